import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { breaking } from "../safety/stand-ins.ts";
import { personIn, sessionShown, waitForSession } from "../support/clients.ts";
import { once } from "../support/once.ts";
import { started } from "../support/started.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually, never } from "../support/wait.ts";
import { POTS, World } from "../support/world.ts";

let world: World;
let acme = "";

const worktrees = once(async (made) => {
  const root = await made.repository("acme");
  await made.worktree(root, "auth", "feature/auth");
  await made.worktree(root, "billing", "acme-billing");
});

beforeEach(async () => {
  world = new World();
  await worktrees(world, world.code);
  acme = join(world.code, "acme");
  await started(world, acme, "auth");
  await world.pots(["create", "main"], { cwd: acme });
  await world.tmux("new-session", "-d", "-s", "mail");
});

afterEach(async () => await world[Symbol.asyncDispose]());

/** Server and sessions as tmux counts them for a client: read-only or not. */
const clients = async (format: string) =>
  (await world.tmux("list-clients", "-F", format)).split("\n").filter((row) => row !== "");

/** What a session's pane shows. */
const shown = async (name: string) =>
  await world.tmux("capture-pane", "-p", "-J", "-t", `=${name}:`);

describe("outside tmux", () => {
  test("pots becomes tmux: the same process is the client, and no other is left", async () => {
    await using terminal = TestTerminal.pots(world, ["attach", "auth"]);
    await waitForSession(world, terminal, "acme-auth-dev");
    expect(await clients("#{client_pid}")).toEqual([String(terminal.pid)]);
    expect(await world.must(["ps", "-o", "comm=", "-p", String(terminal.pid)])).toStartWith("tmux");
    await world.tmux("detach-client", "-s", "acme-auth-dev");
    expect(await terminal.exited()).toBe(0);
  });

  test("-r looks without typing, -d sends the others away", async () => {
    await using other = TestTerminal.pots(world, ["attach", "mail"]);
    await waitForSession(world, other, "mail");
    await using terminal = TestTerminal.pots(world, ["attach", "mail", "-r", "-d"]);
    await waitForSession(world, terminal, "mail");
    expect(await other.exited()).toBe(0);
    expect(await clients("#{client_pid} #{client_readonly}")).toEqual([`${terminal.pid} 1`]);
  });

  test("- is the session last attached", async () => {
    for (const session of ["mail", "acme-main-dev"]) {
      const person = await personIn(world, session);
      await world.tmux("detach-client", "-s", session);
      await person.exited();
      // tmux remembers the time of attachment in whole seconds
      const second = await world.format(session, "#{session_last_attached}");
      await eventually(() => Date.now() / 1000 >= Number(second) + 1);
    }
    await using terminal = TestTerminal.pots(world, ["attach", "-"]);
    await waitForSession(world, terminal, "acme-main-dev");
  });

  test("a worktree without a session is offered one; no is no", async () => {
    await using no = TestTerminal.pots(world, ["attach", "billing"], { cwd: acme });
    await no.waitFor("acme/billing has no session. Start one?");
    no.type(`n${KEYS.enter}`);
    expect(await no.exited()).toBe(130);
    expect(await world.sessions()).not.toContain("acme-billing-dev");
    await using yes = TestTerminal.pots(world, ["attach", "billing"], { cwd: acme });
    await yes.waitFor("Start one?");
    yes.type(KEYS.enter);
    await waitForSession(world, yes, "acme-billing-dev");
  });

  test("a part of a worktree's name asks all the same, and is told in a script", async () => {
    const env = { POTS_AUTO_START_SESSION: "true" };
    await using terminal = TestTerminal.pots(world, ["attach", "bill"], { cwd: acme, env });
    await terminal.waitFor("acme/billing has no session. Start one?");
    terminal.type(KEYS.enter);
    expect(await terminal.exited()).toBe(130);
    expect(await world.pots(["attach", "bill"], { cwd: acme, env })).toEqual({
      code: 3,
      stdout: "",
      stderr:
        "pots: no session matches bill; the worktree acme/billing is nearest, and has none\n" +
        "  start one: pots create acme billing\n",
    });
    expect(await world.sessions()).not.toContain("acme-billing-dev");
  });

  test("a typo is asked about, and never gone to unasked", async () => {
    await using terminal = TestTerminal.pots(world, ["attach", "acme-aut-hdev"], { cwd: acme });
    await terminal.waitFor("No session is called acme-aut-hdev. Go to acme-auth-dev?");
    terminal.type(KEYS.enter);
    expect(await terminal.exited()).toBe(130);
    const script = await world.pots(["attach", "acme-aut-hdev"], { cwd: acme });
    expect(script.code).toBe(3);
    expect(script.stderr).toContain("nearest: acme-auth-dev");
  });

  test("two letters swapped are a typo like any other, of a session or of a worktree without one", async () => {
    await using terminal = TestTerminal.pots(world, ["attach", "atuh"], { cwd: acme });
    await terminal.waitFor("No session is called atuh. Go to acme-auth-dev?");
    await using other = TestTerminal.pots(world, ["attach", "bliling"], { cwd: acme });
    await other.waitFor("acme/billing has no session. Start one? (y/N)");
    const script = await world.pots(["attach", "bliling"], { cwd: acme });
    expect(script).toMatchObject({
      code: 3,
      stderr:
        "pots: no session matches bliling; the worktree acme/billing is nearest, and has none\n" +
        "  start one: pots create acme billing\n",
    });
  });

  test("a session that has just ended is not its neighbour", async () => {
    await world.pots(["create", "billing"], { cwd: acme });
    await world.pots(["create", "billing", "-t", "dev-2"], { cwd: acme });
    await world.pots(["kill", "acme-billing-dev", "--yes"]);
    const script = await world.pots(["attach", "acme-billing-dev"], { cwd: acme });
    expect(script).toMatchObject({
      code: 3,
      stderr:
        "pots: there is no session acme-billing-dev\n  start one: pots create acme billing dev\n",
    });
    await using terminal = TestTerminal.pots(world, ["attach", "acme-billing-dev"], { cwd: acme });
    await terminal.waitFor("acme-billing-dev is not there. Start it?");
    terminal.type(KEYS.enter);
    await waitForSession(world, terminal, "acme-billing-dev");
  });

  test.each([".", "../acme-auth", "~/code/acme-auth"])(
    "a path is its worktree: %s",
    async (path) => {
      const cwd = `${acme}-auth`;
      await using terminal = TestTerminal.pots(world, ["attach", path], { cwd });
      await waitForSession(world, terminal, "acme-auth-dev");
    },
  );

  test("that a session's worktree is gone is said on arrival, and of no other one", async () => {
    await world.git(acme, "worktree", "remove", `${acme}-auth`);
    await using terminal = TestTerminal.pots(world, ["attach", "auth"], { cwd: acme });
    await terminal.waitFor("the worktree of this session is gone: pots cleanup");
    await waitForSession(world, terminal, "acme-auth-dev");
    await using other = TestTerminal.pots(world, ["attach", "acme-main-dev"], { cwd: acme });
    await waitForSession(world, other, "acme-main-dev");
    expect(other.text()).not.toContain("is gone");
  });

  test("POTS_AUTO_START_SESSION starts it without asking", async () => {
    const env = { POTS_AUTO_START_SESSION: "true", POTS_DEFAULT_TASK: "api" };
    await using terminal = TestTerminal.pots(world, ["attach", "billing"], { cwd: acme, env });
    await waitForSession(world, terminal, "acme-billing-api");
  });

  test("ctrl-c at the question is 130, and starts nothing", async () => {
    await using terminal = TestTerminal.pots(world, ["attach", "billing"], { cwd: acme });
    await terminal.waitFor("Start one?");
    terminal.type(KEYS.ctrlC);
    expect(await terminal.exited()).toBe(130);
    expect(await world.sessions()).not.toContain("acme-billing-dev");
  });
});

