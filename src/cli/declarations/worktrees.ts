import type { Argument, Command } from "../declaration.ts";
import { DRY_RUN, JSON_OPTION, PROJECT } from "./shared.ts";

/** Which worktree, as for `create`. */
const TARGET: Argument[] = [
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
];

/** Commands about worktrees: from birth to removal, and what they start with. */
export const WORKTREES: Command[] = [
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
    name: "trust",
    summary: "let .pots.toml run its commands",
    about: [
      "Shows every command of the worktree's .pots.toml and where it would run, marks what is new, and\nasks. Until then nothing of it is run or typed. Trust is for this very content: it holds in every\nworktree of the project while the file is the same, and any change asks again. A trusted command\nmay run anything it calls.",
    ],
    arguments: TARGET,
    options: [
      { long: "list", about: "what is trusted" },
      { long: "check", about: "exit 0 where nothing is held back for want of trust, else 1" },
      { long: "yes", short: "y", about: "trust what is shown without asking" },
    ],
    examples: [
      { line: "pots trust", about: "see and trust the commands of this worktree" },
      { line: "pots trust --check", about: "for scripts" },
      { line: "pots trust --list", about: "what is trusted" },
    ],
  },
  {
    name: "untrust",
    summary: "forget that a project was trusted",
    about: ["Every .pots.toml that was trusted for the project has to be trusted again."],
    arguments: [{ ...PROJECT, about: "name or path; the one you stand in when left out" }],
    options: [],
    examples: [{ line: "pots untrust", about: "this project" }],
  },
  {
    name: "setup",
    summary: "run a worktree's set-up, again perhaps",
    about: [
      "Runs the create command of the [setup] in the worktree's .pots.toml, as pots does once for a new\nworktree.",
    ],
    arguments: TARGET,
    options: [],
    examples: [
      { line: "pots setup", about: "in the worktree you stand in" },
      { line: "pots setup acme auth", about: "in worktree auth of project acme" },
    ],
  },
  {
    name: "layout",
    summary: "save a session's windows and panes",
    about: [
      "save prints the windows, panes, directories and programs of a session, as .pots.toml has them:\nthe session you are in, else that of the worktree you stand in.",
    ],
    arguments: [
      { name: "action", about: "save", required: true },
      { name: "session", about: "full or partial name", completes: "session" },
    ],
    options: [
      {
        long: "output",
        short: "o",
        value: "file",
        about: "write to this file, never over one",
        completes: "path",
      },
    ],
    examples: [
      { line: "pots layout save", about: "print this session's" },
      { line: "pots layout save acme-auth-dev -o .pots.toml", about: "as a new project's" },
    ],
  },
];
