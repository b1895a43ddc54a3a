import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { breaking, mend } from "../safety/stand-ins.ts";
import { claudeIn, installClaude, tellClaude } from "../support/agents.ts";
import { personIn } from "../support/clients.ts";
import { TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { type Ended, POTS, real, World } from "../support/world.ts";

let world: World;
let sulking: Promise<Ended>;

beforeAll(async () => {
  world = new World();
  installClaude(world);
  for (const tool of ["head", "od", "wc", "yes"]) world.link(tool);
  await world.tmux("new-session", "-d", "-s", "plain");
  await claudeIn(world, "agent", null);
  await claudeIn(world, "sulker", null);
  sulking = world.pots(["send", "sulker", "sulk"]); // in 5 s it gives up: see the last test
});

afterAll(async () => await world[Symbol.asyncDispose]());

const heard = () => readFileSync(`${world.home}/heard`, "utf8");

describe("send", () => {
  test("types a text as it is, and submits it once", async () => {
    const file = `${world.home}/typed`;
    await world.tmux("new-window", "-t", "=plain:", `cat >'${file}'`);
    const text = `it's "quoted" $HOME \`x\` ; ünïcödé 日本 ${"long ".repeat(700)}end`;
    const { code, stderr } = await world.pots(["send", "plain", text]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    await eventually(() => existsSync(file) && readFileSync(file, "utf8").includes("end"));
    expect(readFileSync(file, "utf8")).toBe(`${text}\n`);
    await world.tmux("kill-window", "-t", "=plain:1");
  });

  test("has succeeded when the agent was seen at work", async () => {
    expect((await world.pots(["send", "agent", "hello", "there"])).code).toBe(0);
    expect(heard()).toEndWith("hello there\n");
  });

  test("answers no dialog unless it is told to", async () => {
    await tellClaude(world, "agent", "ask", "waiting");
    const refused = await world.pots(["send", "agent", "work"]);
    expect(refused.code).toBe(7);
    expect(refused.stderr).toContain("waits for an answer (permission)");
    expect(heard()).toEndWith("ask\n");
    expect((await world.pots(["send", "agent", "--answer", "work"])).code).toBe(0);
    expect(heard()).toEndWith("ask\nwork\n");
  });

  test("does not type into copy mode, nor into what somebody types", async () => {
    await world.tmux("copy-mode", "-t", "=plain:");
    expect((await world.pots(["send", "plain", "x"])).code).toBe(7);
    await world.tmux("copy-mode", "-q", "-t", "=plain:");
    // Enter would run what stands half typed in the pane beside it
    const beside = await world.tmux(
      "split-window",
      "-d",
      "-t",
      "=plain:",
      "-P",
      "-F",
      "#{pane_id}",
    );
    await world.tmux("set-option", "-w", "-t", "=plain:", "synchronize-panes", "on");
    const both = await world.pots(["send", "plain", "x"]);
    expect(both).toMatchObject({ code: 7, stderr: expect.stringContaining("get its keys too") });
    await world.tmux("kill-pane", "-t", beside);
    await world.tmux("set-option", "-w", "-t", "=plain:", "-u", "synchronize-panes");
    await using person = await personIn(world, "plain");
    person.type("echo half a wo");
    await person.waitFor("half a wo");
    const { code, stderr } = await world.pots(["send", "plain", "rd"]);
    expect({ code, stderr }).toMatchObject({
      code: 7,
      stderr: expect.stringContaining("somebody types"),
    });
    expect(person.text()).not.toContain("half a word");
    person.type("\u0003");
  });

  test("takes no keys for text, and no pattern or part of two for a session", async () => {
    const keys = await world.pots(["send", "plain", "\u001b[201~"]);
    expect(keys.code).toBe(2);
    expect((await world.pots(["send", "pl*", "x"])).code).toBe(3);
    await world.tmux("new-session", "-d", "-s", "planet");
    expect((await world.pots(["send", "pla", "x"])).code).toBe(4);
    await world.tmux("new-session", "-d", "-s", "agenda");
    // that only one has an agent is said, and not taken for an answer
    for (const words of [
      ["send", "age", "x"],
      ["wait", "age"],
    ]) {
      const { code, stderr } = await world.pots(words);
      expect({
        code,
        lines: stderr
          .split("\n")
          .map((line) => line.trim())
          .sort(),
      }).toEqual({
        code: 4,
        lines: [
          "",
          "agenda (no agent)",
          expect.stringMatching(/^agent \(claude, \w+\)$/),
          "name one:",
          "pots: several sessions match age",
        ],
      });
    }
    await world.tmux("kill-session", "-t", "=agenda");
    expect((await world.pots(["send", "plain", "--key", "Return"])).code).toBe(2);
  });
});

describe("capture", () => {
  test("prints the pane, wrapped lines joined, and its history on demand", async () => {
    const long = "x".repeat(200);
    const program = `printf '%s\\n' first ${long}; i=1; while [ $i -le 60 ]; do echo $i; i=$((i+1)); done; cat`;
    await world.tmux("new-session", "-d", "-s", "page", program);
    await eventually(async () => (await world.screen("page")).includes("60"));
    const screen = await world.pots(["capture", "page"]);
    expect(screen.stdout).toEndWith("\n59\n60\n");
    expect(screen.stdout).not.toContain("first");
    expect((await world.pots(["capture", "page", "--all"])).stdout).toStartWith(
      `first\n${long}\n1\n`,
    );
    expect((await world.pots(["capture", "page", "-n", "2"])).stdout).toBe("59\n60\n");
    const json = JSON.parse((await world.pots(["capture", "page", "-n", "1", "--json"])).stdout);
    expect(json).toMatchObject({ version: 1, session: "page", text: "60" });
  });
});

describe("run", () => {
  const run = (...words: string[]) => world.pots(["run", "plain", ...words]);

  test("gives the command's words, output and exit code as they are", async () => {
    const words = ["a  b", "$HOME", "'\"", "", "ü;", "#{pane_id}"];
    const printed = await run(
      "--",
      "sh",
      "-c",
      'printf "<%s>" "$@"; echo no >&2; exit 200',
      "sh",
      ...words,
    );
    expect(printed).toEqual({
      code: 200,
      stdout: words.map((word) => `<${word}>`).join(""),
      stderr: "no\n",
    });
    expect((await run("--", "sh", "-c", "kill -9 $$")).code).toBe(137);
    expect((await run("--", "sh", "-c", "pwd")).stdout).toBe(`${world.home}\n`);
    const missing = await run("--", "no-such-program", "--version");
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining("was not started") });
  });

  test("takes one word alone for a line of one's shell, as tmux and create do", async () => {
    const { code, stdout } = await run("--", "echo one && echo two; exit 5");
    expect({ code, stdout }).toEqual({ code: 5, stdout: "one\ntwo\n" });
    const missing = await run("--", "no-such-program");
    expect(missing).toMatchObject({ code: 127, stderr: expect.stringContaining("not found") });
  });

  test("gives a line to bash without what its start-up file prints or where that leads", async () => {
    world.file(".bashrc", "echo welcome; cd /");
    await world.tmux("new-session", "-d", "-s", "bash", "-e", "SHLVL=");
    await world.tmux("set-option", "-t", "=bash:", "default-shell", real("bash"));
    const { code, stdout } = await world.pots(["run", "bash", "--", "echo $BASH; pwd"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${real("bash")}\n${world.home}\n` });
    await world.tmux("kill-session", "-t", "=bash");
    rmSync(`${world.home}/.bashrc`);
  });

  test("has fish run a line in the session's directory, wherever its start-up file leads", async () => {
    if (Bun.which("fish") === null) return;
    world.file(".config/fish/config.fish", "cd /");
    await world.tmux("new-session", "-d", "-s", "fish", "cat");
    await world.tmux("set-option", "-t", "=fish:", "default-shell", real("fish"));
    const { code, stdout } = await world.pots(["run", "fish", "--", "count $argv; pwd"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `0\n${world.home}\n` });
    await world.tmux("kill-session", "-t", "=fish");
  });

  test("hands on all of a large output", async () => {
    const { code, stdout } = await run("--", "head", "-c", "50000000", "/dev/zero");
    expect({ code, length: stdout.length }).toEqual({ code: 0, length: 50_000_000 });
  });

  test("hands on what is on stdin, to its end, as far as it is read", async () => {
    const piped = (from: string, ...argv: string[]) =>
      world.run(["sh", "-c", `${from} | exec "$0" run plain -- "$@"`, POTS, ...argv]);
    const read = await piped("printf 'in\\0\\377'", "od", "-An", "-tx1");
    expect(read).toEqual({ code: 0, stdout: " 69 6e 00 ff\n", stderr: "" });
    const large = await piped("head -c 30000000 /dev/zero", "wc", "-c");
    expect(large.stdout.trim()).toBe("30000000");
    expect(await piped("yes", "head", "-n", "1")).toMatchObject({ code: 0, stdout: "y\n" });
    const silent = Bun.spawn([POTS, "run", "plain", "--", "sh", "-c", "echo without"], {
      ...{ env: world.env, stdin: "pipe", stdout: "pipe" },
    });
    expect(await new Response(silent.stdout).text()).toBe("without\n");
    expect(await run("--", "cat", "-")).toEqual({ code: 0, stdout: "", stderr: "" }); // /dev/null
    const closed = await world.run(["sh", "-c", 'exec "$0" run plain -- cat - <&-', POTS]);
    expect(closed).toEqual({ code: 0, stdout: "", stderr: "" });
    const directory = await world.run(["sh", "-c", 'exec "$0" run plain -- cat - </', POTS]);
    expect(directory).toMatchObject({ code: 0, stdout: "" });
    expect(directory.stderr).toContain("warning: stdin could not be read to its end: EISDIR");
  });

  const runWindows = async () =>
    (await world.tmux("list-windows", "-t", "=plain", "-F", "#{window_name}")).match(/^run$/gm) ??
    [];

  test("from a terminal, the command's is its window's", async () => {
    await eventually(async () => (await runWindows()).length === 0);
    const line = "read line; echo got $line";
    await using terminal = TestTerminal.pots(world, ["run", "plain", "--", "sh", "-c", line]);
    await eventually(async () => (await runWindows()).length === 1);
    await world.tmux("send-keys", "-t", "=plain:run", "typed there", "Enter");
    await terminal.waitFor("got typed there");
    expect(await terminal.exited()).toBe(0);
    await eventually(async () => (await runWindows()).length === 0);
  });

  test("ends what takes too long, or what nobody waits for any more, and its window", async () => {
    const windows = () => world.tmux("list-windows", "-t", "=plain", "-F", "#{window_name}");
    const before = await windows();
    const late = await run("--timeout", "0.3", "--", "sleep", "1000");
    expect(late).toMatchObject({
      code: 7,
      stderr: expect.stringContaining("did not end in 0.3 s"),
    });
    const child = Bun.spawn([POTS, "run", "plain", "--", "sh", "-c", "echo on; sleep 1000"], {
      env: world.env,
      stdout: "pipe",
    });
    await child.stdout.getReader().read();
    child.kill("SIGINT");
    expect(await child.exited).toBe(130);
    await eventually(async () => (await windows()) === before);
  });

  test("leaves no directory behind, whatever ends it", async () => {
    const TMPDIR = mkdtempSync(`${world.home}/tmp-`);
    const child = Bun.spawn([POTS, "run", "plain", "--", "sh", "-c", "echo on; sleep 1000"], {
      ...{ env: { ...world.env, TMPDIR }, stdout: "pipe" },
    });
    await child.stdout.getReader().read();
    child.kill("SIGKILL");
    await child.exited;
    expect(readdirSync(TMPDIR)).toEqual([]);
  });

  test("keeps its window where that is wanted", async () => {
    await run("--keep", "--", "sh", "-c", "echo to be seen");
    const kept = await eventually(async () => {
      const rows = await world.tmux(
        "list-panes",
        "-s",
        "-t",
        "=plain",
        "-F",
        "#{pane_dead} #{pane_id}",
      );
      return /^1 (%\d+)$/m.exec(rows)?.[1];
    });
    await eventually(async () =>
      (await world.tmux("capture-pane", "-p", "-S", "-", "-t", kept)).includes("to be seen"),
    );
    await world.tmux("kill-pane", "-t", kept);
  });
});

describe("wait", () => {
  test("looks once for events that come one upon the other", async () => {
    await tellClaude(world, "agent", "work", "working");
    breaking(world, "tmux", "wait-for ", "exit 0"); // as if something happened all the time
    expect((await world.pots(["wait", "agent", "--timeout", "1"])).code).toBe(7);
    mend(world, "tmux");
    const events = readFileSync(`${world.home}/calls`, "utf8").split("\n").length - 1;
    expect(events).toBeLessThanOrEqual(1000 / 30 + 1);
    expect(events).toBeGreaterThan(2);
  });

  test("ends when the agent needs somebody, and when it is over", async () => {
    await tellClaude(world, "agent", "work", "working");
    const waiting = world.pots(["wait", "agent", "--timeout", "20"]);
    await world.tmux("send-keys", "-t", "=agent:", "ask", "Enter");
    expect(await waiting).toEqual({ code: 0, stdout: "agent  waiting (permission)\n", stderr: "" });
    const json = await world.pots(["wait", "agent", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      inTime: true,
      sessions: [{ name: "agent", reached: true, agent: { state: "waiting" } }],
    });
  });
  test("gives up in time", async () => {
    await tellClaude(world, "agent", "work", "working");
    expect((await world.pots(["wait", "agent", "--timeout", "0.2"])).code).toBe(7);
  });
  test("tells an agent that is gone from one that is done", async () => {
    await claudeIn(world, "doomed", "work");
    const waiting = Bun.spawn([POTS, "wait", "doomed"], { env: world.env, stdout: "ignore" });
    await eventually(async () => {
      const children = await world.must(["ps", "-A", "-o", "ppid=,args="]);
      const own = children.split("\n").filter((row) => row.trim().startsWith(`${waiting.pid} `));
      return own.some((row) => row.includes(" wait-for ")); // it has looked, and now waits
    });
    await world.tmux("kill-session", "-t", "=doomed");
    expect(await waiting.exited).toBe(1);
    expect((await world.pots(["wait", "plain"])).code).toBe(3);
  });
});

test("send has failed where the agent was not seen at work, and types nothing twice", async () => {
  const { code, stderr } = await sulking;
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^pots: not taken: the agent in sulker was not seen at work/),
  });
  expect(heard().match(/^sulk$/gm)).toEqual(["sulk"]);
});
