import { counted, fewOf, shellLine } from "../terminal/text.ts";
import { openInEditors, openText } from "./editor-files.ts";
import type { RemovalLook } from "./removal-look.ts";
import { filesText } from "./status.ts";

/** Why a worktree may not be removed, and what to do about it. Pure, over what was looked at. */

export interface Refusal {
  why: string;
  /** What to do about it. */
  hint: string;
}

/** What would go with it that no branch has. */
export interface Losses {
  /** Changes that are not committed. */
  dirty: boolean;
  /** Commits on no branch. */
  adrift: boolean;
}

const DISCARD = "--discard saves all of it first, for pots undo";

/** @param discard may uncommitted work go? @returns empty: it may be removed */
export function refusalsOf(look: RemovalLook, losses: Losses, discard: boolean): Refusal[] {
  return (
    outOfReach(look) ?? [
      ...asItStands(look),
      ...inside(look),
      ...submodules(look, discard),
      ...lost(look, losses, discard),
    ]
  );
}

/** Of a worktree that pots removes none like, or that is not where git has it; null of any other. */
function outOfReach(look: RemovalLook): Refusal[] | null {
  const { worktree, registration, movedTo } = look;
  if (registration === "another's") {
    const why = "what is there is not this project's worktree: its .git points elsewhere";
    return [{ why, hint: "git worktree list, and git worktree repair, show and mend the records" }];
  }
  if (worktree.main) {
    return [{ why: "it is the project's main worktree", hint: "pots removes linked worktrees" }];
  }
  if (movedTo !== null) {
    const repair = shellLine(["git", "-C", movedTo, "worktree", "repair"]);
    const why = `it was moved to ${movedTo} by hand`;
    return [...locked(look), { why, hint: `tell git, then remove it: ${repair}` }];
  }
  if (registration !== "absent") return null;
  const { root, path } = worktree;
  const usual = look.commonDir === `${root}/.git`;
  const git = ["git", ...(usual ? ["-C", root] : [`--git-dir=${look.commonDir}`]), "worktree"];
  // git would forget what a worktree that is only elsewhere has staged
  const hints = [
    "is its disk not mounted?",
    `was it moved, tell git: ${shellLine([...git, "repair"])} <its new place>`,
    `is it gone for good, let git forget it: ${shellLine([...git, "remove", path])}`,
  ];
  return [...locked(look), { why: "its directory is not there", hint: hints.join("\n") }];
}

function locked({ lock }: RemovalLook): Refusal[] {
  if (lock === null) return [];
  const why = `it is locked${lock === "" ? "" : ` (${lock})`}`;
  return [{ why, hint: "unlock it: git worktree unlock" }];
}

/** What git has of it, and does in it. */
function asItStands(look: RemovalLook): Refusal[] {
  const refusals = locked(look);
  const refuse = (why: string, hint: string) => refusals.push({ why, hint });
  const { takenFor, strayHead, operation, unmerged } = look;
  if (takenFor !== null) {
    const why = `git takes ${takenFor} for it (core.worktree), and looks at nothing in it`;
    refuse(why, "git config --worktree --unset core.worktree, run in it, mends that");
  }
  if (strayHead !== null) {
    refuse(`its HEAD leads to ${strayHead}, which is no branch`, "git switch -c makes it one");
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
  if (unmerged.length > 0) {
    refuse(`conflicts are not resolved in ${counted(unmerged.length, "file")}`, "resolve them");
  }
  return refusals;
}

/** What lies in it that git would delete, or could not. */
function inside({ inside, overlooked }: RemovalLook): Refusal[] {
  const refusals: Refusal[] = [];
  const refuse = (why: string, hint: string) => refusals.push({ why, hint });
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
  if (overlooked.length > 0) {
    const list = fewOf(overlooked);
    refuse(`git does not take ${list}, so that it cannot be saved`, "move it elsewhere");
  }
  return refusals;
}

function submodules({ submodules }: RemovalLook, discard: boolean): Refusal[] {
  const { present, work, onlyLogged } = submodules;
  if (work.length > 0) {
    const letGo =
      "\nto let go of what only a log names, there: git reflog expire --expire=now --all";
    const hint = `commit and push it there, or drop it${onlyLogged ? letGo : ""}`;
    return [{ why: `submodules hold work: ${work.join("; ")}`, hint }];
  }
  if (!present || discard) return [];
  const why = "submodules are checked out in it, which git removes only by force";
  return [{ why, hint: DISCARD }];
}

/** What would be lost, or only saved. */
function lost(look: RemovalLook, { dirty, adrift }: Losses, discard: boolean): Refusal[] {
  const refusals: Refusal[] = [];
  const refuse = (why: string, hint: string) => refusals.push({ why, hint });
  if (look.commitsOfOwnRefs > 0) {
    const commits = counted(look.commitsOfOwnRefs, "commit");
    refuse(`${commits} that only its refs/worktree have would be lost`, "git branch keeps them");
  }
  if (look.head === null && (dirty || look.commitsOfLogs.withBranch > 0))
    refuse("there is no commit in it yet", "make the first one there: git add --all && git commit");
  if (discard) return refusals;
  if (dirty) {
    const open = openInEditors(look.untracked);
    const files = filesText(look.changed.length, look.untracked.length);
    if (open.length === look.changed.length + look.untracked.length) {
      refuse(open.map(openText).join("; "), `close it there, or ${DISCARD}`);
    } else refuse(`${files} would be lost`, `commit or stash, or ${DISCARD}`);
  }
  if (look.edited.length > 0) {
    const hint = `take what is worth it to the main worktree, or ${DISCARD}`;
    refuse(`ignored files that were edited here would be lost: ${fewOf(look.edited)}`, hint);
  }
  if (adrift) {
    const commits = counted(look.commitsOnlyHere, "commit");
    refuse(`${commits} on no branch would be lost`, `git switch -c keeps them, or ${DISCARD}`);
  }
  return refusals;
}
