import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { personIn, waitForSession } from "../support/clients.ts";
import { once } from "../support/once.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, World } from "../support/world.ts";

let world: World;
let acme = "";

const worktree = once(async (made) => {
  await made.worktree(await made.repository("acme"), "feat-1", "feature/one");
});

beforeEach(async () => {
  world = new World();
  await worktree(world, world.code);
  acme = join(world.code, "acme");
  await world.pots(["create", "feat-1"], { cwd: acme });
});

afterEach(async () => await world[Symbol.asyncDispose]());

describe("kill --yes ends", () => {
  test("the one session that is named, and says what it was", async () => {
    await world.tmux("new-session", "-d", "-s", "mail");
    expect(await world.pots(["kill", "acme-feat-1-dev", "--yes"])).toEqual({
      code: 0,
      stdout: "",
      stderr:
        "acme-feat-1-dev · ~/code/acme-feat-1 · no client attached, nothing but a shell running\n" +
        "ended acme-feat-1-dev\n",
    });
    expect(await world.sessions()).toEqual(["mail"]);
  });

  test.each(["feat-1", "acme/feat-1", "feature/one", "=acme-feat-1-dev"])(
    "it for %s",
    async (query) => {
      await world.tmux("new-session", "-d", "-s", "mail");
      expect((await world.pots(["kill", query, "--yes"])).code).toBe(0);
      expect(await world.sessions()).toEqual(["mail"]);
    },
  );

  test("what pots did not make, named in full, =NAME as well", async () => {
    for (const name of ["mail", "notes"]) await world.tmux("new-session", "-d", "-s", name);
    expect((await world.pots(["kill", "mail", "=notes", "--yes"])).code).toBe(0);
    expect(await world.sessions()).toEqual(["acme-feat-1-dev"]);
  });

  test("the server's last session, too", async () => {
    const ended = await world.pots(["kill", "acme-feat-1-dev", "-f"]);
    expect(ended.code).toBe(0);
    expect(ended.stderr).toEndWith("ended acme-feat-1-dev\n");
    await eventually(async () => (await world.sessions()).length === 0);
  });

  test("several, each once, by worktree and branch as well", async () => {
    await world.pots(["create", "main"], { cwd: acme });
    await world.tmux("new-session", "-d", "-s", "mail");
    const ended = await world.pots(["kill", "feature/one", "feat-1", "main", "-y"], { cwd: acme });
    expect(ended.code).toBe(0);
    expect(ended.stderr).toEndWith("ended acme-feat-1-dev\nended acme-main-dev\n");
    expect(await world.sessions()).toEqual(["mail"]);
  });

  test("what runs and who looks is shown first", async () => {
    await world.pots(["create", "main", "--", "sleep", "1000"], { cwd: acme });
    await using _person = await personIn(world, "acme-feat-1-dev");
    const ended = await world.pots(["kill", "main", "feat-1", "-y"], { cwd: acme });
    expect(ended.stderr).toContain("acme-main-dev · ~/code/acme · running: sleep\n");
    expect(ended.stderr).toContain("acme-feat-1-dev · ~/code/acme-feat-1 · 1 client attached\n");
  });
});

