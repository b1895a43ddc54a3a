import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { SavedAgent } from "../sessions/saved.ts";
import { readFirstLine } from "../system/read-file.ts";
import { claudeDirectory } from "./claude.ts";
import { agentHome } from "./homes.ts";

type Environment = Record<string, string | undefined>;

/**
 * The words that go on with an agent's conversation in the directory it belongs to; null where it is
 * not there, or belongs elsewhere, or neither can be told.
 */
export function resumeWords(
  { kind, conversation }: SavedAgent,
  directory: string,
  env: Environment,
  home: string,
): string[] | null {
  try {
    if (kind === "claude") {
      const file = claudeFile(conversation, directory, claudeDirectory(env, home));
      return statSync(file).isFile() ? ["claude", "--resume", conversation] : null;
    }
    if (kind === "codex") {
      const file = codexFile(conversation, join(agentHome("codex", env, home), "sessions"));
      const belongs = file !== null && codexDirectory(file, conversation) === directory;
      return belongs ? ["codex", "resume", conversation] : null;
    }
    return null; // where others keep theirs is not documented
  } catch {
    return null; // not there, or not to be read
  }
}

/** `projects/<directory>/<conversation>.jsonl`, the directory's letters and digits as they are and `-` for all else. */
function claudeFile(conversation: string, directory: string, own: string): string {
  const folder = directory.replace(/[^a-zA-Z0-9]/g, "-");
  return join(own, "projects", folder, `${conversation}.jsonl`);
}

/** `sessions/<year>/<month>/<day>/rollout-<time>-<conversation>.jsonl`, by the day it began. @throws */
function codexFile(conversation: string, sessions: string): string | null {
  const dated = (directory: string) =>
    readdirSync(directory)
      .filter((name) => /^\d{2,4}$/.test(name))
      .toSorted()
      .reverse()
      .map((name) => join(directory, name));
  const ending = `-${conversation}.jsonl`;
  for (const day of dated(sessions).flatMap(dated).flatMap(dated)) {
    const name = readdirSync(day).find((one) => /^rollout-/.test(one) && one.endsWith(ending));
    if (name !== undefined) return join(day, name);
  }
  return null;
}

/** Its first line says where it began. @throws where that is no such line */
function codexDirectory(file: string, conversation: string): string | null {
  const { type, payload } = JSON.parse(readFirstLine(file) ?? "");
  const own = type === "session_meta" && payload.id === conversation;
  return own && typeof payload.cwd === "string" ? payload.cwd : null;
}
