import { joinSession } from "../sessions/join.ts";
import type { Session } from "../sessions/model.ts";
import { type OtherPots, readOtherPots, withOtherPots } from "../sessions/other-pots.ts";
import { PotsError, reasonOf } from "../system/errors.ts";
import { type Outcome, succeeded } from "../system/process.ts";
import { findHiddenMarks, type SessionRows } from "../tmux/sessions.ts";
import { askThere, type Further, readThere } from "../tmux/sessions-there.ts";
import { TmuxThere } from "../tmux/tmux-on-host.ts";
import type { Context } from "./context.ts";
import { type HostAnswer, keepAnswer, keptAnswer } from "./kept-answers.ts";

/** The sessions of other machines. Each is asked once, all at the same time. */

export interface HostSnapshot {
  host: string;
  sessions: Session[];
  /** Why it did not answer; null: it did. */
  problem: PotsError | null;
  /** When it told of these sessions, in Unix seconds, where it does not answer now; else null. */
  seenAt: number | null;
  /** One line for each thing that was passed over. */
  warnings: string[];
}

type Asking = Pick<Context, "stateDirectory" | "tmux">;

/** The connection to a host's server: the one that `-L` or `-S` chooses, there as here. */
export function tmuxOn(context: Pick<Context, "tmux">, host: string): TmuxThere {
  return new TmuxThere(host, context.tmux.server);
}

/**
 * What each host says, or said last where it does not answer. Never throws for what a host does.
 * @param answered called as they answer, or give up
 */
export async function snapshotHosts(
  context: Asking,
  hosts: readonly string[],
  answered: (snapshot: HostSnapshot) => void = () => {},
  signal?: AbortSignal,
): Promise<HostSnapshot[]> {
  return await Promise.all(
    hosts.map(async (host) => {
      const snapshot = await snapshotHost(context, host, signal);
      answered(snapshot);
      return snapshot;
    }),
  );
}

async function snapshotHost(
  context: Asking,
  host: string,
  signal?: AbortSignal,
): Promise<HostSnapshot> {
  try {
    const { sessions, warnings } = await requireAnswer(context, host, { signal });
    return { host, ...{ sessions, problem: null, seenAt: null }, warnings };
  } catch (error) {
    if (!(error instanceof PotsError)) throw error;
    const warnings: string[] = [];
    return { host, problem: error, ...lastTold(context, host, warnings), warnings };
  }
}

export interface Answer {
  sessions: Session[];
  /** Is there a pots that could be understood, which alone knows of agents? */
  hasPots: boolean;
  /** What else tmux was asked for in the same call: a line for each answer. */
  more: string;
  /** What came of the further programs. */
  others: (Outcome | null)[];
  first: Outcome | null;
  warnings: string[];
}

/**
 * The sessions of a machine, as it tells of them now.
 * @throws PotsError when it does not answer, or not as it should
 */
export async function requireAnswer(
  context: Asking,
  host: string,
  asking: Further & { signal?: AbortSignal | undefined } = {},
): Promise<Answer> {
  const warnings: string[] = [];
  const tmux = tmuxOn(context, host);
  const { answer, more, pots, others, first } = await askThere(tmux, asking);
  const rows = await readAnswer(tmux, answer);
  await findHiddenMarks(tmux, rows.doubted);
  const told = potsThere(host, pots, warnings);
  tryToKeep(context, host, { tmux: answer, pots: told.text }, warnings);
  const sessions = join(host, rows, told.read);
  return { sessions, hasPots: told.read !== null, more, others, first, warnings };
}

/** @throws PotsError where it cannot be read */
async function readAnswer(tmux: TmuxThere, answer: string): Promise<SessionRows> {
  try {
    return readThere(answer);
  } catch (error) {
    throw new PotsError(
      "failed",
      `${tmux.host}: what its tmux answers could not be read: ${reasonOf(error)}`,
      `look at it there: ssh ${tmux.host} tmux list-sessions`,
    );
  }
}

/** What pots there says, where there is one that can be understood. */
function potsThere(
  host: string,
  outcome: Outcome | null,
  warnings: string[],
): { text: string | null; read: OtherPots | null } {
  const none = { text: null, read: null };
  const why = whyNoPots(outcome);
  if (why !== null) warnings.push(`${host}: its pots was left out (${why})`);
  if (outcome === null || outcome.ending === "missing" || why !== null) return none;
  const read = readOtherPots(outcome.stdout);
  return read === null ? none : { text: outcome.stdout, read };
}

/** Why a pots there did not do what it was asked for, in a line; null: it did, or there is none. */
export function whyNoPots(outcome: Outcome | null): string | null {
  if (outcome === null || outcome.ending === "missing") return null;
  if (succeeded(outcome)) return null;
  const [words = ""] = outcome.stderr.trim().split("\n");
  return words === "" ? outcome.summary : `${outcome.summary}: ${words.slice(0, 200)}`;
}

function join(host: string, { sessions }: SessionRows, told: OtherPots | null): Session[] {
  return sessions.map((session) => {
    const joined = joinSession({ session, verdict: null, surroundings: null, branch: null });
    return withOtherPots({ ...joined, host }, told);
  });
}

function tryToKeep(context: Asking, host: string, answer: HostAnswer, warnings: string[]): void {
  try {
    keepAnswer(context, host, answer, Date.now() / 1000);
  } catch (error) {
    warnings.push(`${host}: what it answered could not be kept: ${reasonOf(error)}`);
  }
}

/** Its sessions as it told of them last; what agents do now is not known. */
export function lastTold(
  context: Asking,
  host: string,
  warnings: string[],
): Pick<HostSnapshot, "sessions" | "seenAt"> {
  const kept = keptAnswer(context, host, Date.now() / 1000, warnings);
  if (kept === null) return { sessions: [], seenAt: null };
  try {
    const told = kept.pots === null ? null : readOtherPots(kept.pots);
    const sessions = join(host, readThere(kept.tmux), told);
    const old = { seenAt: kept.at, attachedClients: 0, bell: false, agents: [] };
    return { seenAt: kept.at, sessions: sessions.map((session) => ({ ...session, ...old })) };
  } catch (error) {
    warnings.push(`${host}: what it answered last could not be read: ${reasonOf(error)}`);
    return { sessions: [], seenAt: null };
  }
}
