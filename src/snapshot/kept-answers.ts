import { readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileNameOf } from "../sessions/naming.ts";
import { errorCode, reasonOf } from "../system/errors.ts";
import { readText } from "../system/read-file.ts";
import { writeWhole } from "../system/write-whole.ts";
import { QUESTION_MARK } from "../tmux/sessions-there.ts";
import type { Context } from "./context.ts";

/**
 * What each host last answered, kept for a day so that its sessions can be shown while it sleeps:
 * `$XDG_STATE_HOME/pots/hosts/<name>-<hash>.json`. It is kept as it came and read as it was then, by
 * what trusts no host.
 */

export interface HostAnswer {
  /** tmux's own. */
  tmux: string;
  /** That of pots there; null where there is none. */
  pots: string | null;
}

export interface KeptAnswer extends HostAnswer {
  /** Unix seconds. */
  at: number;
}

/** Seconds. */
const KEPT = 24 * 60 * 60;
const MOST_BYTES = 16 * 1024 * 1024;
const VERSION = 1;

type Place = Pick<Context, "stateDirectory" | "tmux">;

function pathOf({ stateDirectory, tmux }: Place, host: string): string {
  const { socketName = null, socketPath = null } = tmux.server;
  const name = fileNameOf(host, JSON.stringify([host, socketName, socketPath]));
  return join(stateDirectory, "hosts", `${name}.json`);
}

/** Keep it, and let go of what was kept for longer than a day. @throws what the system says */
export function keepAnswer(place: Place, host: string, answer: HostAnswer, now: number): void {
  const { tmux, pots } = answer;
  const asked = QUESTION_MARK;
  const kept = { version: VERSION, host, at: Math.floor(now), asked, tmux, pots };
  const path = pathOf(place, host);
  writeWhole(path, JSON.stringify(kept));
  letGoOfOld(dirname(path), now);
}

/** Of machines that nobody asks any more, and what a pots that was killed left half-written. */
function letGoOfOld(directory: string, now: number): void {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (now - written / 1000 > KEPT) rmSync(path, { force: true });
  }
}

/**
 * What it answered within the last day; null: nothing.
 * @param warnings gets a line where what is kept cannot be read
 */
export function keptAnswer(
  place: Place,
  host: string,
  now: number,
  warnings: string[],
): KeptAnswer | null {
  const path = pathOf(place, host);
  try {
    const kept = readKept(readText(path, MOST_BYTES), host);
    if (kept !== null && kept.at <= now && now - kept.at < KEPT) return kept;
    rmSync(path, { force: true });
  } catch (error) {
    if (errorCode(error) !== "ENOENT") {
      warnings.push(`${path} was passed over (${reasonOf(error)}); delete it to be rid of this`);
    }
  }
  return null;
}

/** Null: a pots of another version asked otherwise. @throws Error where it is none */
function readKept(text: string, host: string): KeptAnswer | null {
  const kept: Partial<Record<string, unknown>> | null = JSON.parse(text);
  const { version, host: whose, at, asked, tmux, pots } = kept ?? {};
  if (version !== VERSION) throw new Error("it is of another version");
  if (whose !== host) throw new Error("it is of another host");
  if (typeof at !== "number" || !Number.isSafeInteger(at) || at < 0)
    throw new Error("it has no time");
  if (typeof tmux !== "string" || (typeof pots !== "string" && pots !== null)) {
    throw new Error("it is no answer");
  }
  return asked === QUESTION_MARK ? { at, tmux, pots: pots as string | null } : null;
}
