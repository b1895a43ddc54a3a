/** The form in which commands are declared: data that parsing, help, completion and man page read. */

/** What completes an argument or an option's value. */
export type Completes =
  | "session"
  | "session-or-worktree"
  | "project"
  | "orphan-project"
  | "worktree"
  | "linked-worktree"
  | "saved"
  | "saved-session"
  | "worktree-or-project"
  | "task"
  | "start"
  | "pane"
  | "wait-states"
  | "shell"
  | "layout-action"
  | "agent"
  | "agent-action"
  | "socket"
  | "host"
  | "path";

export interface Argument {
  name: string;
  about: string;
  /** May be given any number of times; only the last argument may. */
  many?: boolean;
  required?: boolean;
  completes?: Completes;
}

export interface Option {
  /** Without the dashes. */
  long: string;
  short?: string;
  /** Name of the value it takes; without it the option is a flag. */
  value?: string;
  about: string;
  completes?: Completes;
}

export interface Example {
  line: string;
  about: string;
}

export interface Command {
  name: string;
  aliases?: string[];
  /** One line, for the overview. */
  summary: string;
  /** A paragraph or two, for the command's own help. */
  about?: string[];
  arguments: Argument[];
  options: Option[];
  /** What may follow `--`. */
  rest?: Argument;
  examples: Example[];
  /** Not shown in help or completion. */
  hidden?: boolean;
}
