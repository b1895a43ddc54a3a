import { TestTerminal } from "./terminal.ts";
import { eventually } from "./wait.ts";
import type { World } from "./world.ts";

/** People at terminals inside tmux. */

/** Name of the session that a terminal's tmux client shows; `""` when it is no client. */
export async function sessionShown(world: World, terminal: TestTerminal): Promise<string> {
  const rows = await world.tmux("list-clients", "-F", "#{client_pid} #{session_name}");
  const own = rows.split("\n").find((row) => row.startsWith(`${terminal.pid} `));
  return own?.slice(own.indexOf(" ") + 1) ?? "";
}

export async function waitForSession(
  world: World,
  terminal: TestTerminal,
  name: string,
): Promise<void> {
  await eventually(
    async () => (await sessionShown(world, terminal)) === name,
    () => `${name} on the screen, which shows:\n${terminal.text()}`,
  );
}

/** A person who looks at a session, and can type into it. */
export async function personIn(world: World, session: string, shows = "$"): Promise<TestTerminal> {
  const argv = [`${world.bin}/tmux`, "-u", "attach-session", "-t", `=${session}`];
  const terminal = new TestTerminal(world, argv);
  await waitForSession(world, terminal, session);
  await terminal.waitFor(shows);
  return terminal;
}
