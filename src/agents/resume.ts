import { statSync } from "node:fs";
import { join } from "node:path";
import type { SavedAgent } from "../sessions/saved.ts";
import { claudeDirectory } from "./claude.ts";

/**
 * The words that go on with an agent's conversation in the directory it belongs to; null where it is
 * not there. Claude Code keeps each as `projects/<directory>/<conversation>.jsonl`, the directory's
 * letters and digits as they are and `-` for all else.
 */
export function resumeWords(
  { kind, conversation }: SavedAgent,
  directory: string,
  env: Record<string, string | undefined>,
  home: string,
): string[] | null {
  if (kind !== "claude") return null; // where others keep theirs is not documented
  const folder = directory.replace(/[^a-zA-Z0-9]/g, "-");
  const file = join(claudeDirectory(env, home), "projects", folder, `${conversation}.jsonl`);
  try {
    return statSync(file).isFile() ? ["claude", "--resume", conversation] : null;
  } catch {
    return null;
  }
}
