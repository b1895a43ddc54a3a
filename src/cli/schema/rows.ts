import { AGENT_KINDS, AGENT_STATES, type AgentSource } from "../../sessions/agents.ts";
import type { Status } from "../../sessions/model.ts";
import { count, every, flag, list, object, oneOf, orNull, path, ref, text, time } from "./form.ts";

/**
 * The data of what pots lists. A key that is printed and is missing here fails test/cli/schema.test.ts,
 * as does one here that nothing prints.
 */

const STATUSES = every<Exclude<Status, "saved">>()([
  ...(["attached", "detached", "orphaned", "unreachable", "unmanaged"] as const),
]);
const SOURCES = every<AgentSource>()(["published", "hook", "title", "process"]);

export const sessionId = text("tmux's own id, exact as a target of tmux", { pattern: "^\\$\\d+$" });
export const sessionName = text("its name", { minLength: 1 });
const paneId = text("tmux's own id of the pane", { pattern: "^%\\d+$" });
const branch = orNull(text("the branch that is checked out; null: detached, or not known"));

/** Of a session's worktree, all null where it is in no known one. */
const belonging = {
  project: orNull(text("name of the project")),
  root: orNull(path("the project's main worktree, or the directory of its bare repository")),
  worktree: orNull(text("name of the worktree")),
  worktreePath: orNull(path("the worktree's directory")),
  branch,
  task: orNull(text("what it is for; null where pots did not make it")),
};

const windows = count("how many windows it has");

export const ROWS = {
  session: object("A session.", {
    id: sessionId,
    name: sessionName,
    status: oneOf("what it is to pots", STATUSES),
    doubt: orNull(text("why it is not known whether its worktree is still there")),
    ...belonging,
    path: orNull(path("the session's own directory")),
    windows,
    attachedClients: count("people who look at it; programs that control tmux are no clients"),
    bell: flag("a bell rang in it that nobody has seen"),
    createdAt: time("when it was started"),
    activityAt: time("when a window of it last printed something"),
    lastAttachedAt: orNull(time("the last visit; null: nobody ever was in it")),
    agents: list("the coding agents in its panes", ref("agent")),
    host: orNull(text("the machine it is on, as ssh knows it; null: this one", { minLength: 1 })),
    seenAt: orNull(time("when its host last told of it; null: what is told is so now")),
  }),
  agent: object("A coding agent in a pane.", {
    pane: paneId,
    kind: oneOf("which agent", AGENT_KINDS),
    state: oneOf("what it does", AGENT_STATES),
    reason: orNull(
      text("of waiting: permission, question, plan or input; of failed: what went wrong"),
    ),
    since: orNull(time("when the state began")),
    background: count("its commands that run in the background"),
    conversation: orNull(text("the conversation's id, as the agent has it")),
    source: oneOf("who says so", SOURCES),
  }),
  pane: object("A pane.", {
    id: paneId,
    index: text("window and pane, as --pane takes them", { pattern: "^\\d+\\.\\d+$" }),
    command: text("the program in front"),
    dead: flag("its program has ended"),
  }),
  git: object("What git says of a worktree; null for what is not known.", {
    changed: orNull(count("files that differ from the commit")),
    untracked: orNull(count("files that git does not know")),
    ahead: orNull(count("commits that the upstream has not")),
    behind: orNull(count("commits that only the upstream has")),
    upstream: orNull(text("the branch that it is compared with")),
    merged: orNull(flag("all its work is in the default branch")),
    reverted: orNull(flag("merged, and taken back there later, all or a part of it")),
    onNoBranch: orNull(count("commits of a detached HEAD that no branch, tag or remote has")),
    locked: flag("git keeps it from being removed"),
    operation: orNull(
      oneOf("what is under way", [
        ...["merge", "rebase", "pick", "revert", "bisect", "merge of notes"],
      ]),
    ),
  }),
  worktree: object(
    "A worktree.",
    {
      project: text("name of the project"),
      root: path("the project's main worktree, or the directory of its bare repository"),
      name: text("its name; main for the main worktree"),
      path: path("its directory"),
      branch,
      head: orNull(text("the commit that is checked out", { pattern: "^[0-9a-f]{40,64}$" })),
      main: flag("it is the main worktree"),
      locked: flag("git keeps it from being removed"),
      prunable: flag("its directory is gone, and git knows it still"),
      sessions: list("names of the sessions in it", sessionName),
    },
    { git: orNull(ref("git")) },
  ),
  saved: object("A session that pots restore can bring back.", {
    name: sessionName,
    ...belonging,
    windows,
    savedAt: time("when it was last written down"),
  }),
};
