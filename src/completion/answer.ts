import { resolve } from "node:path";
import type { Completes } from "../cli/declaration.ts";
import { COMMANDS } from "../cli/declarations.ts";
import { AGENT_KINDS, WAITED_FOR } from "../sessions/agents.ts";
import { matchSession } from "../sessions/matching.ts";
import type { Session } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { Tmux } from "../tmux/connection.ts";
import { tmuxVariables } from "../tmux/place.ts";
import { isAskedFor, socketNames } from "../tmux/sockets.ts";
import { GitFiles } from "../worktrees/git-directory.ts";
import { takesDirectory } from "./asked.ts";
import {
  attachableWorktrees,
  type Candidate,
  commandCandidates,
  helpCandidates,
  offerable,
  optionCandidates,
  paneCandidates,
  projectCandidates,
  savedCandidates,
  sessionCandidates,
  statesCandidates,
  taskCandidates,
  worktreeCandidates,
} from "./candidates.ts";
import {
  branches,
  orNone,
  savedHere,
  sessionsNow,
  withOrphansFirst,
  worktreesHere,
  worktreesNamed,
} from "./lookups.ts";
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
  const path = chosen("socket-path");
  const socketPath = path && resolve(context.cwd, path);
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
  if (completes === "wait-states") return statesCandidates(WAITED_FOR, position.typed);
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
type Fixed =
  | "layout-action"
  | "agent"
  | "agent-action"
  | "shell"
  | "host"
  | "socket"
  | "wait-states";

/** Of this machine. */
async function valuesHere(
  context: Context,
  position: Position,
  completes: Exclude<Completes, "path" | Fixed>,
): Promise<Candidate[]> {
  const { home } = context;
  const { positionals, given } = position;
  // `acme auth` names the project, and one word alone a worktree of the one stood in
  const named = positionals.length > 1 || completes === "worktree" ? positionals[0] : undefined;
  if (completes === "start") return await orNone(branches(context, named, [], true));
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
    case "session-or-worktree":
      return await sessionsAndWorktrees(context, position.typed, asked);
    case "project":
      return await projects();
    case "orphan-project":
      return projectCandidates(await withOrphansFirst(await asked), home);
    case "pane": {
      const match = matchSession(positionals[0] ?? "", await asked);
      if (match.kind !== "one") return [];
      const { listPanes } = await import("../tmux/panes.ts");
      return paneCandidates(await orNone(listPanes(context.tmux)), match.item);
    }
    case "worktree":
      if (given.has("worktree")) return await orNone(branches(context, named, await asked, false));
      return worktreeCandidates(
        await orNone(worktreesNamed(context, positionals[0] ?? "", await asked)),
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
      const own = given.has("worktree")
        ? await orNone(branches(context, undefined, [], false))
        : worktreeCandidates(await orNone(worktreesHere(context)), home);
      return [...own, ...(await projects())];
    }
    case "task":
      return taskCandidates(context.config.settings.defaultTask, await asked);
  }
}

async function sessionsAndWorktrees(
  context: Context,
  typed: string,
  asked: Promise<Session[]>,
): Promise<Candidate[]> {
  const { home } = context;
  const qualifier = /^(.*)\//s.exec(typed)?.[1];
  const worktrees = await orNone(
    qualifier === undefined
      ? worktreesHere(context)
      : asked.then((sessions) => worktreesNamed(context, qualifier, sessions)),
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
