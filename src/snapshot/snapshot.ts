import { rememberedProjects } from "../projects/remembered.ts";
import { searchRepositories, toProjects } from "../projects/search.ts";
import { type Joinable, joinSession, type Surroundings } from "../sessions/join.ts";
import type { Project, Session, TmuxSession, Worktree } from "../sessions/model.ts";
import type { Verdict } from "../sessions/orphans.ts";
import { realPath } from "../system/paths.ts";
import { warn } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { listSessions } from "../tmux/sessions.ts";
import { branchReader, locate } from "../worktrees/git-files.ts";
import { listWorktrees } from "../worktrees/list.ts";
import type { Context } from "./context.ts";
import { judgeSessions } from "./orphan-verdicts.ts";

/** The one picture of the machine that a command decides on. */

export interface SessionSnapshot {
  sessions: Session[];
  /** For each managed session, by id. */
  verdicts: Map<string, Verdict>;
}

/** Every session of the server, joined with what its worktree's directory says. */
export async function snapshotSessions(context: Context): Promise<SessionSnapshot> {
  return await joinSessions(context, await listSessions(context.tmux));
}

export async function joinSessions(
  context: Context,
  plain: readonly TmuxSession[],
): Promise<SessionSnapshot> {
  const verdicts = await judgeSessions(context.tmux, plain);
  const surroundingsOf = surroundingsFinder(context, plain);
  const branch = branchReader();
  const sessions = plain.map((session) => {
    const verdict = verdicts.get(session.id) ?? null;
    const found = session.mark === null ? surroundingsOf(session.path) : null;
    const gitdir = session.mark?.gitdir ?? found?.gitdir;
    const joinable: Joinable = {
      session,
      verdict,
      surroundings: found,
      branch: gitdir === undefined ? null : branch(gitdir),
    };
    return joinSession(joinable);
  });
  return { sessions, verdicts };
}

/** Finds the known worktree around an unmanaged session's directory. */
function surroundingsFinder(context: Context, sessions: readonly TmuxSession[]) {
  const unmanaged = sessions.some((session) => session.mark === null);
  if (!unmanaged) return () => null;
  const roots = new Set(knownRoots(context, sessions));
  const dirs = context.config.settings.projectDirs.map((dir) => `${realPath(dir)}/`);
  const known = (root: string) => roots.has(root) || dirs.some((dir) => root.startsWith(dir));
  const seen = new Map<string, (Surroundings & { gitdir: string }) | null>();
  return (path: string) => {
    const before = seen.get(path);
    if (before !== undefined) return before;
    const place = path === "" ? null : locate(path);
    const found =
      place?.worktree && known(place.root)
        ? {
            root: place.root,
            worktreePath: place.worktree,
            main: place.gitdir === place.commonDir,
            gitdir: place.gitdir,
          }
        : null;
    seen.set(path, found);
    return found;
  };
}

/** Roots known without searching: where one stands, of marked sessions, remembered. */
function knownRoots(context: Context, sessions: readonly TmuxSession[]): string[] {
  const here = locate(context.cwd)?.root;
  const { roots, warnings } = rememberedProjects(context.stateDirectory);
  for (const warning of warnings) warnOnce(warning);
  return [
    ...(here === undefined ? [] : [here]),
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
  return toProjects(roots).filter(({ root }) => locate(root)?.root === root);
}

/** Tells the sessions of the project with this name or root; null: no such project is known. */
export function sessionsOfProject(
  context: Context,
  query: string,
  sessions: readonly Session[],
): ((session: Session) => boolean) | null {
  const isMeant = (name: string | null, root: string | null) => name === query || root === query;
  const belongs = ({ project, root }: Session) => isMeant(project, root);
  const isKnown =
    sessions.some(belongs) ||
    knownProjects(context, sessions).some(({ name, root }) => isMeant(name, root));
  return isKnown ? belongs : null;
}

/** More git processes at once than this only wait for each other. */
const AT_ONCE = 8;

export interface WorktreeSnapshot {
  worktrees: Worktree[];
  /** Projects whose worktrees could not be listed, with what was thrown. */
  failed: { project: Project; error: unknown }[];
}

/**
 * The worktrees of several projects; one project's failure does not hide the others.
 * @param answered called with each project's worktrees as they come
 */
export async function snapshotWorktrees(
  context: Context,
  projects: readonly Project[],
  answered?: (worktrees: Worktree[]) => void,
): Promise<WorktreeSnapshot> {
  const found = new Map<string, Worktree[]>();
  const failed: WorktreeSnapshot["failed"] = [];
  const queue = [...projects];
  const worker = async () => {
    for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
      try {
        const worktrees = await worktreesOf(context, project.root);
        found.set(project.root, worktrees);
        answered?.(worktrees);
      } catch (error) {
        failed.push({ project, error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { worktrees: projects.flatMap(({ root }) => found.get(root) ?? []), failed };
}

const warned = new Set<string>();

function warnOnce(warning: string): void {
  if (warned.has(warning)) return;
  warned.add(warning);
  warn(printable(warning));
}

/** A project's worktrees; says, once for each reason, when plum could not be followed. */
export async function worktreesOf(context: Context, root: string): Promise<Worktree[]> {
  const { worktrees, warning } = await listWorktrees(
    root,
    context.config.settings.worktreeProvider,
  );
  if (warning !== null) warnOnce(warning);
  return worktrees;
}
