import type { Command } from "../declaration.ts";
import { DRY_RUN, JSON_OPTION, PROJECT } from "./shared.ts";

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
];
