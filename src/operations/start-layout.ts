import { statSync } from "node:fs";
import { join } from "node:path";
import { inWindows, windowsFor, withoutPrograms } from "../projects/project-files.ts";
import type { LayoutPane, LayoutWindow } from "../sessions/layout.ts";
import { type Context, isInteractive, shownPath } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { realPath } from "../system/paths.ts";
import { say, warn } from "../terminal/output.ts";
import { type Size, terminalSize } from "../terminal/terminal.ts";
import { printable, shellLine } from "../terminal/text.ts";
import {
  type Built,
  buildWindows,
  inCalls,
  type SessionFacts,
  sessionFacts,
  sizeCommands,
} from "../tmux/build-layout.ts";
import type { TmuxCommand } from "../tmux/client.ts";
import { ownClient } from "../tmux/clients.ts";
import { personsShell, programPane, shellPane, shellWords } from "../tmux/pane-program.ts";
import { placeOf } from "../tmux/place.ts";
import { type Typing, typeWhenReady } from "../tmux/type-when-ready.ts";
import { needsTrust, type ProjectSetup } from "./project-setup.ts";
import { askTrust, trustLine } from "./trust-file.ts";

/** The windows and panes that a session starts with. */

export interface LayoutWishes {
  /** A person is at a terminal and asked for this very session: they may be asked for trust. */
  asks: boolean;
  /** `--no-layout` */
  none?: boolean;
  /** `--require-layout`: rather no session than one without its programs. */
  required?: boolean;
}

/**
 * The windows for a task, with what may be run in them. Untrusted programs are left out, and that is
 * said.
 * @returns null where there is no layout
 * @throws PotsError of kind `refused` where a layout is required and cannot be had
 * @throws Cancelled
 */
export async function chooseLayout(
  context: Context,
  setup: ProjectSetup,
  task: string,
  { asks, none, required }: LayoutWishes,
): Promise<LayoutWindow[] | null> {
  if (none) return null;
  const { own, repository, worktree } = setup;
  const found = windowsFor(own?.file ?? null, repository?.file ?? null, task);
  if (found === null) {
    if (required) throw noLayout(context, setup, task);
    return null;
  }
  const programs = inWindows(found.value, "");
  if (!found.foreign || programs.length === 0 || !needsTrust(setup)) return found.value;
  if (asks && (await askTrust(context, setup))) return found.value;
  const path = shownPath(context, repository?.path ?? "");
  const see = `see and trust them: ${trustLine(worktree)}`;
  if (required) {
    throw new PotsError("refused", `${path} is not trusted, and its programs are required`, see);
  }
  say(`pots: ${path} is not trusted: the session starts without its programs; ${see}`);
  return withoutPrograms(found.value);
}

function noLayout(context: Context, setup: ProjectSetup, task: string): PotsError {
  const path = shownPath(context, join(setup.worktree.path, ".pots.toml"));
  return new PotsError(
    "refused",
    `there is no layout for the task ${task}, and one is required`,
    setup.problems.length > 0 ? `mend ${path}` : `write one: pots layout save -o ${path}`,
  );
}

/** A pane's directory; null where it is none below the worktree. */
function directoryOf(worktree: string, dir: string | null): string | null {
  if (dir === null) return worktree;
  const real = realPath(join(worktree, dir));
  const inside = real === worktree || real.startsWith(`${worktree}/`);
  return inside && statSync(real, { throwIfNoEntry: false })?.isDirectory() ? real : null;
}

/** A pane ready to be started. */
interface Start {
  pane: string;
  directory: string;
  run: string | null;
  type: string | null;
}

/** A program is started nowhere else than where it was to be. */
function startOf(
  context: Context,
  top: string,
  where: string,
  wish: LayoutPane,
  pane: string,
): Start {
  const directory = directoryOf(top, wish.dir);
  if (directory !== null) return { pane, directory, run: wish.run, type: wish.type };
  const dir = printable(wish.dir ?? "");
  warn(`${where}: ${dir} is no directory in ${shownPath(context, top)}: nothing was started there`);
  return { pane, directory: top, run: null, type: null };
}

const windowLabel = ({ name }: LayoutWindow, index: number) =>
  printable(`window ${name ?? index + 1}`);

/** Size for the windows: the terminal's that will show them, without its status line. */
async function sizeFor(context: Context, facts: SessionFacts) {
  const shown = await terminalToShow(context);
  if (shown === null) return facts.window;
  return { columns: shown.columns, rows: Math.max(1, shown.rows - facts.statusRows) };
}

