import type { Command } from "../declaration.ts";
import { COMMAND, HOST, JSON_OPTION, PROJECT } from "./shared.ts";

/** The commands of every day. */
export const EVERY_DAY: Command[] = [
  {
    name: "create",
    aliases: ["new"],
    summary: "start a session in a worktree",
    about: [
      "With two or three arguments: project, worktree, task. With one: a path to a worktree, else a\nworktree of the project you stand in, else the only one of that name in any known project, else\na project. Without any: asks for each in a terminal, else takes the worktree you stand in.",
      "A worktree is found by its whole name, directory, branch or path; a part is only suggested.\n-w makes the worktree where there is none, by plum (plum create <suffix>) or git: for a new branch,\none that is there or on a remote (origin/x), or a request (pr:12, mr:3, its web address).",
      "What follows -- runs first, then a shell. Several words are a program and its words, as they are;\none word alone is a line for your shell, as in tmux.",
    ],
    arguments: [
      {
        name: "project",
        about: "name or path of a project; the one you stand in when left out",
        completes: "worktree-or-project",
      },
      {
        name: "worktree",
        about: "name, directory, branch or path of a worktree",
        completes: "worktree",
      },
      {
        name: "task",
        about: "what the session is for (default: POTS_DEFAULT_TASK, dev)",
        completes: "task",
      },
    ],
    options: [
      {
        long: "task",
        short: "t",
        value: "task",
        about: "what the session is for",
        completes: "task",
      },
      { long: "no-attach", short: "d", about: "stay where you are" },
      { long: "existing", short: "A", about: "when it already exists, go to it (as tmux new -A)" },
      { long: "no-setup", about: "leave out the set-up of a worktree that is made" },
      { long: "no-layout", about: "a shell alone, whatever .pots.toml says (pots help layouts)" },
      { long: "require-layout", about: "rather no session than one without its layout, exit 7" },
      { long: "all", about: "one session for every worktree of the project that has none" },
      { long: "no-shell", about: "the session ends with its command (else a shell follows)" },
      JSON_OPTION,
      { long: "worktree", short: "w", about: "make the worktree, if there is none" },
      {
        long: "from",
        value: "ref",
        about: "what a new branch starts at (default: the default branch)",
        completes: "start",
      },
      { long: "take", about: "move your uncommitted changes there" },
      { long: "dry-run", short: "n", about: "only print the commands that would make it" },
      HOST,
    ],
    rest: COMMAND,
    examples: [
      { line: "pots create", about: "choose project, worktree and task from lists" },
      { line: "pots create auth", about: "in worktree auth of this project" },
      { line: "pots create acme auth api", about: "task api in worktree auth of project acme" },
      {
        line: "pots create auth -t logs -- tail -f log",
        about: "with a command, after which a shell follows",
      },
      { line: "pots create feature/login -w", about: "with a new worktree on a new branch" },
      { line: "pots create pr:12 -w", about: "with a worktree for a pull request" },
      { line: "pots create --all -d", about: "one for every worktree here, and stay" },
      { line: "pots create --host build acme auth", about: "on the machine build, by its pots" },
    ],
  },
  {
    name: "list",
    aliases: ["ls"],
    summary: "sessions and the worktrees they belong to",
    about: [
      "Without a project: every session of the tmux server, most recently used first. Sessions that\npots did not make are shown too, as unmanaged.",
    ],
    arguments: [{ ...PROJECT, about: "a project's name, else a part of a session's or project's" }],
    options: [
      { long: "all", about: "also worktrees that have no session" },
      { long: "orphans", about: "only sessions whose worktree is gone" },
      {
        long: "git",
        about: "the state of each worktree: +changed ?untracked ↑ahead ↓behind ⊂merged",
      },
      { long: "waiting", about: "only sessions whose agent needs you" },
      {
        long: "hosts",
        about: "also those of the machines that POTS_HOSTS names (pots help hosts)",
      },
      { ...HOST, about: "those of this machine alone, reached by ssh" },
      { long: "names", short: "q", about: "bare session names" },
      { long: "details", short: "v", about: "also what runs in each session" },
      JSON_OPTION,
    ],
    examples: [
      { line: "pots list", about: "every session" },
      { line: "pots list acme", about: "those of project acme" },
      { line: "pots list --waiting", about: "those whose agent waits, failed or is done" },
      { line: "pots list --hosts", about: "on other machines too, as build:acme-auth-dev" },
      { line: "pots list --all", about: "with worktrees that have no session" },
      { line: "pots list --json", about: "as data, for scripts" },
    ],
  },
  {
    name: "attach",
    aliases: ["a"],
    summary: "go to a session, by full or partial name",
    about: [
      "Looks for the exact name, then an exact worktree or branch, its project/ ahead or not, then the\nstart of a name, then a part of it or the starts of its words, then its letters in order. What\nonly resembles it is asked about. Inside tmux your client is switched; outside, pots becomes tmux.\n- is the session you were in before.",
    ],
    arguments: [
      {
        name: "session",
        about: "name, worktree, branch, or a part of one",
        completes: "session-or-worktree",
      },
    ],
    options: [
      { long: "read-only", short: "r", about: "look, but do not type" },
      { long: "detach-others", short: "d", about: "detach the session's other clients" },
      HOST,
    ],
    examples: [
      { line: "pots attach acme-auth-dev", about: "by name" },
      { line: "pots attach au", about: "by a part that only one session has" },
      { line: "pots attach acme/auth", about: "by project and worktree" },
      { line: "pots attach build:acme-auth-dev", about: "on the machine build (POTS_HOSTS)" },
      { line: "pots attach -", about: "back to the session before" },
    ],
  },
  {
    name: "next",
    summary: "go to the session that needs you",
    about: [
      "The session whose agent waits for you longest; then one whose agent failed, then one that is\ndone. From there to the next one, around in a circle. Bound to a key in tmux.conf:\n  bind a run-shell '$HOME/.local/bin/pots next'",
    ],
    arguments: [],
    options: [HOST],
    examples: [
      { line: "pots next", about: "answer whoever waits longest" },
      { line: "pots next --host build", about: "on the machine build, if it has pots" },
    ],
  },
  {
    name: "kill",
    summary: "end sessions",
    about: [
      "Shows what will end, and asks. Each name must mean exactly one session, else nothing is ended.\nA part of a name will do when one session alone has it. With --yes only whole names count: a\nsession's, or that of a worktree or branch, its project/ ahead or not, that has exactly one.",
    ],
    arguments: [
      { name: "session", about: "full or partial name", many: true, completes: "session" },
    ],
    options: [
      { long: "yes", short: "y", about: "do not ask" },
      { long: "force", short: "f", about: "the same as --yes" },
      HOST,
    ],
    examples: [
      { line: "pots kill acme-auth-dev", about: "after asking" },
      {
        line: "pots kill acme-auth-dev acme-auth-api --yes",
        about: "two sessions, without asking",
      },
      { line: "pots kill build:acme-auth-dev", about: "on the machine build, by its whole name" },
    ],
  },
];
