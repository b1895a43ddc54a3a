import { counted, fewOf, shellLine } from "../terminal/text.ts";
import { type OpenFile, openInEditors } from "./editor-files.ts";
import type { RemovalLook } from "./removal-look.ts";

/** May this worktree be removed, and what becomes of its branch? Pure, over what was looked at. */

export interface RemovalWish {
  /** Uncommitted work may go: it is saved first. */
  discard: boolean;
  keepBranch: boolean;
}

export interface Refusal {
  why: string;
  /** What to do about it. */
  hint: string;
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

export function judgeRemoval(look: RemovalLook, wish: RemovalWish): RemovalVerdict {
  const dirty = look.changed.length + look.untracked.length > 0;
  const adrift = look.branch === null && look.commitsOnlyHere > 0;
  const branch = branchFate(look, wish);
  const { own, withBranch } = look.commitsOfLogs;
  const loggedCommits = branch?.goes ? withBranch : own;
  const edited = look.edited.length > 0;
  return {
    ...{ refusals: refusalsOf(look, wish, dirty, adrift), branch, loggedCommits },
    saves: dirty || adrift || edited || loggedCommits > 0 || branch?.goes === true,
    forced: wish.discard && (dirty || look.submodules.present),
  };
}

function refusalsOf(
  look: RemovalLook,
  wish: RemovalWish,
  dirty: boolean,
  adrift: boolean,
): Refusal[] {
  const { worktree, registration, lock, operation, submodules, inside } = look;
  if (registration === "another's") {
    const why = "what is there is not this project's worktree: its .git points elsewhere";
    return [{ why, hint: "git worktree list, and git worktree repair, show and mend the records" }];
  }
  if (worktree.main) {
    return [{ why: "it is the project's main worktree", hint: "pots removes linked worktrees" }];
  }
  const refusals: Refusal[] = [];
  const refuse = (why: string, hint: string) => refusals.push({ why, hint });
  if (lock !== null) {
    refuse(`it is locked${lock === "" ? "" : ` (${lock})`}`, "unlock it: git worktree unlock");
  }
  if (look.movedTo !== null) {
    const repair = shellLine(["git", "-C", look.movedTo, "worktree", "repair"]);
    refuse(`it was moved to ${look.movedTo} by hand`, `tell git, then remove it: ${repair}`);
    return refusals;
  }
  if (registration === "absent") {
    const { root, path } = worktree;
    const usual = look.commonDir === `${root}/.git`;
    const git = ["git", ...(usual ? ["-C", root] : [`--git-dir=${look.commonDir}`]), "worktree"];
    // git would forget what a worktree that is only elsewhere has staged
    const hints = [
      "is its disk not mounted?",
      `was it moved, tell git: ${shellLine([...git, "repair"])} <its new place>`,
      `is it gone for good, let git forget it: ${shellLine([...git, "remove", path])}`,
    ];
    refuse("its directory is not there", hints.join("\n"));
    return refusals;
  }
  if (look.takenFor !== null) {
    const why = `git takes ${look.takenFor} for it (core.worktree), and looks at nothing in it`;
    refuse(why, "git config --worktree --unset core.worktree, run in it, mends that");
  }
  if (look.strayHead !== null) {
    refuse(`its HEAD leads to ${look.strayHead}, which is no branch`, "git switch -c makes it one");
  }
  if (look.standsForMain) {
    const why = `it has ${look.branch}, the default branch, and the project has no other main worktree`;
    refuse(why, "with another branch checked out in it, it is one like the others");
  }
  if (operation === "another git") {
    refuse("another git is at work in it (index.lock)", "wait for it, or remove a stale lock");
  } else if (operation !== null) {
    refuse(`a ${operation} is under way in it`, `finish it, or abort it with git`);
  }
  if (look.unmerged.length > 0) {
    refuse(
      `conflicts are not resolved in ${counted(look.unmerged.length, "file")}`,
      "resolve them",
    );
  }
  const { repositories, mounts, unread, fixed } = inside;
  if (repositories.length > 0) {
    const hint = "move them elsewhere, or delete those that nobody needs";
    refuse(`other repositories lie in it: ${fewOf(repositories)}`, hint);
  }
  if (mounts.length > 0)
    refuse(`disks or files are mounted in it: ${fewOf(mounts)}`, "unmount them");
  if (fixed.length > 0) {
    const hint = "chmod -R u+w or chown them, or delete them first";
    refuse(`git could not delete what is in ${fewOf(fixed)}, and would stop halfway`, hint);
  }
  if (unread.length > 0) {
    const hint = "make it readable, or delete it if nobody needs it";
    refuse(`whether a repository lies in it cannot be told: ${fewOf(unread)}`, hint);
  }
  if (look.overlooked.length > 0) {
    const list = fewOf(look.overlooked);
    refuse(`git does not take ${list}, so that it cannot be saved`, "move it elsewhere");
  }
  if (submodules.work.length > 0) {
    const letGo =
      "\nto let go of what only a log names, there: git reflog expire --expire=now --all";
    refuse(
      `submodules hold work: ${submodules.work.join("; ")}`,
      `commit and push it there, or drop it${submodules.onlyLogged ? letGo : ""}`,
    );
  } else if (submodules.present && !wish.discard) {
    refuse("submodules are checked out in it, which git removes only by force", DISCARD);
  }
  if (look.commitsOfOwnRefs > 0) {
    const commits = counted(look.commitsOfOwnRefs, "commit");
    refuse(`${commits} that only its refs/worktree have would be lost`, "git branch keeps them");
  }
  if (look.head === null && (dirty || look.commitsOfLogs.withBranch > 0))
    refuse("there is no commit in it yet", "make the first one there: git add --all && git commit");
  if (dirty && !wish.discard) {
    const open = openInEditors(look.untracked);
    const files = filesText(look.changed.length, look.untracked.length);
    if (open.length === look.changed.length + look.untracked.length) {
      refuse(open.map(openText).join("; "), `close it there, or ${DISCARD}`);
    } else refuse(`${files} would be lost`, `commit or stash, or ${DISCARD}`);
  }
  if (look.edited.length > 0 && !wish.discard) {
    const hint = `take what is worth it to the main worktree, or ${DISCARD}`;
    refuse(`ignored files that were edited here would be lost: ${fewOf(look.edited)}`, hint);
  }
  if (adrift && !wish.discard) {
    const commits = counted(look.commitsOnlyHere, "commit");
    refuse(`${commits} on no branch would be lost`, `git switch -c keeps them, or ${DISCARD}`);
  }
  return refusals;
}

/** `read.me is open in an editor, or was when that crashed (.read.me.swp)` */
export const openText = ({ file, beside }: OpenFile) =>
  `${file} is open in an editor, or was when that crashed (${beside})`;

const DISCARD = "--discard saves all of it first, for pots undo";

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
