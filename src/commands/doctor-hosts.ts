import { byHand } from "../hosts/by-hand.ts";
import { askHost } from "../hosts/ssh.ts";
import { readOtherPots } from "../sessions/other-pots.ts";
import type { Context } from "../snapshot/context.ts";
import { tmuxOn, whyNoPots } from "../snapshot/hosts.ts";
import { oneLine, PotsError } from "../system/errors.ts";
import { type Outcome, run, succeeded } from "../system/process.ts";
import { INSTALL_TMUX, requireVersion } from "../tmux/version.ts";
import type { Finding } from "./finding.ts";

/**
 * What `pots doctor` says of other machines: all are asked at the same time, each once. One that does
 * not answer may be asleep, which is no fault of this machine's.
 */
export async function examineHosts(context: Context): Promise<Finding[]> {
  const { hosts } = context.config.settings;
  return await Promise.all(hosts.map((host) => examineHost(context, host)));
}

/** Longer than this, in milliseconds, is mostly the beginning of a connection. */
const SLOW = 300;

async function examineHost(context: Context, host: string): Promise<Finding> {
  const what = "hosts";
  try {
    const began = performance.now();
    const list = tmuxOn(context, host).potsWords(["list", "--json"]);
    const programs = [
      { words: ["tmux", "-V"] as const },
      { words: ["pots", "--version"] as const },
    ];
    const [[tmux, pots, data], shares] = await Promise.all([
      askHost(host, [...programs, { words: list }]),
      sharesConnections(host),
    ]);
    const took = Math.round(performance.now() - began);
    const version = versionOf(tmux);
    if (version === null) {
      const found = `${host}: there is no tmux on it that runs`;
      return { what, verdict: "note", found, mend: INSTALL_TMUX };
    }
    requireVersion(version);
    const why = whyNoPots(pots ?? null) ?? whyNoPots(data ?? null);
    if (why !== null) {
      const found = `${host}: ${version}, and a pots that fails (${why})`;
      return {
        what,
        verdict: "note",
        found,
        mend: `look at it there: ${byHand(host, "pots", "list")}`,
      };
    }
    const own = versionOf(pots)?.replace(/ \(.*/, "");
    const way = shares
      ? "over a shared connection where one is open"
      : "by a connection of its own";
    const found = `${host}: ${version}, ${own ?? "no pots"}, answered in ${took} ms ${way}`;
    if (own !== undefined && readOtherPots(data?.stdout ?? "") === null) {
      const unread = `${host}: ${own} there is not understood: agents and branches are not known`;
      return { what, verdict: "note", found: unread, mend: "have the same pots on both machines" };
    }
    const slow = took > SLOW && !shares;
    return {
      ...{ what, verdict: slow ? "note" : "ok", found },
      mend: slow
        ? "quicker with a shared connection: ControlMaster auto, ControlPath and ControlPersist in ~/.ssh/config"
        : "",
    };
  } catch (error) {
    if (!(error instanceof PotsError)) throw error;
    const reason = oneLine(error);
    const found = reason.startsWith(`${host}: `) ? reason : `${host}: ${reason}`;
    return { what, verdict: "note", found, mend: error.hint };
  }
}

/** The first line of what a program says of itself; null where it did not run. */
function versionOf(outcome: Outcome | null | undefined): string | null {
  if (outcome == null || !succeeded(outcome)) return null;
  return outcome.stdout.trim().split("\n", 1)[0]?.slice(0, 60) ?? "";
}

/** Does ssh share connections to this machine, as its configuration has it? */
async function sharesConnections(host: string): Promise<boolean> {
  const { stdout } = await run(["ssh", "-G", "--", host], { timeout: 3000 });
  return /^controlpath (?!none$)/m.test(stdout);
}
