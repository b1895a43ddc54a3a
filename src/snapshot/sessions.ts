import { type Joinable, joinSession, type WorktreeAround } from "../sessions/join.ts";
import type { Session, TmuxSession } from "../sessions/model.ts";
import { markNow, type Verdict } from "../sessions/orphans.ts";
import { realPath } from "../system/paths.ts";
import { remembered } from "../system/remembered.ts";
import { tildeIn } from "../terminal/text.ts";
import { lookAtServer, type SessionRows } from "../tmux/sessions.ts";
import { gitEntries, toWorktrees } from "../worktrees/git.ts";
import { GitFiles } from "../worktrees/git-directory.ts";
import { locate } from "../worktrees/git-files.ts";
import type { Context } from "./context.ts";
import { orphanVerdicts } from "./orphan-verdicts.ts";
import { knownProjects, knownRoots } from "./projects.ts";

/** The sessions of the server, joined with what is known of their worktrees. */

export interface SessionSnapshot {
  sessions: Session[];
  /** For each managed session, by id. */
  verdicts: Map<string, Verdict>;
}

/**
 * Every session of the server, joined with what its worktree's directory says.
 * @param files what was read ahead while tmux answers
 */
export async function snapshotSessions(
  context: Context,
  files?: GitFiles,
): Promise<SessionSnapshot & Pick<SessionRows, "unsaved">> {
  const { sessions, unsaved } = await lookAtServer(context.tmux);
  return { ...(await joinSessions(context, sessions, files)), unsaved };
}

export async function joinSessions(
  context: Context,
  plain: readonly TmuxSession[],
  files = new GitFiles(),
): Promise<SessionSnapshot> {
  const verdicts = await orphanVerdicts(context.tmux, plain, files);
  for (const [id, verdict] of verdicts) {
    if (!("reason" in verdict)) continue;
    verdicts.set(id, { ...verdict, reason: tildeIn(verdict.reason, context.home) });
  }
  const surroundingsOf = surroundingsFinder(context, plain);
  const branch = await branches(plain, files);
  const sessions = plain.map((session) => {
    const verdict = verdicts.get(session.id) ?? null;
    const found = session.mark === null ? surroundingsOf(session.path) : null;
    const mark = session.mark && markNow(session.mark, verdict);
    const gitdir = mark?.gitdir ?? found?.gitdir;
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

/**
 * The branch checked out in each git directory, from its files; git is asked, once a project, where
 * they do not tell (reftable). A branch is never worth an error: where git fails it is not known.
 */
async function branches(
  sessions: readonly TmuxSession[],
  files: GitFiles,
): Promise<(gitdir: string) => string | null> {
  const marks = sessions.flatMap(({ mark }) => mark ?? []);
  const roots = new Set(
    marks.flatMap((mark) => (files.head(mark.gitdir).known ? [] : [mark.root])),
  );
  const listed = await Promise.all(
    [...roots].map(async (root) => {
      try {
        return toWorktrees(root, await gitEntries(root));
      } catch {
        return [];
      }
    }),
  );
  const told = new Map(listed.flat().map(({ gitdir, branch }) => [gitdir, branch]));
  return (gitdir) => told.get(gitdir) ?? files.head(gitdir).branch;
}

/** Finds the known worktree around an unmanaged session's directory. */
function surroundingsFinder(context: Context, sessions: readonly TmuxSession[]) {
  const unmanaged = sessions.some((session) => session.mark === null);
  if (!unmanaged) return () => null;
  const roots = new Set(knownRoots(context, sessions));
  const dirs = context.config.settings.projectDirs.map((dir) => `${realPath(dir)}/`);
  const known = (root: string) => roots.has(root) || dirs.some((dir) => root.startsWith(dir));
  const seen = new Map<string, (WorktreeAround & { gitdir: string }) | null>();
  const look = (path: string) => {
    const place = path === "" ? null : locate(path);
    if (!place?.worktree || !known(place.root)) return null;
    const { root, worktree, gitdir, commonDir } = place;
    return { root, worktreePath: worktree, main: gitdir === commonDir, gitdir };
  };
  return (path: string) => remembered(seen, path, look);
}

/** Predicate for the sessions of the project with this name or root; null if none is known. */
export function sessionsOfProject(
  context: Context,
  query: string,
  sessions: readonly Session[],
): ((session: Session) => boolean) | null {
  const isMeant = (name: string | null, root: string | null) => name === query || root === query;
  const belongs = ({ project, root }: Session) => isMeant(project, root);
  const isKnown =
    query.startsWith("/") || // a root that was found by its path
    sessions.some(belongs) ||
    knownProjects(context, sessions).some(({ name, root }) => isMeant(name, root));
  return isKnown ? belongs : null;
}
