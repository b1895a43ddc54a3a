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
    name: "remove",
    aliases: ["rm"],
    summary: "remove a worktree and end its sessions",
    about: [
      "Shows the directory, what becomes of the branch, and every file, commit, session and program\nthat would be affected, and what the project runs first, and asks. The branch goes only when all\nof its work is in the default branch. Files that are ignored by git go with the directory.",
      "Never removed: the main worktree, a locked one, somebody else's checkout, one with a merge or\nrebase under way or with work in submodules. With changed or untracked files only by --discard,\nwhich saves them first; pots undo brings them back.",
    ],
    arguments: [
      {
        name: "worktree",
        about: "whole name, directory, branch or path of a worktree",
        many: true,
        completes: "linked-worktree",
      },
    ],
    options: [
      { long: "yes", short: "y", about: "do not ask" },
      { long: "discard", about: "also with uncommitted work, which is saved first" },
      { long: "keep-branch", about: "keep the branch though it is merged" },
      DRY_RUN,
    ],
    examples: [
      { line: "pots remove auth", about: "after asking" },
      { line: "pots remove acme/auth", about: "from anywhere, by project and worktree or branch" },
      { line: "pots remove", about: "choose from a list, merged ones first" },
      { line: "pots remove auth --discard", about: "with what is not committed, saved first" },
    ],
  },
  {
    name: "files",
    summary: "copy files that git does not carry",
    about: [
      "Copies what .worktreeinclude in the project's root names (in gitignore's syntax), or [files] in\nthe worktree's own .pots.toml, and git ignores, from the root into a worktree, as create -w does.\nNothing is ever overwritten.",
    ],
    arguments: [
      {
        name: "worktree",
        about: "the one you stand in when left out",
        completes: "linked-worktree",
      },
    ],
    options: [],
    examples: [
      { line: "pots files", about: "into the worktree you stand in" },
      { line: "pots files auth", about: "into worktree auth" },
    ],
  },
  {
    name: "undo",
    summary: "bring a removed worktree back",
    about: [
      "A worktree that was removed with uncommitted work, or whose merged branch went with it, was\nsaved below refs/pots/saved. This brings back its directory, branch, staged and unstaged changes\nand untracked files, and keeps what is saved until it is forgotten.",
    ],
    arguments: [
      {
        name: "name",
        about: "what is saved, or its branch or worktree: the latest; elsewhere project/ ahead",
        completes: "saved",
      },
    ],
    options: [
      { long: "forget", about: "let go of what is saved, for good" },
      { long: "yes", short: "y", about: "do not ask before forgetting" },
    ],
    examples: [
      { line: "pots undo", about: "choose from what is saved" },
      { line: "pots undo feature/auth", about: "the latest of that branch" },
      { line: "pots undo --forget feature/auth", about: "after asking" },
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
      { long: "merged", about: "also remove worktrees that are merged and clean" },
      { long: "yes", short: "y", about: "end the checked ones without asking" },
      { long: "force", short: "f", about: "end the busy ones too, without asking" },
      DRY_RUN,
      JSON_OPTION,
    ],
    examples: [
      { line: "pots cleanup", about: "choose what to end" },
      { line: "pots cleanup --dry-run", about: "see what would end, and why" },
      {
        line: "pots cleanup --merged",
        about: "with worktrees whose work is in the default branch",
      },
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
      "Runs the create command of the [setup] in the worktree's .pots.toml, as pots does once for a new\nworktree, after the files that are still to be copied there. What did not succeed is said by\npots create and pots doctor until it has.",
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
      { name: "action", about: "save", required: true, completes: "layout-action" },
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
