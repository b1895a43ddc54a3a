import { endThere, lookToEnd, type ToEnd } from "../operations/end-on-host.ts";
import { endedText, endingLine, sayNothingEnded } from "../operations/end-session.ts";
import { type Elsewhere, namedThere } from "../operations/host-words.ts";
import { askAboutAll, busyText, haveMore, MORE, sameIn } from "../operations/loss.ts";
import type { Session } from "../sessions/model.ts";
import { fullName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { EXIT } from "../system/errors.ts";
import { say, warnAll } from "../terminal/output.ts";
import { printable, these } from "../terminal/text.ts";

/** `pots kill` for sessions of another machine. */
export async function killOnHost(
  context: Context,
  { host, names }: Elsewhere,
  sure: boolean,
): Promise<number> {
  const look = await lookToEnd(context, host);
  warnAll(look.warnings);
  const chosen = await chosenBy(host, names, look.sessions);
  // its directory is one of that machine: no `~` of this one stands for it
  const about = (now: ToEnd) =>
    chosen.map((session) => {
      const busy = busyText(sameIn(now, session) ?? session, now.panes);
      return endingLine(fullName(session), session.path, busy);
    });
  if (sure) for (const line of about(look)) say(line);
  else {
    const { askYes } = await import("../terminal/prompts.ts");
    const shown = await askAboutAll(
      look,
      (now, more) =>
        askYes(`End ${these(chosen.length, "session")} on ${host}?`, false, [
          ...(more ? [MORE] : []),
          ...about(now),
        ]),
      () => lookToEnd(context, host),
      (now, before) => haveMore(chosen, now, before),
    );
    if (shown === null) {
      say("nothing was ended");
      return EXIT.cancelled;
    }
  }
  const results = await endThere(context, host, chosen, look.hasPots);
  for (const [index, session] of chosen.entries()) {
    say(endedText(results[index], printable(fullName(session))));
  }
  return results.includes("replaced") ? EXIT.failed : EXIT.done;
}

/** Every name's session, each once; any that has none stops the whole. */
async function chosenBy(
  host: string,
  names: readonly string[],
  sessions: readonly Session[],
): Promise<Session[]> {
  const chosen = new Set<Session>();
  for (const name of names) {
    chosen.add(await namedThere(host, name, sessions).catch(sayNothingEnded));
  }
  return [...chosen];
}
