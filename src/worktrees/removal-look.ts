import { existsSync, lstatSync, readFileSync, readlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Worktree } from "../sessions/model.ts";
import { PotsError } from "../system/errors.ts";
import { realPath } from "../system/paths.ts";
import { gitLine, pathText } from "./ask-git.ts";
import { type Carrying, editedCopies } from "./carried-copies.ts";
import { presence } from "./evidence.ts";
import { wholePath } from "./file-contents.ts";
import { lookAtFiles, statusWithIgnored } from "./files-look.ts";
import { gitEntries, toWorktrees } from "./git.ts";
import { locate, recordedPath, repositoryAt } from "./git-files.ts";
import {
  bareHead,
  canBeReverted,
  defaultBranchOf,
  listRefs,
  type Merged,
  mergedIntoAny,
} from "./merged.ts";
import { movedBehindLink, movedByHand } from "./moved-by-hand.ts";
import { countLoggedOnly } from "./own-records.ts";
import {
  countOfOwnRefs,
  countOnlyHere,
  countStashes,
  secondNameOf,
  strayHead,
  workedOnIn,
} from "./removal-refs.ts";
import { type Inside, lookInside } from "./repositories-inside.ts";
import { isRevertedInAny } from "./reverted.ts";
import { operationIn } from "./status.ts";
import { inspectSubmodules, type Submodules } from "./submodules.ts";
import { lookForUnseen } from "./unseen.ts";

/** All that is to be known of a worktree before it is removed. Looks only. */

export interface RemovalLook {
  worktree: Worktree;
  commonDir: string;
  /** Does its `.git` point to git's record of it, and the record back? `absent`: no directory. */
  registration: "its own" | "another's" | "absent";
  /** Where it was moved by hand, as far as it is found; null of one that is where git has it. */
  movedTo: string | null;
  /** The directory that git takes for it instead (`core.worktree`), so that nothing is known of it. */
  takenFor: string | null;
  /** The ref that is checked out where that is no branch. */
  strayHead: string | null;
  /** The default branch's worktree of a bare project, which has no main one. */
  standsForMain: boolean;
  /** Why it is locked, perhaps `""`; null when it is not. */
  lock: string | null;
  /** The merge, rebase, pick, revert or bisect under way, or `another git` at work. */
  operation: string | null;
  head: string | null;
  branch: string | null;
  changed: string[];
  unmerged: string[];
  untracked: string[];
  /** Links that pots made to another worktree's files (Latin-1): no work, and git sees them as new. */
  links: string[];
  /** Ignored files and directories, as git sums them up: they go with the worktree. */
  ignored: string[];
  /** Ignored files that the project carries into worktrees, and that are otherwise here. */
  edited: string[];
  /** Where those come from; null: from nowhere. */
  carrying: Carrying | null;
  /** What git never takes, so that it cannot be saved; what has no content; empty directories. */
  overlooked: string[];
  special: string[];
  empty: string[];
  /** Repositories, other worktrees and mounted disks that lie in it, and what could not be told. */
  inside: Inside;
  submodules: Omit<Submodules, "paths" | "ignored">;
  /** Commits that no remote and no other branch or tag has. */
  commitsOnlyHere: number;
  /** Commits that nothing has but refs which go with it (`refs/worktree`). */
  commitsOfOwnRefs: number;
  /** Commits that only the worktree's log still names; and those with what only its branch's does. */
  commitsOfLogs: { own: number; withBranch: number };
  /** Stashes that were made on its branch; they stay. */
  stashes: number;
  defaultBranch: string | null;
  merged: Merged | null;
  /** Merged, and taken back there later, all or a part of it. */
  reverted: boolean;
  /** Its upstream is no longer on the remote, as after a request was merged in some way. */
  upstreamGone: boolean;
  /** Another worktree that has the same branch checked out, or rebases or bisects it. */
  branchAlsoIn: string | null;
  /** A branch that is but a second name of it (a symbolic ref), and would lead nowhere without it. */
  secondName: string | null;
}

/** What of a look stays unknown where there is nothing to look at. */
const NOTHING = {
  ...{ movedTo: null, takenFor: null, strayHead: null, standsForMain: false, commitsOfOwnRefs: 0 },
  ...{ operation: null, head: null, branch: null, defaultBranch: null, merged: null },
  ...{ reverted: false, upstreamGone: false },
  ...{ changed: [], unmerged: [], untracked: [], ignored: [], edited: [], links: [] },
  inside: { repositories: [], mounts: [], unread: [], fixed: [] },
  ...{ overlooked: [], special: [], empty: [] },
  ...{ commitsOnlyHere: 0, stashes: 0, branchAlsoIn: null, secondName: null },
  submodules: { present: false, work: [], onlyLogged: false },
  commitsOfLogs: { own: 0, withBranch: 0 },
};

/**
 * @throws PotsError of kind `notFound` when git no longer lists it; else with git's words, for what
 *   cannot be looked at is not removed
 */
