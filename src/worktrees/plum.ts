import { reasonOf } from "../system/errors.ts";
import { findProgram, type Outcome, run, succeeded } from "../system/process.ts";
import { gitDirectoryOf } from "./git-files.ts";

/** plum's list of worktrees: git's human table, as `plum list` prints it. */

export interface PlumRow {
  path: string;
  /** Abbreviated commit; null for a bare repository. */
  head: string | null;
  branch: string | null;
  bare: boolean;
  locked: boolean;
  prunable: boolean;
}

const ROW =
  /^(\/.*?\S)\s+(?:\(bare\)|([0-9a-f]{4,64}) (?:\[([^\s[\]]+)\]|\((?:detached HEAD|error)\)))((?: locked| prunable)*)\s*$/;

/**
 * The rows of `plum list`. Indented lines (`plum list -v`: reasons) are passed over.
 * @throws Error naming the first line that is no row
 */
export function parsePlumList(output: string): PlumRow[] {
  const lines = output.split("\n").filter((line) => line.trim() !== "" && !/^\s/.test(line));
  if (lines.length === 0) throw new Error("it listed nothing");
  return lines.map((line) => {
    const match = ROW.exec(line);
    if (match === null) throw new Error(`${JSON.stringify(line.slice(0, 80))} is no worktree`);
    const [, path = "", head = null, branch = null, flags = ""] = match;
    const bare = head === null;
    const [locked, prunable] = [flags.includes("locked"), flags.includes("prunable")];
    return { path, head, branch, bare, locked, prunable };
  });
}

/** Whoever waits for plum waits for a shell script: longer than this and git answers instead. */
const TIMEOUT = 3000;

/** plum's rows, or why there are none. `missing`: plum is not on PATH. */
export type PlumAnswer = { rows: PlumRow[] } | { problem: string; missing: boolean };

/** Ask plum for the worktrees of the project of this root. Never throws. */
export async function askPlum(root: string): Promise<PlumAnswer> {
  if (findProgram("plum") === null) return { problem: "plum is not on PATH", missing: true };
  const outcome = await run(["plum", "list"], {
    cwd: gitDirectoryOf(root),
    env: { GIT_OPTIONAL_LOCKS: "0" },
    timeout: TIMEOUT,
  });
  if (!succeeded(outcome)) {
    return { problem: failure(outcome), missing: outcome.ending === "missing" };
  }
  try {
    return { rows: parsePlumList(outcome.stdout) };
  } catch (error) {
    const problem = `plum list printed what pots cannot read: ${reasonOf(error)}`;
    return { problem, missing: false };
  }
}

function failure(outcome: Outcome): string {
  const words = outcome.stderr.trim().split("\n").at(-1) ?? "";
  return `plum list failed (${outcome.summary})${words === "" ? "" : `: ${words}`}`;
}
