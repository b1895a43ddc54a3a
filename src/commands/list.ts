import type { Words } from "../cli/words.ts";
import { splitWord } from "../hosts/name.ts";
import type { View } from "../rows/facts.ts";
import { listJson } from "../rows/list-view.ts";
import { notSaved } from "../rows/unsaved.ts";
import { neediest, needsSomebody } from "../sessions/agents.ts";
import { byRecentUse, withAgents } from "../sessions/join.ts";
import type { Project, Session, Worktree } from "../sessions/model.ts";
import { fullName } from "../sessions/naming.ts";
import { agentsIfAny, NO_AGENTS } from "../snapshot/agents-if-any.ts";
import { type Context, outputWidth } from "../snapshot/context.ts";
import { knownProjects } from "../snapshot/projects.ts";
import { type Latest, latestRecord, savedDirectory, savedRows } from "../snapshot/saved.ts";
import { sessionsOfProject, snapshotSessions } from "../snapshot/sessions.ts";
import { snapshotWorktrees, type WorktreeSnapshot } from "../snapshot/worktrees.ts";
import { EXIT, oneLine, PotsError } from "../system/errors.ts";
import { colorsFor } from "../terminal/colors.ts";
import { print, warn, warnAll } from "../terminal/output.ts";
import { printable, printableJson, shellLine } from "../terminal/text.ts";
import { GitFiles } from "../worktrees/git-directory.ts";
import { panesOf, showList } from "./list-shown.ts";

const NO_SESSIONS = { sessions: [], unsaved: "" };

/** `pots list`: sessions and the worktrees they belong to. */
export async function run(context: Context, words: Words): Promise<number> {
  const here = words.value("host") === undefined;
  const query = here ? await rootOrName(context, words.positionals[0]) : words.positionals[0];
  const waiting = words.flag("waiting");
  const all = words.flag("all") && !words.flag("orphans") && !waiting;
  // What is known without tmux is listed while tmux answers.
  const early = all && query === undefined ? knownProjects(context, []) : [];
  const earlyWorktrees = snapshotWorktrees(context, early);
  const plain = words.flag("json") || words.flag("names");
  const warnings: string[] = [];
  const tellsSaved = !words.flag("names") && !words.flag("orphans") && !waiting;
  const files = new GitFiles();
  const [{ sessions: bare, unsaved }, { agents, problem }, latest, view, there] = await Promise.all(
    [
      here ? snapshotSessions(context, files) : NO_SESSIONS,
      !here || (words.flag("names") && !waiting) ? NO_AGENTS : agentsIfAny(context),
      here && tellsSaved ? readAhead(context, files, warnings) : null, // while tmux answers
      plain ? null : viewOf(context), // loaded while tmux answers
      here && !words.flag("hosts") ? null : askElsewhere(context, words),
    ],
  );
  warnAll(warnings);
  const left = tellsSaved ? notSaved(unsaved, context.home) : null;
  if (left !== null) warn(left);
  if (problem !== null) warn(problem);
  const every = withAgents(bare, agents);
  const everywhere = there === null ? every : [...every, ...there.sessions];
  const done = there?.failed ? EXIT.failed : EXIT.done;
  const belongs = query === undefined ? () => true : projectFilter(context, query, everywhere);
  const orphans = words.flag("orphans");
  const isWanted = ({ status, agents }: Session) =>
    (!orphans || status === "orphaned") && (!waiting || needsSomebody(neediest(agents)));
  const sessions = everywhere
    .filter((session) => belongs(session) && isWanted(session))
    .toSorted(byRecentUse);
  const saved = savedRows(latest, bare).filter(belongs);
  const worktrees = all ? await listAll(context, query, every, early, earlyWorktrees) : [];
  const isNone = sessions.length + worktrees.length + saved.length === 0;
  const unanswered = there?.hosts.some(({ problem }) => problem !== null) ?? false;
  if (query !== undefined && isNone && !unanswered) {
    requireKnown(context, query, everywhere);
  }
  const git = words.flag("git") ? await statesOf(sessions, worktrees, words.flag("json")) : null;
  if (words.flag("json")) {
    const panes = words.flag("details") ? await panesOf(context) : null;
    const data = listJson({ sessions, worktrees, saved, every, panes, git });
    print(printableJson(there === null ? data : { ...data, hosts: there.hosts }));
    return done;
  }
  if (view === null) {
    if (sessions.length > 0) print(sessions.map((each) => printable(fullName(each))).join("\n"));
    return done;
  }
  if (isNone && there?.failed) return done; // why has been said
  const taken = new Set([...every, ...saved].map(({ worktreePath }) => worktreePath));
  const withoutSession = worktrees.filter(({ path }) => !taken.has(path));
  await showList(context, words, { sessions, saved, withoutSession }, { ...view, git });
  return done;
}

