import type { Completes } from "../cli/declaration.ts";
import { COMMANDS } from "../cli/declarations.ts";
import { AGENT_KINDS } from "../sessions/agents.ts";
import { joinSession } from "../sessions/join.ts";
import type { Session, Worktree } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { PotsError, reasonOf } from "../system/errors.ts";
import { warn } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { Tmux } from "../tmux/connection.ts";
import { tmuxVariables } from "../tmux/place.ts";
import { listSessions } from "../tmux/sessions.ts";
import { isAskedFor, socketNames } from "../tmux/sockets.ts";
import { GitFiles } from "../worktrees/git-directory.ts";
import { locate } from "../worktrees/git-files.ts";
import type { Saved } from "../worktrees/saved.ts";
import { takesDirectory } from "./asked.ts";
import {
  attachableWorktrees,
  type Candidate,
  commandCandidates,
  helpCandidates,
  offerable,
  optionCandidates,
  projectCandidates,
  sessionCandidates,
  taskCandidates,
  worktreeCandidates,
} from "./candidates.ts";
import { expanded } from "./paths.ts";
import type { Position } from "./position.ts";
import { SHELLS } from "./scripts.ts";

/**
 * Asks the machine what a position needs, and no more, and loads no more than that takes: somebody
 * waits with a finger on TAB.
 */

/**
 * How the shell is to go on. `words`: one of the candidates. `names`: likewise, and a part of one
 * will do. `files`, `directories`, `foreign`: the shell's own completion of these.
 */
export interface Answer {
  mode: "words" | "names" | "files" | "directories" | "foreign";
  candidates: Candidate[];
}

export async function answer(context: Context, position: Position): Promise<Answer> {
  const { wanted, prefix, dashIsOption } = position;
  if (wanted.kind === "foreign") return { mode: "foreign", candidates: [] };
  if (wanted.kind === "nothing") return { mode: "words", candidates: [] };
  if (wanted.kind === "commands") return { mode: "words", candidates: commandCandidates(COMMANDS) };
  if (wanted.kind === "help") {
    const { TOPICS } = await import("../cli/topics.ts");
    return { mode: "words", candidates: helpCandidates(COMMANDS, TOPICS) };
  }
  if (wanted.kind === "options") {
    return { mode: "words", candidates: optionCandidates(wanted.options, position.typed) };
  }
  const { completes } = wanted;
  if (completes === "path") return { mode: "files", candidates: [] };
  if (takesDirectory(completes, position.typed)) return { mode: "directories", candidates: [] };
  const known = await values(onChosenServer(context, position), position, completes);
  // `=NAME` means that very session: the candidates are written as what is typed
  const exact = /^session/.test(completes) && position.typed.startsWith("=");
  const found = exact ? known.map(({ value, about }) => ({ value: `=${value}`, about })) : known;
  const candidates = offerable(found, dashIsOption && prefix === "");
  return { mode: "names", candidates };
}

/** The context with the server that `-L` or `-S` on the line chooses. */
function onChosenServer(context: Context, { given }: Position): Context {
  const chosen = (long: string) => {
    const text = given.get(long);
    return text === undefined ? undefined : expanded(context, text);
  };
  const socketName = chosen("socket-name");
  const socketPath = chosen("socket-path");
  if (socketName === undefined && socketPath === undefined) return context;
  return { ...context, tmux: new Tmux({ socketName, socketPath }) };
}

async function values(
  context: Context,
  position: Position,
  completes: Exclude<Completes, "path">,
): Promise<Candidate[]> {
  const { hosts } = context.config.settings;
  const { positionals, given } = position;
  if (completes === "layout-action") return [{ value: "save", about: "print a session's layout" }];
  const plain = (texts: readonly string[]) => texts.map((value) => ({ value, about: "" }));
  if (completes === "agent") return plain(AGENT_KINDS);
  if (completes === "agent-action") return plain(["install", "uninstall", "status"]);
  if (completes === "shell") return plain(SHELLS);
  if (completes === "host") return plain(hosts);
  if (completes === "socket") {
    return socketNames(context.env).map((value) => ({ value, about: "tmux server" }));
  }
  const there = given.get("host");
  if (there !== undefined) {
    const { toldBy } = await import("./host-names.ts");
    return /^session/.test(completes) ? toldBy(context, there, positionals, false) : [];
  }
  if (/^session/.test(completes) && position.takesHost && hosts.length > 0) {
    const { toldBy } = await import("./host-names.ts");
    const named = hosts.flatMap((host) => toldBy(context, host, positionals, true));
    return [...(await valuesHere(context, position, completes)), ...named];
  }
  return await valuesHere(context, position, completes);
}

/** What no session, worktree or project is. */
type Fixed = "layout-action" | "agent" | "agent-action" | "shell" | "host" | "socket";

