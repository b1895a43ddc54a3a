import { notSaved } from "../rows/unsaved.ts";
import type { PaneAgent } from "../sessions/agents.ts";
import { joinSession, withAgents } from "../sessions/join.ts";
import type { Session, TmuxSession, Worktree } from "../sessions/model.ts";
import { agentsIfAny } from "../snapshot/agents-if-any.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { type Latest, latestRecord, savedDirectory, savedRows } from "../snapshot/saved.ts";
import { oneLine, PotsError } from "../system/errors.ts";
import { joined, printable, tildeIn } from "../terminal/text.ts";
import { type Client, ownClient } from "../tmux/clients.ts";
import { currentSessionId } from "../tmux/place.ts";
import { listSessions, lookAtServer } from "../tmux/sessions.ts";
import { GitStates } from "./git-states.ts";
import { HostSessions } from "./host-sessions.ts";
import { RowSource } from "./rows.ts";
import { type Choice, sessionRows } from "./session-rows.ts";

/**
 * What the picker knows of the machine, and how it comes to know it: sessions as tmux alone tells
 * them first, then what their worktrees' files say, then the worktrees, project by project, and
 * the sessions of other machines as these answer.
 */

/** Answers that come within so many milliseconds are shown together. */
const TOGETHER = 40;

/** Milliseconds between two looks at what has changed meanwhile. */
const AGAIN = 1000;

const keyOf = ({ server, id, createdAt }: TmuxSession) => `${server} ${id} ${createdAt}`;

/** Was this session listed before, with the same name and mark? */
function isKnown(known: ReadonlyMap<string, Session>, now: TmuxSession): boolean {
  const before = known.get(keyOf(now));
  if (before === undefined || before.name !== now.name) return false;
  return JSON.stringify(before.mark) === JSON.stringify(now.mark);
}

export class PickerState {
  readonly source = new RowSource<Choice>();
  sessions: readonly Session[] = [];
  /** The session pots runs in. */
  here: string | null = null;
  /** Name of the session that this terminal was in before. */
  private previous: string | null = null;
  private worktrees: readonly Worktree[] = [];
  private agents: ReadonlyMap<string, readonly PaneAgent[]> = new Map();
  readonly git = new GitStates((error) => this.tellFailed(error));
  private latest: Latest | null = null;
  /** What was last told to be wrong, by its source. */
  private readonly troubles = new Map<string, string>();
  /** Are this machine's own sources still to answer? */
  private loading = false;
  readonly elsewhere: HostSessions;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts refreshes: what an earlier one still brings is too late. */
  private round = 0;

  constructor(
    private readonly context: Context,
    private readonly withWorktrees: boolean,
  ) {
    this.elsewhere = new HostSessions(
      context,
      (message) => {
        if (message !== "") this.source.message = message;
        this.show();
      },
      this.tellFailed,
    );
  }

  /** Sessions as tmux tells them; the rest follows by itself. @throws PotsError when tmux fails */
  async refresh(): Promise<void> {
    const round = ++this.round;
    const warnings: string[] = [];
    const [there, { agents, problem }, here, client, latest] = await Promise.all([
      lookAtServer(this.context.tmux),
      agentsIfAny(this.context),
      currentSessionId(this.context.tmux, this.context.env),
      this.ownClient(),
      latestRecord(savedDirectory(this.context), warnings), // while tmux answers
    ]);
    if (round !== this.round) return;
    this.tell("record", warnings.join("; "));
    this.tell("saving", notSaved(there.unsaved, this.context.home) ?? "");
    this.tell("agents", problem ?? "");
    this.latest = latest;
    this.agents = agents;
    this.here = here;
    this.previous = client?.previous || null;
    this.sessions = this.unlooked(there.sessions);
    this.loading = true;
    this.show();
    // the screen is painted before the next step, which looks at files, and loads what does
    setImmediate(() => this.lookFurther(there.sessions, round).catch(this.tellFailed));
  }

  /** Have the list say what is wrong with a source, once for as long as it is so, beside what it says. */
  private tell(source: string, problem: string): void {
    if (problem !== "" && this.troubles.get(source) !== problem) {
      const text = printable(tildeIn(problem, this.context.home));
      this.source.message = joined([this.source.message, text], "; ");
    }
    this.troubles.set(source, problem);
  }

  /** What went wrong while nobody waited for it; the list goes on. */
  readonly tellFailed = (error: unknown): void => {
    this.tell("work", oneLine(error));
    this.show();
  };

