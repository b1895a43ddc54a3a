import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { claudeIn, installClaude, stateOf, tellClaude } from "../support/agents.ts";
import { personIn, waitForSession } from "../support/clients.ts";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";

let world: World;

beforeAll(async () => {
  world = new World();
  installClaude(world);
  await claudeIn(world, "works", "work");
  await claudeIn(world, "asks", "ask");
  await claudeIn(world, "rests", "hello");
  await claudeIn(world, "fresh", null);
  await world.tmux("new-session", "-d", "-s", "plain");
});

afterAll(async () => await world[Symbol.asyncDispose]());

async function agentsOf(name: string) {
  const { stdout } = await world.pots(["list", "--json"]);
  const { sessions } = JSON.parse(stdout);
  return sessions.find((each: { name: string }) => each.name === name)?.agents;
}

describe("list, without any set-up,", () => {
  test("tells who works, waits, is done and was asked nothing yet", async () => {
    const { stdout } = await world.pots(["list"]);
    const [titles = "", ...rows] = stdout.trimEnd().split("\n");
    expect(titles).toMatch(/ACTIVITY +AGENT +DIRECTORY/);
    const agent = (name: string) =>
      rows.find((row) => row.includes(` ${name} `))?.replace(/.*(?:now|ago) +(.*?) +~$/, "$1");
    expect(agent("works")).toMatch(/^● working \d+s$/);
    expect(agent("asks")).toMatch(/^◆ waiting \d+s · permission$/);
    expect(agent("rests")).toMatch(/^✓ done \d+s$/);
    expect(agent("fresh")).toBe("○ idle 0s".replace("0s", agent("fresh")?.split(" ")[2] ?? ""));
    const waiting = await world.pots(["list", "--waiting", "-q"]);
    expect(waiting.stdout.trim().split("\n").sort()).toEqual(["asks", "rests"]);
  });

  test("tells it as data", async () => {
    expect(await agentsOf("asks")).toEqual([
      {
        pane: expect.stringMatching(/^%\d+$/),
        ...{ kind: "claude", state: "waiting", reason: "permission" },
        since: expect.stringMatching(/^\d{4}-/),
        background: 0,
        conversation: expect.stringMatching(/^talk-/),
        source: "published",
      },
    ]);
    expect(await agentsOf("plain")).toEqual([]);
  });

  test("knows a dead one, and another process with its number, for what they are", async () => {
    await claudeIn(world, "killed", "work");
    await world.tmux("set-option", "-g", "remain-on-exit", "on");
    const pid = await world.format("killed", "#{pane_pid}");
    process.kill(Number(pid), "SIGKILL");
    await eventually(async () => (await stateOf(world, "killed")) === null);
    await world.tmux("kill-session", "-t", "=killed");
    await world.tmux("set-option", "-gu", "remain-on-exit");
    const shell = Number(await world.format("plain", "#{pane_pid}"));
    const file = `.claude/sessions/${shell}.json`;
    world.file(file, JSON.stringify({ pid: shell, procStart: "1", status: "busy" }));
    expect(await agentsOf("plain")).toEqual([]);
  });

  test("is not kept from it by what is no record", async () => {
    const directory = `${world.home}/.claude/sessions`;
    writeFileSync(`${directory}/1.json`, "{");
    writeFileSync(`${directory}/12.key`, "secret");
    await world.must(["mkfifo", `${directory}/${process.pid}.json`]).catch(() => {});
    expect(await stateOf(world, "works")).toBe("working");
  });
});

describe("status", () => {
  test("is one line for tmux's", async () => {
    expect((await world.pots(["status"])).stdout).toBe("◆1 ✓1 ●1\n");
    expect(await world.pots(["-L", "nobody", "status"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });
  test("explains what decided", async () => {
    const { stdout } = await world.pots(["status", "asks", "--explain"]);
    expect(stdout).toContain("asks %");
    expect(stdout).toContain("what the agent itself publishes");
    expect(stdout).toContain("says waiting (permission prompt)");
  });
});

describe("next", () => {
  test("goes to who waits, then to who is done, and around", async () => {
    await using person = await personIn(world, "plain");
    const next = async () => {
      // as a key binding would
      await world.tmux("run-shell", `${process.cwd()}/dist/pots next`);
    };
    await next();
    await waitForSession(world, person, "asks");
    await next();
    await waitForSession(world, person, "rests");
    // somebody is there now: nothing of it is left to be seen
    await eventually(async () => (await stateOf(world, "rests")) === "idle");
    await next();
    await waitForSession(world, person, "asks");
  });
  test("says where nobody waits", async () => {
    const { code, stderr } = await world.pots(["-L", "nobody", "next"]);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr:
        "pots: no session needs you\n  no agent is there: pots help agents says what counts as one\n",
    });
  });
});

test("waiting is not over because somebody looked", async () => {
  await using _person = await personIn(world, "asks", "ask");
  await tellClaude(world, "asks", "", "waiting");
});
