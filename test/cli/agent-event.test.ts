import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { eventually } from "../support/wait.ts";
import { POTS, World } from "../support/world.ts";

/** A stand-in for Codex, which says nothing but by its hooks: it runs the lines it is told. */
const CODEX = `#!/bin/bash
[ -n "$AS_CODEX" ] || AS_CODEX=1 exec -a codex bash "$0"
while read -r line; do eval "$line"; done
`;

let world: World;

beforeAll(async () => {
  world = new World();
  world.program("codex", CODEX);
  mkdirSync(`${world.home}/.codex`); // as Codex makes it when it is first used
  await world.tmux("new-session", "-d", "-s", "one", "exec codex");
  await world.tmux("new-session", "-d", "-s", "plain");
  await eventually(async () => (await agentOf("one"))?.state === "unknown");
});

afterAll(async () => await world[Symbol.asyncDispose]());

let runs = 0;

/** Has the agent of a session call its hook; what that printed, and its exit code. */
async function hook(data: unknown, { session = "one", before = "" } = {}) {
  const file = `${world.home}/hook${++runs}`;
  world.file(`hook${runs}.json`, typeof data === "string" ? data : JSON.stringify(data));
  const line = `(${before} ${POTS} agent event codex <${file}.json >${file}.out 2>&1; echo $? >${file}.code)`;
  await world.tmux("send-keys", "-l", "-t", `=${session}:`, line);
  await world.tmux("send-keys", "-t", `=${session}:`, "Enter");
  await eventually(() => existsSync(`${file}.code`) && readFileSync(`${file}.code`, "utf8") !== "");
  return {
    code: Number(readFileSync(`${file}.code`, "utf8")),
    out: readFileSync(`${file}.out`, "utf8"),
  };
}

async function agentOf(session: string) {
  const { stdout } = await world.pots(["list", "--json"]);
  const { sessions } = JSON.parse(stdout);
  return sessions.find((each: { name: string }) => each.name === session).agents[0] ?? null;
}

const says = (hook_event_name: string, more = {}) => ({
  hook_event_name,
  session_id: "talk",
  ...more,
});
const record = () => world.format("one", "#{@pots_agent}");

describe("an agent that hooks tell of", () => {
  test("is unknown before they do, then what they say, and silent", async () => {
    expect(await agentOf("one")).toMatchObject({
      kind: "codex",
      state: "unknown",
      source: "process",
    });
    expect(await hook(says("UserPromptSubmit"))).toEqual({ code: 0, out: "" });
    expect(await agentOf("one")).toMatchObject({
      state: "working",
      source: "hook",
      conversation: "talk",
    });
    await hook(says("PermissionRequest", { tool_name: "shell" }));
    expect(await agentOf("one")).toMatchObject({ state: "waiting", reason: "permission" });
  });

  test("is not what a late event, another conversation's or a subagent's says", async () => {
    await hook(says("Stop", { session_id: "other" }));
    expect(await agentOf("one")).toMatchObject({ state: "waiting" });
    await hook(says("Stop", { agent_id: "sub" }));
    await hook(says("PostToolUse", { agent_id: "sub" }));
    expect(await agentOf("one")).toMatchObject({ state: "waiting" });
    const now = await record();
    const later = now.replace(/^1 \d+/, `1 ${Date.now() + 30_000}`);
    await world.tmux("set-option", "-p", "-t", "=one:", "@pots_agent", later);
    await hook(says("Stop"));
    expect(await record()).toBe(later);
    await world.tmux("set-option", "-p", "-t", "=one:", "@pots_agent", now);
    await hook(says("Stop"));
    expect(await agentOf("one")).toMatchObject({ state: "done" });
  });

  test("goes on since it began, whatever tool it uses", async () => {
    await hook(says("UserPromptSubmit"));
    const { since } = await agentOf("one");
    await hook(says("PreToolUse"));
    await hook(says("PostToolUse"));
    expect(await agentOf("one")).toMatchObject({ state: "working", since });
  });

  test("is the agent of its own pane, whatever the variables say", async () => {
    const pane = await world.format("plain", "#{pane_id}");
    await hook(says("Stop"), { before: `TMUX_PANE=${pane}` });
    expect(await agentOf("one")).toMatchObject({ state: "done" });
    await hook(says("UserPromptSubmit"), { before: "unset TMUX_PANE;" });
    expect(await agentOf("one")).toMatchObject({ state: "working" });
    // a bare shell is no agent, though a hook is called in it
    await hook(says("UserPromptSubmit"), { session: "plain" });
    expect(await world.format("plain", "#{@pots_agent}")).toBe("");
  });

  test("is gone when it takes its leave, and ended when it did not", async () => {
    await hook(says("SessionEnd"));
    expect(await record()).toBe("");
    await world.tmux("new-session", "-d", "-s", "two", "sh");
    await world.tmux("send-keys", "-t", "=two:", "codex", "Enter");
    await eventually(async () => (await agentOf("two"))?.state === "unknown");
    await hook(says("UserPromptSubmit"), { session: "two" });
    const pid = /^1 \d+ %\d+ codex working (\d+) /.exec(
      await world.format("two", "#{@pots_agent}"),
    )?.[1];
    process.kill(Number(pid), "SIGKILL");
    await eventually(async () => (await agentOf("two"))?.state === "ended");
  });
});

