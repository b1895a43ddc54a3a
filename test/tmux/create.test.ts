import { afterAll, beforeAll, expect, test } from "bun:test";
import { oneLine } from "../../src/system/errors.ts";
import { Tmux } from "../../src/tmux/connection.ts";
import { createSession, saysDuplicate } from "../../src/tmux/create.ts";
import { enterLine, lookAtPrompts } from "../../src/tmux/enter-line.ts";
import { typeAhead } from "../../src/tmux/go.ts";
import { holdInWindow } from "../../src/tmux/hand-over.ts";
import { killSession } from "../../src/tmux/kill.ts";
import { PLACEHOLDER } from "../../src/tmux/pane-program.ts";
import { runsAnything } from "../../src/tmux/runs-anything.ts";
import type { Seen } from "../../src/tmux/same.ts";
import { getSession, listSessions } from "../../src/tmux/sessions.ts";
import { lookAtStarted, tellName } from "../../src/tmux/started.ts";
import { tmuxSession } from "../support/samples.ts";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";

let world: World;
let tmux: Tmux;
const mark = tmuxSession().mark ?? expect.unreachable();

beforeAll(() => {
  world = new World();
  tmux = new Tmux({ socketPath: `${world.env.TMUX_TMPDIR}/s` });
});

afterAll(async () => {
  await tmux.try([["kill-server"]]);
  await world[Symbol.asyncDispose]();
});

const made = async (name: string, command: string) => {
  await listSessions(tmux); // waits for a server on its way out
  return await createSession(tmux, {
    ...{ name, mark, directory: world.home, environment: {}, command: [command] },
  });
};
const create = async (name: string, command: string) => (await made(name, command)).id;

/** End the one session that there is: its server goes with it, and takes no call of the next test. */
const ended = async (seen: Seen) => {
  expect(await killSession(tmux, seen)).toBe("ended");
  await eventually(async () => {
    const { stderr } = await tmux.try([["list-sessions"]]);
    return /^(no server running on|error connecting to .*No such file)/.test(stderr);
  }, "the server gone");
};

test.each([5, 1000])(
  "%d keys typed ahead go to the very session that was seen, or nowhere",
  async (many) => {
    const seen = await made(`typed-${many}`, "stty -echo -icanon; printf ready; cat");
    const shows = async () =>
      (await tmux.must("look", [["capture-pane", "-p", "-J", "-t", `${seen.id}:`]])).trim();
    await eventually(async () => (await shows()) === "ready");
    const other = { ...seen, createdAt: seen.createdAt - 1 };
    const lost = typeAhead(tmux, other, new Uint8Array(many).fill(0x78));
    expect(await lost.catch(oneLine)).toContain("it has ended meanwhile");
    await typeAhead(tmux, seen, new Uint8Array(many).fill(0x79));
    await eventually(async () => (await shows()) === `ready${"y".repeat(many)}`);
    expect(await tmux.must("look", [["list-buffers"]])).toBe("");
    await ended(seen);
  },
);

test("Enter is pressed at the prompt of the very pane that was seen, while its shell is in front", async () => {
  const seen = await made("prompt", "stty -echo; printf ready; read x; echo $x; cat");
  const shows = async () =>
    (await tmux.must("look", [["capture-pane", "-p", "-J", "-t", `${seen.id}:`]])).trim();
  await eventually(async () => (await shows()) === "ready");
  const pane = (
    await tmux.must("look", [["list-panes", "-t", `${seen.id}:`, "-F", "#{pane_id}"]])
  ).trim();
  const prompt = (await lookAtPrompts(tmux)).get(pane);
  if (prompt === undefined) throw new Error("it is there");
  await typeAhead(tmux, seen, Buffer.from("x"));
  expect(await enterLine(tmux, { ...prompt, pid: prompt.pid + 1 })).toBe(false);
  expect(await enterLine(tmux, { ...prompt, server: prompt.server + 1 })).toBe(false);
  expect(await enterLine(tmux, { ...prompt, shell: "other" })).toBe(false);
  expect(await shows()).toBe("ready");
  expect(await enterLine(tmux, prompt)).toBe(true);
  await eventually(async () => (await shows()) === "readyx");
  // what somebody has started before the look is no shell
  const inFront = async () => (await lookAtPrompts(tmux)).get(pane);
  await eventually(async () => (await inFront())?.shell === "cat");
  expect(await enterLine(tmux, (await inFront()) ?? prompt)).toBe(false);
  await ended(seen);
  expect(await enterLine(tmux, prompt)).toBe(false);
});

test("what is too long for a call of tmux is said to be so, and no window is opened", async () => {
  const seen = await made("long", "sleep 1000");
  const visit = { name: "build:x", program: ["ssh", "x".repeat(10_000), "x".repeat(10_000)] };
  const said = await holdInWindow(tmux, seen, visit).catch(oneLine);
  expect(said).toContain("too long to be handed over");
  const windows = await tmux.must("look", [["list-windows", "-t", `${seen.id}:`, "-F", "one"]]);
  expect(windows).toBe("one\n");
  await ended(seen);
});