describe("inside tmux", () => {
  test("the client is switched, and - goes back", async () => {
    await using person = await personIn(world, "mail");
    person.type(`${POTS} attach auth\r`);
    await waitForSession(world, person, "acme-auth-dev");
    await person.waitFor("$");
    person.type(`${POTS} attach -\r`);
    await waitForSession(world, person, "mail");
    expect(await clients("#{client_pid}")).toEqual([String(person.pid)]);
  });

  test("from a key that runs pots without a terminal, and from a popup", async () => {
    await using person = await personIn(world, "mail");
    await world.tmux("bind-key", "-n", "F5", "run-shell", `${POTS} attach auth`);
    await world.tmux("bind-key", "-n", "F6", "display-popup", "-E", `${POTS} attach acme-main-dev`);
    person.type("\u001b[15~");
    await waitForSession(world, person, "acme-auth-dev");
    person.type("\u001b[17~");
    await waitForSession(world, person, "acme-main-dev");
  });

  test("in a session that nobody looks at, nobody who looks elsewhere is moved, exit 1", async () => {
    await using person = await personIn(world, "mail");
    const queries = ["acme-main-dev", "-r acme-main-dev", "-", "billing"];
    for (const [index, words] of queries.entries()) {
      const pots = `POTS_AUTO_START_SESSION=true ${POTS}`;
      const line = `${pots} attach ${words}; echo ${index} code $?`;
      await world.tmux("send-keys", "-t", "=acme-auth-dev:", line, "Enter");
      let screen = "";
      await eventually(
        async () => {
          screen = await shown("acme-auth-dev");
          return screen.includes(`${index} code 1`);
        },
        () => `code 1 on the screen:\n${screen}`,
      );
      expect(await shown("acme-auth-dev")).toContain(
        "pots: nobody looks at the session pots runs in, so there is no client to switch",
      );
    }
    expect(await clients("#{client_pid} #{session_name} #{client_readonly}")).toEqual([
      `${person.pid} mail 0`,
    ]);
    expect(await world.sessions()).not.toContain("acme-billing-dev");
  });

  test("-d detaches the others and never oneself; -r twice stays read-only", async () => {
    await using other = await personIn(world, "mail");
    await using person = await personIn(world, "mail");
    person.type(`${POTS} attach -d mail\r`);
    expect(await other.exited()).toBe(0);
    expect(await sessionShown(world, person)).toBe("mail");
    for (let twice = 0; twice < 2; twice++) {
      await world.tmux("run-shell", "-t", "=mail:", `${POTS} attach -r mail`);
      expect(await clients("#{client_readonly}")).toEqual(["1"]);
    }
  });

  test("a terminal that only inherited tmux's variables goes there itself", async () => {
    await using person = await personIn(world, "mail");
    const [pane] = (await world.tmux("list-panes", "-t", "=mail:", "-F", "#{pane_id}")).split("\n");
    const TMUX = await world.format("mail", "#{socket_path},#{pid},0");
    const env = { TMUX, TMUX_PANE: pane };
    await using other = TestTerminal.pots(world, ["attach", "auth"], { cwd: acme, env });
    await waitForSession(world, other, "acme-auth-dev");
    expect(await sessionShown(world, person)).toBe("mail");
  });

  test("a popup of a server that was started from another's pane is over its own client", async () => {
    await using stranger = await personIn(world, "mail");
    // the pane of this id on the first server is the stranger's
    const [pane] = (await world.tmux("list-panes", "-t", "=mail:", "-F", "#{pane_id}")).split("\n");
    await world.must([`${world.bin}/tmux`, "-L", "second", "new-session", "-d", "-s", "there"], {
      env: { TMUX: await world.format("mail", "#{socket_path},#{pid},0"), TMUX_PANE: pane },
    });
    await world.pots(["-L", "second", "create", "auth"], { cwd: acme });
    const argv = [`${world.bin}/tmux`, "-u", "-L", "second", "attach-session", "-t", "=there"];
    await using person = new TestTerminal(world, argv);
    await person.waitFor("$");
    const popup = `${POTS} attach acme-auth-dev`;
    await world.tmux("-L", "second", "bind-key", "-n", "F6", "display-popup", "-E", popup);
    person.type("\u001b[17~");
    await eventually(async () => {
      const there = await world.tmux("-L", "second", "list-clients", "-F", "#{session_name}");
      return there === "acme-auth-dev";
    });
    expect(await sessionShown(world, stranger)).toBe("mail");
    // who only inherited one server's variables is not inside it
    const TMUX = await world.format("mail", "#{socket_path},#{pid},0");
    const outside = await world.pots(["-L", "second", "attach", "there"], { env: { TMUX } });
    expect(outside.stderr).toStartWith("pots: attach needs a terminal\n");
    // where that server does not say, he may be, and sessions are not nested
    breaking(world, "tmux", "-S /", "echo 'protocol version mismatch' >&2; exit 1");
    const perhaps = await world.pots(["-L", "second", "attach", "there"], { env: { TMUX } });
    expect(perhaps.stderr).toStartWith("pots: this terminal is inside another tmux server");
    await world.tmux("-L", "second", "kill-server");
  });

  test("a popup over one of two clients of a session moves the one its binding names, or none", async () => {
    await using one = await personIn(world, "mail");
    await using two = await personIn(world, "mail");
    const attach = `${POTS} attach acme-auth-dev`;
    const tmux = `${world.bin}/tmux`;
    await world.tmux("bind-key", "-n", "F6", "display-popup", "-E", attach);
    const binding = `${tmux} display-popup -c '#{client_name}' -E 'POTS_CLIENT=#{client_name} ${attach}'`;
    await world.tmux("bind-key", "-n", "F7", "run-shell", "-b", binding);
    one.type("\u001b[17~");
    await one.waitFor("several clients show this session");
    await one.waitFor("any key closes this"); // tmux would close the popup with pots, unread
    expect(await sessionShown(world, one)).toBe("mail");
    expect(await sessionShown(world, two)).toBe("mail");
    one.type(KEYS.escape);
    two.type("x"); // the last to type, and yet not the one who asks
    await two.waitFor("x");
    await one.waitForAbsence("several clients");
    one.type("\u001b[18~");
    await waitForSession(world, one, "acme-auth-dev");
    expect(await sessionShown(world, two)).toBe("mail");
    // of several who look elsewhere a key binding's command takes none
    const quietly = `${POTS} attach acme-main-dev 2>/dev/null || true`;
    await world.tmux("run-shell", "-t", "=acme-main-dev:", quietly);
    expect(await sessionShown(world, one)).toBe("acme-auth-dev");
    expect(await sessionShown(world, two)).toBe("mail");
    // in a pane that inherited the name it is nobody's
    const [first = ""] = await clients("#{?#{==:#{client_session},mail},,#{client_name}}");
    two.type(`\u0015POTS_CLIENT=${first} ${attach}\r`);
    await waitForSession(world, two, "acme-auth-dev");
  });

  test("a program that controls tmux is nobody", async () => {
    await using person = await personIn(world, "mail");
    const argv = [`${world.bin}/tmux`, "-C", "attach-session", "-t", "=mail"];
    await using monitor = new TestTerminal(world, argv);
    await monitor.waitFor("%session-changed");
    await world.tmux("bind-key", "-n", "F6", "display-popup", "-E", `${POTS} attach acme-auth-dev`);
    person.type("\u001b[17~");
    await waitForSession(world, person, "acme-auth-dev");
    expect(await sessionShown(world, monitor)).toBe("mail");
  });

  test("another server than one's own is refused, exit 1, and nothing is started", async () => {
    await using person = await personIn(world, "mail");
    await world.tmux("-L", "other", "new-session", "-d", "-s", "there");
    person.type(`${POTS} -L other attach there; echo code $?\r`);
    await person.waitFor("code 1");
    expect(person.text()).toContain("inside another tmux server");
    person.type(`cd ${acme}; ${POTS} -L other create billing; echo again $?\r`);
    await person.waitFor("again 1");
    expect(await world.tmux("-L", "other", "list-sessions", "-F", "#{session_name}")).toBe("there");
    await never(async () => (await sessionShown(world, person)) !== "mail");
    await world.tmux("-L", "other", "kill-server");
  });
});