test("whatever is on a hook's stdin: exit 0, and not a word", async () => {
  for (const data of [
    "",
    "{",
    "null",
    "[1]",
    '"x"',
    "\u0000\u0001",
    `{"a":"${"x".repeat(200_000)}"}`,
  ]) {
    expect(await hook(data)).toEqual({ code: 0, out: "" });
  }
  for (const words of [["event"], ["event", "nobody"], ["event", "codex", "--odd", "x"]]) {
    const ended = await world.pots(["agent", ...words], { env: { POTS_DEFAULT_TASK: "\n" } });
    expect(ended).toEqual({ code: 0, stdout: "", stderr: "" });
  }
  // nobody closes it: nobody is waited for
  const held = Bun.spawn([POTS, "agent", "event", "codex"], { env: world.env, stdin: "pipe" });
  expect(await held.exited).toBe(0);
});

test("POTS_ON_WAITING is run once for each time that an agent begins to wait", async () => {
  const told = `${world.home}/told`;
  world.program("tell", `#!/bin/sh\necho "$1 $POTS_SESSION $POTS_AGENT $POTS_REASON" >>${told}\n`);
  world.file(".config/pots/config", `POTS_ON_WAITING='tell "a  b; echo \\$HOME"'\n`);
  await hook(says("UserPromptSubmit"));
  await hook(says("PermissionRequest"));
  await hook(says("PermissionRequest"));
  await eventually(() => existsSync(told));
  await hook(says("UserPromptSubmit"));
  await hook(says("PermissionRequest"));
  await eventually(() => readFileSync(told, "utf8").split("\n").length > 2);
  const line = "a  b; echo $HOME one codex permission\n";
  expect(readFileSync(told, "utf8")).toBe(line + line);
  rmSync(`${world.home}/.config/pots/config`);
});

describe("pots agent", () => {
  test("install asks, shows what changes, and uninstall leaves the file as it was", async () => {
    const own = '{ "theme": "dark" }';
    world.file(".claude/settings.json", own);
    const file = `${world.home}/.claude/settings.json`;
    const unasked = await world.pots(["agent", "install", "claude"]);
    expect(unasked.code).toBe(2);
    expect(unasked.stdout).toContain('+   "hooks": {');
    expect(readFileSync(file, "utf8")).toBe(own);
    expect((await world.pots(["agent", "install", "claude", "--yes"])).code).toBe(0);
    expect(readFileSync(file, "utf8")).toContain("agent event claude");
    expect(readFileSync(`${file}.pots-backup`, "utf8")).toBe(own);
    expect((await world.pots(["agent", "status", "claude"])).stdout).toContain("installed");
    expect((await world.pots(["agent", "uninstall", "--yes"])).code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(own);
  });

  test("follows links, makes what is missing, and leaves alone what it cannot read", async () => {
    world.file("dotfiles/hooks.json", "{}");
    world.file(".codex/config.toml", "");
    await world.must(["sh", "-c", "exec ln -s ../dotfiles/hooks.json .codex/hooks.json"], {
      env: { PATH: process.env.PATH },
    });
    const { code, stderr } = await world.pots(["agent", "install", "codex", "-y"]);
    expect(code).toBe(0);
    expect(stderr).toContain("trust them: type /hooks in Codex");
    expect(readFileSync(`${world.home}/dotfiles/hooks.json`, "utf8")).toContain("Interrupt");
    expect((await world.pots(["agent", "install", "opencode", "-y"])).code).toBe(0);
    expect(existsSync(`${world.home}/.config/opencode/plugins/pots.js`)).toBe(true);
    world.file(".claude/settings.json", '{"theme": ');
    const refused = await world.pots(["agent", "install", "claude", "-y"]);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("was left as it is"),
    });
    expect(readFileSync(`${world.home}/.claude/settings.json`, "utf8")).toBe('{"theme": ');
  });
});
