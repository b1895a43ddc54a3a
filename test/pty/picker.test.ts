import { expect, test } from "bun:test";
import { join } from "node:path";
import { once } from "../support/once.ts";
import { started } from "../support/started.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { tmuxVersion, World } from "../support/world.ts";

const worktrees = once(async (made) => {
  const root = await made.repository("acme");
  for (const suffix of ["auth-login", "idle"]) {
    await made.worktree(root, suffix, `feature/${suffix}`);
  }
});

/** A repository acme with worktrees auth-login and idle, sessions for main and auth-login. */
async function acmeWorld(): Promise<{ world: World; acme: string }> {
  const world = new World();
  await worktrees(world, world.code);
  const acme = join(world.code, "acme");
  await world.pots(["create", "main"], { cwd: acme });
  await started(world, acme, "auth-login");
  return { world, acme };
}

/** The picker, open in acme, once it shows all there is. */
async function openPicker() {
  const { world, acme } = await acmeWorld();
  const terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("acme/idle");
  const close = async () => {
    await terminal[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  };
  return { world, acme, terminal, [Symbol.asyncDispose]: close };
}

const pointed = (terminal: TestTerminal) =>
  terminal.lines().find((line) => line.startsWith("▌")) ?? "";

async function pointsAt(terminal: TestTerminal, label: string): Promise<void> {
  await eventually(
    () => pointed(terminal).includes(label),
    () => `the pointer at ${label}:\n${terminal.text()}`,
  );
}

test("sessions come first, then worktrees without one; typing filters, enter goes", async () => {
  await using open = await openPicker();
  const { world, terminal } = open;
  const labels = terminal.lines().flatMap((line) => /^.[●○·+] (\S+)/.exec(line)?.[1] ?? []);
  expect(labels.slice(0, 2).sort()).toEqual(["acme-auth-login-dev", "acme-main-dev"]);
  expect(labels[2]).toBe("acme/idle");

  terminal.type("au log");
  await terminal.waitFor("1/3");
  await pointsAt(terminal, "acme-auth-login-dev");
  expect(terminal.text()).not.toContain("acme-main-dev");
  terminal.type(KEYS.enter);
  await eventually(
    async () => (await world.format("acme-auth-login-dev", "#{session_attached}")) === "1",
  );
  // pots became tmux: the very process that was started is the client
  expect(await world.tmux("list-clients", "-F", "#{client_pid}")).toBe(String(terminal.pid));
});

test("the cursor moves, and keeps to the ends", async () => {
  await using open = await openPicker();
  const { terminal } = open;
  terminal.type("\u001b[F");
  await pointsAt(terminal, "acme/idle");
  terminal.type(KEYS.down + KEYS.up);
  const [first = "", second = ""] = terminal.lines().slice(1);
  await pointsAt(terminal, second.slice(3, 12));
  terminal.type("\u0010\u001b[A\u001b[A");
  await pointsAt(terminal, first.slice(3, 12));
});

test("the preview shows the selected session's pane, and a worktree's branch and files", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  world.file("code/acme-idle/fresh.txt", "new\n");
  await world.tmux(
    "send-keys",
    "-t",
    "=acme-main-dev:",
    "printf 'he''llo\\033]0;x\\007 \\033[31mred\\033[0m'",
    "Enter",
  );
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("acme/idle");
  terminal.type("acme-main");
  await terminal.waitFor("hello red");
  await terminal.waitFor("acme-main-dev · ");
  terminal.type("\u0015idle");
  await terminal.waitFor("feature/idle");
  await terminal.waitFor("?? fresh.txt");
  expect(terminal.text()).toContain("first (");
  terminal.type(KEYS.tab);
  await terminal.waitForAbsence("fresh.txt");
  terminal.type(KEYS.tab);
  await terminal.waitFor("fresh.txt");
});

test("a program's output shows in the preview as it comes", async () => {
  await using open = await openPicker();
  const { world, terminal } = open;
  terminal.type("acme-main");
  await terminal.waitFor("acme-main-dev · ");
  await world.tmux("send-keys", "-t", "=acme-main-dev:", "echo one''two", "Enter");
  await terminal.waitFor("onetwo");
});

test("enter on a worktree without a session starts one there, and goes", async () => {
  await using open = await openPicker();
  const { world, acme, terminal } = open;
  terminal.type("idle");
  await pointsAt(terminal, "acme/idle");
  terminal.type(KEYS.enter);
  await eventually(async () => (await world.sessions()).includes("acme-idle-dev"));
  await eventually(
    async () => (await world.format("acme-idle-dev", "#{session_attached}")) === "1",
  );
  await world.worksIn("acme-idle-dev", `${acme}-idle`);
});

test("ctrl-t starts a session for another task in the row's worktree", async () => {
  await using open = await openPicker();
  const { world, terminal } = open;
  terminal.type("auth");
  await pointsAt(terminal, "acme-auth-login-dev");
  terminal.type(KEYS.ctrlT);
  await terminal.waitFor("New session in acme/auth-login, for the task:");
  terminal.type("dev\r");
  await terminal.waitFor("acme-auth-login-dev already exists");
  terminal.type(KEYS.ctrlT);
  await terminal.waitFor("for the task:");
  terminal.type("apix\u007f");
  await terminal.waitFor("task: api");
  terminal.type(KEYS.enter);
  await eventually(async () => (await world.sessions()).includes("acme-auth-login-api"));
  expect(await world.format("acme-auth-login-api", "#{@pots_task}")).toBe("api");
});