  /**
   * While the list is open, follow what happens: sessions made, ended or looked at elsewhere, ages.
   * @returns what stops it
   */
  keepUp(): () => void {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    let failing = "";
    const lookAgain = async () => {
      try {
        await this.followSessions();
        failing = "";
      } catch (error) {
        const reason = printable(oneLine(error));
        if (reason !== failing) this.source.set({ message: reason });
        failing = reason;
      }
      if (!stopped) timer = setTimeout(lookAgain, AGAIN);
    };
    timer = setTimeout(lookAgain, AGAIN);
    setImmediate(() => this.elsewhere.begin()); // once the screen is painted
    return () => {
      stopped = true;
      this.elsewhere.stop();
      clearTimeout(timer);
      clearTimeout(this.timer);
      this.git.stop();
      this.round++;
    };
  }

  /** Ask tmux alone; where it has other sessions than before, look at all anew. */
  private async followSessions(): Promise<void> {
    const { round } = this;
    const [plain, { agents, problem }] = await Promise.all([
      listSessions(this.context.tmux),
      agentsIfAny(this.context),
    ]);
    if (round !== this.round) return;
    this.tell("agents", problem ?? "");
    this.agents = agents;
    const known = this.known();
    const same = plain.length === known.size && plain.every((other) => isKnown(known, other));
    if (!same) return await this.refresh();
    this.sessions = this.unlooked(plain);
    this.show();
  }

  /** For the order alone: where tmux cannot tell which client is one's own, visits decide. */
  private async ownClient(): Promise<Client | null> {
    const { tmux, env } = this.context;
    if (env.TMUX === undefined) return null;
    try {
      return await ownClient(tmux, env);
    } catch (error) {
      if (error instanceof PotsError) return null;
      throw error;
    }
  }

  /** Sessions whose worktrees were not looked at yet: as they were found the last time, if they were. */
  private unlooked(plain: readonly TmuxSession[]): Session[] {
    const known = this.known();
    return plain.map((session) => {
      const fresh = joinSession({ session, verdict: null, surroundings: null, branch: null });
      const before = known.get(keyOf(session));
      if (before === undefined) return fresh;
      const { status, project, root, worktreePath, worktree, branch } = before;
      const same = status === "orphaned" || status === "unreachable" ? status : fresh.status;
      return { ...fresh, project, root, worktreePath, worktree, branch, status: same };
    });
  }

  private known(): Map<string, Session> {
    return new Map(this.sessions.map((session) => [keyOf(session), session]));
  }

  private async lookFurther(plain: readonly TmuxSession[], round: number): Promise<void> {
    const problems: string[] = [];
    try {
      const { joinSessions } = await import("../snapshot/sessions.ts");
      const { sessions } = await joinSessions(this.context, plain);
      if (round !== this.round) return;
      this.sessions = sessions;
      this.show();
      if (this.withWorktrees) problems.push(...(await this.listWorktrees(plain, round)));
    } catch (error) {
      problems.push(oneLine(error));
    }
    if (round !== this.round) return;
    this.loading = false;
    this.source.message = joined([this.source.message, ...problems.map(printable)], "; ");
    this.show();
    await this.git.ask(this.sessions, this.worktrees, () => this.showSoon());
  }

  /** Answers that come together are drawn together. */
  private showSoon(): void {
    this.timer ??= setTimeout(() => this.show(), TOGETHER);
  }

  private async listWorktrees(plain: readonly TmuxSession[], round: number): Promise<string[]> {
    const [{ knownProjects }, { snapshotWorktrees }] = await Promise.all([
      import("../snapshot/projects.ts"),
      import("../snapshot/worktrees.ts"),
    ]);
    const projects = knownProjects(this.context, plain);
    const order = new Map(projects.map(({ root }, i) => [root, i]));
    const found: Worktree[] = [];
    const { worktrees, failed } = await snapshotWorktrees(this.context, projects, (answered) => {
      if (round !== this.round) return;
      found.push(...answered);
      found.sort((a, b) => (order.get(a.root) ?? 0) - (order.get(b.root) ?? 0));
      // what was known before stays until its own project has answered
      const roots = new Set(found.map(({ root }) => root));
      this.worktrees = [...found, ...this.worktrees.filter(({ root }) => !roots.has(root))];
      this.showSoon();
    });
    if (round === this.round) this.worktrees = worktrees;
    return failed.map(({ project, error }) => `${project.name} was left out: ${oneLine(error)}`);
  }

  private show(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const sessions = withAgents(this.sessions, this.agents);
    const saved = savedRows(this.latest, this.sessions);
    const rows = sessionRows([...sessions, ...this.elsewhere.sessions], saved, this.worktrees, {
      here: this.here,
      previous: this.sessions.find(({ name }) => name === this.previous)?.id ?? null,
      now: Date.now() / 1000,
      shownPath: (path) => shownPath(this.context, path),
      git: this.git.known,
    });
    this.source.set({ rows, loading: this.loading || this.elsewhere.loading });
  }
}
