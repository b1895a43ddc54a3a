import type { Command, Option } from "./declaration.ts";
import { EVERY_DAY } from "./declarations/every-day.ts";
import { OUTSIDE } from "./declarations/outside.ts";
import { UPKEEP } from "./declarations/upkeep.ts";
import { WORKTREES } from "./declarations/worktrees.ts";

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
  "Worktrees are made with plum (plum create <suffix>) or git (git worktree add).";

export const EXIT_CODES =
  "Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 ambiguous, 5 exists,\n6 tmux or git missing or too old, 7 refused or timed out,\n130 cancelled, 129/131/143 ended by a signal.";

/** The groups of the overview, in its order. */
export const GROUPS: readonly { title: string; commands: readonly Command[] }[] = [
  { title: "Every day", commands: EVERY_DAY },
  { title: "Worktrees", commands: WORKTREES },
  { title: "From outside", commands: OUTSIDE },
  { title: "Looking after pots", commands: UPKEEP },
];

export const COMMANDS: readonly Command[] = GROUPS.flatMap(({ commands }) => commands);
