import { endedText, endSession, landingText } from "../operations/end-session.ts";
import { isMore, lossOf, lossText } from "../operations/loss.ts";
import type { Session, Worktree } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import type { SavedRow } from "../snapshot/saved.ts";
import { printable, tildeIn } from "../terminal/text.ts";
import { listPanes } from "../tmux/panes.ts";
import { isSame } from "../tmux/same.ts";
import { getSession } from "../tmux/sessions.ts";
import { askToEnd, BY_NOW } from "./ending.ts";
import { type Step, saying } from "./list.ts";
import { removeFrom } from "./remove-from.ts";
import type { Row } from "./rows.ts";
import type { Screen } from "./screen.ts";
import { type Choice, worktreeOf } from "./session-rows.ts";
import type { PickerState } from "./state.ts";

/**
 * What `ctrl-x` does with a row of this machine: its session ends, a saved one is forgotten, and a
 * worktree without any is removed. Each is asked about first.
 */
export function endAction(context: Context, state: PickerState, screen: Screen) {
  const end = async (row: Row<Choice> | null): Promise<Step<never>> => {
    if (row === null) return saying("");
    if (row.value.kind === "new") return saying(`${row.label} has no session to end`);
    if (row.value.kind === "saved") return forget(row, row.value.row);
    if (row.value.kind === "worktree") return await remove(row.value.worktree);
    return await endShown(row, row.value.session, false);
  };

  /** The session and what would be lost with it now; null where it is gone. */
  const lookAt = async (shown: Session) => {
    const asked = [getSession(context.tmux, shown.id), listPanes(context.tmux)] as const;
    const [now, panes] = await Promise.all(asked);
    if (now === null || !isSame(now, shown)) return null;
    return { session: { ...shown, ...now }, loss: lossOf(now, panes, state.here) };
  };

  /** @param more is more in it by now than was shown at first? */
  const endShown = async (
    row: Row<Choice>,
    shown: Session,
    more: boolean,
  ): Promise<Step<never>> => {
    const looked = await lookAt(shown);
    if (looked === null) {
      await state.refresh();
      return saying(`${row.label} has ended meanwhile`);
    }
    const { session, loss } = looked;
    const landing = await landingText(context, [session], state.sessions, state.here);
    const worktree = worktreeOf(row.value);
    // a worktree that is gone, or one of a session that pots did not make: nothing to remove
    const removable = session.status === "attached" || session.status === "detached";
    const other = removable && worktree !== null && !worktree.main ? worktree : null;
    const question = askToEnd<never>(
      printable(session.name),
      [more ? BY_NOW : "", lossText(loss), landing ?? ""],
      async () => {
        const again = await lookAt(shown);
        if (again !== null && isMore(again.loss, loss)) return await endShown(row, shown, true);
        const staying = state.sessions.filter(({ id }) => id !== session.id);
        const result = await endSession(context, session, state.here, staying);
        await state.refresh();
        return saying(endedText(result, row.label));
      },
      other === null ? "" : "(w: and remove the worktree)",
    );
    return other === null ? question : { ...question, others: { w: async () => remove(other) } };
  };

  const forget = (row: Row<Choice>, { saved }: SavedRow): Step<never> => ({
    kind: "confirm",
    text: `Forget ${row.label}, which is saved? y/N`,
    refused: "nothing was forgotten",
    yes: async () => {
      const { letGoOfSaved } = await import("../operations/save-ended.ts");
      const problem = await letGoOfSaved(context, saved);
      await state.refresh();
      return saying(problem === null ? `forgot ${row.label}` : tildeIn(problem, context.home));
    },
  });

  /** It is asked about outside of the list, where all that goes with it can be told. */
  const remove = async (worktree: Worktree): Promise<Step<never>> =>
    worktree.main
      ? saying("the main worktree is never removed")
      : saying(await removeFrom(context, screen, state, worktree));

  return end;
}
