import { expect, test } from "bun:test";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually, never } from "../support/wait.ts";
import { POTS, real, World } from "../support/world.ts";

/** The picker inside tmux: in a pane, and in a popup over one. */

const F5 = "\u001b[15~";

/** Sessions here and there, and a terminal attached to here. F5 opens pots in a popup. */
async function attachedWorld(): Promise<{ world: World; terminal: TestTerminal }> {
  const world = new World();
  await world.tmux("new-session", "-d", "-s", "here");
  await world.tmux("new-session", "-d", "-s", "there");
  await world.tmux("bind-key", "-n", "F5", "display-popup", "-w", "80%", "-E", POTS);
  const tmux = real("tmux");
  const terminal = new TestTerminal(world, [tmux, "-u", "attach", "-t", "=here"]);
  await terminal.waitFor("[here]");
  return { world, terminal };
}

const clients = (world: World) => world.tmux("list-clients", "-F", "#{session_name}");

async function clientIn(world: World, session: string): Promise<void> {
  await eventually(async () => (await clients(world)) === session, `the client in ${session}`);
}

async function paneShows(world: World, session: string, text: string): Promise<void> {
  let shown = "";
  await eventually(
    async () => {
      shown = await world.screen(session);
      return shown.includes(text);
    },
    () => `${text} in ${session}, which shows:\n${shown}`,
  );
}

test("in a pane: the current session is last and marked; enter switches the client", async () => {
  const { world, terminal } = await attachedWorld();
  await using _world = world;
  await using _terminal = terminal;
  terminal.type(`'${POTS}'\r`);
  await terminal.waitFor(/▌[○●·] there/);
  await terminal.waitFor(/.[○●·] here .* here/);
  terminal.type(KEYS.enter);
  await clientIn(world, "there");
  await terminal.waitFor("[there]");
  // pots has left the pane as it was
  await eventually(
    async () => !(await world.tmux("capture-pane", "-p", "-t", "=here:")).includes("pots ›"),
  );
});

test("the session this terminal was in before is first, whoever has been elsewhere since", async () => {
  const { world, terminal } = await attachedWorld();
  await using _world = world;
  await using _terminal = terminal;
  await world.tmux("switch-client", "-t", "=there");
  await clientIn(world, "there");
  await world.tmux("switch-client", "-t", "=here");
  await clientIn(world, "here");
  await world.tmux("new-session", "-d", "-s", "third");
  await using _other = new TestTerminal(world, ["tmux", "attach-session", "-t", "=third"]);
  await eventually(async () => (await world.format("third", "#{session_attached}")) === "1");
  terminal.type(`'${POTS}'\r`);
  await terminal.waitFor(/▌[○●·] there/);
  await terminal.waitFor(/3[○●·] here/);
});

test("in a pane: every key typed behind enter reaches the session it went to", async () => {
  const { world, terminal } = await attachedWorld();
  await using _world = world;
  await using _terminal = terminal;
  terminal.type(`'${POTS}'\r`);
  await terminal.waitFor(/▌[○●·] there/);
  const words = Array.from({ length: 39 }, (_, i) => `w${String(i).padStart(3, "0")}`).join(" ");
  terminal.type(`\recho ${words} é\r`);
  await paneShows(world, "there", `${words} é\n${words} é\n`.slice(5));
  await clientIn(world, "there");
  expect(await world.screen("here")).not.toContain("w038");
});

test("in a popup: enter switches the client under it, and the popup goes", async () => {
  const { world, terminal } = await attachedWorld();
  await using _world = world;
  await using _terminal = terminal;
  terminal.type(F5);
  await terminal.waitFor(/▌[○●·] there/);
  terminal.type("there");
  await terminal.waitFor("1/2");
  terminal.type(KEYS.enter);
  await clientIn(world, "there");
  await terminal.waitFor("[there]");
  await terminal.waitForAbsence("pots ›");
});

test("in a popup: keys typed behind enter reach the session it went to", async () => {
  const { world, terminal } = await attachedWorld();
  await using _world = world;
  await using _terminal = terminal;
  terminal.type(F5);
  await terminal.waitFor(/▌[○●·] there/);
  terminal.type("\recho typed''ahead\r");
  await paneShows(world, "there", "typedahead");
});

test("in a popup: escape leaves everything as it was", async () => {
  const { world, terminal } = await attachedWorld();
  await using _world = world;
  await using _terminal = terminal;
  const before = await world.tmux("capture-pane", "-p", "-t", "=here:");
  terminal.type(F5);
  await terminal.waitFor(/▌[○●·] there/);
  terminal.type(KEYS.escape);
  await terminal.waitForAbsence("pots ›");
  expect(await clients(world)).toBe("here");
  expect(await world.tmux("capture-pane", "-p", "-t", "=here:")).toBe(before);
});