describe("kill ends nothing at all when", () => {
  test.each<[words: string[], code: number, stderr: string]>([
    [
      ["acme-feat-1-dev-2", "--yes"],
      3,
      "pots: no session matches acme-feat-1-dev-2; nothing was ended\n",
    ],
    [["acme-feat-1-dev", "zzzz", "--yes"], 3, "pots: no session matches zzzz; nothing was ended\n"],
    [
      ["feat-1", "twin", "--yes"],
      3,
      "pots: no session is named twin; nothing was ended\n  nearest: twin-a, twin-b\n",
    ],
    [["acme-faet-1-dev", "--yes"], 3, "nearest: acme-feat-1-dev"], // likeness is not enough
    [["=acme-feat-1-de", "--yes"], 3, "no session matches =acme-feat-1-de"],
    [["mai", "--yes"], 3, "no session is named mai; nothing was ended\n  nearest: mail\n"],
    // each could be another session's whole name, which has ended already
    [
      ["acme-feat-1", "--yes"],
      3,
      "no session is named acme-feat-1; nothing was ended\n  nearest: acme-feat-1-dev\n",
    ],
    [["feat-1-dev", "--yes"], 3, "a session is named in full"],
    [["feat", "--yes"], 3, "no session is named feat"],
    [["acme-1-dev", "--yes"], 3, "no session is named acme-1-dev"],
    // somebody's own session stands there
    [
      ["acme/main", "--yes"],
      3,
      "no session is named acme/main; nothing was ended\n  nearest: mail\n",
    ],
    [["*", "--yes"], 3, "no session is named *, and a name is never a pattern"],
    [["$0", "--yes"], 3, "no session matches $0"],
    [["-y"], 2, "pots: no session was named\n  pots kill <session>; see pots kill --help\n"],
    [[], 2, "pots: no session was named\n"],
    [
      ["feat-1"],
      2,
      "pots: kill needs a terminal\n  to end without asking: pots kill acme-feat-1-dev --yes\n",
    ],
  ])("asked for %j: exit %i", async (words, code, stderr) => {
    await world.tmux("new-session", "-d", "-s", "mail", "-c", acme);
    for (const name of ["twin-a", "twin-b"]) await world.tmux("new-session", "-d", "-s", name);
    const ended = await world.pots(["kill", ...words]);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toContain(stderr);
    expect(await world.sessions()).toEqual(["acme-feat-1-dev", "mail", "twin-a", "twin-b"]);
  });

  test("there is no server", async () => {
    const ended = await world.pots(["-L", "nobody", "kill", "x", "--yes"]);
    expect(ended.code).toBe(3);
  });
});

describe("a worktree without a session is not a part of its neighbour's name:", () => {
  beforeEach(async () => {
    for (const name of ["fix", "fix-login"]) await world.worktree(acme, name);
    for (const name of ["fix", "fix-login"]) await world.pots(["create", name], { cwd: acme });
    expect((await world.pots(["kill", "fix", "--yes"])).code).toBe(0);
  });

  test.each(["fix", "acme/fix"])("kill %s --yes", async (query) => {
    const ended = await world.pots(["kill", query, "--yes"]);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toStartWith(`pots: ${query} is a worktree without a session;`);
    expect(await world.sessions()).toEqual(["acme-feat-1-dev", "acme-fix-login-dev"]);
  });

  test("and in a terminal it is not even asked about", async () => {
    await using terminal = TestTerminal.pots(world, ["kill", "fix"]);
    expect(await terminal.exited()).toBe(3);
    await terminal.waitFor("fix is a worktree without a session");
  });
});

describe("two projects have a worktree of one name, and one of them a session:", () => {
  beforeEach(async () => {
    for (const name of ["aa", "bb"]) {
      const root = await world.repository(name);
      await world.worktree(root, "fix", `${name}-topic`);
    }
    await world.pots(["create", "fix"], { cwd: `${world.code}/aa` });
    await world.pots(["create", "main"], { cwd: `${world.code}/bb` });
  });

  test("kill --yes takes neither for the other", async () => {
    for (const cwd of [`${world.code}/bb`, `${world.code}/aa`, world.home]) {
      const ended = await world.pots(["kill", "fix", "--yes"], { cwd });
      expect(ended.code).toBe(4);
      expect(ended.stderr).toContain("    aa-fix-dev\n    bb/fix (no session)\n");
    }
    expect(await world.sessions()).toContain("aa-fix-dev");
    expect((await world.pots(["kill", "bb/fix", "--yes"])).code).toBe(3);
    expect((await world.pots(["kill", "aa/fix", "--yes"])).code).toBe(0);
  });

  test("attach goes to the one of the project one stands in", async () => {
    const there = await world.pots(["attach", "fix"], { cwd: `${world.code}/bb` });
    expect(there).toMatchObject({ code: 3 });
    expect(there.stderr).toStartWith("pots: fix is a worktree without a session\n");
    await using terminal = TestTerminal.pots(world, ["attach", "fix"], { cwd: `${world.code}/aa` });
    await waitForSession(world, terminal, "aa-fix-dev");
    expect((await world.pots(["attach", "fix"])).code).toBe(4);
  });
});

