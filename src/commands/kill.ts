import type { Words } from "../cli/words.ts";
import {
  endedText,
  endingLine,
  endSession,
  landingText,
  lastWhereOneStands,
  sayNothingEnded,
  standingIn,
} from "../operations/end-session.ts";
import { sessionToEnd } from "../operations/find-session.ts";
import { elsewhere } from "../operations/host-words.ts";
import { askAboutAll, busyText, haveMore, type Looked, MORE, sameIn } from "../operations/loss.ts";
import { byRecentUse } from "../sessions/join.ts";
import type { Session } from "../sessions/model.ts";
import { type Context, isInteractive, requireTerminal, shownPath } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { EXIT, oneLine, PotsError } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { printable, shellLine, these } from "../terminal/text.ts";
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
  const requireSomebody = (named: readonly string[]) => {
    const unasked = shellLine(["pots", "kill", ...named, "--yes"]);
    if (!sure) requireTerminal("kill", `to end without asking: ${unasked}`);
  };
  const there = elsewhere(context, words);
  if (there !== null && queries.length > 0) {
    const host = words.value("host");
    requireSomebody(host === undefined ? queries : ["--host", host, ...queries]);
    return await (await import("./kill-host.ts")).killOnHost(context, there, sure);
  }
  const look = await lookAround(context);
  const { sessions, panes } = look;
  const here = await standingIn(context);
  const chosen =
    queries.length === 0
      ? await chooseSessions(context, sessions, panes, here)
      : await resolveAll(context, queries, sessions, sure);
  if (chosen.length === 0) return EXIT.done;
  requireSomebody(chosen.map(({ name }) => name)); // --yes takes no part of a name
  const about = (now: Looked) => describeAll(context, chosen, now, here);
  if (sure) {
    for (const line of await about(look)) say(line);
    return await endAll(context, chosen, sessions, here);
  }
  const { askYes } = await import("../terminal/prompts.ts");
  const shown = await askAboutAll(
    look,
    async (now, more) =>
      await askYes(`End ${these(chosen.length, "session")}?`, false, [
        ...(more ? [MORE] : []),
        ...(await about(now)),
      ]),
    () => lookAround(context),
    (now, before) => haveMore(chosen, now, before, here),
  );
  if (shown === null) {
    say("nothing was ended");
    return EXIT.cancelled;
  }
  return await endAll(context, chosen, shown.sessions, here);
}

async function lookAround(context: Context): Promise<Looked> {
  const [{ sessions }, panes] = await Promise.all([
    snapshotSessions(context),
    listPanes(context.tmux),
  ]);
  return { sessions, panes };
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

/** What ends, and where whoever stands in it will be; of each as it is now. */
async function describeAll(
  context: Context,
  chosen: readonly Session[],
  look: Looked,
  here: string | null,
): Promise<string[]> {
  const landing = await landingText(context, chosen, look.sessions, here);
  return [
    ...chosen.map((session) => {
      const now = sameIn(look, session) ?? session;
      const busy = busyText(now, look.panes, here);
      return endingLine(now.name, shownPath(context, now.path), busy);
    }),
    ...(landing === null ? [] : [landing]),
  ];
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
