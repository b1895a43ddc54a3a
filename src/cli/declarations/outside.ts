import type { Command, Option } from "../declaration.ts";
import { COMMAND, DRY_RUN, HOST, JSON_OPTION } from "./shared.ts";

/** Working with sessions and their agents from outside: from scripts, and from other agents. */

const SESSION = {
  name: "session",
  about: "name, worktree, branch or path (.), or a part that only one session has",
  completes: "session",
} as const;

const PANE: Option = {
  long: "pane",
  value: "pane",
  about: "the pane: %5, or window.pane as 0.1 (default: the agent's, else the active one)",
  completes: "pane",
};

const TIMEOUT: Option = { long: "timeout", value: "seconds", about: "give up after so long" };

export const OUTSIDE: Command[] = [
  {
    name: "status",
    summary: "what agents do, in one line or explained",
    about: [
      "Without a session: how many agents wait (◆), failed (!), are done (✓) and work (●), and nothing\nwhere there are none. For tmux.conf:\n  set -g status-right '#($HOME/.local/bin/pots status) %H:%M'",
    ],
    arguments: [SESSION],
    options: [{ long: "explain", about: "say what decided, and the evidence" }, JSON_OPTION],
    examples: [
      { line: "pots status", about: "for a status line" },
      { line: "pots status acme-auth-dev --explain", about: "why it says so" },
    ],
  },
  {
    name: "send",
    summary: "type a text into a session's agent",
    about: [
      "The text is pasted as it is, then Enter is pressed. It goes to the agent's pane where there is\nexactly one, else to the active pane. - or no text at all reads stdin.",
      "Refused, exit 7: a pane whose program has ended, copy mode, synchronized panes, an agent that\nwaits for an answer (--answer gives one), and where somebody typed within the last 5 seconds. With\nan agent it has succeeded only when the agent is seen at work; else exit 1.",
    ],
    arguments: [
      { ...SESSION, required: true },
      { name: "text", about: "what to type; several words are joined by blanks", many: true },
    ],
    options: [
      PANE,
      { long: "no-enter", about: "do not press Enter" },
      {
        long: "key",
        value: "name",
        about: "press this key (Escape, C-c, Up, …) behind the text, instead of Enter; repeatable",
      },
      { long: "answer", about: "the agent waits, and this is the answer" },
      {
        long: "force",
        short: "f",
        about: "also into copy mode, synchronized panes, or what somebody types",
      },
      HOST,
    ],
    examples: [
      { line: 'pots send acme-auth-dev "add a test for the login"', about: "say it to the agent" },
      { line: "pots send acme-auth-dev --answer --key Enter", about: "accept what it asks" },
      { line: "pots send acme-auth-dev --key C-c", about: "interrupt it" },
      { line: 'pots send build:acme-auth-dev "go on"', about: "on the machine build" },
    ],
  },
  {
    name: "capture",
    summary: "print what a session's pane shows",
    about: [
      "Wrapped lines are joined. The agent's pane where there is exactly one, else the active one.",
    ],
    arguments: [{ ...SESSION, required: true }],
    options: [
      PANE,
      { long: "lines", short: "n", value: "lines", about: "the last lines, from its history too" },
      { long: "all", about: "its whole history" },
      { long: "ansi", about: "with colours, as escape sequences" },
      HOST,
      JSON_OPTION,
    ],
    examples: [
      { line: "pots capture acme-auth-dev", about: "its screen" },
      { line: "pots capture acme-auth-dev -n 200", about: "the last 200 lines" },
      { line: "pots capture build:acme-auth-dev", about: "on the machine build" },
    ],
  },
  {
    name: "run",
    summary: "run a command in a session, to its end",
    about: [
      "In a window of its own, where the session works and with its environment. Several words are a\nprogram and its words, as they are; one word alone is a line for your shell, as in tmux. What it\nprints is printed, its exit code is pots'. Ctrl-C ends it.",
      "From a terminal, it reads what is typed in its window. What else pots has on stdin, a pipe or a\nfile, is the command's, to its end; a loop that reads lines itself gives it </dev/null.",
    ],
    arguments: [{ ...SESSION, required: true }],
    options: [
      { long: "keep", about: "keep the window when it has ended" },
      { ...TIMEOUT, about: "end it after so long, exit 7" },
    ],
    rest: COMMAND,
    examples: [
      { line: "pots run acme-auth-dev -- bun test", about: "the tests, in that worktree" },
      { line: "pots run acme-auth-dev -- 'cd web && npm test'", about: "a line for your shell" },
      { line: "pots run acme-auth-dev --timeout 60 -- make", about: "for a minute at most" },
      {
        line: "pots run acme-auth-dev -- git apply - <fix.patch",
        about: "with a file on its stdin",
      },
    ],
  },
  {
    name: "wait",
    summary: "wait until agents need you or are done",
    about: [
      "For all the sessions named, or with --any for the first. Exit 0 when it is so, 7 when the time\nis over, 1 when an agent failed or ended instead.",
    ],
    arguments: [{ ...SESSION, required: true, many: true }],
    options: [
      {
        long: "for",
        value: "states",
        about: "waiting,done,failed,idle,ended: one or several (default waiting,done)",
        completes: "wait-states",
      },
      { long: "any", about: "until the first of them is there" },
      TIMEOUT,
      HOST,
      JSON_OPTION,
    ],
    examples: [
      { line: "pots wait acme-auth-dev", about: "until it needs you or is finished" },
      {
        line: "pots wait acme-auth-dev acme-pay-dev --any --timeout 600",
        about: "the first of two",
      },
      { line: "pots wait build:acme-auth-dev", about: "on the machine build, if it has pots" },
    ],
  },
  {
    name: "agent",
    summary: "let agents tell what they do",
    about: [
      "Claude Code is known without it; hooks add why it waits, and tell of Codex, Gemini CLI and\nopencode at all. install shows the change as a diff and asks; everything else in the file stays\nas it is, and a copy is kept beside it. uninstall takes it back; status says what is installed.",
    ],
    arguments: [
      {
        name: "action",
        about: "install, uninstall or status",
        required: true,
        completes: "agent-action",
      },
      {
        name: "agent",
        about: "claude, codex, gemini or opencode (default: all that are there)",
        completes: "agent",
      },
    ],
    options: [{ long: "yes", short: "y", about: "do not ask" }, DRY_RUN, JSON_OPTION],
    examples: [
      { line: "pots agent install", about: "for every agent on PATH, after asking" },
      { line: "pots agent install codex --dry-run", about: "only show the change" },
      { line: "pots agent status", about: "what is installed, outdated or untrusted" },
    ],
  },
  {
    name: "__run",
    summary: "what runs in the window of pots run",
    hidden: true,
    arguments: [{ name: "socket", about: "where pots run listens", required: true }],
    options: [],
    examples: [{ line: "pots __run /tmp/pots-run-x/socket", about: "nobody types this" }],
  },
];
