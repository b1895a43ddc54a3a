import { statSync } from "node:fs";
import { join } from "node:path";
import type { LayoutPane, LayoutWindow } from "../sessions/layout.ts";
import type { PaneStart, SavedAgent } from "../sessions/saved.ts";
import { paneStartOf as startOfText } from "../sessions/saved-text.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { realPath } from "../system/paths.ts";
import { warn } from "../terminal/output.ts";
import type { Size } from "../terminal/terminal.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { type Built, buildWindows, numberWindows, sizeCommands } from "../tmux/build-layout.ts";
import { inCalls } from "../tmux/calls.ts";
import { focusWindows, startPane } from "../tmux/focus.ts";
import { killIfStill, UNATTENDED } from "../tmux/kill.ts";
import { personsShell, programPane, shellPane, shellWords } from "../tmux/pane-program.ts";
import { noteConversation, notePaneStart } from "../tmux/pane-start.ts";
import { runsAnything } from "../tmux/runs-anything.ts";
import { getSession } from "../tmux/sessions.ts";
import type { Started } from "../tmux/started.ts";
import type { Typing } from "../tmux/type-when-ready.ts";
import { showAgain } from "./show-again.ts";
import { typeIntoShells } from "./type-into-shells.ts";
import { sizeFor } from "./window-size.ts";

/** Giving a new session its windows and panes, and starting what is in them. */

/** A pane's directory; null where it is none below the worktree, links followed. */
function directoryOf(worktree: string, dir: string): string | null {
  const real = realPath(join(worktree, dir));
  const inside = real === worktree || real.startsWith(`${worktree}/`);
  return inside && statSync(real, { throwIfNoEntry: false })?.isDirectory() ? real : null;
}

export interface LayoutPlace {
  /** Top of the worktree: programs run there, and below it. */
  worktree: string;
  /** Where the session starts, and its shells. */
  directory: string;
  /** Its first window runs a command of its own, in place of the layout's first. */
  keepsFirst: boolean;
  /** May directories of panes lie anywhere? Then they are absolute. */
  anywhere?: boolean;
  /** The windows' numbers; tmux's own when left out. */
  indexes?: readonly number[];
  /** Of the windows; the terminal's that will show them when left out. */
  size?: Size;
}

/** A pane ready to be started. */
interface Start {
  pane: string;
  directory: string;
  run: string | null;
  type: string | null;
  noted: PaneStart | null;
  conversation: SavedAgent | null;
  shown: string;
}

/** A program is started nowhere else than where it was to be. */
function paneStartOf(
  context: Context,
  place: LayoutPlace,
  where: string,
  wish: LayoutPane,
  pane: string,
): Start {
  const { run, type, dir, shown = "", noted = notedOf(wish), conversation = null } = wish;
  const { worktree, directory: usual } = place;
  const start = { pane, run, type, noted, conversation, shown };
  if (dir === null) return { ...start, directory: run === null ? usual : worktree };
  const directory = place.anywhere ? dir : directoryOf(worktree, dir);
  if (directory !== null) return { ...start, directory };
  const none = `${printable(dir)} is no directory in ${shownPath(context, worktree)}`;
  warn(`${where}: ${none}: nothing was started there`);
  return { ...start, directory: usual, run: null, type: null, noted: null };
}

function notedOf({ run, type }: LayoutPane): PaneStart | null {
  if (run !== null) return startOfText({ kind: "run", text: run });
  return type === null ? null : startOfText({ kind: "type", text: type });
}

const windowLabel = ({ name }: LayoutWindow, index: number) =>
  printable(`window ${name ?? index + 1}`);

/** What cannot start (a shell that is not there) has ended by then. Milliseconds. */
export const MOMENT = 20;
/** For whoever's session has ended by then. */
export const NO_SHELL =
  "does its shell start (tmux's default-command, default-shell)? or do exit-unattached or a hook end it?";

/**
 * Give a new session its windows, panes and programs.
 * @throws PotsError that names the first window which could not be made; the session stays, with
 *   those before it, unless nothing could be started in it at all. Also where it ended with its shells
 */
export async function startLayout(
  context: Context,
  session: Started & { id: string },
  windows: readonly LayoutWindow[],
  place: LayoutPlace,
): Promise<void> {
  const texts = await startWindows(context, session, windows, place).catch(
    async (error: unknown) => {
      throw await endedOrThere(context, session, error);
    },
  );
  const { id, name } = session;
  const typing = typeIntoShells(
    context,
    texts.map((text) => ({ ...text, name })),
  );
  await Promise.allSettled([typing, Bun.sleep(MOMENT)]);
  if ((await getSession(context.tmux, id)) === null) {
    throw new PotsError("failed", `${name} ended at once`, NO_SHELL);
  }
  await typing;
}

