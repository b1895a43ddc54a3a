import { counted } from "../terminal/text.ts";
import { type Refusal, refusalsOf } from "./refusals.ts";
import type { RemovalLook } from "./removal-look.ts";

/** May this worktree be removed, and what becomes of its branch? Pure, over what was looked at. */

export interface RemovalWish {
  /** Uncommitted work may go: it is saved first. */
  discard: boolean;
  keepBranch: boolean;
}

export interface RemovalVerdict {
  /** Empty: it may be removed. */
  refusals: Refusal[];
  /** Null: none is checked out. */
  branch: { name: string; goes: boolean; why: string } | null;
  /** Save its work first: something in it would be in no branch afterwards. */
  saves: boolean;
  /** Commits that only logs name which go. */
  loggedCommits: number;
  /** git refuses what has changes or submodules unless it is forced. */
  forced: boolean;
}

export function judgeRemoval(look: RemovalLook, wish: RemovalWish): RemovalVerdict {
  const dirty = look.changed.length + look.untracked.length > 0;
  const adrift = look.branch === null && look.commitsOnlyHere > 0;
  const branch = branchFate(look, wish);
  const { own, withBranch } = look.commitsOfLogs;
  const loggedCommits = branch?.goes ? withBranch : own;
  const edited = look.edited.length > 0;
  return {
    ...{ refusals: refusalsOf(look, { dirty, adrift }, wish.discard), branch, loggedCommits },
    saves: dirty || adrift || edited || loggedCommits > 0 || branch?.goes === true,
    forced: wish.discard && (dirty || look.submodules.present),
  };
}

function branchFate(look: RemovalLook, wish: RemovalWish): RemovalVerdict["branch"] {
  const { branch: name, defaultBranch, merged, commitsOnlyHere } = look;
  if (name === null) return null;
  const stays = (why: string) => ({ name, goes: false, why });
  if (wish.keepBranch) return stays("as asked");
  if (name.includes("\ufffd")) return stays("its name is not UTF-8");
  if (name === defaultBranch) return stays("it is the default branch");
  if (look.branchAlsoIn !== null) return stays(`it is in use in ${look.branchAlsoIn} too`);
  if (look.secondName !== null) {
    return stays(`${look.secondName} is a second name of it (git symbolic-ref)`);
  }
  if (defaultBranch === null) return stays("which branch is the default is not known");
  if (merged !== null && look.reverted) {
    return stays(`it was merged into ${defaultBranch}, and reverted there later`);
  }
  if (merged !== null) return { name, goes: true, why: MERGED_TEXTS[merged](defaultBranch) };
  const only = commitsOnlyHere === 0 ? "" : `; ${counted(commitsOnlyHere, "commit")} nowhere else`;
  const told = look.upstreamGone
    ? " as far as git can tell (its upstream is gone; was it squashed or rebased, and the same lines changed since?)"
    : "";
  return stays(`it is not merged into ${defaultBranch}${told}${only}`);
}

const MERGED_TEXTS: Record<NonNullable<RemovalLook["merged"]>, (branch: string) => string> = {
  ancestor: (branch) => `all of it is in ${branch}`,
  "same tree": (branch) => `it has the same files as ${branch}`,
  "adds nothing": (branch) => `merging it into ${branch} would add nothing`,
  squashed: (branch) => `its changes are in ${branch} as one commit`,
};
