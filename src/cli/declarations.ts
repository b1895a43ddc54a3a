import type { Command, Option } from "./declaration.ts";

/** Every command and option: one declaration for parsing, help, completion and the man page. */

export const GLOBAL_OPTIONS: Option[] = [
  {
    long: "socket-name",
    short: "L",
    value: "name",
    about: "use the tmux server of this name, as tmux -L",
    completes: "socket",
  },
  {
    long: "socket-path",
    short: "S",
    value: "path",
    about: "use the tmux server at this socket, as tmux -S",
    completes: "path",
  },
  { long: "no-color", about: "no colours (NO_COLOR does the same)" },
  { long: "verbose", about: "show each child command, its time and exit code" },
  { long: "help", short: "h", about: "show help" },
  { long: "version", short: "V", about: "show the version" },
];

export const PLUM_NOTE =
  "Worktrees are made with plum\n(plum create <suffix>) or git (git worktree add).";

export const EXIT_CODES =
  "Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 ambiguous, 5 exists,\n6 tmux or git missing or too old, 130 cancelled.";

const PROJECT = { name: "project", completes: "project" } as const;
const DRY_RUN: Option = { long: "dry-run", short: "n", about: "only report" };
const JSON_OPTION: Option = { long: "json", about: "print data, documented in the README" };

export const COMMANDS: Command[] = [
  {
    name: "create",
    aliases: ["new"],
    summary: "start a session in a worktree",
    about: [
      "With two or three arguments: project, worktree, task. With one: a path to a worktree, or a\nworktree of the project you stand in. Without any: asks for each in a terminal, else takes the\nworktree you stand in.",
      "A worktree is found by its name, directory, branch or path, or by a part that only it has.\nWorktrees are made by plum (plum create <suffix>) or git; pots starts sessions in them.",
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
      { long: "all", about: "one session for every worktree of the project that has none" },
    ],
    rest: {
      name: "command",
      about: "run this instead of a shell; one word is a shell command, as in tmux",
      many: true,
    },
    examples: [
      { line: "pots create", about: "choose project, worktree and task from lists" },
      { line: "pots create auth", about: "in worktree auth of this project" },
      { line: "pots create acme auth api", about: "task api in worktree auth of project acme" },
      {
        line: "pots create auth -t logs -- tail -f log",
        about: "with a command instead of a shell",
      },
      { line: "pots create --all -d", about: "one for every worktree here, and stay" },
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
      { long: "names", short: "q", about: "bare session names" },
      { long: "details", short: "v", about: "also what runs in each session" },
      JSON_OPTION,
    ],
    examples: [
      { line: "pots list", about: "every session" },
      { line: "pots list acme", about: "those of project acme" },
      { line: "pots list --all", about: "with worktrees that have no session" },
      { line: "pots list --json", about: "as data, for scripts" },
    ],
  },
  {
    name: "attach",
    aliases: ["a"],
    summary: "go to a session, by full or partial name",
    about: [
      "Looks for the exact name, then an exact worktree, branch or project/worktree, then the start of\na name, then a part of it or the starts of its words, then what resembles it. Inside tmux your\nclient is switched; outside, pots becomes tmux. - is the session you were in before.",
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
    ],
    examples: [
      { line: "pots attach acme-auth-dev", about: "by name" },
      { line: "pots attach au", about: "by a part that only one session has" },
      { line: "pots attach acme/auth", about: "by project and worktree" },
      { line: "pots attach -", about: "back to the session before" },
    ],
  },
  {
    name: "kill",
    summary: "end sessions",
    about: [
      "Shows what will end, and asks. Each name must mean exactly one session, else nothing is ended.\nA part of a name will do when one session alone has it. With --yes only a part that cannot be\nanother's name: whole words (auth), or all but its last letters; what pots did not make, in full.",
    ],
    arguments: [
      { name: "session", about: "full or partial name", many: true, completes: "session" },
    ],
    options: [
      { long: "yes", short: "y", about: "do not ask" },
      { long: "force", short: "f", about: "the same as --yes" },
    ],
    examples: [
      { line: "pots kill acme-auth-dev", about: "after asking" },
      {
        line: "pots kill acme-auth-dev acme-auth-api --yes",
        about: "two sessions, without asking",
      },
    ],
  },
  {
    name: "cleanup",
    summary: "end sessions whose worktree is gone",
    about: [
      "Only a session that pots made, whose directory is gone, and whose worktree git no longer lists\n(or lists as prunable) is ever ended. When git cannot say, the session is kept and shown.",
      "Sessions with a client attached or a program running start unchecked.",
    ],
    arguments: [{ ...PROJECT, about: "only this project's", completes: "orphan-project" }],
    options: [
      { long: "yes", short: "y", about: "end the checked ones without asking" },
      { long: "force", short: "f", about: "end the busy ones too, without asking" },
      DRY_RUN,
      JSON_OPTION,
    ],
    examples: [
      { line: "pots cleanup", about: "choose what to end" },
      { line: "pots cleanup --dry-run", about: "see what would end, and why" },
      { line: "pots cleanup acme --yes", about: "acme's orphans, without asking" },
    ],
  },
  {
    name: "config",
    summary: "the settings in force, and their sources",
    about: [
      "Settings are environment variables, or KEY=value lines in pots' own files or plum's. Files are\nread, never run.",
    ],
    arguments: [],
    options: [JSON_OPTION],
    examples: [
      { line: "pots config", about: "every setting, its value and its source" },
      { line: "POTS_DEFAULT_TASK=api pots config", about: "with one from the environment" },
    ],
  },
  {
    name: "doctor",
    summary: "what pots needs, and how to mend it",
    arguments: [],
    options: [JSON_OPTION],
    examples: [{ line: "pots doctor", about: "check tmux, git, plum and the settings" }],
  },
  {
    name: "completion",
    summary: "print completions for a shell",
    about: [
      "Prints the script that teaches a shell to complete pots. Where it goes, to load at start-up:\n  bash  ~/.bashrc, as below; with the package bash-completion also the script itself, as\n        ~/.local/share/bash-completion/completions/pots\n  zsh   ~/.zshrc, as below, after compinit; or the script itself, as _pots in a directory\n        of $fpath\n  fish  ~/.config/fish/config.fish, as below; or the script itself, as\n        ~/.config/fish/completions/pots.fish",
    ],
    arguments: [{ name: "shell", about: "bash, zsh or fish", required: true, completes: "shell" }],
    options: [],
    examples: [
      { line: 'eval "$(pots completion bash)"', about: "in ~/.bashrc" },
      { line: "source <(pots completion zsh)", about: "in ~/.zshrc" },
      { line: "pots completion fish | source", about: "in ~/.config/fish/config.fish" },
    ],
  },
  {
    name: "__complete",
    summary: "candidates for what is being typed; the completion scripts ask this",
    hidden: true,
    arguments: [{ name: "shell", about: "bash, zsh or fish", required: true, completes: "shell" }],
    options: [],
    rest: {
      name: "word",
      about: "what is typed so far, as the shell's script says it",
      many: true,
    },
    examples: [
      { line: "pots __complete zsh -- attach ac", about: "sessions, and what went wrong" },
    ],
  },
];
