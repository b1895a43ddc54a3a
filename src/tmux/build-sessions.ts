import type { PaneStart, SavedAgent } from "../sessions/saved.ts";
import type { Size } from "../terminal/terminal.ts";
import { ASIDE, fittedLayout, isUsual, renameWindow, splitWindow } from "./build-layout.ts";
import type { Tmux, TmuxCommand } from "./connection.ts";
import { zoomPane } from "./focus.ts";
import { PLACEHOLDER } from "./pane-program.ts";
import { noteConversation, notePaneStart } from "./pane-start.ts";
import { guarded } from "./question.ts";
import { beginUnfinished } from "./unfinished.ts";

/**
 * Whole sessions, many in one call. Nothing that a call prints is known before its end, so every
 * command is about the current pane of the current window of a session whose name nobody else has:
 * a new window and a new pane become current. What came of it is looked at before it is relied on.
 */

export interface WholePane {
  words: readonly string[];
  noted: PaneStart | null;
  conversation: SavedAgent | null;
}

export interface WholeWindow {
  index: number;
  name: string | null;
  layout: string | null;
  /** At least one. */
  panes: WholePane[];
  /** Which of the panes is in front. */
  front: number;
  /** Does that one fill the window? */
  zoomed: boolean;
}

export interface WholeSession {
  /** A name that nobody else has. */
  name: string;
  directory: string;
  environment: Record<string, string>;
  /** At least one. */
  windows: WholeWindow[];
  /** Which of the windows is in front. */
  front: number;
}

/** Of the windows; must tmux be told, or does it make them so by itself? */
export interface Sizes {
  size: Size;
  sized: boolean;
}

const BUILT = "built";
/** Milliseconds: dozens of sessions at once, on a machine that has just started. */
const TIMEOUT = 60_000;

/** The commands that make one, unfinished. */
export function wholeCommands(session: WholeSession, { size, sized }: Sizes): TmuxCommand[] {
  const { name, windows, front } = session;
  const target = `=${name}:`;
  const indexes = windows.map(({ index }) => index);
  const numbers = isUsual(indexes) || new Set(indexes).size < indexes.length ? null : indexes;
  const made = windows.flatMap((window, at): TmuxCommand[] => {
    const words = firstWords(window);
    if (at > 0) {
      const place = numbers === null ? target : `${target}${numbers[at]}`;
      return [["new-window", "-t", place, "--", ...words], ...paneCommands(target, window, size)];
    }
    const begin = beginUnfinished({ ...session, words, ...(sized ? { size } : {}) });
    const move = (from: string, to: number): TmuxCommand => [
      ...(["move-window", "-s", `${target}${from}`, "-t", `${target}${to}`] as const),
    ];
    // aside first, as it may be where it is to go
    const moves = numbers === null ? [] : [move("^", ASIDE), move(`${ASIDE}`, numbers[0] ?? 0)];
    return [...begin, ...moves, ...paneCommands(target, window, size)];
  });
  return [...made, ...forward("next-window", target, front, windows.length), tell(name)];
}

/** Says what is in it, for `readWhole`. */
function tell(name: string): TmuxCommand {
  const told = `${BUILT} ${name} #{session_id} #{W:#{P:#{pane_id}.} }`;
  return ["display-message", "-p", "-t", `=${name}:`, guarded(told)];
}

const firstWords = ({ panes: [only, ...others] }: WholeWindow) =>
  only !== undefined && others.length === 0 ? only.words : PLACEHOLDER;

/** What makes the current window, which has its first pane, whole. */
function paneCommands(target: string, window: WholeWindow, size: Size): TmuxCommand[] {
  const { name, layout, panes, front, zoomed } = window;
  const here = ["-t", target] as const;
  const note = (pane: WholePane | undefined): TmuxCommand[] => [
    ...(pane?.noted ? [notePaneStart(target, pane.noted)] : []),
    ...(pane?.conversation ? [noteConversation(target, pane.conversation)] : []),
  ];
  const rename = renameWindow(target, name);
  const [first, ...others] = panes;
  if (others.length === 0) return [...rename, ...note(first)];
  const next: TmuxCommand = ["select-pane", "-t", `${target}.+`];
  return [
    ...rename,
    ...others.flatMap(() => splitWindow(target)),
    ["select-layout", ...here, fittedLayout(layout, size)],
    // the last one is in front: round once, so that each program starts at the size it will have
    ...panes.flatMap((pane): TmuxCommand[] => [
      next,
      ["respawn-pane", "-k", ...here, "--", ...pane.words],
      ...note(pane),
    ]),
    ...(front === panes.length - 1 ? [] : Array.from({ length: front + 1 }, () => next)),
    ...(zoomed ? [zoomPane(target)] : []),
  ];
}

/** From the last of several to the one in front. */
function forward(verb: string, target: string, front: number, of: number): TmuxCommand[] {
  if (front === of - 1) return [];
  return Array.from({ length: front + 1 }, () => [verb, "-t", target] as const);
}

export interface BuiltSession {
  id: string;
  /** Ids of the panes of each window, in order. */
  panes: string[][];
}

/**
 * Make them in one call.
 * @returns for each what was made of it; null where that is not what was asked for, or nothing
 */
export async function buildSessions(
  tmux: Tmux,
  sessions: readonly WholeSession[],
  sizes: Sizes,
): Promise<(BuiltSession | null)[]> {
  const commands = sessions.flatMap((session) => wholeCommands(session, sizes));
  const { stdout } = await tmux.try(commands, { cwd: "/", timeout: TIMEOUT });
  return asAsked(sessions, stdout);
}

/** What there is of them now. @returns as `buildSessions` */
export async function lookAgain(
  tmux: Tmux,
  sessions: readonly WholeSession[],
): Promise<(BuiltSession | null)[]> {
  const { stdout } = await tmux.try(sessions.map(({ name }) => tell(name)));
  return asAsked(sessions, stdout);
}

function asAsked(sessions: readonly WholeSession[], output: string): (BuiltSession | null)[] {
  const built = readWhole(output);
  return sessions.map(({ name, windows }) => {
    const own = built.get(name);
    const isAsAsked =
      own?.panes.length === windows.length &&
      windows.every(({ panes }, at) => own.panes[at]?.length === panes.length);
    return own !== undefined && isAsAsked ? own : null;
  });
}

const TOLD = new RegExp(String.raw`^${BUILT} (\S+) (\$\d+) ((?:(?:%\d+\.)+ )+)$`);

/** By name. */
export function readWhole(output: string): Map<string, BuiltSession> {
  const built = new Map<string, BuiltSession>();
  for (const line of output.split("\n")) {
    const match = TOLD.exec(line);
    if (match === null) continue;
    const [, name = "", id = "", windows = ""] = match;
    const panes = windows.trim().split(" ");
    built.set(name, { id, panes: panes.map((ids) => ids.split(".").slice(0, -1)) });
  }
  return built;
}
