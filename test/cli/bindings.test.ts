import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { personIn } from "../support/clients.ts";
import { KEYS } from "../support/terminal.ts";
import { eventually, never } from "../support/wait.ts";
import { POTS, World } from "../support/world.ts";

/** The key bindings that the pages recommend, pressed. */

/** A World in which tmux has read a page's lines for tmux.conf, pots being where those have it. */
async function withLinesOf(page: string): Promise<World> {
  const world = new World();
  mkdirSync(join(world.home, ".local/bin"), { recursive: true });
  symlinkSync(POTS, join(world.home, ".local/bin/pots"));
  const text = readFileSync(join(import.meta.dir, `../../src/cli/topics/${page}.md`), "utf8");
  const [, lines = ""] = /```tmux ~\/.tmux.conf\n([^`]+)```/.exec(text) ?? [];
  world.file("page.conf", lines);
  await world.tmux("new-session", "-d", "-s", "mail");
  await world.tmux("new-session", "-d", "-s", "other");
  await world.tmux("source-file", join(world.home, "page.conf"));
  return world;
}

const modes = (world: World) => world.tmux("list-panes", "-a", "-F", "#{pane_in_mode}");

test("the key for pots next says in the status line of who pressed it that nobody waits", async () => {
  await using world = await withLinesOf("agents");
  await using other = await personIn(world, "other");
  await using person = await personIn(world, "mail");
  person.type("\u0002a");
  await person.waitFor("pots: no session needs you");
  expect(person.lines().at(-1)).toContain("pots: no session needs you");
  expect(other.text()).not.toContain("no session needs you");
  expect(await modes(world)).not.toContain("1");
  // in a script, and in one that a binding runs, it is exit 3 all the same
  const script =
    "#!/bin/sh\n$HOME/.local/bin/pots next\necho $? >$HOME/exit.new\nmv $HOME/exit.new $HOME/exit\n";
  world.program("script", script);
  const code = () => readFileSync(join(world.home, "exit"), "utf8");
  await world.tmux("bind-key", "b", "run-shell", join(world.bin, "script"));
  person.type("\u0002b");
  await eventually(() => Promise.resolve(code() === "3\n"), "its exit code");
  expect(await world.pots(["next"])).toMatchObject({ code: 3 });
});

test("what goes wrong behind any key is told there, as it is", async () => {
  await using world = await withLinesOf("agents");
  await using person = await personIn(world, "mail");
  // tmux makes a single # of two, before a shell reads the line
  await world.tmux("bind-key", "b", "run-shell", `${POTS} attach 'no ##S 100%H'`);
  person.type("\u0002b");
  await person.waitFor("no session matches no #S 100%H");
  expect(await modes(world)).not.toContain("1");
});

test("the line for a popup where two terminals show a session leaves all as it was after Esc", async () => {
  await using world = await withLinesOf("troubleshooting");
  await using one = await personIn(world, "mail");
  await using two = await personIn(world, "mail");
  for (const [at, person] of [one, two].entries()) {
    person.type("\u0002s");
    await person.waitFor("other");
    await person.waitFor("enter");
    await person.waitFor("┐");
    person.type(KEYS.escape);
    await person.waitForAbsence("┐"); // the popup itself is there longer than what is in it, and takes keys
    person.type(`echo as $((${at} + 1)) before\r`);
    await person.waitFor(`as ${at + 1} before`);
    expect(await modes(world)).not.toContain("1");
  }
  // and goes where Enter says, with the one who asked
  two.type("\u0002s");
  await two.waitFor("enter");
  two.type("other\r");
  await eventually(async () => {
    const shown = await world.tmux("list-clients", "-F", "#{client_pid} #{client_session}");
    return shown.includes(`${two.pid} other`) && shown.includes(`${one.pid} mail`);
  }, "the one who asked to be there");
});

test("what a status line asks for is told by no message over it", async () => {
  await using world = new World();
  await world.tmux("new-session", "-d", "-s", "mail");
  world.program("asks", `#!/bin/sh\necho >>$HOME/asked\nexec ${POTS} status nosuch\n`);
  await using person = await personIn(world, "mail");
  await world.tmux("set-option", "-g", "status-interval", "1");
  await world.tmux("set-option", "-g", "status-right", `#(exec ${join(world.bin, "asks")})`);
  const asked = () => existsSync(join(world.home, "asked"));
  await eventually(asked, "the status line to ask");
  await never(() => person.text().includes("no session matches"), 1000);
});

test("what an if-shell asks is a no where it fails, and told", async () => {
  await using world = await withLinesOf("agents");
  await using person = await personIn(world, "mail");
  const asked = `${POTS} wait nosuch --timeout 1`;
  await world.tmux("bind-key", "b", "if-shell", asked, "set -g @is yes", "set -g @is no");
  person.type("\u0002b");
  await person.waitFor("pots: no session matches nosuch");
  const answer = () => world.tmux("show-options", "-gqv", "@is");
  await eventually(async () => (await answer()) !== "", "an answer");
  expect(await answer()).toBe("no");
});

test("what goes wrong elsewhere in tmux is told without a question to it", async () => {
  await using world = new World();
  await world.tmux("new-session", "-d", "-s", "mail");
  const env = { TMUX: await world.format("mail", "#{socket_path},#{pid},0") };
  const { code, stderr } = await world.pots(["--verbose", "undo", "nosuch"], { env });
  expect(code).toBe(3);
  expect(stderr).toContain("nothing is saved as nosuch");
  expect(stderr).not.toContain("pots: tmux ");
});
