import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../system/environment.ts";
import type { Processes } from "../system/process-table.ts";
import { readText } from "../system/read-file.ts";
import { agentHome } from "./homes.ts";
import { someText } from "./json.ts";

/**
 * What Claude Code tells of itself without any set-up: `sessions/<pid>.json` in its directory, kept
 * up to date within 300 ms. After kill -9 the file stays, so the process decides first.
 */

export interface ClaudeRecord {
  pid: number;
  /** Field 22 of /proc/<pid>/stat, where Claude says it. */
  start: string | null;
  conversation: string | null;
  cwd: string | null;
  /** `idle`, `busy`, `waiting`, `shell` or what a later version says; null while it starts. */
  status: string | null;
  waitingFor: string | null;
  /** Unix milliseconds. */
  startedAt: number | null;
  changedAt: number | null;
}

export function claudeDirectory(env: Environment, home: string): string {
  return agentHome("claude", env, home);
}

const timeOf = (value: unknown) =>
  typeof value === "number" && Number.isFinite(value) && value > 0 ? value : null;

/** The record that a file's text holds; null where it is none of an agent that somebody talks to. */
export function parseClaude(text: string): ClaudeRecord | null {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return null; // being written, or not Claude's
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) return null;
  const { pid, procStart, sessionId, cwd, kind, status, waitingFor, startedAt, statusUpdatedAt } =
    data as Record<string, unknown>;
  if (typeof pid !== "number" || !Number.isInteger(pid) || pid <= 0) return null;
  if (kind !== undefined && kind !== "interactive") return null;
  return {
    pid,
    start: someText(procStart) ?? (typeof procStart === "number" ? String(procStart) : null),
    conversation: someText(sessionId),
    cwd: someText(cwd),
    status: someText(status),
    waitingFor: someText(waitingFor),
    startedAt: timeOf(startedAt),
    changedAt: timeOf(statusUpdatedAt),
  };
}

/** A record is some hundred bytes. */
const MOST_BYTES = 64 * 1024;
/** Files of killed ones stay for good. */
const MOST_FILES = 2000;

/** The records whose process is alive and the same. Never throws. */
export function livingClaudes(directory: string, processes: Processes): ClaudeRecord[] {
  const folder = join(directory, "sessions");
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => /^[1-9]\d{0,9}\.json$/.test(name));
  } catch {
    return []; // nobody uses Claude here
  }
  return names.slice(-MOST_FILES).flatMap((name) => {
    const facts = processes.of(Number.parseInt(name, 10));
    if (facts === null) return [];
    const record = parseClaude(textOrNone(join(folder, name), MOST_BYTES));
    if (record === null || record.pid !== facts.pid) return [];
    const sameStart = record.start === null || !processes.isProc || record.start === facts.start;
    return sameStart ? [record] : [];
  });
}

/** A file that cannot be read says nothing. */
function textOrNone(path: string, most: number): string {
  try {
    return readText(path, most);
  } catch {
    return "";
  }
}