test("in a popup: ending the session under it moves the client to the other first", async () => {
  const { world, terminal } = await attachedWorld();
  await using _world = world;
  await using _terminal = terminal;
  terminal.type(F5);
  await terminal.waitFor(/▌[○●·] there/);
  terminal.type(`\u001b[F${KEYS.ctrlX}`);
  await terminal.waitFor("End here? y/N (1 client attached: yours; you will be in there)");
  terminal.type("y");
  await clientIn(world, "there");
  await eventually(async () => (await world.sessions()).join() === "there");
});

test("in a popup that may be over either of two clients: it stays open, says so, and keeps what was typed", async () => {
  const { world, terminal } = await attachedWorld();
  await using _world = world;
  await using _terminal = terminal;
  await using _other = new TestTerminal(world, [real("tmux"), "-u", "attach", "-t", "=here"]);
  await eventually(async () => (await clients(world)) === "here\nhere");
  terminal.type(F5);
  await terminal.waitFor(/▌[○●·] there/);
  terminal.type("ther");
  await terminal.waitFor("1/2");
  terminal.type(KEYS.enter);
  await terminal.waitFor("several clients show this session");
  expect(terminal.text()).toContain("pots › ther");
  expect(await clients(world)).toBe("here\nhere");
  terminal.type(KEYS.escape);
  await terminal.waitForAbsence("pots ›");
});

test("inside another tmux server it explains, and opens nothing", async () => {
  const { world, terminal } = await attachedWorld();
  await using _world = world;
  await using _terminal = terminal;
  terminal.type(`'${POTS}' -L other; echo exit $?\r`);
  await terminal.waitFor("exit 1");
  expect(terminal.text()).toContain("inside another tmux server");
});

test("in a popup: what opened it is nobody in a worktree to be removed, and ctrl-z asks no second time", async () => {
  const { world, terminal } = await attachedWorld();
  await using _world = world;
  await using _terminal = terminal;
  const acme = await world.repository("acme");
  const path = await world.worktree(acme, "gone");
  await world.pots(["create", "acme", "gone"], { cwd: acme });
  await world.tmux("switch-client", "-t", "=acme-gone-dev");
  await terminal.waitFor("[acme-gone");
  // as the pages have it, for more than one client
  const popup = `tmux display-popup -w 90% -h 90% -d '${path}' -E 'POTS_LOG= ${POTS}'`;
  await world.tmux("bind-key", "-n", "F5", "run-shell", "-b", `cd '${path}'; ${popup}`);
  terminal.type(F5);
  await terminal.waitFor("pots ›");
  terminal.type("acme-gone");
  await terminal.waitFor(/▌[○●·] acme-gone-dev/);
  terminal.type(KEYS.ctrlX);
  await terminal.waitFor("End acme-gone-dev?");
  terminal.type("w");
  await terminal.waitFor("Remove this worktree? (y/N)");
  expect(terminal.text()).not.toContain("stand in it");
  expect(terminal.text()).not.toContain("  in it");
  terminal.type("\u001a");
  await never(() => terminal.text().match(/Remove this worktree/g)?.length !== 1);
  terminal.type("y\r");
  await eventually(async () => !(await world.sessions()).includes("acme-gone-dev"));
});

test("in a popup: what a no leaves half made is there to be read", async () => {
  const { world, terminal } = await attachedWorld();
  await using _world = world;
  await using _terminal = terminal;
  const acme = await world.repository("acme");
  world.file("code/acme/.pots.toml", '[setup]\ncreate = "true"\n');
  await world.git(acme, "add", ".");
  await world.git(acme, "commit", "-qm", "set-up");
  const popup = ["display-popup", "-w", "90%", "-h", "90%", "-d", acme, "-E"];
  await world.tmux("bind-key", "-n", "F5", ...popup, `${POTS} create -w lay`);
  terminal.type(F5);
  await terminal.waitFor("Trust them");
  terminal.type(KEYS.escape);
  await terminal.waitFor("any key closes this");
  expect(terminal.text()).toMatch(
    /the set-up of acme\/lay has not finished.*\n.*pots setup acme lay/,
  );
  terminal.type("x");
  await terminal.waitForAbsence("any key closes this");

  world.file("code/acme/.pots.toml", '[setup]\ncreate = "echo begun; exec sleep 1000"\n');
  await world.git(acme, "commit", "-qam", "waits");
  await world.pots(["trust", "-y"], { cwd: acme });
  await world.tmux("bind-key", "-n", "F5", ...popup, `${POTS} create -w other`);
  terminal.type(F5);
  await terminal.waitFor(/│begun/);
  terminal.type(KEYS.ctrlC);
  await terminal.waitFor("any key closes this");
  expect(terminal.text()).toContain("the set-up of acme/other has not");
  terminal.type("x");
  await terminal.waitForAbsence("any key closes this");
});