describe("without a terminal", () => {
  test.each<[words: string[], code: number, stderr: string]>([
    [[], 2, "pots: choosing a session needs a terminal\n  name one: pots attach <session>\n"],
    [
      ["acme-auth-dev"],
      2,
      "pots: attach needs a terminal\n  in a script, use tmux itself; pots list --json tells each session's id\n",
    ],
    [
      ["acme"],
      4,
      "pots: several sessions match acme\n  name one:\n    acme-auth-dev\n    acme-main-dev\n",
    ],
    [["zzzz"], 3, "pots: no session matches zzzz\n  pots list shows every session\n"],
    [["-"], 3, "pots: there is no session before this one\n  pots list shows them\n"],
    [
      ["billing"],
      3,
      "pots: billing is a worktree without a session\n  start one: pots create acme billing\n",
    ],
  ])("%j: exit %i", async (words, code, stderr) => {
    expect(await world.pots(["attach", ...words], { cwd: acme })).toEqual({
      code,
      stdout: "",
      stderr,
    });
  });

  test("a worktree named in full comes before a session that holds the name as a part", async () => {
    await world.worktree(acme, "billing2", "feature/bills2");
    await world.pots(["create", "billing2"], { cwd: acme });
    // where no repository is stood in: the session's own project is looked at
    for (const query of ["billing", "acme/billing", "acme-billing", `${acme}-billing`]) {
      const { code, stderr } = await world.pots(["attach", query]);
      expect({ query, code }).toEqual({ query, code: 3 });
      expect(stderr).toBe(
        `pots: ${query.replace(world.home, "~")} is a worktree without a session\n  start one: pots create acme billing\n`,
      );
    }
    // a part is a part, and the whole name of a worktree that has a session is that session
    for (const query of ["billin", "billing2", "acme/billing2", "bills"]) {
      expect(await world.pots(["attach", query])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("attach needs a terminal"),
      });
    }
  });

  test("a part of a session's name is found with no look at git", async () => {
    world.program("git", "#!/bin/sh\ntouch $HOME/git-was-asked\nexit 1\n");
    expect((await world.pots(["attach", "aut"], { cwd: acme })).code).toBe(2);
    expect((await world.pots(["attach", "acm"])).code).toBe(4);
    expect(existsSync(`${world.home}/git-was-asked`)).toBe(false);
  });

  test("nothing is started that one could not go to", async () => {
    const env = { POTS_AUTO_START_SESSION: "true" };
    expect((await world.pots(["attach", "billing"], { cwd: acme, env })).code).toBe(2);
    expect(await world.sessions()).toEqual(["acme-auth-dev", "acme-main-dev", "mail"]);
  });

  test("a renamed session is still found by its worktree, and not taken for missing", async () => {
    await world.tmux("rename-session", "-t", "=acme-auth-dev", "zed");
    for (const query of ["auth", "aut", "feature/auth", "acme/auth", "acme-auth"]) {
      const { code, stderr } = await world.pots(["attach", query], { cwd: acme });
      expect({ query, code }).toEqual({ query, code: 2 });
      expect(stderr).toStartWith("pots: attach needs a terminal");
    }
  });
});
