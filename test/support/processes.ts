import { fromPs, type Processes } from "../../src/system/process-table.ts";

/** Processes from rows of `pid parent terminal foreground state words`; a terminal of `-` is none. */
export function processesOf(rows: readonly string[]): Processes {
  const start = "Thu Nov 26 13:07:24 2026";
  const output = rows.map((row) =>
    row.replace(/^(\d+) (\d+) (\S+) (\S+) (\S+) /, `$1 $2 $1 $4 $3 $5 ${start} `),
  );
  return fromPs(output.join("\n"));
}
