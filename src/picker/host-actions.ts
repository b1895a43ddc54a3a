import { byHand } from "../hosts/by-hand.ts";
import { endThere, lookToEnd } from "../operations/end-on-host.ts";
import { busyText } from "../operations/end-session.ts";
import { goToHost, serverAround } from "../operations/go-to-host.ts";
import type { Session } from "../sessions/model.ts";
import { fullName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { unreadBytes } from "../terminal/keyboard.ts";
import { printable, shellLine } from "../terminal/text.ts";
import type { GoOptions } from "../tmux/go.ts";
import { isSame } from "../tmux/same.ts";
import { askToEnd, sayEnded } from "./ending.ts";
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
      if (problem !== null) return saying(said(problem));
    }
    if ((await serverAround(context)) === null) {
      await screen.aside(() => goToHost(context, session, host, options)); // ssh finds what is typed
    } else await goToHost(context, session, host, options, unreadBytes);
    return done({ kind: "gone" });
  };

  const end = async (session: Session, host: string): Promise<Step<Gone>> => {
    const { sessions, panes, hasPots } = await lookToEnd(context, host);
    const now = sessions.find((other) => isSame(other, session));
    if (now === undefined) {
      await state.elsewhere.ask([host]);
      return saying(`${shown(session)} has ended meanwhile`);
    }
    const removable = session.worktreePath !== null && session.worktreePath !== session.root;
    const about = [
      busyText(now, panes),
      removable ? `its worktree can be removed on ${host} alone` : "",
    ];
    return askToEnd(shown(session), about, async () => {
      const [result] = await endThere(context, host, [session], hasPots);
      await state.elsewhere.ask([host]);
      return sayEnded(result, shown(session));
    });
  };

  const newTask = async (session: Session, host: string): Promise<Step<Gone>> => {
    const words = ["pots", "create", session.worktreePath ?? session.path, "-t", "TASK"];
    return saying(`start it there: ${byHand(host, shellLine(words))}`);
  };

  return { go, end, newTask };
}
