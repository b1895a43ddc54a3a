/** The words a command was given: all that it knows of the command line. */

/** What was said on the command line, by the names of the declaration. */
export interface Words {
  positionals: string[];
  /** Words behind `--`; null when there was none. */
  rest: string[] | null;
  flag: (long: string) => boolean;
  value: (long: string) => string | undefined;
  /** Of an option that may be given several times. */
  values: (long: string) => string[];
}
