import { rmSync } from "node:fs";
import { PotsError } from "../system/errors.ts";
import { type Outcome, type RunOptions, run, succeeded } from "../system/process.ts";
import { shellLine } from "../terminal/text.ts";
import { gitMissing } from "./git.ts";

/** How pots asks git about a worktree, and has it do something there. */

/**
 * For whatever is not a fetch that was asked for: git may use no transport at all, so that it
 * cannot fetch the missing objects of a partial clone behind anybody's back. It may not ask for a
 * password either, nor start programs for monitoring files or checking signatures.
 */
const OFFLINE = { GIT_ALLOW_PROTOCOL: "", GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0" };
/** git puts a part of any split index beside the real one, and may take that one's away there. */
const WHOLE_INDEX = ["-c", "core.splitIndex=false"] as const;
const QUIET = [
  ...["-c", "core.fsmonitor=false", "-c", "log.showSignature=false"],
  ...WHOLE_INDEX,
] as const;

/**
 * For whatever writes saved work: what was not in the repository yet is on the disk before git says
 * that it wrote it, as far as the system can tell. A flush a file: half a second for a thousand.
 */
export const SYNC = ["-c", "core.fsync=all"] as const;

/** Milliseconds; a worktree of 100,000 files on a slow disk takes a while to look through. */
const TIMEOUT = 60_000;

export interface GitOptions extends Omit<RunOptions, "cwd" | "shareTerminal"> {
  /** Look only: take no lock, not even to refresh the index. */
  looking?: boolean;
  /** The person asked for what may need a remote: a fetch, or a checkout in a partial clone. */
  online?: boolean;
}

/**
 * A worktree's directory, or a git directory by itself. That one is named rather than searched for:
 * git may be told not to find a bare repository (`safe.bareRepository`), and counts a `.git` that
 * one stands in as such.
 */
export type Where = string | { gitDir: string };

const whereWords = (where: Where): [string, ...string[]] =>
  typeof where === "string" ? ["-C", where] : [`--git-dir=${where.gitDir}`];

/** Run git somewhere, without any network. Never throws for what git does. */
export async function tryGit(
  where: Where,
  words: readonly string[],
  { looking, online, env, ...options }: GitOptions = {},
): Promise<Outcome> {
  const { stdoutTo } = options;
  // what git prints may be shorter than what was there
  if (stdoutTo !== undefined && stdoutTo !== "stderr") rmSync(stdoutTo, { force: true });
  return await run(["git", ...whereWords(where), ...QUIET, ...words], {
    timeout: TIMEOUT,
    ...(typeof where === "string" ? {} : { cwd: where.gitDir }),
    ...options,
    env: {
      ...(online ? {} : OFFLINE),
      LC_ALL: "C",
      ...(looking ? { GIT_OPTIONAL_LOCKS: "0" } : {}),
      ...env,
    },
  });
}

/** @throws PotsError with git's own words, unless it exits 0 */
export async function git(
  where: Where,
  words: readonly string[],
  options: GitOptions = {},
): Promise<Outcome> {
  const outcome = await tryGit(where, words, options);
  if (succeeded(outcome)) return outcome;
  throw gitFailure(where, words, outcome);
}

/** What git printed, without the newline at its end. @throws PotsError with git's own words */
export async function gitLine(
  where: Where,
  words: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  return (await git(where, words, options)).stdout.replace(/\n$/, "");
}

/**
 * A question whose answers are exit 0 for yes and exit 1 for no.
 * @throws PotsError for any other end: a question that failed is not a "no"
 */
export async function gitSays(
  where: Where,
  words: readonly string[],
  options: GitOptions = {},
): Promise<boolean> {
  const outcome = await tryGit(where, words, options);
  if (outcome.ending === "exited" && (outcome.code === 0 || outcome.code === 1)) {
    return outcome.code === 0;
  }
  throw gitFailure(where, words, outcome);
}

export function gitFailure(where: Where, words: readonly string[], outcome: Outcome): PotsError {
  if (outcome.ending === "missing") return gitMissing();
  const shown = words.find((word) => /^[a-z]/.test(word) && !word.includes("=")) ?? "git";
  return new PotsError(
    "failed",
    `git ${shown} failed in ${typeof where === "string" ? where : where.gitDir} (${outcome.summary})`,
    `try it yourself: ${shellLine(["git", ...whereWords(where), ...words])}`,
    { program: "git", stderr: outcome.stderr },
  );
}

/** The fields of an answer to `-z`. Bytes stay bytes: one Latin-1 character stands for each. */
export function fieldsOf(bytes: Buffer): string[] {
  const text = bytes.toString("latin1");
  return text === "" ? [] : text.replace(/\0$/, "").split("\0");
}

/** Such fields as what git reads with `-z`. */
export const fieldsInput = (fields: readonly string[]): Buffer =>
  Buffer.from(fields.map((field) => `${field}\0`).join(""), "latin1");

/** Such a field as a path for the file system. */
export const pathBytes = (field: string): Buffer => Buffer.from(field, "latin1");

/** Such a field as text for people. */
export const pathText = (field: string): string => Buffer.from(field, "latin1").toString();
