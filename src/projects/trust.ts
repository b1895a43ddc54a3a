import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { shortHash } from "../sessions/naming.ts";
import { errorCode, unreadable } from "../system/errors.ts";
import { readBytes } from "../system/read-file.ts";
import { writeWhole } from "../system/write-whole.ts";
import type { ProjectCommand } from "./project-files.ts";

/**
 * Which `.pots.toml` the person has trusted: one small file for each, told by the git directory that
 * all worktrees of the project share and the hash of the bytes. So trust holds in every worktree
 * while the file is the same, two pots at once never write one file with different contents, and
 * any change asks again.
 */

export interface Trusted {
  /** Real path. */
  commonDir: string;
  /** SHA-256 of the file's bytes, in hex. */
  digest: string;
  /** What was shown when it was trusted. */
  commands: ProjectCommand[];
  /** ISO time. */
  at: string;
}

export function digestOf(bytes: Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}

/** Beside the remembered projects. @param state `$XDG_STATE_HOME/pots` */
export function trustDirectory(state: string): string {
  return join(state, "trust");
}

const start = (commonDir: string) => `${shortHash(commonDir, 16)}-`;

const pathOf = (directory: string, { commonDir, digest }: Pick<Trusted, "commonDir" | "digest">) =>
  join(directory, `${start(commonDir)}${digest}.json`);

/** Far larger than any record of pots' own. */
const MOST = 4 * 1024 * 1024;

/** Has the person trusted these bytes for this project? A record that is not whole is none. */
export function isTrusted(
  directory: string,
  wanted: Pick<Trusted, "commonDir" | "digest">,
): boolean {
  const record = readRecord(pathOf(directory, wanted));
  return record?.commonDir === wanted.commonDir && record.digest === wanted.digest;
}

function readRecord(path: string): Trusted | null {
  try {
    const text = readBytes(path, MOST, "refused").toString();
    const record: Partial<Trusted> & { version?: unknown } = JSON.parse(text);
    const { commonDir, digest, commands, at } = record;
    const whole =
      record.version === 1 &&
      typeof commonDir === "string" &&
      typeof digest === "string" &&
      typeof at === "string" &&
      Array.isArray(commands);
    return whole ? { commonDir, digest, commands, at } : null;
  } catch {
    return null; // not there, or not whole: nothing is trusted by it
  }
}

/** What is trusted, the latest first; of one project, or of all. @throws PotsError */
export function listTrusted(directory: string, commonDir?: string): Trusted[] {
  return namesIn(directory)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => readRecord(join(directory, name)) ?? [])
    .filter((record) => commonDir === undefined || record.commonDir === commonDir)
    .toSorted((a, b) => b.at.localeCompare(a.at));
}

/** @throws what the system says; then it is not trusted */
export function trust(directory: string, trusted: Trusted): void {
  writeWhole(pathOf(directory, trusted), `${JSON.stringify({ version: 1, ...trusted })}\n`);
}

/**
 * Forget all that was trusted for a project.
 * @returns how many files were trusted. @throws what the system says where one cannot be removed
 */
export function untrust(directory: string, commonDir: string): number {
  const names = namesIn(directory).filter((name) => name.startsWith(start(commonDir)));
  for (const name of names) rmSync(join(directory, name), { force: true });
  return names.filter((name) => name.endsWith(".json")).length;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw unreadable(directory, error);
  }
}
