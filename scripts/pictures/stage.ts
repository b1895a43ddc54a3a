import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TestTerminal } from "../../test/support/terminal.ts";
import { eventually } from "../../test/support/wait.ts";
import { POTS, real, World } from "../../test/support/world.ts";

/**
 * The world that pictures are drawn in: real tmux, real git, the real binary, and what would make one
 * drawing differ from the next held still: times, and what agents say.
 */

/** tmux as it is, but for when things happened: an option of a session says it, where there is one. */
const TMUX = `#!/bin/bash
words=()
for word in "$@"; do
  for pair in window_activity:@printed session_last_attached:@visited session_activity:@visited; do
    asked="#{\${pair%:*}}" said="#{\${pair#*:}}"
    word=\${word//"$asked"/"#{?$said,$said,$asked}"}
  done
  words+=("$word")
done
exec ${real("tmux")} "\${words[@]}"
`;

/** A stand-in for Claude Code: it shows what it is handed, and keys are echoed by its terminal. */
const CLAUDE = `#!/bin/bash
echo $$ >"$HOME/.cues/$POTS_SESSION.pid"
exec -a claude cat <>"$HOME/.cues/$POTS_SESSION"
`;

const PROMPT = "\\[\\e[32m\\]\\w\\[\\e[0m\\] $ ";
/**
 * No login shell: this machine's profile has no place in a picture. What tmux starts it with takes
 * PS1 away.
 */
const CONFIG = "set -g default-command 'PS1=$PROMPT exec bash --norc --noprofile'\n";

/** Minutes ago, in milliseconds; half a minute more, so that it is as many however long drawing takes. */
const ago = (minutes: number) => Date.now() - (minutes === 0 ? 0 : minutes + 0.5) * 60_000;

/** What Claude Code says of itself, and of what it waits for. */
export type AgentStatus = "starting" | "busy" | "idle" | "waiting: permission prompt";

export class Stage extends World {
  constructor() {
    super();
    for (const name of ["AUTHOR", "COMMITTER"]) {
      this.env[`GIT_${name}_DATE`] = "2026-01-31T12:00:00Z";
    }
    this.env.SHELL = join(this.bin, "bash");
    this.env.PS1 = PROMPT;
    this.env.PROMPT = PROMPT;
    this.env.COLORTERM = "truecolor";
    this.file(".tmux.conf", CONFIG);
    this.file(".config/pots/config", "POTS_PROJECT_DIRS=~/code\n");
    this.file(".cues/README", "what agents are to show\n");
    this.file(".claude/sessions/README", "of a stand-in\n");
    this.withPots();
    this.program("tmux", TMUX);
    this.program("claude", CLAUDE);
    this.link("mkfifo");
  }

  /** A session in a worktree, in the background. */
  async start(project: string, worktree: string, ...words: string[]): Promise<void> {
    await this.must([POTS, "create", "--no-attach", project, worktree, ...words]);
  }

  /** When somebody was last in a session, and when it last printed something, in minutes ago. */
  async happened(session: string, visited: number, printed: number): Promise<void> {
    for (const [option, minutes] of Object.entries({ "@visited": visited, "@printed": printed })) {
      const at = String(Math.floor(ago(minutes) / 1000));
      await this.tmux("set-option", "-t", `=${session}:`, option, at);
    }
  }

  /** When sessions were last written down, in minutes ago. */
  async wasSaved(minutes: number): Promise<void> {
    const saved = join(this.home, ".local/state/pots/saved");
    for (const path of new Bun.Glob("*/*.json").scanSync({ cwd: saved, absolute: true })) {
      const record = JSON.parse(readFileSync(path, "utf8"));
      writeFileSync(path, JSON.stringify({ ...record, savedAt: ago(minutes) }));
    }
  }

  /** Before an agent starts in a session of this name. */
  async expectAgent(session: string): Promise<void> {
    await this.must(["mkfifo", join(this.home, ".cues", session)]);
  }

  /**
   * What an agent shows next, and what it says of itself.
   * @param minutes since when; null: nobody says
   */
  async cue(
    session: string,
    status: AgentStatus,
    minutes: number | null,
    text: string,
  ): Promise<void> {
    const file = join(this.home, ".cues", `${session}.pid`);
    await eventually(() => existsSync(file) && readFileSync(file, "utf8") !== "", file);
    const pid = Number(readFileSync(file, "utf8"));
    const since = minutes === null ? null : ago(minutes);
    const [own, waitingFor = ""] = status.split(": ");
    const said = { pid, kind: "interactive", sessionId: session, status: own, waitingFor };
    this.file(
      `.claude/sessions/${pid}.json`,
      JSON.stringify({ ...said, startedAt: 1, statusUpdatedAt: since }),
    );
    appendFileSync(join(this.home, ".cues", session), text);
  }

  /** A shell in a terminal. */
  async shell(cwd: string, size: { cols: number; rows: number }): Promise<TestTerminal> {
    const argv = [join(this.bin, "bash"), "--norc", "--noprofile"];
    const terminal = new TestTerminal(this, argv, { cwd }, size);
    await terminal.waitFor("$");
    return terminal;
  }
}