test("a window for another machine's session is opened in the very session that was seen", async () => {
  const seen = await made("window", "sleep 1000");
  const program = ["sh", "-c", "cat <<.\n   # #{pid}\n.\nsleep 1000"];
  const names = () =>
    tmux.must("look", [["list-windows", "-t", `${seen.id}:`, "-F", "#{window_name}"]]);
  const before = await names();
  const other = { ...seen, server: seen.server + 1 };
  const lost = await holdInWindow(tmux, other, { name: "build:x", program }).catch(oneLine);
  expect(lost).toContain("it has ended meanwhile");
  expect(await names()).toBe(before);
  await holdInWindow(tmux, seen, { name: "build:#{pid}", program });
  expect(await names()).toBe(`${before}build:#{pid}\n`);
  const screen = ["capture-pane", "-p", "-t", `${seen.id}:`] as const;
  await eventually(async () => (await tmux.must("look", [screen])).startsWith("   # #{pid}\n"));
  expect(await tmux.must("show", [["show-options", "-gqv", "@pots_window"]])).toBe("");
  await ended(seen);
});

test("a session is told its name as the very one that was made, or not at all", async () => {
  const seen = await made("named", "sleep 1000");
  const told = () => tmux.must("look", [["show-environment", "-t", seen.id]]);
  const before = await told();
  await tellName(tmux, { ...seen, createdAt: seen.createdAt - 1 }, "other");
  expect(await told()).toBe(before);
  await tellName(tmux, seen, "it's $x");
  expect(await told()).toContain("POTS_SESSION=it's $x\n");
  await ended(seen);
});

test("a session that a hook has renamed is marked, and none of a server that came since", async () => {
  await tmux.must("begin", [["new-session", "-d", "-s", "first"]]);
  const rename = "rename-session -t '=hooked:' renamed";
  await tmux.must("set", [["set-hook", "-g", "after-new-session", rename]]);
  const session = { mark, directory: world.home, environment: {}, command: ["sleep 1000"] };
  const seen = await createSession(tmux, { name: "hooked", ...session });
  expect(await getSession(tmux, seen.id)).toMatchObject({ name: "renamed", mark });
  expect(await killSession(tmux, seen)).toBe("ended");

  class Replaced extends Tmux {
    override async try(...call: Parameters<Tmux["try"]>) {
      if (call[0][0]?.[0] === "if-shell") {
        await tmux.try([["kill-server"]]);
        await listSessions(tmux);
        const strangers = ["a", "b", "c"].map((name) => ["new-session", "-d", "-s", name] as const);
        await tmux.must("begin", strangers);
      }
      return await super.try(...call);
    }
  }
  const replaced = createSession(new Replaced(tmux.server), { name: "hooked", ...session });
  expect(await replaced.catch(oneLine)).toContain("could not mark the new session");
  const strangers = await listSessions(tmux);
  expect(strangers.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect(strangers.every((stranger) => stranger.mark === null)).toBe(true);
  await tmux.try([["kill-server"]]);
});

test("a name that is taken is told from other failures, and nothing of the try is left", async () => {
  const id = await create("one", "sleep 1000");
  const error = await create("one", "sleep 1000").catch((reason: unknown) => reason);
  expect(saysDuplicate(error)).toBe(true);
  expect((await listSessions(tmux)).map((session) => session.id)).toEqual([id]);
  expect(await tmux.must("show", [["show-options", "-gqv", "@pots_directory"]])).toBe("");
});

test("a session in which nothing runs any more is told as dead, though tmux keeps its pane", async () => {
  await tmux.must("set", [["set-option", "-g", "remain-on-exit", "on"]]);
  const dead = await create("dead", "exit 1");
  const alive = await create("alive", "sleep 1000");
  await eventually(async () => (await lookAtStarted(tmux, dead))?.dead === true);
  expect((await getSession(tmux, dead))?.name).toBe("dead");
  expect(await lookAtStarted(tmux, alive)).toMatchObject({ name: "alive", dead: false });
  expect(await lookAtStarted(tmux, "$99")).toBeNull();
});

test("what holds a pane's place is nothing that runs", async () => {
  const { id: place } = await createSession(tmux, {
    ...{ name: "place", mark, directory: world.home, environment: {}, command: PLACEHOLDER },
  });
  expect(await runsAnything(tmux, place)).toBe(false);
  expect(await runsAnything(tmux, await create("runs", "sleep 1000"))).toBe(true);
  expect(await runsAnything(tmux, "$99")).toBe(false);
  await tmux.must("open", [["new-window", "-d", "-t", `${place}:`, "sleep 1000"]]);
  expect(await runsAnything(tmux, place)).toBe(true);
});