describe("in a terminal kill asks, and", () => {
  test("no is the default", async () => {
    await using terminal = TestTerminal.pots(world, ["kill", "feat-1"]);
    await terminal.waitFor("End this session?");
    expect(terminal.text()).toContain("acme-feat-1-dev · ~/code/acme-feat-1 · no client attached");
    terminal.type(KEYS.enter);
    expect(await terminal.exited()).toBe(130);
    await terminal.waitFor("nothing was ended");
    expect(await world.sessions()).toEqual(["acme-feat-1-dev"]);
  });

  test.each([
    ["ctrl-c", KEYS.ctrlC],
    ["ctrl-d", KEYS.ctrlD],
  ])("%s is no", async (_name, key) => {
    await using terminal = TestTerminal.pots(world, ["kill", "feat-1"]);
    await terminal.waitFor("End this session?");
    terminal.type(key);
    expect(await terminal.exited()).toBe(130);
    expect(await world.sessions()).toEqual(["acme-feat-1-dev"]);
  });

  test("yes ends them", async () => {
    await world.pots(["create", "main"], { cwd: acme });
    await using terminal = TestTerminal.pots(world, ["kill", "feat-1", "main"], { cwd: acme });
    await terminal.waitFor("End these 2 sessions?");
    terminal.type(`y${KEYS.enter}`);
    expect(await terminal.exited()).toBe(0);
    expect(await world.sessions()).toEqual([]);
  });

  test("a session that was replaced meanwhile is left alone", async () => {
    await world.tmux("new-session", "-d", "-s", "mail");
    await using terminal = TestTerminal.pots(world, ["kill", "feat-1"]);
    await terminal.waitFor("End this session?");
    // another of that name, with another id
    await world.tmux("kill-session", "-t", "=acme-feat-1-dev");
    await world.tmux("new-session", "-d", "-s", "acme-feat-1-dev");
    terminal.type(`y${KEYS.enter}`);
    expect(await terminal.exited()).toBe(0);
    await terminal.waitFor("acme-feat-1-dev had already ended");
    expect(await world.sessions()).toEqual(["acme-feat-1-dev", "mail"]);
  });

  test("even by one with the same id, on a server that was started anew", async () => {
    await using terminal = TestTerminal.pots(world, ["kill", "feat-1"]);
    await terminal.waitFor("End this session?");
    await world.endServer();
    await eventually(async () => {
      await world.tmux("new-session", "-d", "-s", "acme-feat-1-dev");
      return true;
    });
    terminal.type(`y${KEYS.enter}`);
    expect(await terminal.exited()).toBe(1);
    await terminal.waitFor("acme-feat-1-dev was replaced by another session meanwhile");
    expect(await world.sessions()).toEqual(["acme-feat-1-dev"]);
  });
});

test("one's own client is called one's own, and pots is no program that is lost", async () => {
  await using person = await personIn(world, "acme-feat-1-dev");
  person.type(`${POTS} kill feat-1\r`);
  await person.waitFor("acme-feat-1-dev · ~/code/acme-feat-1 · 1 client attached: yours\n");
  expect(person.text()).toContain("there is no other session: you will leave tmux\n");
  person.type(KEYS.enter);
  await person.waitFor("nothing was ended");
});

describe("killing the session one stands in moves one to", () => {
  test("the session before it", async () => {
    await world.tmux("new-session", "-d", "-s", "a");
    await world.tmux("new-session", "-d", "-s", "b");
    await using person = await personIn(world, "a");
    person.type(`${POTS} attach feat-1\r`);
    await waitForSession(world, person, "acme-feat-1-dev");
    await person.waitFor("$");
    person.type(`${POTS} kill feat-1\r`);
    await person.waitFor("End this session? (y/N)");
    expect(person.text()).toContain("\nyou will be in a\n");
    person.type("y\r");
    await person.waitFor("that session ends; you are now in a"); // where one looks by then
    await waitForSession(world, person, "a");
    await eventually(async () => !(await world.sessions()).includes("acme-feat-1-dev"));
  });

  test("one that stays, when the one before it ends as well, also from a popup", async () => {
    await world.tmux("new-session", "-d", "-s", "stays");
    await world.tmux("new-session", "-d", "-s", "goes");
    await using person = await personIn(world, "goes");
    person.type(`${POTS} attach feat-1\r`);
    await waitForSession(world, person, "acme-feat-1-dev");
    const kill = `${POTS} kill feat-1 goes --yes`;
    await world.tmux("bind-key", "-n", "F5", "display-popup", "-E", kill);
    person.type("\u001b[15~");
    await waitForSession(world, person, "stays");
    await eventually(async () => (await world.sessions()).join() === "stays");
  });

  test("nowhere, when there is no other: tmux ends", async () => {
    await using person = await personIn(world, "acme-feat-1-dev");
    person.type(`${POTS} kill feat-1 --yes\r`);
    await person.exited();
    expect(await world.sessions()).toEqual([]);
  });
});