export async function lookBeforeRemoval(
  root: string,
  path: string,
  carrying: Carrying | null,
): Promise<RemovalLook> {
  const worktrees = toWorktrees(root, await gitEntries(root));
  const commonDir = repositoryAt(root)?.commonDir;
  const worktree = worktrees.find((other) => other.path === path);
  if (worktree === undefined || commonDir === undefined) {
    throw new PotsError(
      "notFound",
      `${path} is no longer a worktree of ${root}`,
      "pots list --all",
    );
  }
  const registration = registrationOf(path, commonDir);
  const gitdir = locate(path)?.gitdir ?? "";
  const main = registration === "its own" && gitdir === commonDir;
  if (main || registration !== "its own") {
    const lock = worktree.locked ? "" : null;
    const movedTo = registration === "absent" ? movedByHand(worktree) : null;
    const about = { commonDir, registration, movedTo, lock, carrying };
    return { ...NOTHING, worktree: { ...worktree, main }, ...about };
  }
  const [looked, refs] = await Promise.all([lookAtFiles(path, gitdir), listRefs(commonDir)]);
  const { status } = looked;
  const submodules = await inspectSubmodules(path, gitdir, looked.entries);
  const unseen = await lookForUnseen(path, looked);
  const edited = carrying === null ? [] : await editedCopies(path, carrying);
  const { head, branch } = status;
  const found = defaultBranchOf(refs, bareHead(commonDir));
  const [merged, commitsOnlyHere, commitsOfOwnRefs, stashes, within, taken] = await Promise.all([
    head === null || found === null ? null : mergedIntoAny(commonDir, head, found.refs),
    head === null ? 0 : countOnlyHere(commonDir, head, branch),
    countOfOwnRefs(path, head),
    branch === null ? 0 : countStashes(commonDir, branch),
    lookInside(path, submodules.paths),
    gitLine(path, ["rev-parse", "--show-toplevel"], { looking: true }),
  ]);
  const commits = { commonDir, branch, head: head ?? "" };
  const reverted = canBeReverted(merged) && (await isRevertedInAny(commits, found?.refs ?? []));
  const others = worktrees.filter((other) => other.path !== path);
  const links = linksToOthers(path, status.untracked, others);
  const isDirectory = (file: string) => file.endsWith("/");
  const repositories = new Set([
    ...status.untracked.filter(isDirectory).map(pathText),
    ...othersWithin(path, others),
    ...within.repositories,
  ]);
  return {
    ...{ worktree: { ...worktree, main: false, branch }, commonDir, registration, head, branch },
    ...{ movedTo: movedBehindLink(gitdir, path), strayHead: await strayHead(path, branch) },
    takenFor: taken === path || realPath(taken) === path ? null : taken,
    standsForMain:
      branch !== null && branch === found?.name && repositoryAt(root)?.worktree === null,
    lock: readLock(gitdir),
    operation: existsSync(join(gitdir, "index.lock")) ? "another git" : operationIn(gitdir),
    changed: looked.changed.map(pathText),
    unmerged: status.unmerged.map(pathText),
    untracked: status.untracked
      .filter((file) => !isDirectory(file) && !links.includes(file))
      .map(pathText),
    links,
    ignored: [...status.ignored.map(pathText), ...submodules.ignored],
    ...{ edited: edited.map(pathText), carrying },
    overlooked: unseen.overlooked.map(pathText),
    special: unseen.special.map(pathText),
    empty: unseen.empty.map(pathText),
    inside: { ...within, repositories: [...repositories] },
    ...{ submodules, commitsOnlyHere, commitsOfOwnRefs, stashes, merged },
    ...{ reverted, upstreamGone: status.upstream !== null && status.ahead === null },
    commitsOfLogs: await countLoggedOnly({ top: path, gitdir, commonDir, branch }, head),
    defaultBranch: found?.name ?? null,
    branchAlsoIn:
      branch === null
        ? null
        : (others.find((other) => other.branch === branch)?.path ??
          workedOnIn(root, commonDir, gitdir, branch)),
    secondName: branch === null ? null : secondNameOf(branch, refs),
  };
}

/** Worktrees that git lists in this one's directory, perhaps on a disk that is away: `build/other/`. */
function othersWithin(path: string, others: readonly Pick<Worktree, "path">[]): string[] {
  const inside = others.filter((other) => other.path.startsWith(`${path}/`));
  return inside.map((other) => `${other.path.slice(path.length + 1)}/`);
}

/**
 * What git ignores in a worktree, which goes with it and is not saved; directories end in `/`.
 * @throws PotsError with git's words
 */
export async function ignoredIn(path: string): Promise<string[]> {
  return (await statusWithIgnored(path)).ignored.map(pathText);
}

/** Untracked links to the very same path in another worktree of the project. */
export function linksToOthers(
  top: string,
  paths: readonly string[],
  others: readonly Pick<Worktree, "path">[],
): string[] {
  const targets = (path: string) => others.map((other) => wholePath(other.path, path));
  return paths.filter((path) => {
    const whole = wholePath(top, path);
    if (!lstatSync(whole, { throwIfNoEntry: false })?.isSymbolicLink()) return false;
    const target = readlinkSync(whole, { encoding: "buffer" });
    return targets(path).some((other) => other.equals(target));
  });
}

/** Whose is the directory at a path that git lists? */
function registrationOf(path: string, commonDir: string): RemovalLook["registration"] {
  if (presence(path) !== "present") return "absent";
  const place = locate(path);
  if (place?.worktree !== path || place.commonDir !== commonDir) return "another's";
  if (place.gitdir === commonDir) return "its own"; // the main worktree
  const recorded = recordedPath(place.gitdir);
  const points = dirname(place.gitdir) === join(commonDir, "worktrees");
  return points && recorded !== null && realPath(recorded) === path ? "its own" : "another's";
}

/** The text of git's lock, where there is one. @throws Error when it cannot be read */
function readLock(gitdir: string): string | null {
  const path = join(gitdir, "locked");
  return existsSync(path) ? readFileSync(path, "utf8").trim() : null;
}
