import { accessSync, constants, statSync } from "node:fs";
import { errorCode, oneLine } from "../errors.ts";
import type { Mark, TmuxSession } from "../sessions/model.ts";
import { type Evidence, judge, type Presence, type Verdict } from "../sessions/orphans.ts";
import { gitEntries } from "./git.ts";
import { recordedPath } from "./layout.ts";

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
export async function inspect(sessions: readonly TmuxSession[]): Promise<Map<string, Verdict>> {
  const presences = new Map<string, Presence>();
  const answers = new Map<string, Promise<GitAnswer>>();
  const memo = <T>(map: Map<string, T>, key: string, make: () => T): T => {
    const known = map.get(key);
    if (known !== undefined) return known;
    const made = make();
    map.set(key, made);
    return made;
  };
  const verdict = async (mark: Mark): Promise<Verdict> => {
    const worktree = memo(presences, mark.worktree, () => presence(mark.worktree));
    if (worktree !== "gone") {
      return judge(mark, { worktree, root: "unknown", git: null, recordedPath: null });
    }
    const root = readableDirectory(mark.root);
    const git = root === "present" ? await memo(answers, mark.root, () => askGit(mark.root)) : null;
    return judge(mark, { worktree, root, git, recordedPath: recordedPath(mark.gitdir) });
  };
  const managed = sessions.flatMap(({ id, mark }) => (mark === null ? [] : [{ id, mark }]));
  return new Map(
    await Promise.all(managed.map(async ({ id, mark }) => [id, await verdict(mark)] as const)),
  );
}
