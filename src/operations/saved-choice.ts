import { asTyped } from "../cli/propose.ts";
import type { Words } from "../cli/words.ts";
import { itemsOf, matchSession } from "../sessions/matching.ts";
import type { TmuxSession } from "../sessions/model.ts";
import { keyOf, restorable, type SavedSession, without } from "../sessions/saved.ts";
import { type Context, isInteractive, shownPath } from "../snapshot/context.ts";
import { rootHere } from "../snapshot/projects.ts";
import {
  changeRecord,
  type Latest,
  latestRecord,
  missingFrom,
  readRecordAt,
  recordPaths,
  type SavedRow,
  savedDirectory,
  toRow,
} from "../snapshot/saved.ts";
import { EXIT, PotsError, reasonOf } from "../system/errors.ts";
import { print, say } from "../terminal/output.ts";
import { counted, printable, shellLine, these } from "../terminal/text.ts";
import { ago } from "../terminal/time.ts";
import { locate } from "../worktrees/git-files.ts";
import { pathOf } from "./find-project.ts";
import { ambiguous, notFound, notWhole } from "./find-session.ts";

/** Which record, and which of its sessions, are meant. */

/** @param from a record's number as `--list` has it @throws PotsError where that is none */
export function chosenRecord(
  context: Context,
  from: string | undefined,
  warnings: string[],
): Latest | null {
  const directory = savedDirectory(context);
  if (from === undefined) return latestRecord(directory, warnings);
  const path = /^[1-9]\d*$/.test(from) ? recordPaths(directory)[Number(from) - 1] : undefined;
  if (path === undefined) {
    throw new PotsError(
      "notFound",
      `there is no record ${from}`,
      "pots restore --list numbers them",
    );
  }
  try {
    return { record: readRecordAt(path), path };
  } catch (error) {
    throw new PotsError(
      "failed",
      `record ${from} cannot be read: ${reasonOf(error)}`,
      "pots restore --list shows the others",
    );
  }
}

/**
 * The saved sessions that are meant: all that are not there, or those that were named, by the path of
 * their worktree perhaps.
 * @throws PotsError where a name is nobody's, or several sessions'
 */
export async function wantedFrom(
  context: Context,
  latest: Latest | null,
  there: readonly TmuxSession[],
  words: Words,
): Promise<SavedSession[]> {
  if (latest === null) {
    const [query] = words.positionals;
    if (query !== undefined)
      throw new PotsError("notFound", `no saved session matches ${query}`, "nothing is saved");
    return [];
  }
  const { record } = latest;
  const past = words.value("from") !== undefined;
  const present = new Set(there.map(keyOf));
  const missing = past
    ? restorable(record).filter((session) => !present.has(keyOf(session)))
    : missingFrom(record, there);
  const all = words.flag("all") ? missing : missing.filter(({ mark }) => mark !== null);
  if (words.positionals.length === 0) return all;
  const rows = all.map(toRow);
  const lostUnasked = words.flag("forget") && words.flag("yes");
  const chosen = new Set<SavedSession>();
  for (const query of words.positionals) {
    const isQuery = ({ name }: { name: string }) => name === query;
    // one that is there is no mistake: restoring twice restores nothing twice
    if (there.some(isQuery) && !rows.some(isQuery)) {
      const waits = record.waiting.some((saved) => saved.passedOver && isQuery(saved));
      const instead = `; what was saved before comes back once it has ended: ${shellLine(["pots", "kill", query])}`;
      say(`${printable(query)} is there already${waits ? printable(asTyped(instead)) : ""}`);
      continue;
    }
    const match = matchSession(query, rows);
    const found = match.kind === "none" ? inWorktreeAt(context, query, rows) : itemsOf(match);
    const [item, ...others] = found;
    if (item === undefined) throw await notFoundSaved(query, rows);
    const isWhole = match.kind === "none" || (match.kind === "one" && match.exact);
    if (lostUnasked && !isWhole && others.length === 0)
      throw notWhole(query, found, "saved session");
    chosen.add(
      (others.length === 0 ? item : oneOf(context, query, found, words.flag("forget"))).saved,
    );
  }
  return [...chosen];
}

/** Those of the worktree around a path; none where the word is no path. */
function inWorktreeAt(context: Context, query: string, rows: readonly SavedRow[]): SavedRow[] {
  const path = pathOf(context, query);
  if (path === null) return [];
  const worktree = locate(path)?.worktree ?? path; // it may be gone
  return rows.filter(({ worktreePath }) => worktreePath === worktree);
}

/**
 * Of several with one name, that of the project stood in.
 * @param isLost nothing brings it back: then none is taken for another
 */
function oneOf(
  context: Context,
  query: string,
  found: readonly SavedRow[],
  isLost: boolean,
): SavedRow {
  if (new Set(found.map(({ name }) => name)).size > 1) throw ambiguous(query, found);
  const here = rootHere(context);
  const [own, ...others] = found.filter(({ root }) => !isLost && root !== null && root === here);
  if (own !== undefined && others.length === 0) return own;
  throw new PotsError(
    "ambiguous",
    `several saved sessions match ${query}`,
    ["name one by its worktree:", ...found.map(({ path }) => shownPath(context, path))].join(
      "\n    ",
    ),
  );
}

async function notFoundSaved(query: string, rows: Parameters<typeof notFound>[1]) {
  const error = await notFound(query, rows);
  const hint = error.hint.startsWith("nearest")
    ? error.hint
    : "pots restore --dry-run shows what is saved";
  return new PotsError("notFound", `no saved session matches ${query}`, hint);
}

/** Let go of saved sessions, for good. */
export async function forget(
  latest: Latest | null,
  wanted: readonly SavedSession[],
  words: Words,
): Promise<number> {
  if (latest === null || wanted.length === 0) {
    say("nothing is saved that is not there");
    return EXIT.done;
  }
  for (const { name } of wanted) say(printable(name));
  if (!words.flag("yes")) {
    if (!isInteractive()) {
      const unasked = shellLine(["pots", "restore", "--forget", ...words.positionals, "--yes"]);
      throw new PotsError("usage", "forgetting needs a terminal", `without asking: ${unasked}`);
    }
    const { askYes } = await import("../terminal/prompts.ts");
    if (!(await askYes(`Forget ${these(wanted.length, "session")} for good?`))) {
      say("nothing was forgotten");
      return EXIT.cancelled;
    }
  }
  try {
    const keys = new Set(wanted.map(keyOf));
    await changeRecord(latest.path, (record) => without(record, keys));
  } catch (error) {
    throw new PotsError(
      "failed",
      `${wanted.length === 1 ? "it is" : "they are"} still saved: ${reasonOf(error)}`,
      "is the disk full, is the file yours?",
    );
  }
  say(`forgot ${counted(wanted.length, "session")}`);
  return EXIT.done;
}

/** The records by number, the last written first. */
export function listRecords(context: Context): number {
  const paths = recordPaths(savedDirectory(context));
  if (paths.length === 0) say("nothing is saved");
  for (const [index, path] of paths.entries()) {
    const number = String(index + 1).padStart(2);
    try {
      const record = readRecordAt(path);
      const names = restorable(record).flatMap(({ name, mark }) => (mark === null ? [] : [name]));
      const when = ago(record.savedAt / 1000, Date.now() / 1000);
      print(printable(`${number}  ${when}  ${record.host}  ${names.length}: ${names.join(", ")}`));
    } catch (error) {
      print(printable(`${number}  cannot be read: ${reasonOf(error)}`));
    }
  }
  return EXIT.done;
}
