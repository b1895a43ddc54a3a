import type { Words } from "../cli/words.ts";
import {
  busyText,
  endedText,
  endingLine,
  endSession,
  landingText,
  lastWhereOneStands,
  standingIn,
} from "../operations/end-session.ts";
import { sessionToEnd } from "../operations/find-session.ts";
import { elsewhere } from "../operations/host-words.ts";
import { byRecentUse } from "../sessions/join.ts";
import type { Session } from "../sessions/model.ts";
import { type Context, isInteractive, requireTerminal, shownPath } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { EXIT, oneLine, PotsError } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { listPanes, type Pane } from "../tmux/panes.ts";

/** `pots kill`: end sessions that were named, and no other. */
export async function run(context: Context, words: Words): Promise<number> {
  const sure = words.flag("yes") || words.flag("force");
  const queries = words.positionals;
  if (queries.length === 0 && (sure || !isInteractive() || words.value("host") !== undefined)) {
    throw new PotsError(
      "usage",
      "no session was named",
      "pots kill <session>; see pots kill --help",
    );
  }
  if (!sure) {
    const host = words.value("host");
    const where = host === undefined ? [] : ["--host", host];
    const unasked = shellLine(["pots", "kill", ...where, ...queries, "--yes"]);
    requireTerminal("kill", `to end without asking: ${unasked}`);
  }
  const there = await elsewhere(context, words);
  if (there !== null && queries.length > 0) {
    return await (await import("./kill-host.ts")).killOnHost(context, there, sure);
  }
  const [{ sessions }, panes] = await Promise.all([
    snapshotSessions(context),
    listPanes(context.tmux),
  ]);
  const here = await standingIn(context);
  const chosen =
    queries.length === 0
      ? await chooseSessions(context, sessions, panes, here)
      : await resolveAll(context, queries, sessions, sure);
  if (chosen.length === 0) return EXIT.done;
  const landing = await landingText(context, chosen, sessions, here);
  const about = [
    ...chosen.map((session) => describe(context, session, panes, here)),
    ...(landing === null ? [] : [landing]),
  ];
  if (sure) for (const line of about) say(line);
  else {
    const { askYes } = await import("../terminal/prompts.ts");
    const what = chosen.length === 1 ? "this session" : `these ${chosen.length} sessions`;
    if (!(await askYes(`End ${what}?`, false, about))) {
      say("nothing was ended");
      return EXIT.cancelled;
    }
  }
  return await endAll(context, chosen, sessions, here);
}

/** Every query's one session; any that has not exactly one stops the whole. */
async function resolveAll(
  context: Context,
  queries: readonly string[],
  sessions: readonly Session[],
  sure: boolean,
): Promise<Session[]> {
  const chosen = new Map<string, Session>();
  for (const query of queries) {
    const session = await sessionToEnd(context, query, sessions, sure).catch(sayNothingEnded);
    chosen.set(session.id, session);
  }
  return [...chosen.values()];
}

function sayNothingEnded(error: unknown): never {
  if (!(error instanceof PotsError)) throw error;
  throw new PotsError(error.kind, `${error.message}; nothing was ended`, error.hint, error.child);
}

async function chooseSessions(
  context: Context,
  sessions: readonly Session[],
  panes: readonly Pane[],
  here: string | null,
): Promise<Session[]> {
  if (sessions.length === 0) {
    say("no sessions");
    return [];
  }
  const { chooseSessions: choose } = await import("../picker/choose-several.ts");
  const choices = sessions.toSorted(byRecentUse).map((session) => {
    const busy = busyText(session, panes, here);
    const about = busy || session.status;
    return { value: session, name: session.name, about, guarded: busy !== "" };
  });
  return await choose(context, choices);
}

function describe(
  context: Context,
  session: Session,
  panes: readonly Pane[],
  here: string | null,
): string {
  const busy = busyText(session, panes, here);
  return endingLine(session.name, shownPath(context, session.path), busy);
}

async function endAll(
  context: Context,
  chosen: readonly Session[],
  sessions: readonly Session[],
  here: string | null,
): Promise<number> {
  const staying = sessions.filter(({ id }) => !chosen.some((other) => other.id === id));
  let failed = 0;
  for (const session of lastWhereOneStands(chosen, here)) {
    const name = printable(session.name);
    try {
      const result = await endSession(context, session, here, staying);
      if (result === "replaced") failed++;
      say(endedText(result, name));
    } catch (error) {
      failed++;
      say(`${name} was not ended: ${printable(oneLine(error))}`);
    }
  }
  return failed > 0 ? EXIT.failed : EXIT.done;
}
