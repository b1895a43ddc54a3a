import { existsSync } from "node:fs";
import { join } from "node:path";
import { fieldsOf } from "./ask-git.ts";

/** What git says of a worktree's files: `git status --porcelain=v2 --branch -z`. */

export interface GitStatus {
  /** Commit that is checked out; null before the first. */
  head: string | null;
  /** Null when detached. */
  branch: string | null;
  upstream: string | null;
  /** Commits that the upstream has not, and that only it has; null without an upstream's branch. */
  ahead: number | null;
  behind: number | null;
  /** Paths as Latin-1 fields. Of a rename the new path. */
  changed: string[];
  unmerged: string[];
  /** A directory's path ends in `/`: git lists it as a whole, or it is a repository of its own. */
  untracked: string[];
  ignored: string[];
  /** Changed submodules, and files that are only announced to git; `changed` has them as well. */
  submodules: string[];
  intended: string[];
}

export const STATUS_WORDS = ["status", "--porcelain=v2", "--branch", "-z"] as const;

/** Fields before the path in a record, by its first character. */
const FIELDS_BEFORE_PATH: Record<string, number> = { "1": 8, "2": 9, u: 10 };

/** The path, as Latin-1, of one record that is no header. */
export function pathOfRecord(record: string): string {
  return record
    .split(" ")
    .slice(FIELDS_BEFORE_PATH[record[0] ?? ""] ?? 1)
    .join(" ");
}

/** @throws Error when the answer is none */
export function parseStatus(bytes: Buffer): GitStatus {
  const status: GitStatus = {
    ...{ head: null, branch: null, upstream: null, ahead: null, behind: null },
    ...{ changed: [], unmerged: [], untracked: [], ignored: [] },
    ...{ submodules: [], intended: [] },
  };
  const records = fieldsOf(bytes);
  for (let i = 0; i < records.length; i++) {
    const record = records[i] ?? "";
    const kind = record[0] ?? "";
    if (kind === "#") readHeader(record, status);
    else if (kind === "?") status.untracked.push(record.slice(2));
    else if (kind === "!") status.ignored.push(record.slice(2));
    else {
      const before = FIELDS_BEFORE_PATH[kind];
      const words = record.split(" ");
      if (before === undefined || words.length <= before) {
        throw new Error(`${JSON.stringify(record.slice(0, 60))} is no line of a status`);
      }
      const path = pathOfRecord(record);
      (kind === "u" ? status.unmerged : status.changed).push(path);
      if (kind !== "u" && words[2]?.startsWith("S")) status.submodules.push(path);
      if (words[1] === ".A") status.intended.push(path);
      if (kind === "2") i++; // the path it was renamed from
    }
  }
  return status;
}

function readHeader(record: string, status: GitStatus): void {
  const [, name, ...words] = record.split(" ");
  const text = Buffer.from(words.join(" "), "latin1").toString();
  if (name === "branch.oid") status.head = text === "(initial)" ? null : text;
  if (name === "branch.head") status.branch = text === "(detached)" ? null : text;
  if (name === "branch.upstream") status.upstream = text;
  const counts = name === "branch.ab" ? /^\+(\d+) -(\d+)$/.exec(text) : null;
  if (counts !== null) [status.ahead, status.behind] = [Number(counts[1]), Number(counts[2])];
}

/** What git keeps in a worktree's git directory while each is under way. */
const OPERATIONS = [
  ["rebase-merge", "rebase"],
  ["rebase-apply", "rebase"],
  ["MERGE_HEAD", "merge"],
  ["MERGE_AUTOSTASH", "merge"], // one with --squash has no other file
  ["CHERRY_PICK_HEAD", "pick"],
  ["REVERT_HEAD", "revert"],
  ["sequencer", "pick"],
  ["BISECT_LOG", "bisect"],
  ["NOTES_MERGE_PARTIAL", "merge of notes"],
] as const;

/** The merge, rebase, pick, revert or bisect that is under way in a worktree; null for none. */
export function operationIn(gitdir: string): string | null {
  return OPERATIONS.find(([file]) => existsSync(join(gitdir, file)))?.[1] ?? null;
}

/** `3 changed and 1 untracked file`; `""` for none. */
export function filesText(changed: number, untracked: number): string {
  const parts = [
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(untracked > 0 ? [`${untracked} untracked`] : []),
  ];
  return parts.length === 0
    ? ""
    : `${parts.join(" and ")} file${(untracked || changed) === 1 ? "" : "s"}`;
}
