import { existsSync } from "node:fs";
import { join } from "node:path";
import { type ParsedFile, type ProjectFile, parseProjectFile } from "../projects/pots-toml.ts";
import { commandsOf, patternsFor } from "../projects/project-files.ts";
import { digestOf, isTrusted, trustDirectory } from "../projects/trust.ts";
import type { Worktree } from "../sessions/model.ts";
import { projectName } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { xdgDirectory } from "../system/environment.ts";
import { errorCode, reasonOf } from "../system/errors.ts";
import { readBytes } from "../system/read-file.ts";
import { printable } from "../terminal/text.ts";
import { warnOnce } from "../terminal/warn-once.ts";
import { locate } from "../worktrees/git-files.ts";

/** What a worktree starts with, read once: what is shown, hashed and used are the same bytes. */

/** `.pots.toml` of a worktree, whatever it holds. */
export interface RepositoryFile {
  path: string;
  /** Real path of the git directory that all worktrees share. */
  commonDir: string;
  digest: string;
  /** For people who want to see the whole of it. */
  bytes: Buffer;
  /** Null where nothing of it can be used. */
  file: ProjectFile | null;
  trusted: boolean;
}

type Place = Pick<Worktree, "root" | "path">;

export interface ProjectSetup {
  worktree: Place;
  /** Null where there is none, or it cannot be read. */
  repository: RepositoryFile | null;
  own: { path: string; file: ProjectFile | null } | null;
  /** One printable line for each thing that cannot be used. */
  problems: string[];
}

export const REPOSITORY_FILE = ".pots.toml";

/** Where the person's own file for a project is, if there is one. */
function ownFilePath(context: Context, project: string): string {
  const config = xdgDirectory("CONFIG", context.env, context.home);
  return join(config, "pots", "projects", `${project}.toml`);
}

/** Read both files. Never throws: what is wrong with them is among the problems. */
export function readProjectSetup(context: Context, worktree: Place): ProjectSetup {
  const problems: string[] = [];
  const read = (path: string, links: "followed" | "refused") => {
    try {
      const bytes = readBytes(path, undefined, links);
      const parsed: ParsedFile = parseProjectFile(bytes);
      const where = shownPath(context, path);
      problems.push(...parsed.problems.map((problem) => printable(`${where}: ${problem}`)));
      return { path, bytes, file: parsed.file };
    } catch (error) {
      if (/^(ENOENT|ENOTDIR)$/.test(errorCode(error))) return null;
      problems.push(printable(`${shownPath(context, path)} is not used: ${reasonOf(error)}`));
      return null;
    }
  };
  const found = read(join(worktree.path, REPOSITORY_FILE), "refused");
  const own = read(ownFilePath(context, projectName(worktree.root)), "followed");
  return {
    worktree,
    repository: found && asTrusted(context, worktree, found),
    own: own && { path: own.path, file: own.file },
    problems,
  };
}

function asTrusted(
  context: Context,
  worktree: Place,
  found: Pick<RepositoryFile, "path" | "bytes" | "file">,
): RepositoryFile | null {
  const commonDir = locate(worktree.path)?.commonDir;
  if (commonDir === undefined) return null; // no worktree any more
  const digest = digestOf(found.bytes);
  const trusted = isTrusted(trustDirectory(context.stateDirectory), { commonDir, digest });
  return { ...found, commonDir, digest, trusted };
}

/** Has the repository's file anything that runs only once it is trusted, and is not? */
export function needsTrust({ repository }: ProjectSetup): boolean {
  if (repository === null || repository.trusted || repository.file === null) return false;
  return commandsOf(repository.file).length > 0;
}

/** The patterns of files that a new worktree gets; these need no trust. */
export function filePatterns(
  context: Context,
  worktree: Place,
): { copy: string[]; link: string[] } {
  const setup = readProjectSetup(context, worktree);
  warnOfProblems(setup);
  return patternsFor(setup.own?.file ?? null, setup.repository?.file ?? null);
}

/**
 * A line for each repository's file that could say something and says nothing that counts: the
 * worktree's own, and another worktree's that people may have meant.
 * @param what it does not have: `[files]`
 */
export function whyNothing(
  context: Context,
  worktree: Place,
  other: string,
  what: string,
  has: (file: ProjectFile) => boolean,
): string[] {
  const fileIn = (path: string) =>
    readProjectSetup(context, { root: worktree.root, path }).repository?.file ?? null;
  const path = join(worktree.path, REPOSITORY_FILE);
  const meant = join(other, REPOSITORY_FILE);
  const [own, theirs] = [fileIn(worktree.path), fileIn(other)];
  if (own !== null && has(own)) return [];
  const says = own !== null ? `has no ${what}` : existsSync(path) ? "is not used" : "is not there";
  return [
    `${shownPath(context, path)} ${says}`,
    ...(theirs !== null && has(theirs)
      ? [`${shownPath(context, meant)} has ${what}, but a worktree's own ${REPOSITORY_FILE} counts`]
      : []),
  ];
}

/** Say what cannot be used of the files, once in a run. */
export function warnOfProblems({ problems }: ProjectSetup): void {
  for (const problem of problems) warnOnce(problem);
}
