import type { Words } from "../cli/words.ts";
import { byHand } from "../hosts/by-hand.ts";
import { requireHost } from "../hosts/name.ts";
import { seenText } from "../rows/status.ts";
import type { Session } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { type HostSnapshot, snapshotHosts } from "../snapshot/hosts.ts";
import { oneLine, PotsError } from "../system/errors.ts";
import { say, warn, warnAll } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { isoTime } from "../terminal/time.ts";

/** The part of `pots list` that looks at other machines; loaded for who asks for it. */

export interface HostList {
  sessions: Session[];
  /** As data. */
  hosts: { name: string; problem: string | null; seenAt: string | null }[];
  /** Did the one host that was asked for not answer? */
  failed: boolean;
}

/** What is read on the machine that it is on. */
const NEED_FILES = ["all", "git", "details"];

/**
 * Asks the hosts, all at once, and says on stderr which did not answer.
 * @throws PotsError of kind `usage` for what is no host, or cannot be had from one
 */
export async function listHosts(context: Context, words: Words): Promise<HostList> {
  const one = words.value("host");
  if (one !== undefined) requireUsable(words, one);
  const hosts = one === undefined ? context.config.settings.hosts : [one];
  if (hosts.length === 0) say("POTS_HOSTS names no machine (pots help hosts)");
  const snapshots = await snapshotHosts(context, hosts);
  for (const snapshot of snapshots) tell(snapshot);
  return {
    sessions: snapshots.flatMap(({ sessions }) => sessions),
    hosts: snapshots.map(({ host, problem, seenAt }) => ({
      name: host,
      problem: problem === null ? null : oneLine(problem),
      seenAt: isoTime(seenAt),
    })),
    failed: one !== undefined && snapshots.some(({ problem }) => problem !== null),
  };
}

/** On stderr, one line for each host that did not answer, and what was passed over. */
function tell({ problem, seenAt, warnings }: HostSnapshot): void {
  if (problem !== null) {
    const why = problem.hint === "" ? "" : ` (${problem.hint})`;
    const old = seenAt === null ? "" : `; shown as ${seenText(seenAt, Date.now() / 1000)}`;
    warn(printable(`${oneLine(problem)}${why}${old}`));
  }
  warnAll(warnings);
}

function requireUsable(words: Words, host: string): void {
  if (words.flag("hosts")) {
    throw new PotsError("usage", "--host and --hosts exclude each other", "see pots list --help");
  }
  requireHost(host);
  const option = NEED_FILES.find((each) => words.flag(each));
  if (option === undefined) return;
  throw new PotsError(
    "usage",
    `--${option} needs files of the machine that it looks at`,
    `ask it there: ${byHand(host, "pots", "list", `--${option}`)}`,
  );
}