/** Of this machine. */
async function valuesHere(
  context: Context,
  position: Position,
  completes: Exclude<Completes, "path" | Fixed>,
): Promise<Candidate[]> {
  const { home } = context;
  const { positionals, given } = position;
  // Branches only where a session must be told from others by what is already typed.
  const matched = completes === "session-or-worktree" || positionals.length > 0;
  const asked = orNone(sessionsNow(context, matched ? new GitFiles() : null));
  const projects = async () => {
    const { knownProjects } = await import("../snapshot/projects.ts");
    return projectCandidates(knownProjects(context, await asked), home);
  };
  switch (completes) {
    case "session":
      return sessionCandidates(await asked, home, { named: positionals });
    case "session-or-worktree": {
      const qualifier = /^(.*)\//s.exec(position.typed)?.[1];
      const worktrees = await orNone(
        qualifier === undefined
          ? worktreesHere(context)
          : asked.then((sessions) => worktreesOf(context, qualifier, sessions)),
      );
      const sessions = await asked;
      // only where it stands among the others depends on this: what the variables say will do
      const inside = tmuxVariables(context.env);
      const same = inside !== null && isAskedFor(inside.socket, context.tmux.server, context.env);
      const here = same ? inside.sessionId : null;
      return [
        ...sessionCandidates(sessions, home, { here }),
        ...attachableWorktrees(worktrees, sessions, home, qualifier !== undefined),
      ];
    }
    case "project":
      return await projects();
    case "orphan-project":
      return projectCandidates(await withOrphansFirst(await asked), home);
    case "worktree":
      return worktreeCandidates(
        await orNone(worktreesOf(context, positionals[0] ?? "", await asked)),
        home,
      );
    case "linked-worktree": {
      const linked = (await orNone(worktreesHere(context))).filter(({ main }) => !main);
      const before = (name: string) => positionals.includes(name);
      return worktreeCandidates(linked, home).filter(({ value }) => !before(value));
    }
    case "saved":
      return savedCandidates(await orNone(savedHere(context)));
    case "saved-session": {
      const { latestRecord, savedDirectory, savedRows } = await import("../snapshot/saved.ts");
      const lost = savedRows(latestRecord(savedDirectory(context), []), await asked);
      return sessionCandidates(lost, home).filter(({ value }) => !positionals.includes(value));
    }
    case "worktree-or-project": {
      if (given.has("all")) return await projects();
      const worktrees = await orNone(worktreesHere(context));
      return [...worktreeCandidates(worktrees, home), ...(await projects())];
    }
    case "task":
      return taskCandidates(context.config.settings.defaultTask, await asked);
  }
}

/** The name of a branch alone means the latest that is saved of it. */
function savedCandidates(saved: readonly Saved[]): Candidate[] {
  return saved.flatMap(({ name, branch, path }) => [
    ...(branch === null ? [] : [{ value: branch, about: `the latest, ${path}` }]),
    { value: name, about: path },
  ]);
}

/** What cannot be had is said on stderr, which the scripts keep off the screen. */
async function orNone<T>(asked: Promise<T[]>): Promise<T[]> {
  try {
    return await asked;
  } catch (error) {
    warn(printable(reasonOf(error)));
    const words = error instanceof PotsError ? error.child?.stderr.trim() : "";
    if (words) warn(printable(words));
    return [];
  }
}

/** One call of tmux. Worktrees that are gone are not looked into: nothing is decided here. */
async function sessionsNow(context: Context, files: GitFiles | null): Promise<Session[]> {
  const plain = await listSessions(context.tmux);
  return plain.map((session) => {
    const branch = session.mark === null ? null : (files?.head(session.mark.gitdir).branch ?? null);
    return joinSession({ session, verdict: null, surroundings: null, branch });
  });
}

/** git alone is asked: plum would be waited for. */
async function worktreesIn(root: string): Promise<Worktree[]> {
  const { listWorktrees } = await import("../worktrees/list.ts");
  return (await listWorktrees(root, "git")).worktrees;
}

async function worktreesHere(context: Context): Promise<Worktree[]> {
  const root = locate(context.cwd)?.root;
  return root === undefined ? [] : await worktreesIn(root);
}

async function savedHere(context: Context): Promise<Saved[]> {
  const commonDir = locate(context.cwd)?.commonDir;
  if (commonDir === undefined) return [];
  return await (await import("../worktrees/saved.ts")).listSaved(commonDir);
}

async function worktreesOf(
  context: Context,
  project: string,
  sessions: readonly Session[],
): Promise<Worktree[]> {
  const { namedRoot } = await import("../operations/find-project.ts");
  return await worktreesIn(await namedRoot(context, expanded(context, project), sessions));
}

/** Projects of managed sessions; first those with a session whose worktree is not there. */
async function withOrphansFirst(sessions: readonly Session[]) {
  const { presence } = await import("../worktrees/evidence.ts");
  const managed = sessions.flatMap(({ mark, project }) =>
    mark === null || project === null
      ? []
      : [{ root: mark.root, name: project, gone: presence(mark.worktree) === "gone" }],
  );
  const ordered = managed.toSorted((a, b) => Number(b.gone) - Number(a.gone));
  return [...new Map(ordered.map(({ root, name }) => [root, { root, name }])).values()];
}
