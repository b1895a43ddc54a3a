import { WantsSomebody } from "../hosts/faults.ts";
import { endThere, lookToEnd, type ToEnd } from "../operations/end-on-host.ts";
import { endedText } from "../operations/end-session.ts";
import { goToHost, serverAround } from "../operations/go-to-host.ts";
import { busyText, haveMore, sameIn } from "../operations/loss.ts";
import type { Session } from "../sessions/model.ts";
import { fullName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { unreadBytes } from "../terminal/keyboard.ts";
import { printable, shellLine } from "../terminal/text.ts";
import type { GoOptions } from "../tmux/go-there.ts";
import { askToEnd, BY_NOW } from "./ending.ts";
import { done, type Step, said, saying } from "./list.ts";
import type { Screen } from "./screen.ts";
import type { PickerState } from "./state.ts";

type Gone = { kind: "gone" };

/**
 * What the picker's keys do with a session of another machine. It may have changed since it was
 * shown: what is done is done to the session that was meant, or not at all, and compared there.
 */
export function hostActions(
  context: Context,
  state: PickerState,
  screen: Screen,
  options: GoOptions,
) {
  const shown = (session: Session) => printable(fullName(session));

  const go = async (session: Session, host: string): Promise<Step<Gone>> => {
    // one that slept when it was asked last may be awake
    if (session.seenAt !== null) {
      await state.elsewhere.ask([host]);
      const problem = state.elsewhere.problemOf(host);
      if (problem !== null && !(problem instanceof WantsSomebody)) return saying(said(problem));
    }
    if ((await serverAround(context)) === null) {
      await screen.aside(() => goToHost(context, session, host, options)); // ssh finds what is typed
    } else await goToHost(context, session, host, options, unreadBytes);
    return done({ kind: "gone" });
  };

  const end = async (session: Session, host: string): Promise<Step<Gone>> =>
    endShown(session, host, await lookToEnd(context, host), false);

  /** @param more is more in it by now than was shown at first? */
  const endShown = async (
    session: Session,
    host: string,
    look: ToEnd,
    more: boolean,
  ): Promise<Step<Gone>> => {
    const now = sameIn(look, session);
    if (now === null) {
      await state.elsewhere.ask([host]);
      return saying(`${shown(session)} has ended meanwhile`);
    }
    const removable = session.worktreePath !== null && session.worktreePath !== session.root;
    const about = [
      more ? BY_NOW : "",
      busyText(now, look.panes),
      removable ? `its worktree can be removed on ${host} alone` : "",
    ];
    return askToEnd<Gone>(shown(session), about, async () => {
      const again = await lookToEnd(context, host);
      if (haveMore([session], again, look)) return await endShown(session, host, again, true);
      const [result] = await endThere(context, host, [session], again.hasPots);
      await state.elsewhere.ask([host]);
      return saying(endedText(result, shown(session)));
    });
  };

  const newTask = async (session: Session, host: string): Promise<Step<Gone>> => {
    const place = session.worktreePath ?? session.path;
    const line = shellLine(["pots", "create", "--host", host, place, "-t", "TASK"]);
    return saying(`start it there: ${line}`);
  };

  return { go, end, newTask };
}
