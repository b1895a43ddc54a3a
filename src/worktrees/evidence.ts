import { accessSync, constants, lstatSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Mark, TmuxSession } from "../sessions/model.ts";
import {
  type Evidence,
  type MovedProject,
  type Occupant,
  orphanVerdict,
  type Presence,
  type Verdict,
  type WorktreeRecord,
} from "../sessions/orphans.ts";
import { errorCode, oneLine } from "../system/errors.ts";
import { remembered } from "../system/remembered.ts";
import { isAroundThere } from "./around.ts";
import { gitEntries } from "./git.ts";
import { GitFiles, inMilliseconds, isAnother, madeAt } from "./git-directory.ts";
import { gitFileTarget, namesIn, type Place, recordedPath, repositoryAt } from "./git-files.ts";

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

/** Is there surely nothing of this name? */
function isAbsent(path: string): boolean {
  try {
    lstatSync(path);
    return false;
  } catch (error) {
    return ABSENT.has(errorCode(error));
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

/** git's record of a linked worktree; null: there is none. */
function recordOf(mark: Mark, createdAt: number): WorktreeRecord | null {
  const { gitdir } = mark;
  const path = recordedPath(gitdir);
  if (path === null) return null;
  const there = presence(path);
  const made = madeAt(gitdir); // a record that cannot be dated is not relied on
  return { path, there, newer: made === null || isAnother(made, mark, createdAt) };
}

/**
 * What stands at a path that is present. git reuses the name of a git directory, so the same one made
 * after the session is another worktree's.
 */
function occupantOf(
  place: Place | null,
  mark: Mark,
  createdAt: number,
  made: (gitdir: string) => number | null,
): Occupant {
  if (place?.worktree !== mark.worktree) {
    return isAbsent(`${mark.worktree}/.git`) ? "none" : "unknown";
  }
  if (place.gitdir !== mark.gitdir) return "another";
  return isAnother(made(mark.gitdir), mark, createdAt) ? "another" : "itself";
}

/**
 * Does the worktree's git directory lie in the repository that is at the root now, and is that as old
 * as the session? Where no file system tells when a directory was made, it counts as old.
 */
function isSameRepository(mark: Mark, place: Place | null, createdAt: number): boolean {
  if (place === null) return false;
  const { commonDir } = place;
  if (mark.gitdir !== commonDir && dirname(dirname(mark.gitdir)) !== commonDir) return false;
  const made = statSync(commonDir, { throwIfNoEntry: false })?.birthtimeMs ?? 0;
  return made / 1000 < createdAt + 1;
}

/**
 * Where a project is whose root is gone, as a linked worktree tells that is still where it was, once
 * git was told (`git worktree repair`): its git directory there was made when the mark says.
 */
function projectOf(mark: Mark, place: Place | null): MovedProject | null {
  if (place?.worktree !== mark.worktree || mark.made === undefined) return null;
  const { root, gitdir } = place;
  const made = madeAt(gitdir);
  const isSame = made !== null && inMilliseconds(made) === mark.made;
  return isSame && basename(gitdir) === basename(mark.gitdir) ? { root, gitdir } : null;
}

/**
 * git removes `worktrees/` with the last worktree, so that it may well be missing; but not while a
 * worktree is left whose `.git` leads into it. Looked at is what is beside the one that is gone, and
 * beside its project.
 */
function areRecordsLost(mark: Mark): boolean {
  const records = dirname(mark.gitdir);
  if (!isAbsent(records)) return false;
  const parents = new Set([dirname(mark.worktree), dirname(mark.root)]);
  return [...parents].some((parent) =>
    namesIn(parent).some((name) => gitFileTarget(`${parent}/${name}`)?.startsWith(`${records}/`)),
  );
}

type GitAnswer = NonNullable<Evidence["git"]>;

async function askGit(root: string): Promise<GitAnswer> {
  try {
    return { entries: await gitEntries(root) };
  } catch (error) {
    return { problem: oneLine(error) };
  }
}

const PRESENT: Verdict = { kind: "present" };

/**
 * A verdict for each managed session, by session id. git is asked once for each project that has a
 * session whose directory is gone, all at the same time; where nothing is gone no process starts.
 * @param files what was read already counts as it was
 */
export async function readVerdicts(
  sessions: readonly TmuxSession[],
  files = new GitFiles(),
): Promise<Map<string, Verdict>> {
  const looking = new Looking(files);
  const verdicts = sessions.map(async ({ id, mark, createdAt }) =>
    mark === null ? [] : [[id, await looking.verdictOn(mark, createdAt)] as const],
  );
  return new Map((await Promise.all(verdicts)).flat());
}

/** Looks at each place once, however many sessions are in it. */
class Looking {
  private readonly presences = new Map<string, Presence>();
  private readonly roots = new Map<string, Presence>();
  private readonly answers = new Map<string, Promise<GitAnswer>>();
  private readonly places = new Map<string, Place | null>();

  constructor(private readonly files: GitFiles) {}

  async verdictOn(mark: Mark, createdAt: number): Promise<Verdict> {
    const root = remembered(this.roots, mark.root, readableDirectory);
    if (root === "present" && this.isPlainlyThere(mark, createdAt)) return PRESENT;
    const worktree = remembered(this.presences, mark.worktree, presence);
    return worktree === "gone"
      ? await this.whereGone(mark, createdAt, root)
      : this.whereNotGone(mark, createdAt, root, worktree);
  }

  /** Nearly always so, and told by two small looks. */
  private isPlainlyThere(mark: Mark, createdAt: number): boolean {
    if (!this.files.leadsTo(mark.worktree, mark.gitdir)) return false;
    const made = this.files.madeAt(mark.gitdir);
    return made !== null && !isAnother(made, mark, createdAt);
  }

  private async whereGone(mark: Mark, createdAt: number, root: Presence): Promise<Verdict> {
    const git = root === "present" ? await remembered(this.answers, mark.root, askGit) : null;
    const record = recordOf(mark, createdAt);
    const path = record?.path ?? mark.worktree;
    const around = path === mark.worktree ? mark.around : undefined;
    return orphanVerdict(mark, {
      ...{ worktree: "gone", occupant: "none", root, git, record },
      aroundGone: !isAroundThere({ path, root: mark.root, around }, createdAt),
      sameRepository: isSameRepository(mark, this.placeAt(mark.root), createdAt),
      recordsLost: areRecordsLost(mark),
    });
  }

  private whereNotGone(
    mark: Mark,
    createdAt: number,
    root: Presence,
    worktree: "present" | "unknown",
  ): Verdict {
    const place = worktree === "present" ? this.placeAt(mark.worktree) : null;
    const made = (gitdir: string) => this.files.madeAt(gitdir);
    const occupant = worktree === "present" ? occupantOf(place, mark, createdAt, made) : "unknown";
    const record = occupant === "another" ? recordOf(mark, createdAt) : null;
    return orphanVerdict(mark, {
      ...{ worktree, occupant, root, record, git: null, aroundGone: false, recordsLost: false },
      sameRepository: record !== null && isSameRepository(mark, this.placeAt(mark.root), createdAt),
      movedProject: root === "gone" ? projectOf(mark, place) : null,
    });
  }

  private placeAt(path: string): Place | null {
    return remembered(this.places, path, repositoryAt);
  }
}
