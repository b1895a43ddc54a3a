import { asTyped } from "../cli/propose.ts";
import { rememberedDirectory, rememberedProjects } from "../projects/remembered.ts";
import type { Worktree } from "../sessions/model.ts";
import { projectName, worktreeName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { rootHere } from "../snapshot/projects.ts";
import { reasonOf } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { warnOnce } from "../terminal/warn-once.ts";
import {
  linkedGitDirectories,
  locate,
  recordedPath,
  repositoryAt,
} from "../worktrees/git-files.ts";
import { noteParts, type SetUpPart, unfinishedParts } from "../worktrees/unfinished.ts";
import { tellOnArrival } from "./arrival.ts";

/** Remembering that a worktree has not got all it starts with, until it has. */

type Place = Pick<Worktree, "root" | "path">;

/** Note what is about to be done in a worktree: whatever ends pots meanwhile, it is known to be left. */
export function noteLeft(worktree: Place, parts: readonly SetUpPart[]): void {
  change(worktree, (left) => [...left, ...parts]);
}

/** It is done, or not wanted. */
export function noteDone(worktree: Place, parts: readonly SetUpPart[]): void {
  change(worktree, (left) => left.filter((part) => !parts.includes(part)));
}

/** What is left to be done in a worktree. */
export function leftIn(worktree: Place): SetUpPart[] {
  const gitdir = locate(worktree.path)?.gitdir;
  return gitdir === undefined ? [] : unfinishedParts(gitdir);
}

function change({ path }: Place, to: (left: SetUpPart[]) => SetUpPart[]): void {
  const gitdir = locate(path)?.gitdir;
  if (gitdir === undefined) return; // no worktree any more
  const before = unfinishedParts(gitdir);
  const after = [...new Set(to(before))];
  if (after.join() === before.join()) return;
  try {
    noteParts(gitdir, after);
  } catch (error) {
    warnOnce(printable(`what is left to set up could not be noted: ${reasonOf(error)}`));
  }
}

/** The worktrees of which it was said in this run already. */
const told = new Set<string>();

/** Whoever says in words of his own that the set-up of a worktree is left. */
export function isTold({ path }: Place): void {
  told.add(path);
}

export interface Unfinished {
  part: SetUpPart;
  what: string;
  /** The command that does what is left. */
  line: string;
}

/** What is left to be done in a worktree, in words; null: nothing. */
export function described({ root, path }: Place, left: readonly SetUpPart[]): Unfinished | null {
  if (left.length === 0) return null;
  const project = projectName(root);
  const name = worktreeName(root, path, path === root);
  return left.includes("setup")
    ? {
        part: "setup",
        what: `the set-up of ${project}/${name} has not finished`,
        line: shellLine(["pots", "setup", project, name]),
      }
    : {
        part: "files",
        what: `not all files that git does not carry are in ${project}/${name}`,
        line: shellLine(["pots", "files", `${project}/${name}`]),
      };
}

/** Say what is left to be done in a worktree, if anything. */
export function tellLeft(worktree: Place, before = ""): void {
  const left = described(worktree, leftIn(worktree));
  if (left === null) return;
  say(`${before}pots: ${printable(left.what)}`);
  say(`  finish it: ${printable(asTyped(left.line))}`);
}

/** The same where a session is asked for, once, and to whoever goes there. */
export function remindOfSetUp(worktree: Place): void {
  if (told.has(worktree.path)) return;
  const left = described(worktree, leftIn(worktree));
  if (left === null) return;
  isTold(worktree);
  tellOnArrival(
    left.part === "setup"
      ? "the set-up of this worktree has not finished: pots setup"
      : "not all files that git does not carry are here: pots files",
  );
  tellLeft(worktree);
}

/** What is left to be done in the worktrees of the project stood in, and all that are remembered. */
export function unfinishedSetUps(context: Context): Unfinished[] {
  const { roots } = rememberedProjects(rememberedDirectory(context.stateDirectory));
  const here = rootHere(context);
  return [...new Set([...(here === null ? [] : [here]), ...roots])].flatMap((root) => {
    const main = repositoryAt(root)?.gitdir;
    const linked = linkedGitDirectories(root).map((gitdir) => ({
      gitdir,
      path: recordedPath(gitdir),
    }));
    const all = main === undefined ? linked : [{ gitdir: main, path: root }, ...linked];
    return all.flatMap(({ gitdir, path }) => {
      const left = path === null ? null : described({ root, path }, unfinishedParts(gitdir));
      return left === null ? [] : [left];
    });
  });
}