test("ctrl-x asks in place, and ends only what it named, and only on y", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await world.tmux("send-keys", "-t", "=acme-main-dev:", "cat", "Enter");
  await eventually(
    async () => (await world.format("acme-main-dev", "#{pane_current_command}")) === "cat",
  );
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("acme/idle");
  terminal.type("acme-main");
  await pointsAt(terminal, "acme-main-dev");
  for (const refusal of ["n", KEYS.enter, KEYS.escape]) {
    terminal.type(KEYS.ctrlX);
    await terminal.waitFor("End acme-main-dev? y/N (running: cat)");
    terminal.type(refusal);
    await terminal.waitForAbsence("End acme-main-dev?");
  }
  expect(await world.sessions()).toEqual(["acme-auth-login-dev", "acme-main-dev"]);
  terminal.type(`${KEYS.ctrlX}y`);
  await terminal.waitFor("ended acme-main-dev");
  expect(await world.sessions()).toEqual(["acme-auth-login-dev"]);
  terminal.type("\u0015");
  await terminal.waitFor("acme/main");
});

test("ctrl-x leaves a session alone that took the name of the one that was shown", async () => {
  await using open = await openPicker();
  const { world, terminal } = open;
  terminal.type("acme-main");
  await pointsAt(terminal, "acme-main-dev");
  await world.tmux("kill-session", "-t", "=acme-main-dev");
  await world.tmux("new-session", "-d", "-s", "acme-main-dev");
  terminal.type(KEYS.ctrlX);
  await terminal.waitFor("acme-main-dev has ended meanwhile");
  expect(await world.sessions()).toContain("acme-main-dev");
});

test("enter on a session that has ended meanwhile says so, and stays", async () => {
  await using open = await openPicker();
  const { world, terminal } = open;
  terminal.type("acme-main");
  await pointsAt(terminal, "acme-main-dev");
  await world.tmux("kill-session", "-t", "=acme-main-dev");
  terminal.type(KEYS.enter);
  await terminal.waitFor("acme-main-dev has ended meanwhile");
  await terminal.waitFor("acme/main");
});

test("ctrl-r shows what came and went, the cursor staying on its row", async () => {
  await using open = await openPicker();
  const { world, terminal } = open;
  terminal.type("\u001b[F");
  await pointsAt(terminal, "acme/idle");
  await world.tmux("new-session", "-d", "-s", "mail");
  await world.tmux("kill-session", "-t", "=acme-main-dev");
  terminal.type(KEYS.ctrlR);
  await terminal.waitFor("mail");
  await terminal.waitForAbsence("acme-main-dev");
  await terminal.waitFor("acme/main");
  await pointsAt(terminal, "acme/idle");
});

test("every key typed behind enter reaches the session", async () => {
  await using open = await openPicker();
  const { world, terminal } = open;
  const line = `echo ${Array.from({ length: 39 }, (_, i) => `w${String(i).padStart(3, "0")}`).join(" ")}`;
  expect(line.length).toBe(199);
  terminal.type(`acme-main\r${line}\r`);
  await eventually(
    async () =>
      (await world.screen("acme-main-dev")).includes(
        // 3.2 throws away what was typed before it shows the session
        tmuxVersion() < 303 ? "$" : `${line}\n${line.slice(5)}\n`,
      ),
    () => terminal.text(),
  );
});

test("nothing to pick from: it says how to begin", async () => {
  await using world = new World();
  await using terminal = TestTerminal.pots(world, []);
  await terminal.waitFor("no sessions yet; pots create <worktree> starts one");
  terminal.type(`${KEYS.enter}${KEYS.ctrlX}${KEYS.ctrlT}${KEYS.up}${KEYS.down}x`);
  await terminal.waitFor("› x");
  await terminal.waitFor("new: x");
  terminal.type(`${KEYS.escape}`);
  expect(await terminal.exited()).toBe(130);
});

test("a query that nothing matches says so, and ctrl-u and ctrl-w take it back", async () => {
  await using open = await openPicker();
  const { terminal } = open;
  terminal.type("acme zzzz");
  await terminal.waitFor("nothing matches acme zzzz");
  terminal.type(KEYS.enter);
  terminal.type("\u0017");
  await terminal.waitFor("3/3");
  terminal.type("zzzz\u0015");
  await terminal.waitFor("3/3");
});

test("without a terminal it names what to use instead", async () => {
  await using world = new World();
  const { code, stderr } = await world.pots([]);
  expect(code).toBe(2);
  expect(stderr).toContain("pots attach <session>");
});

test.each([
  ["enter", KEYS.enter],
  ["ctrl-x", KEYS.ctrlX],
])("%s after a restart of the server: same id, same name, another session", async (_name, key) => {
  await using world = new World();
  await world.tmux("new-session", "-d", "-s", "mail");
  await using terminal = TestTerminal.pots(world, []);
  await terminal.waitFor("▌· mail");
  const before = await world.format("mail", "#{session_id}");
  await world.endServer();
  await world.tmux("new-session", "-d", "-s", "mail");
  expect(await world.format("mail", "#{session_id}")).toBe(before);
  terminal.type(key);
  await terminal.waitFor("mail has ended meanwhile");
  expect(await world.format("mail", "#{session_attached}")).toBe("0");
});
