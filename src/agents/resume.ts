import { Database } from "bun:sqlite";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { SavedAgent } from "../sessions/saved.ts";
import { type Environment, xdgDirectory } from "../system/environment.ts";
import { readFirstLine } from "../system/read-file.ts";
import { claudeDirectory } from "./claude.ts";
import { agentHome } from "./homes.ts";

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
    switch (kind) {
      case "claude": {
        const file = claudeFile(conversation, directory, claudeDirectory(env, home));
        return statSync(file).isFile() ? ["claude", "--resume", conversation] : null;
      }
      case "codex": {
        const file = codexFile(conversation, join(agentHome("codex", env, home), "sessions"));
        const belongs = file !== null && codexDirectory(file, conversation) === directory;
        return belongs ? ["codex", "resume", conversation] : null;
      }
      case "gemini": {
        const belongs = geminiFiles(conversation, join(agentHome("gemini", env, home), "tmp")).some(
          (file) => isGeminis(file, conversation, directory),
        );
        return belongs ? ["gemini", "--resume", conversation] : null;
      }
      case "opencode": {
        const database = join(xdgDirectory("DATA", env, home), "opencode/opencode.db");
        const began = opencodeDirectory(database, conversation);
        return began === directory ? ["opencode", "--session", conversation] : null;
      }
    }
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

/** `tmp/<project>/chats/session-<time>-<start of the conversation>.jsonl`. @throws */
function geminiFiles(conversation: string, tmp: string): string[] {
  const ending = `-${conversation.slice(0, 8)}.jsonl`;
  return readdirSync(tmp).flatMap((project) => {
    const chats = join(tmp, project, "chats");
    if (statSync(chats, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
    const names = readdirSync(chats).filter((name) => /^session-/.test(name));
    return names.filter((name) => name.endsWith(ending)).map((name) => join(chats, name));
  });
}

/** Its first line has the whole conversation's name, and the hash of the directory. @throws where that is no such line */
function isGeminis(file: string, conversation: string, directory: string): boolean {
  const { sessionId, projectHash, kind } = JSON.parse(readFirstLine(file) ?? "");
  const hash = new Bun.CryptoHasher("sha256").update(directory).digest("hex");
  return sessionId === conversation && projectHash === hash && kind !== "subagent";
}

/**
 * Where a conversation began that is no subagent's; null where there is none such. `--continue` would
 * take the latest of any worktree of the project.
 * @throws where it is no such database
 */
function opencodeDirectory(database: string, conversation: string): string | null {
  using sessions = new Database(database, { readonly: true });
  const row = sessions
    .query("SELECT directory FROM session WHERE id = ? AND parent_id IS NULL")
    .get(conversation);
  const { directory } = (row ?? {}) as { directory?: unknown };
  return typeof directory === "string" ? directory : null;
}
