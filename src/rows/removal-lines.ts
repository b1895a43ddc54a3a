import { worktreeTitle } from "../sessions/naming.ts";
import { counted, fewOf, printable, tilde } from "../terminal/text.ts";

/** What a person is shown before a worktree is removed. Pure. */

export interface RemovalFacts {
  root: string;
  /** Name of the worktree. */
  name: string;
  path: string;
  branch: { name: string; goes: boolean; why: string } | null;
  head: string | null;
  /** `runs first: docker compose down`; `""` for nothing. */
  tearDown: string;
  /** `3 changed and 1 untracked file`; `""` for none. */
  files: string;
  /** The work is saved first. */
  saves: boolean;
  ignored: readonly string[];
  /** Ignored files that are otherwise here than where they were copied from. */
  edited: readonly string[];
  /** Pipes, sockets and devices; directories with nothing in them. */
  special: readonly string[];
  empty: readonly string[];
  /** What each file says that is open in an editor. */
  open: readonly string[];
  commitsOnlyHere: number;
  /** Commits that only logs name which go. */
  loggedCommits: number;
  stashes: number;
  /** Names with what would be lost in each. */
  sessions: readonly { name: string; busy: string }[];
  /** Where the person will be whose session ends; null for nobody. */
  landing: string | null;
  /** Where the shell is to go that pots was started in and that stands in it; null: it does not. */
  shellGoesTo: string | null;
  unmanaged: readonly string[];
  /** `vim (123)` */
  processes: readonly string[];
  refusals: readonly string[];
}

/** @param first that what goes is saved first, where it is */
function commitsFate(branch: RemovalFacts["branch"], first: string): string {
  const fate = branch?.goes === false ? `, which stay on ${branch.name}` : first;
  return `that no remote or other branch has${fate}`;
}

const TITLE_WIDTH = 10;

/** The worktree, then a line for each thing that goes, stays, or speaks against it. */
export function removalLines(facts: RemovalFacts, home: string): string[] {
  const { branch, head, files, saves, edited, special, empty } = facts;
  const ignored = facts.ignored.filter((path) => !edited.includes(path));
  const { commitsOnlyHere, loggedCommits, stashes } = facts;
  const first = saves ? ", saved first for pots undo" : "";
  const openElsewhere = facts.open.filter(
    (text) => !facts.refusals.some((why) => why.includes(text)),
  );
  const branchText =
    branch === null
      ? (head && `none (detached at ${head.slice(0, 7)})`) || "" // not looked at
      : `${branch.name} ${branch.goes ? "goes" : "stays"}: ${branch.why}`;
  const rows: [title: string, text: string][] = [
    ["set-up", facts.tearDown],
    ["branch", branchText],
    ["files", files === "" ? "" : `${files}${first}`],
    ...openElsewhere.map((text): [string, string] => ["editor", text]),
    ["edited", edited.length === 0 ? "" : `${fewOf(edited)}, which git ignores${first}`],
    ["ignored", ignored.length === 0 ? "" : `${fewOf(ignored)} (not saved)`],
    ["special", special.length === 0 ? "" : `${fewOf(special)}: no file, so not saved`],
    ["empty", empty.length === 0 ? "" : `${fewOf(empty)}${saves ? ", back with pots undo" : ""}`],
    ["commits", commitsOnlyHere === 0 ? "" : `${commitsOnlyHere} ${commitsFate(branch, first)}`],
    [
      "log",
      loggedCommits === 0
        ? ""
        : `${counted(loggedCommits, "commit")} that only its log names${first}`,
    ],
    ["stashes", stashes === 0 ? "" : `${stashes}, which stay`],
    ...facts.sessions.map(({ name, busy }): [string, string] => [
      "session",
      `${name} ends${busy === "" ? "" : `; ${busy}`}`,
    ]),
    ["", facts.landing ?? ""],
    ...facts.unmanaged.map((name): [string, string] => ["session", `${name} stays: not pots' own`]),
    [
      "you",
      facts.shellGoesTo === null
        ? ""
        : `stand in it: your shell will be in a removed directory; then: cd ${facts.shellGoesTo}`,
    ],
    ["in it", fewOf(facts.processes)],
    ...facts.refusals.map((why): [string, string] => ["refused", why]),
  ];
  return [
    `${worktreeTitle(facts)}  ${tilde(facts.path, home)}`,
    ...rows
      .filter(([, text]) => text !== "")
      .map(([title, text]) => `  ${title.padEnd(TITLE_WIDTH)}${text}`),
  ].map(printable);
}