/** The terminal that a session will be shown in, as far as it is known; null: not at all. */
async function terminalToShow({ tmux, env }: Context): Promise<Size | null> {
  const { kind } = await placeOf(tmux, env);
  if (kind === "outside") return isInteractive() ? terminalSize() : null;
  if (kind === "elsewhere") return null;
  // where one of several cannot be told, any size is a guess
  return await ownClient(tmux, env).catch(() => null);
}

/** Milliseconds that shells may take to be ready for what is typed into them. */
const PATIENCE = 10_000;

/**
 * Give a new session its windows, panes and programs.
 * @param keepsFirst its first window runs a command of its own, in place of the layout's first
 * @throws PotsError that names the first window which could not be made; the session stays, with
 *   those before it
 */
export async function startLayout(
  context: Context,
  session: { id: string; name: string },
  worktree: string,
  windows: readonly LayoutWindow[],
  keepsFirst: boolean,
): Promise<void> {
  const { tmux } = context;
  const facts = await sessionFacts(tmux, session.id);
  const size = await sizeFor(context, facts);
  const options = { keepsFirst, size, directory: worktree };
  const built = await buildWindows(tmux, session.id, windows, options);
  const wanted = keepsFirst ? windows.slice(1) : windows;
  const starts = built.windows.flatMap(({ panes }, index) => {
    const window = wanted[index];
    if (window === undefined) return [];
    const where = windowLabel(window, index);
    return panes.flatMap((pane, at) => {
      const wish = window.panes[at];
      return wish === undefined ? [] : [startOf(context, worktree, where, wish, pane)];
    });
  });
  const commands = [
    ...built.windows.flatMap(({ panes }, at) =>
      wanted[at] ? sizeCommands(wanted[at], panes) : [],
    ),
    ...starts.map((start) => startCommand(context, facts, start)),
    ...focusCommands(session.id, built, wanted, keepsFirst),
  ];
  for (const call of inCalls(commands)) {
    await tmux.must(`start what ${session.name} begins with`, call, { cwd: worktree });
  }
  if (built.failure !== null) throw failed(session.name, built, wanted);
  await typeAll(context, session, starts);
}

function startCommand(context: Context, { usual }: SessionFacts, start: Start): TmuxCommand {
  const { pane, directory, run } = start;
  const words =
    run === null
      ? shellPane(usual, directory)
      : programPane(usual, directory, run, shellWords(personsShell(context.env, usual), run));
  return ["respawn-pane", "-k", "-t", pane, "--", ...words];
}

/** Each window shows the pane that is to have the focus, else its first; the session likewise. */
function focusCommands(
  id: string,
  { windows }: Built,
  wanted: readonly LayoutWindow[],
  keepsFirst: boolean,
): TmuxCommand[] {
  const panes = windows.flatMap((window, index): TmuxCommand[] => {
    const at = wanted[index]?.panes.findIndex(({ focus }) => focus) ?? -1;
    const pane = window.panes[Math.max(0, at)];
    return window.panes.length < 2 || pane === undefined ? [] : [["select-pane", "-t", pane]];
  });
  const at = wanted.findIndex(({ focus }) => focus);
  const window = windows[Math.max(0, at)];
  if (keepsFirst) return [...panes, ["select-window", "-t", `${id}:^`]];
  return window === undefined ? panes : [...panes, ["select-window", "-t", window.id]];
}

function failed(name: string, { windows, failure }: Built, wanted: readonly LayoutWindow[]) {
  const index = Math.max(0, windows.length - 1);
  const window = wanted[index];
  const label = window === undefined ? "a window" : windowLabel(window, index);
  return new PotsError(
    "failed",
    `${name} runs, but ${label} could not be made: ${failure?.message ?? ""}`,
    `go there all the same: ${shellLine(["pots", "attach", name])}`,
    failure?.child,
  );
}

async function typeAll(
  context: Context,
  { id, name }: { id: string; name: string },
  starts: readonly Start[],
): Promise<void> {
  const texts = starts.flatMap(({ pane, type }): Typing[] =>
    type === null ? [] : [{ pane, text: type }],
  );
  if (texts.length === 0) return;
  for (const { text } of await typeWhenReady(context.tmux, id, texts, PATIENCE)) {
    warn(printable(`${name}: a shell was not ready in ${PATIENCE / 1000} s; not typed: ${text}`));
  }
}
