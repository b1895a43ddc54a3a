import { existsSync } from "node:fs";
import { rememberedDirectory, rememberedProjects } from "../projects/remembered.ts";
import { searchRepositories, toProjects } from "../projects/search.ts";
import type { Project, TmuxSession } from "../sessions/model.ts";
import { warnOnce } from "../terminal/warn-once.ts";
import { locate, repositoryAt } from "../worktrees/git-files.ts";
import type { Context } from "./context.ts";

/** Which projects are known. */

/** Root of the project stood in; null outside of every repository. */
export function rootHere({ cwd }: Pick<Context, "cwd">): string | null {
  return locate(cwd)?.root ?? null;
}

/** Roots known without searching: where one stands, of marked sessions, remembered. */
export function knownRoots(context: Context, sessions: readonly TmuxSession[]): string[] {
  const here = rootHere(context);
  const { roots, warnings } = rememberedProjects(rememberedDirectory(context.stateDirectory));
  for (const warning of warnings) warnOnce(warning);
  return [
    ...(here === null ? [] : [here]),
    ...sessions.flatMap(({ mark }) => (mark === null ? [] : [mark.root])),
    ...roots,
  ];
}

/** Every known project that is there: the one stood in first, then by source. */
export function knownProjects(context: Context, sessions: readonly TmuxSession[]): Project[] {
  const searched = context.config.settings.projectDirs.flatMap((dir) => searchRepositories(dir));
  return projectsAt([...knownRoots(context, sessions), ...searched]);
}

/** The known projects that no search is needed for. */
export function nearbyProjects(context: Context, sessions: readonly TmuxSession[]): Project[] {
  return projectsAt(knownRoots(context, sessions));
}

function projectsAt(roots: readonly string[]): Project[] {
  return toProjects(roots).filter(({ root }) => isRepository(root));
}

/** One that cannot be understood is a repository all the same: git says what is wrong with it. */
function isRepository(root: string): boolean {
  return repositoryAt(root)?.root === root || existsSync(`${root}/.git`);
}
