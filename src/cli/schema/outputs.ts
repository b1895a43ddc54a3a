import { AGENT_KINDS } from "../../sessions/agents.ts";
import {
  count,
  extended,
  flag,
  list,
  object,
  oneOf,
  orNull,
  path,
  ref,
  type Schema,
  text,
  time,
} from "./form.ts";
import { sessionId, sessionName } from "./rows.ts";

/** What each command prints with --json. */

const output = (
  description: string,
  keys: Record<string, Schema>,
  sometimes: Record<string, Schema> = {},
) =>
  object(
    description,
    { version: { const: 1, description: "of this form; new keys do not change it" }, ...keys },
    sometimes,
  );

/** What became of something, where anything was done. */
const outcome = (done: string) => ({
  outcome: orNull(
    oneOf("what was done; null: nothing, this is a report", [done, "kept", "failed"]),
  ),
  why: orNull(text("why it was kept, or failed")),
});

export const OUTPUTS: Readonly<Record<string, Schema>> = {
  create: output("The session that was started, or was there already; with --all those started.", {
    sessions: list("one, none where it has ended at once", ref("session")),
  }),
  list: output(
    "Sessions, and with --all worktrees.",
    {
      sessions: list(
        "the latest visited first",
        extended(
          "session",
          "With what other options bring.",
          {},
          {
            panes: list("with -v: its panes", ref("pane")),
            git: orNull(ref("git")),
          },
        ),
      ),
      worktrees: list("with --all: those with and without a session", ref("worktree")),
      saved: list("what pots restore can bring back", ref("saved")),
    },
    {
      hosts: list(
        "with --hosts or --host: the machines that were asked",
        object("A machine.", {
          name: text("as ssh knows it", { minLength: 1 }),
          problem: orNull(text("why it did not answer; null: it did")),
          seenAt: orNull(time("when it told of the sessions that are listed; null: now, or never")),
        }),
      ),
    },
  ),
  cleanup: output(
    "What would end, or has ended.",
    {
      orphaned: list(
        "sessions whose worktree is proven gone",
        extended("session", "An orphan.", {
          reason: text("what proves it"),
          busy: orNull(text("why it ends only with --force; null: nothing speaks against it")),
          ...outcome("ended"),
        }),
      ),
      moved: list(
        "sessions whose worktree has moved",
        extended("session", "One that follows it.", {
          to: path("where the worktree is now"),
          ...outcome("moved"),
        }),
      ),
      kept: list(
        "sessions of which it is not known",
        extended("session", "One that is kept.", { why: text("why it is kept") }),
      ),
    },
    {
      worktrees: list(
        "with --merged: worktrees that are merged and clean; `kept` from the start where a copied file was edited in one",
        object("A worktree that may be removed.", {
          project: text("name of the project"),
          root: path("the project's root"),
          name: text("its name"),
          path: path("its directory"),
          branch: orNull(text("its branch")),
          against: orNull(text("why it goes only with --force; null: nothing speaks against it")),
          sessions: list("names of the sessions that end with it", sessionName),
          ignored: list("what git ignores in it, which goes unsaved", text("a path from its top")),
          ...outcome("removed"),
        }),
      ),
    },
  ),
  status: output("Sessions with agents.", {
    sessions: list(
      "in the order of tmux",
      object("A session with agents.", {
        id: sessionId,
        name: sessionName,
        agents: list("the one that needs you most first", ref("agent")),
      }),
    ),
  }),
  capture: output("The text of a pane.", {
    session: sessionName,
    host: orNull(text("the machine it is on, as ssh knows it; null: this one")),
    pane: extended("pane", "The pane.", {
      alternate: flag("a full-screen program has it: there is no history"),
    }),
    text: text("its lines, wrapped ones joined"),
  }),
  wait: output("How the waiting ended.", {
    inTime: flag("it ended before --timeout did"),
    sessions: list(
      "as they were named",
      object("A session that was waited for.", {
        id: sessionId,
        name: sessionName,
        host: orNull(text("the machine it is on, as ssh knows it; null: this one")),
        reached: flag("it is as was waited for"),
        agent: orNull(ref("agent")),
      }),
    ),
  }),
  agent: output("pots agent status: what is installed.", {
    agents: list(
      "each agent that pots knows",
      object("An agent's hooks.", {
        kind: oneOf("which agent", AGENT_KINDS),
        program: orNull(path("the agent's program; null: not on PATH")),
        path: path("the file its hooks are in"),
        state: oneOf("of the hooks", ["absent", "installed", "outdated", "unreadable"]),
        note: orNull(text("what is still to be done, or why it is so")),
      }),
    ),
  }),
  config: output("The settings in force.", {
    settings: list(
      "every setting",
      object("A setting.", {
        key: text("its name", { pattern: "^POTS_[A-Z_]+$" }),
        value: text("as it is written, or the default"),
        from: text("environment, default, or the path of a settings file", {
          pattern: "^(environment|default|/.*)$",
        }),
        line: orNull(count("the line in that file")),
      }),
    ),
    files: list(
      "what says how sessions start in this worktree, the first before the others",
      object("A file.", {
        path: path("where it is"),
        state: oneOf("untrusted: its commands are not run or typed", [
          ...["used", "untrusted", "unusable"],
        ]),
      }),
    ),
  }),
  doctor: output("What pots needs, and what it found.", {
    pots: text("its version and build"),
    findings: list(
      "in the order of the printed ones",
      object("A finding.", {
        what: text("what it is about: tmux, server, git, …"),
        verdict: oneOf("how it stands", ["ok", "note", "problem"]),
        found: text("what was found"),
        mend: orNull(text("what to do; null: nothing is to be done")),
      }),
    ),
  }),
};
