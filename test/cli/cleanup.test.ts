import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { personIn } from "../support/clients.ts";
import { once } from "../support/once.ts";
import { started } from "../support/started.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { real, World } from "../support/world.ts";

let world: World;
let acme = "";

const worktrees = once(async (made) => {
  const root = await made.repository("acme");
  for (const suffix of ["idle", "busy", "kept"]) await made.worktree(root, suffix);
  await made.worktree(await made.repository("other"), "gone");
});

/** acme with worktrees idle, busy and kept, a session in each; mail, notes and another project. */
beforeEach(async () => {
  world = new World();
  await worktrees(world, world.code);
  acme = join(world.code, "acme");
  for (const suffix of ["idle", "kept"]) await started(world, acme, suffix);
  await world.pots(["create", "busy", "--", "sleep", "1000"], { cwd: acme });
  await started(world, join(world.code, "other"), "gone");
  await world.tmux("new-session", "-d", "-s", "mail");
  await world.tmux("new-session", "-d", "-s", "notes", "-c", `${acme}-idle`);
  for (const suffix of ["idle", "busy"]) {
    await world.git(acme, "worktree", "remove", `${acme}-${suffix}`);
  }
});

afterEach(async () => await world[Symbol.asyncDispose]());

const IDLE = "[x] acme-idle-dev: its worktree is gone, and git no longer lists it";
const BUSY =
  "[ ] acme-busy-dev: its worktree is gone, and git no longer lists it; but running: sleep";
const STAYING = ["acme-busy-dev", "acme-kept-dev", "mail", "notes", "other-gone-dev"];

async function report(...args: string[]): Promise<string[]> {
  const { code, stdout } = await world.pots(["cleanup", ...args]);
  expect(code).toBe(0);
  return stdout.trimEnd().split("\n").sort();
}

