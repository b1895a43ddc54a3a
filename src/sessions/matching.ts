import type { Session, Worktree } from "./model.ts";
import { branchTitle, formsOf, worktreeTitle } from "./naming.ts";

/**
 * Finding the one thing a query means. The ladder, strictest rung first; the last one is only for going
 * there:
 *
 * 1. the exact name of a session
 * 2. the exact worktree, branch, or `project/worktree`
 * 3. the exact `project/branch`, where no worktree of the project is named so
 * 4. the start of a name                                   `acme-fe` → `acme-feat-1-dev`
 * 5. a part of a name, worktree or branch, to the letter   `pay-dev` → `acme-pay-dev`
 * 6. words that start words of them                        `au log`  → `acme-auth-login-dev`
 * 7. its letters, in this order, in a name                 `afd`     → `acme-feat-1-dev`
 *
 * Below the exact ones the query counts as it is and in the letters of names, `größe` as `grosse`.
 * The first rung on which anything stands decides: one match is the answer, several are ambiguous.
 * Letter case counts only on the exact ones. What merely resembles the query is found by fuzzy.ts, and
 * is never taken unasked.
 */

export type Match<T> =
  | { kind: "one"; item: T; exact: boolean }
  | { kind: "several"; items: T[]; exact: boolean }
  | { kind: "none" };

/** All that a query may mean. */
export function itemsOf<T>(match: Match<T>): T[] {
  return match.kind === "several" ? match.items : match.kind === "one" ? [match.item] : [];
}

/** What of an item a query is compared with. */
interface Words {
  name: string;
  /** Other exact names: worktree, branch, `project/worktree`, path. */
  aliases: string[];
  /** `project/branch`; null: it has none. */
  byBranch: string | null;
  /** What partial queries search. */
  text: string;
}

/** Words of a text, lower case, split where anything but letters and digits stands. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** Does every word of the query start a different word of the text, in the same order? */
export function startsWords(query: string, text: string): boolean {
  const words = wordsOf(text);
  let at = 0;
  const wanted = wordsOf(query);
  for (const word of wanted) {
    const found = words.findIndex((candidate, index) => index >= at && candidate.startsWith(word));
    if (found === -1) return false;
    at = found + 1;
  }
  return wanted.length > 0;
}

/** Do the letters of the query stand in the text in this order, as fzf matches? Case is ignored. */
export function lettersInOrder(query: string, text: string): boolean {
  const lower = text.toLowerCase();
  let at = 0;
  for (const letter of query.toLowerCase()) {
    if (/\s/.test(letter)) continue;
    const found = lower.indexOf(letter, at);
    if (found === -1) return false;
    at = found + letter.length;
  }
  return at > 0;
}

function climb<T>(
  query: string,
  items: readonly T[],
  describe: (item: T) => Words,
  guesses: boolean,
): Match<T> {
  const forms = formsOf(query);
  const inOne = (holds: (form: string) => boolean) => forms.some(holds);
  // `project/worktree` is a whole name: where none has it, it is not the words of another
  const loose = guesses || !query.includes("/");
  const described = items.map((item) => ({ item, ...describe(item) }));
  const rungs: { exact: boolean; holds: (words: Words) => boolean }[] = [
    { exact: true, holds: ({ name }) => name === query },
    { exact: true, holds: ({ aliases }) => aliases.includes(query) },
    { exact: true, holds: ({ byBranch }) => byBranch === query },
    { exact: false, holds: ({ name }) => inOne((form) => name.toLowerCase().startsWith(form)) },
    { exact: false, holds: ({ text }) => inOne((form) => text.toLowerCase().includes(form)) },
    { exact: false, holds: ({ text }) => loose && inOne((form) => startsWords(form, text)) },
    { exact: false, holds: ({ name }) => guesses && inOne((form) => lettersInOrder(form, name)) },
  ];
  if (query === "") return { kind: "none" };
  for (const { exact, holds } of rungs) {
    const found = described.filter(holds).map(({ item }) => item);
    const [first] = found;
    if (first !== undefined && found.length === 1) return { kind: "one", item: first, exact };
    if (found.length > 1) return { kind: "several", items: found, exact };
  }
  return { kind: "none" };
}

const present = (texts: (string | null | undefined)[]) =>
  texts.filter((text): text is string => typeof text === "string" && text !== "");

/**
 * The session that a query names in full: rung 1, for which nothing but the names is needed. Where
 * `=foo` could be a session's own name as well as another's, it is neither's.
 */
export function namedInFull<T extends { name: string }>(
  query: string,
  sessions: readonly T[],
): T | undefined {
  const bare = query.startsWith("=") ? query.slice(1) : query;
  const [named, ...others] = sessions.filter(({ name }) => name === query || name === bare);
  return others.length === 0 ? named : undefined;
}

/**
 * The session that something is to be done with, by a name or a part of one; `=NAME` is that very name
 * alone, as for tmux.
 */
export function matchSession<T extends Session>(query: string, sessions: readonly T[]): Match<T> {
  return sessionMeant(query, sessions, false);
}

/** The session to go to: the same, or its letters in order, by which many a name is not meant. */
export function guessSession<T extends Session>(query: string, sessions: readonly T[]): Match<T> {
  return sessionMeant(query, sessions, true);
}

function sessionMeant<T extends Session>(
  query: string,
  sessions: readonly T[],
  guesses: boolean,
): Match<T> {
  const item = namedInFull(query, sessions);
  if (item !== undefined && query !== "") return { kind: "one", item, exact: true };
  if (query.startsWith("=")) return { kind: "none" };
  const describe = (session: T) => ({
    name: session.name,
    aliases: present([
      session.worktree,
      session.branch,
      session.worktree && `${session.project}/${session.worktree}`,
    ]),
    byBranch: session.branch && `${session.project}/${session.branch}`,
    text: present([session.name, session.worktree, session.branch]).join("\n"),
  });
  return climb(query, sessions, describe, guesses);
}

/**
 * The worktree a query means: by name, directory, branch, either with its project ahead, or path. A part of one
 * is found too (`exact` is false then), and is no more than a suggestion.
 */
export function matchWorktree(query: string, worktrees: readonly Worktree[]): Match<Worktree> {
  const describe = (worktree: Worktree) => ({
    name: worktree.name,
    aliases: present([
      worktree.branch,
      worktree.path,
      worktree.path.slice(worktree.path.lastIndexOf("/") + 1),
      worktreeTitle(worktree),
    ]),
    byBranch: branchTitle(worktree),
    text: present([worktree.name, worktree.branch]).join("\n"),
  });
  return climb(query, worktrees, describe, true);
}

/** Is there a character in it that shells take for a pattern? In pots no name is ever one. */
export function looksLikePattern(query: string): boolean {
  return /[*?[\]^]/.test(query) || query.endsWith("$");
}