/** A path stands for the project around it. */
async function rootOrName(context: Context, word: string | undefined) {
  if (word === undefined || !/^[/~.]/.test(word)) return word;
  return (await import("../operations/find-project.ts")).rootOrName(context, word);
}

/** What looks at other machines is loaded for who asks for them. */
async function askElsewhere(context: Context, words: Words) {
  return await (await import("./list-hosts.ts")).listHosts(context, words);
}

/** The latest record; the worktrees of its sessions, which are most likely those of the server. */
function readAhead(context: Context, files: GitFiles, warnings: string[]): Latest | null {
  const latest = latestRecord(savedDirectory(context), warnings);
  for (const { mark } of latest?.record.sessions ?? []) if (mark !== null) files.readAhead(mark);
  return latest;
}

async function statesOf(...asked: [readonly Session[], readonly Worktree[], boolean]) {
  return await (await import("./list-git.ts")).gitStates(...asked);
}

/** Nothing to show is an answer where the project is known, or a session's name holds the text. */
function requireKnown(context: Context, query: string, sessions: readonly Session[]): void {
  if (sessionsOfProject(context, query, sessions) !== null) return;
  if (sessions.some(projectFilter(context, query, sessions))) return;
  throw new PotsError(
    "notFound",
    `there is no project ${query}, and no session's name has it`,
    splitWord(query, context.config.settings.hosts) === null
      ? "pots list shows every session, pots list --all every worktree of the known projects"
      : `other machines are asked by --hosts: ${shellLine(["pots", "list", "--hosts", query])}`,
  );
}

/** A project's own sessions; where no known project has that name, those containing the text. */
function projectFilter(
  context: Context,
  query: string,
  sessions: readonly Session[],
): (session: Session) => boolean {
  const own = sessionsOfProject(context, query, sessions);
  if (own !== null) return own;
  const text = query.toLowerCase();
  return ({ host, project, name }) =>
    fullName({ host, name }).toLowerCase().includes(text) ||
    (project ?? "").toLowerCase().includes(text);
}

async function listAll(
  context: Context,
  query: string | undefined,
  sessions: readonly Session[],
  early: readonly Project[],
  earlyWorktrees: Promise<WorktreeSnapshot>,
): Promise<Worktree[]> {
  const projects = knownProjects(context, sessions);
  const named = projects.filter(({ name, root }) => name === query || root === query);
  const text = query?.toLowerCase() ?? "";
  const wanted =
    named.length > 0 ? named : projects.filter(({ name }) => name.toLowerCase().includes(text));
  const begun = new Set(early.map(({ root }) => root));
  const later = wanted.filter(({ root }) => !begun.has(root));
  const snapshots = await Promise.all([earlyWorktrees, snapshotWorktrees(context, later)]);
  for (const { project, error } of snapshots.flatMap(({ failed }) => failed)) {
    warn(`${printable(project.name)} was left out: ${printable(oneLine(error))}`);
  }
  const found = Map.groupBy(
    snapshots.flatMap(({ worktrees }) => worktrees),
    ({ root }) => root,
  );
  return wanted.flatMap(({ root }) => found.get(root) ?? []);
}

async function viewOf(context: Context): Promise<View> {
  const colors = colorsFor(context.noColorFlag);
  return { colors, width: outputWidth(), now: Date.now() / 1000, home: context.home, git: null };
}
