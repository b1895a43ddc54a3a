import { PotsError } from "../system/errors.ts";
import { succeeded } from "../system/process.ts";
import { type PaneToUse, SYNCHRONIZED, samePane } from "./agent-panes.ts";
import { saysGone, saysNotThere, type Tmux, type TmuxCommand } from "./connection.ts";

/** Reading a pane and typing into it: only into the very pane that was looked at. */

/** What a guarded command prints where the pane is not the one meant; captured text ends otherwise. */
const OTHER = "pots: not the pane meant";

/**
 * Commands for this very pane; tmux itself compares, in the same call.
 * @param condition a further format that has to be true
 * @param commands as one text, as in tmux's configuration; holds nothing from outside
 */
function only(
  pane: PaneToUse,
  condition: string,
  commands: string,
  otherwise = `display-message -p '${OTHER}'`,
): TmuxCommand {
  const guard = condition === "" ? samePane(pane) : `#{&&:${samePane(pane)},${condition}}`;
  return ["if-shell", "-F", "-t", pane.id, guard, commands, otherwise];
}

/**
 * Its text, wrapped lines joined, blank lines at the end left out; null when it is gone.
 * @param wanted the screen, its whole history, or that many lines from the end
 * @throws PotsError with tmux's words
 */
export async function capturePane(
  tmux: Tmux,
  pane: PaneToUse,
  wanted: "screen" | "all" | number,
  ansi: boolean,
): Promise<string | null> {
  const start = wanted === "screen" ? "" : ` -S -${wanted === "all" ? "" : wanted}`;
  const command = `capture-pane -p -J${ansi ? " -e" : ""}${start} -t '${pane.id}'`;
  const outcome = await tmux.try([only(pane, "", command)]);
  if (saysGone(outcome.stderr)) return null;
  if (!succeeded(outcome)) {
    throw await tmux.failure("capture the pane", outcome);
  }
  if (outcome.stdout === `${OTHER}\n`) return null;
  // joined lines keep the blanks behind them
  const plain = ansi ? outcome.stdout : outcome.stdout.replace(/ +$/gm, "");
  const lines = plain.replace(/\n+$/, "").split("\n");
  return (typeof wanted === "number" ? lines.slice(-wanted) : lines).join("\n");
}

/** What has to be so for something to be typed. */
export interface TypingGuard {
  /** Leave copy mode for it, and let other panes have the keys as well. */
  leaveMode: boolean;
  /** What was seen of the record of its agent's hook. */
  record: string;
}

/** The record is compared only where it is pots' own kind of text: it becomes part of a format. */
function typingCondition({ leaveMode, record }: TypingGuard): string {
  const alive = "#{==:#{pane_dead},0}";
  const parts = [
    alive,
    ...(leaveMode ? [] : ["#{==:#{pane_in_mode},0}", `#{?${SYNCHRONIZED},0,1}`]),
    ...(/^1 [\w%./: -]*$/.test(record) ? [`#{==:#{@pots_agent},${record}}`] : []),
  ];
  return parts.reduceRight((rest, part) => `#{&&:${part},${rest}}`);
}

const mended = (pane: PaneToUse, { leaveMode }: TypingGuard) =>
  leaveMode ? `copy-mode -q -t '${pane.id}' ; ` : "";

function pasting(
  pane: PaneToUse,
  guard: TypingGuard,
  buffer: string,
  otherwise?: string,
): TmuxCommand[] {
  const paste = `${mended(pane, guard)}paste-buffer -p -d -b ${buffer} -t '${pane.id}'`;
  return [["load-buffer", "-b", buffer, "-"], only(pane, typingCondition(guard), paste, otherwise)];
}

function pressing(
  pane: PaneToUse,
  keys: readonly string[],
  guard: TypingGuard,
  otherwise?: string,
): TmuxCommand[] {
  const names = keys.map((key) => `'${key}'`).join(" ");
  const press = `${mended(pane, guard)}send-keys -t '${pane.id}' ${names}`;
  return [only(pane, typingCondition(guard), press, otherwise)];
}

/** Fails, by which a program on another machine tells it: `can't find session: …`. */
const FAIL = "has-session -t '=not the pane meant'";

/**
 * The same as commands that fail where the pane is not as it was seen, to be run on another machine
 * one after the other.
 */
export function typingThere(
  pane: PaneToUse,
  keys: readonly string[],
  guard: TypingGuard,
): { paste: TmuxCommand[]; press: TmuxCommand[] } {
  const buffer = `pots-send-${crypto.randomUUID()}`;
  return {
    paste: pasting(pane, guard, buffer, `delete-buffer -b ${buffer} ; ${FAIL}`),
    press: pressing(pane, keys, { ...guard, record: "" }, FAIL),
  };
}

/**
 * Paste a text, bracketed where the program asks for it.
 * @returns whether it was done: false where the pane is not as it was seen
 * @throws PotsError with tmux's words
 */
export async function pasteText(
  tmux: Tmux,
  pane: PaneToUse,
  text: string,
  guard: TypingGuard,
): Promise<boolean> {
  const buffer = `pots-send-${process.pid}`;
  const input = Buffer.from(text);
  const done = await perform(tmux, pasting(pane, guard, buffer), "paste the text", input);
  if (!done) await tmux.try([["delete-buffer", "-b", buffer]]);
  return done;
}

/** Press keys by tmux's names. @returns and throws as pasteText */
export async function pressKeys(
  tmux: Tmux,
  pane: PaneToUse,
  keys: readonly string[],
  guard: TypingGuard,
): Promise<boolean> {
  return await perform(tmux, pressing(pane, keys, guard), "press the keys");
}

async function perform(
  tmux: Tmux,
  commands: readonly TmuxCommand[],
  doing: string,
  input?: Uint8Array,
): Promise<boolean> {
  const outcome = await tmux.try(commands, input === undefined ? {} : { input });
  if (saysNotThere(outcome.stderr)) return false;
  if (!succeeded(outcome)) throw await tmux.failure(doing, outcome);
  return outcome.stdout.trim() !== OTHER;
}

/** Keys as tmux names them (key-string.c), which a person may press by name. */
const NAMED =
  /^(?:[CMS]-){0,3}(?:[!-&(-~]|Enter|Escape|Tab|BTab|Space|BSpace|Up|Down|Left|Right|Home|End|PageUp|PageDown|PPage|NPage|PgUp|PgDn|IC|Insert|DC|Delete|F(?:[1-9]|1[0-2]))$/;

/** @throws PotsError for what is no key's name: tmux would type it as a text */
export function requireKey(name: string): string {
  if (NAMED.test(name)) return name;
  throw new PotsError(
    "usage",
    `there is no key ${JSON.stringify(name)}`,
    "keys: one character, Enter, Escape, Tab, BTab, Space, BSpace, Up, Down, Left, Right, Home, End, PageUp, PageDown, Insert, Delete, F1 to F12; C-, M-, S- before them",
  );
}