/**
 * A session in which nothing was started is none: it ends, as the very one that was made, while nobody
 * is in it. @returns the error, which says where it is still there
 */
async function endedOrThere(
  context: Context,
  { id, name }: { id: string; name: string },
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof PotsError)) return error;
  const { tmux } = context;
  const { kind, message, hint, child } = error;
  const goThere = `go there all the same: ${shellLine(["pots", "attach", name])}`;
  const what = [...(hint === "" ? [] : [hint]), goThere].join("\n");
  const but = (how: string) => new PotsError(kind, `${name} ${how}, but ${message}`, what, child);
  try {
    const made = await getSession(tmux, id);
    if (made === null) return error;
    const isOwn = made.mark !== null && made.name === name;
    const mayEnd = isOwn && !(await runsAnything(tmux, id));
    if (!mayEnd || (await killIfStill(tmux, made, UNATTENDED)) === "left") return but("runs");
    context.changes.ended.push(made);
    return new PotsError(kind, `${name} was not started: ${message}`, hint, child);
  } catch {
    return but("may run"); // tmux does not say: it is left as it is
  }
}

/** The same, but for what is to be typed, which is returned. @throws as startLayout */
export async function startWindows(
  context: Context,
  session: Started & { id: string },
  windows: readonly LayoutWindow[],
  place: LayoutPlace,
): Promise<Typing[]> {
  const { worktree, keepsFirst } = place;
  const { tmux } = context;
  const size = place.size ?? (await sizeFor(context, session));
  const options = { keepsFirst, size, floats: session.floats, directory: worktree };
  const built = await buildWindows(tmux, session.id, windows, options);
  const wanted = keepsFirst ? windows.slice(1) : windows;
  const starts = built.windows.flatMap(({ panes }, index) => {
    const window = wanted[index];
    if (window === undefined) return [];
    const where = windowLabel(window, index);
    return panes.flatMap((pane, at) => {
      const wish = window.panes[at];
      return wish === undefined ? [] : [paneStartOf(context, place, where, wish, pane)];
    });
  });
  const commands = [
    ...built.windows.flatMap(({ panes }, at) =>
      wanted[at] ? sizeCommands(wanted[at], panes) : [],
    ),
    ...starts.map((start) => startCommand(context, session, start)),
    ...starts.flatMap(({ pane, noted }) => (noted === null ? [] : [notePaneStart(pane, noted)])),
    ...starts.flatMap(({ pane, conversation }) =>
      conversation === null ? [] : [noteConversation(pane, conversation)],
    ),
    ...numberWindows(
      session.id,
      built.windows.map(({ id }) => id),
      place.indexes ?? [],
    ),
    ...focusWindows(session.id, built, wanted, keepsFirst),
  ];
  for (const call of inCalls(commands)) {
    await tmux.must("start what it begins with", call, { cwd: worktree });
  }
  if (built.failure !== null) throw failed(built, wanted);
  return starts.flatMap(({ pane, type }) =>
    type === null ? [] : [{ pane, server: session.server, text: type }],
  );
}

function startCommand(context: Context, started: Started, start: Start) {
  const { pane, directory, run } = start;
  const words = wordsFor(context, started, directory, run);
  return startPane(pane, showAgain(context, words, start.shown, `${started.name} ${pane}`));
}

/** The words of a pane's program, or its shell's. */
export function wordsFor(
  context: Context,
  { usual }: Pick<Started, "usual">,
  directory: string,
  run: string | null,
): string[] {
  return run === null
    ? shellPane(usual, directory)
    : programPane(
        usual,
        directory,
        run,
        shellWords(personsShell(context.env, usual), run, directory),
      );
}

function failed({ windows, failure }: Built, wanted: readonly LayoutWindow[]) {
  const index = Math.max(0, windows.length - 1);
  const window = wanted[index];
  const label = window === undefined ? "a window" : windowLabel(window, index);
  return new PotsError(
    "failed",
    `${label} could not be made${failure?.child ? "" : `: ${failure?.message}`}`,
    failure?.child === undefined ? "" : failure.hint,
    failure?.child,
  );
}
