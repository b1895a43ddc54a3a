/**
 * What can go wrong, and the exit code each kind has. Nothing else in pots knows an exit code
 * by its number.
 */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  ambiguous: 4,
  exists: 5,
  missing: 6,
  refused: 7,
  cancelled: 130,
} as const;

export type ErrorKind = Exclude<keyof typeof EXIT, "done">;

/** A child program's last words, kept so that they can be shown rather than swallowed. */
export interface ChildWords {
  program: string;
  stderr: string;
}

/**
 * Something a person can act on: one line saying what happened, then what to do about it.
 * Anything thrown that is not a PotsError is a bug in pots.
 */
export class PotsError extends Error {
  constructor(
    readonly kind: ErrorKind,
    message: string,
    readonly hint = "",
    readonly child?: ChildWords,
  ) {
    super(message);
    this.name = "PotsError";
  }

  get exitCode(): number {
    return EXIT[this.kind];
  }

  /** The same error in other words. */
  reworded({ message = this.message, hint = this.hint }: { message?: string; hint?: string }) {
    return new PotsError(this.kind, message, hint, this.child);
  }
}

/** The user said no, or left a prompt: nothing failed, and there is nothing to explain. */
export class Cancelled extends PotsError {
  constructor() {
    super("cancelled", "cancelled");
    this.name = "Cancelled";
  }
}

/** The words of anything that was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Characters of a program's words that a line has room for: one on another machine says what it likes. */
const MOST_WORDS = 500;

/** An error in one line, with the words of the program that failed. */
export function oneLine(error: unknown): string {
  const all = error instanceof PotsError ? (error.child?.stderr.trim() ?? "") : "";
  if (all === "") return reasonOf(error);
  const words = all.length > MOST_WORDS ? `${all.slice(0, MOST_WORDS)}…` : all;
  return `${reasonOf(error)}: ${words.replace(/\s*\n\s*/g, "; ")}`;
}

/** The system's error name (`ENOENT`, `EACCES`, …) of anything thrown by a file call. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/**
 * The same error, its words with the file that they are about: the system names none where a disk is
 * full, and a draft of it where it could not even be begun.
 */
export function naming(path: string, error: unknown): Error {
  const words = reasonOf(error).replace(/ '[^']*'$/, "");
  return Object.assign(new Error(`${words} '${path}'`), { code: errorCode(error) });
}

/** The error for a file or directory of pots' own that cannot be read. */
export function unreadable(path: string, error: unknown): PotsError {
  const reason = reasonOf(error).replace(/, \w+ '[^']*'$/, "");
  return new PotsError("failed", `${path} cannot be read: ${reason}`, "is it yours?");
}
