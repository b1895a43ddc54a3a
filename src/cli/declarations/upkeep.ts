import type { Command } from "../declaration.ts";
import { JSON_OPTION } from "./shared.ts";

/** Commands that look after pots itself. */
export const UPKEEP: Command[] = [
  {
    name: "restore",
    summary: "bring sessions back after a reboot",
    about: [
      "Shows what would come back, asks, and makes it: sessions with their windows, panes, layouts and\ndirectories. What is there is left alone, and a worktree that is gone is named. Programs stand at\ntheir prompt: Enter starts each.",
    ],
    arguments: [
      {
        name: "session",
        about: "which, by name or its worktree's path; all when left out",
        many: true,
        completes: "saved-session",
      },
    ],
    options: [
      { long: "list", about: "the records there are, the latest first" },
      { long: "from", value: "N", about: "from record N of --list" },
      { long: "dry-run", short: "n", about: "only show what would come back" },
      { long: "yes", short: "y", about: "do not ask" },
      { long: "run", about: "start the programs that pots itself had started" },
      { long: "all", about: "unmanaged sessions too" },
      { long: "forget", about: "let go of what is saved, after asking" },
      { long: "install", about: "hooks in tmux.conf that save by themselves, after asking" },
      { long: "uninstall", about: "take them out again" },
    ],
    examples: [
      { line: "pots restore", about: "all that went with the server, after asking" },
      { line: "pots restore acme-auth-dev --run", about: "one, and start what ran in it" },
      { line: "pots restore --install", about: "save whatever tmux does" },
    ],
  },
  {
    name: "save",
    summary: "write down what sessions there are",
    about: [
      "Every pots command that starts, ends or moves a session does so by itself. Needed is this only\nfor what tmux did without pots: windows, panes, sessions that ended, directories.",
    ],
    arguments: [],
    options: [
      { long: "hook", about: "a hook of tmux asks: list and doctor tell what went wrong" },
      { long: "closing", about: "the same, as sessions close" },
    ],
    examples: [{ line: "pots save", about: "before a reboot" }],
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
    about: [
      "--report prints all that a bug report needs, as Markdown to paste: versions, terminal, tmux's\noptions, settings, counts. Nothing private is in it: names of people, hosts, projects, branches\nand sessions, values of variables, and paths are left out.",
    ],
    arguments: [],
    options: [JSON_OPTION, { long: "report", about: "what a bug report needs, to paste into it" }],
    examples: [
      { line: "pots doctor", about: "check tmux, git, plum and the settings" },
      { line: "pots doctor --report", about: "for a bug report" },
    ],
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
