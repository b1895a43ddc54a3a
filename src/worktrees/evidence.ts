import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Mark, TmuxSession } from "../sessions/model.ts";
import {
  type Evidence,
  orphanVerdict,
  type Presence,
  type Verdict,
  type WorktreeRecord,
} from "../sessions/orphans.ts";
import { errorCode, oneLine } from "../system/errors.ts";
import { gitEntries } from "./git.ts";
import { recordedPath } from "./git-files.ts";

/** Looking at what marked sessions say of their worktrees. */

/** Codes that prove absence; any other error (EACCES, EIO, ESTALE, …) proves nothing. */
const ABSENT = new Set(["ENOENT", "ENOTDIR"]);

export function presence(path: string): Presence {
  try {
    return statSync(path).isDirectory() ? "present" : "gone";
  } catch (error) {
    return ABSENT.has(errorCode(error)) ? "gone" : "unknown";
  }
}

function readableDirectory(path: string): Presence {
  const there = presence(path);
  if (there !== "present") return there;
  try {
    accessSync(path, constants.R_OK | constants.X_OK);
    return "present";
  } catch {
    return "unknown";
  }
}

function isGoneOrEmpty(directory: string): boolean {
  try {
    return readdirSync(directory).length === 0;
  } catch {
    return true; // gone, or nothing can be said of it
  }
}

/** git's record of a worktree; `commondir` is written when it is added, and never again. */
function recordOf(gitdir: string, createdAt: number): WorktreeRecord | null {
  const path = recordedPath(gitdir);
  if (path === null) return null;
  const there = presence(path);
  try {
    const made = statSync(join(gitdir, "commondir")).mtimeMs / 1000;
    return { path, there, newer: made >= createdAt + 1 };
  } catch {
    return { path, there, newer: true }; // not to be relied on
  }
}

type GitAnswer = NonNullable<Evidence["git"]>;

async function askGit(root: string): Promise<GitAnswer> {
  try {
    return { entries: await gitEntries(root) };
  } catch (error) {
    return { problem: oneLine(error) };
  }
}

/**
 * A verdict for each managed session, by session id. git is asked once for each project that has a
 * session whose directory is gone, all at the same time; where nothing is gone no process starts.
 */
export async function readVerdicts(
  sessions: readonly TmuxSession[],
): Promise<Map<string, Verdict>> {
  const presences = new Map<string, Presence>();
  const roots = new Map<string, Presence>();
  const answers = new Map<string, Promise<GitAnswer>>();
  const memo = <T>(map: Map<string, T>, key: string, make: () => T): T => {
    const known = map.get(key);
    if (known !== undefined) return known;
    const made = make();
    map.set(key, made);
    return made;
  };
  const looksGone = async (mark: Mark, createdAt: number, root: Presence): Promise<Verdict> => {
    const git = root === "present" ? await memo(answers, mark.root, () => askGit(mark.root)) : null;
    const record = recordOf(mark.gitdir, createdAt);
    const aroundGone = isGoneOrEmpty(dirname(record?.path ?? mark.worktree));
    return orphanVerdict(mark, { worktree: "gone", root, git, record, aroundGone });
  };
  const verdicts = new Map<string, Verdict>();
  const waiting: Promise<void>[] = [];
  for (const { id, mark, createdAt } of sessions) {
    if (mark === null) continue;
    const worktree = memo(presences, mark.worktree, () => presence(mark.worktree));
    const root = memo(roots, mark.root, () => readableDirectory(mark.root));
    if (worktree === "gone") {
      const looked = looksGone(mark, createdAt, root);
      waiting.push(looked.then((verdict) => void verdicts.set(id, verdict)));
    } else {
      const notAsked = { git: null, record: null, aroundGone: false };
      verdicts.set(id, orphanVerdict(mark, { worktree, root, ...notAsked }));
    }
  }
  await Promise.all(waiting);
  return verdicts;
}
