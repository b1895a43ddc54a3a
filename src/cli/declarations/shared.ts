import type { Argument, Option } from "../declaration.ts";

/** What several commands declare alike. */

export const PROJECT = { name: "project", completes: "project" } as const;
export const DRY_RUN: Option = { long: "dry-run", short: "n", about: "only report" };
export const HOST: Option = {
  long: "host",
  value: "name",
  about: "on this machine, reached by ssh",
  completes: "host",
};
export const JSON_OPTION: Option = { long: "json", about: "print data (pots help json)" };

/** What follows `--`. There is one rule for it, which is tmux's own. */
export const COMMAND: Argument = {
  name: "command",
  about: "a program and its words, as they are; one word alone is a line for your shell",
  many: true,
};
