import type { Option } from "../declaration.ts";

/** What several commands declare alike. */

export const PROJECT = { name: "project", completes: "project" } as const;
export const DRY_RUN: Option = { long: "dry-run", short: "n", about: "only report" };
export const JSON_OPTION: Option = { long: "json", about: "print data (pots help json)" };