describe("without a terminal", () => {
  test("and without --yes it reports and ends nothing, exit 2", async () => {
    const ended = await world.pots(["cleanup"]);
    expect(ended.code).toBe(2);
    expect(ended.stdout.trimEnd().split("\n").sort()).toEqual(
      [BUSY, IDLE, "1 would end with --yes, 2 with --force"].sort(),
    );
    expect(ended.stderr).toBe(
      "pots: cleanup needs a terminal to ask in; nothing was ended\n" +
        "  pots cleanup --yes ends what is listed as checked, --dry-run only reports\n",
    );
    expect(await world.sessions()).toEqual([...STAYING, "acme-idle-dev"].sort());
  });

  test("with nothing to do it says so, exit 0", async () => {
    await world.pots(["cleanup", "--force"]);
    expect(await world.pots(["cleanup"])).toEqual({
      code: 0,
      stdout: "no orphaned sessions\n",
      stderr: "",
    });
  });

  test("--dry-run only reports, whatever else is said", async () => {
    for (const flags of [["-n"], ["--dry-run", "--yes"], ["-n", "--force"]]) {
      expect(await report(...flags)).toEqual(
        [BUSY, IDLE, "1 would end with --yes, 2 with --force"].sort(),
      );
    }
    expect(await world.sessions()).toContain("acme-idle-dev");
  });

  test("--yes ends the idle orphan alone", async () => {
    expect(await world.pots(["cleanup", "--yes"])).toEqual({
      code: 0,
      stdout: "",
      stderr:
        "ended acme-idle-dev\nkept acme-busy-dev: running: sleep\n1 ended, 1 kept, 0 failed\n",
    });
    expect(await world.sessions()).toEqual(STAYING);
  });

  test("--force ends the busy one too, and nothing else", async () => {
    await world.pots(["cleanup", "--force"]);
    expect(await world.sessions()).toEqual(STAYING.filter((name) => name !== "acme-busy-dev"));
  });

  test.each([
    ["in the background", "sleep 60 &"],
    ["suspended", "set -m; sh -c 'kill -STOP $$; sleep 1'"],
  ])("a waiting shell with a job %s is busy", async (how, line) => {
    await world.tmux("send-keys", "-t", "=acme-idle-dev:", line, "Enter");
    const job = how === "suspended" ? "sh" : "sleep";
    const busy = `${IDLE.replace("[x]", "[ ]")}; but running: sh (behind it: ${job})`;
    await eventually(async () => (await report("-n")).includes(busy), "the job to be reported");
    const { stdout } = await world.pots(["list", "-v"]);
    expect(stdout).toContain(`0.0 sh (behind it: ${job})`);
    expect((await world.pots(["cleanup", "--yes"])).stderr).toContain("kept acme-idle-dev");
    expect(await world.sessions()).toContain("acme-idle-dev");
  });

  test("one that somebody looks at is kept", async () => {
    await using _person = await personIn(world, "acme-idle-dev");
    const ended = await world.pots(["cleanup", "--yes"]);
    expect(ended.stderr).toContain("kept acme-idle-dev: 1 client attached\n");
    expect(await world.sessions()).toContain("acme-idle-dev");
  });

  test("a project's orphans alone; one that nobody knows is an error", async () => {
    rmSync(`${world.code}/other-gone`, { recursive: true });
    await world.pots(["cleanup", "other", "--yes"]);
    expect(await world.sessions()).toEqual(
      [...STAYING, "acme-idle-dev"].filter((name) => name !== "other-gone-dev").sort(),
    );
    const unknown = await world.pots(["cleanup", "nobody", "--yes"]);
    expect(unknown.code).toBe(3);
    expect(unknown.stderr).toStartWith("pots: there is no project nobody\n");
  });

  test("--json reports as data, and with --yes what came of it", async () => {
    const planned = JSON.parse((await world.pots(["cleanup", "--json"])).stdout);
    expect(planned).toMatchObject({ version: 1, moved: [], kept: [] });
    const of = (data: { orphaned: { name: string }[] }, name: string) =>
      data.orphaned.find((each) => each.name === name);
    expect(of(planned, "acme-idle-dev")).toMatchObject({ busy: null, outcome: null });
    expect(of(planned, "acme-busy-dev")).toMatchObject({ busy: "running: sleep", outcome: null });
    const { stdout, stderr } = await world.pots(["cleanup", "--json", "--yes"]);
    expect(stderr).toBe("");
    const done = JSON.parse(stdout);
    expect(of(done, "acme-idle-dev")).toMatchObject({ outcome: "ended", why: null });
    expect(of(done, "acme-busy-dev")).toMatchObject({ outcome: "kept", why: "running: sleep" });
  });

  test("nothing to do is said so", async () => {
    await world.pots(["cleanup", "--force"]);
    expect(await world.pots(["cleanup", "--yes"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "no orphaned sessions\n",
    });
  });

  test("one that tmux will not end does not stop the rest, exit 1", async () => {
    rmSync(`${world.code}/other-gone`, { recursive: true });
    const id = await world.format("acme-idle-dev", "#{session_id}");
    world.program(
      "tmux",
      `#!/bin/sh\ncase "$*" in *if-shell*'${id}:'*) echo "tmux says no" >&2; exit 1;; esac\nexec ${real("tmux")} "$@"\n`,
    );
    const ended = await world.pots(["cleanup", "--yes"]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("failed acme-idle-dev: tmux could not end");
    expect(ended.stderr).toContain("tmux says no");
    expect(ended.stderr).toEndWith("1 ended, 1 kept, 1 failed\n");
    expect(await world.sessions()).not.toContain("other-gone-dev");
  });
});

describe("a worktree that was moved", () => {
  const moved = async () => {
    await world.git(acme, "worktree", "move", `${acme}-kept`, `${acme}-there`);
    return await world.format("acme-kept-dev", "#{session_id}");
  };
  /** Before tmux is asked to change anything of the moved session, this happens. */
  const before = (id: string, body: string) =>
    world.program(
      "tmux",
      `#!/bin/sh\ncase "$*" in *_moved*'${id}:'*) ${body};; esac\nexec ${real("tmux")} "$@"\n`,
    );

  test("is followed without a terminal too, where nothing would end: there is nothing to ask", async () => {
    await world.pots(["cleanup", "--force"]);
    await moved();
    expect(await world.pots(["cleanup"])).toEqual({
      code: 0,
      stdout: "no orphaned sessions\n",
      stderr: "acme-kept-dev follows its worktree to ~/code/acme-there\n",
    });
    expect((await world.pots(["cleanup"])).stdout).toBe("no orphaned sessions\n");
  });

  test("and whose session tmux will not mark does not stop the rest, exit 1", async () => {
    before(await moved(), "echo 'tmux says no' >&2; exit 1");
    const { code, stderr } = await world.pots(["cleanup", "--yes"]);
    expect(code).toBe(1);
    expect(stderr).toContain("failed acme-kept-dev: tmux could not update a session's mark");
    expect(stderr).toContain("tmux says no");
    expect(stderr).not.toContain("follows");
    expect(stderr).toEndWith("1 ended, 1 kept, 1 failed\n");
    expect(await world.sessions()).toEqual(STAYING);
  });

  test("is said to be followed only where that was written", async () => {
    before(await moved(), `${real("tmux")} kill-session -t =acme-kept-dev`);
    const { code, stdout } = await world.pots(["cleanup", "--yes", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).moved).toMatchObject([
      { name: "acme-kept-dev", outcome: "kept", why: "it had already ended" },
    ]);
  });
});

describe("in a terminal", () => {
  const size = { cols: 120, rows: 30 };

  test("the idle start checked, the busy unchecked, and what is chosen ends after a question", async () => {
    await using terminal = TestTerminal.pots(world, ["cleanup"], {}, size);
    await terminal.waitFor("sessions to end");
    await terminal.waitFor(/◉ acme-idle-dev +its worktree is gone, and git/);
    expect(terminal.text()).toMatch(/◯ acme-busy-dev +running: sleep; its worktree/);
    terminal.type(KEYS.enter);
    await terminal.waitFor("End this session? (y/N)");
    expect(terminal.text()).toContain(
      "acme-idle-dev · its worktree is gone, and git no longer lists it",
    );
    terminal.type("y\r");
    expect(await terminal.exited()).toBe(0);
    await terminal.waitFor("1 ended, 1 kept, 0 failed");
    expect(await world.sessions()).toEqual(STAYING);
  });

  test("a busy one ends when it is chosen", async () => {
    await using terminal = TestTerminal.pots(world, ["cleanup"], {}, size);
    await terminal.waitFor("acme-busy-dev");
    terminal.type(`busy${KEYS.tab}`);
    await terminal.waitFor("◉ acme-busy-dev");
    terminal.type(KEYS.enter);
    await terminal.waitFor("(y/N)");
    terminal.type("y\r");
    expect(await terminal.exited()).toBe(0);
    expect(await world.sessions()).toEqual(STAYING.filter((name) => name !== "acme-busy-dev"));
  });

  test("one that became busy while the list was shown is kept", async () => {
    await using terminal = TestTerminal.pots(world, ["cleanup"], {}, size);
    await terminal.waitFor("◉ acme-idle-dev");
    await world.tmux("respawn-pane", "-k", "-c", "/", "-t", "=acme-idle-dev:", "sleep", "1000");
    terminal.type(KEYS.enter);
    await terminal.waitFor("(y/N)");
    terminal.type("y\r");
    expect(await terminal.exited()).toBe(0);
    await terminal.waitFor("kept acme-idle-dev: running: sleep");
    expect(await world.sessions()).toContain("acme-idle-dev");
  });

  test("one whose worktree came back while the list was shown is kept", async () => {
    await using terminal = TestTerminal.pots(world, ["cleanup"], {}, size);
    await terminal.waitFor("◉ acme-idle-dev");
    await world.git(acme, "worktree", "add", "-q", "-b", "again", `${acme}-idle`);
    terminal.type(KEYS.enter);
    await terminal.waitFor("(y/N)");
    terminal.type("y\r");
    expect(await terminal.exited()).toBe(0);
    // one made a second or more after the session counts as another in its place
    await terminal.waitFor(/kept acme-idle-dev: its worktree is (back|no longer proven gone)/);
    expect(await world.sessions()).toContain("acme-idle-dev");
  });

  test.each([
    ["ctrl-c", KEYS.ctrlC],
    ["ctrl-d", KEYS.ctrlD],
  ])("%s ends nothing, exit 130", async (_name, key) => {
    await using terminal = TestTerminal.pots(world, ["cleanup"], {}, size);
    await terminal.waitFor("acme-idle-dev");
    terminal.type(key);
    expect(await terminal.exited()).toBe(130);
    expect(await world.sessions()).toContain("acme-idle-dev");
  });

  test("with nothing to end there is nothing to ask", async () => {
    await world.pots(["cleanup", "--force"]);
    await using terminal = TestTerminal.pots(world, ["cleanup"], {}, size);
    expect(await terminal.exited()).toBe(0);
    await eventually(() => terminal.text().trim() === "no orphaned sessions");
  });
});
