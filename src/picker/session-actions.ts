import { endSession, landingText } from "../operations/end-session.ts";
import { isMore, lossOf, lossText } from "../operations/loss.ts";
import type { Making } from "../operations/prepare-worktree.ts";
import { requireTask } from "../operations/task.ts";
import { sessionFor } from "../sessions/join.ts";
import type { Project, Session, Worktree } from "../sessions/model.ts";
import { projectName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import type { SavedRow } from "../snapshot/saved.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { printable, tildeIn } from "../terminal/text.ts";
import type { GoOptions } from "../tmux/go-there.ts";
import { listPanes } from "../tmux/panes.ts";
import { isSame, type Seen } from "../tmux/same.ts";
import { getSession } from "../tmux/sessions.ts";
import type { ActionKey } from "./action-keys.ts";
import { askToEnd, BY_NOW, sayEnded } from "./ending.ts";
import { goFrom, startFrom } from "./going.ts";
import { offerToMake, projectHere } from "./guided-lists.ts";
import { hostActions } from "./host-actions.ts";
import { type Action, done, type Step, saying } from "./list.ts";
import { removeFrom } from "./remove-from.ts";
import type { Row } from "./rows.ts";
import type { Screen } from "./screen.ts";
import type { Choice } from "./session-rows.ts";
import type { PickerState } from "./state.ts";

/** What the picker's keys do with a row. Each acts on what the row showed, or says why not. */

/** Gone to a session; or a worktree to make first, its name alone where its project is to be asked for. */
export type Picked =
  | { kind: "gone" }
  | { kind: "make"; making: Making }
  | { kind: "start"; worktree: Worktree }
  | { kind: "which"; name: string };

type Going = Step<Picked>;

export function sessionActions(
  context: Context,
  state: PickerState,
  screen: Screen,
  options: GoOptions,
): Record<ActionKey, Action<Choice, Picked>> {
  /** While the list is open: where going fails, it says so, and is as it was. */
  const goTo = async (session: Seen): Promise<Going> => {
    await goFrom(screen, context, session, options);
    return done({ kind: "gone" });
  };

  const go = async (row: Row<Choice> | null): Promise<Going> => {
    if (row === null) return saying("");
    const choice = row.value;
    if (choice.kind === "new") return await make(choice.name);
    if (choice.kind === "worktree") {
      return await start(choice.worktree, context.config.settings.defaultTask);
    }
    if (choice.kind === "saved") {
      const { bringBack } = await import("../operations/bring-back.ts");
      return await goTo(await bringBack(context, choice.row.saved, state.sessions));
    }
    if (await isStillThere(context, choice.session)) {
      return await goTo(choice.session);
    }
    await state.refresh();
    return saying(`${row.label} has ended meanwhile`);
  };

  const start = async (worktree: Worktree, task: string): Promise<Going> => {
    const { sessions } = await snapshotSessions(context);
    const existing = sessionFor(sessions, worktree, task);
    if (existing !== undefined) {
      await state.refresh();
      return saying(`${printable(existing.name)} already exists`);
    }
    return await goTo(await startFrom(screen, context, { sessions, worktree, task }));
  };

  const make = async (name: string): Promise<Going> => {
    const project = projectHere(context);
    if (project === null) return done({ kind: "which", name });
    return await makeIn(context, project, name);
  };

  const newTask = async (row: Row<Choice> | null): Promise<Going> => {
    const worktree = row === null ? null : worktreeOf(row.value);
    if (worktree === null) {
      return saying(row === null ? "" : `${row.label} is in no worktree that pots knows`);
    }
    const place = printable(`${projectName(worktree.root)}/${worktree.name}`);
    return {
      kind: "input",
      text: `New session in ${place}, for the task:`,
      value: "",
      enter: async (text) => {
        return await start(worktree, requireTask(text || context.config.settings.defaultTask));
      },
    };
  };

  const end = async (row: Row<Choice> | null): Promise<Going> => {
    if (row === null) return saying("");
    const worktree = worktreeOf(row.value);
    if (row.value.kind === "new") return saying(`${row.label} has no session to end`);
    if (row.value.kind === "saved") return forget(row, row.value.row);
    if (row.value.kind === "worktree") return await remove(row.value.worktree);
    return await endShown(row, row.value.session, worktree, false);
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
    worktree: Worktree | null,
    more: boolean,
  ): Promise<Going> => {
    const looked = await lookAt(shown);
    if (looked === null) {
      await state.refresh();
      return saying(`${row.label} has ended meanwhile`);
    }
    const { session, loss } = looked;
    const landing = await landingText(context, [session], state.sessions, state.here);
    // a worktree that is gone, or one of a session that pots did not make: nothing to remove
    const removable = session.status === "attached" || session.status === "detached";
    const other = removable && worktree !== null && !worktree.main ? worktree : null;
    const question = askToEnd<Picked>(
      printable(session.name),
      [more ? BY_NOW : "", lossText(loss), landing ?? ""],
      async () => {
        const again = await lookAt(shown);
        if (again !== null && isMore(again.loss, loss)) {
          return await endShown(row, shown, worktree, true);
        }
        const staying = state.sessions.filter(({ id }) => id !== session.id);
        const result = await endSession(context, session, state.here, staying);
        await state.refresh();
        return sayEnded(result, row.label);
      },
      other === null ? "" : "(w: and remove the worktree)",
    );
    return other === null ? question : { ...question, others: { w: async () => remove(other) } };
  };

  const forget = (row: Row<Choice>, { saved }: SavedRow): Going => ({
    kind: "confirm",
    text: `Forget ${row.label}, which is saved? y/N`,
    refused: "nothing was forgotten",
    yes: async () => {
      const { forgetSaved } = await import("../operations/save-ended.ts");
      const problem = await forgetSaved(context, saved);
      await state.refresh();
      return saying(problem === null ? `forgot ${row.label}` : tildeIn(problem, context.home));
    },
  });

  /** It is asked about outside of the list, where all that goes with it can be told. */
  const remove = async (worktree: Worktree): Promise<Going> =>
    worktree.main
      ? saying("the main worktree is never removed")
      : saying(await removeFrom(context, screen, state, worktree));

  const refresh = async (): Promise<Going> => {
    state.elsewhere.begin();
    await state.refresh();
    return saying("");
  };

  const there = hostActions(context, state, screen, options);
  /** What a key does with rows of this machine, and what with a session of another. */
  const either =
    (here: (row: Row<Choice> | null) => Promise<Going>, elsewhere: typeof there.go) =>
    async (row: Row<Choice> | null) => {
      const choice = row?.value;
      return choice?.kind === "session" && choice.session.host !== null
        ? await elsewhere(choice.session, choice.session.host)
        : await here(row);
    };
  return {
    enter: either(go, there.go),
    "ctrl-t": either(newTask, there.newTask),
    "ctrl-x": either(end, there.end),
    "ctrl-r": refresh,
  };
}

/** Asks whether to make the worktree; what is made is gone to. */
export async function makeIn(
  context: Context,
  project: Project,
  name: string,
): Promise<Step<Extract<Picked, { kind: "make" | "start" }>>> {
  return await offerToMake(context, project, name, (answer) =>
    "commands" in answer ? { kind: "make", making: answer } : { kind: "start", worktree: answer },
  );
}

/** Is the session that was shown still the one that has its id? @throws PotsError as tmux fails */
export async function isStillThere(context: Context, shown: Session): Promise<boolean> {
  const now = await getSession(context.tmux, shown.id);
  return now !== null && isSame(now, shown);
}

/** The worktree of a row, as a new session needs it; null where a session is in none. */
function worktreeOf(choice: Choice): Worktree | null {
  if (choice.kind === "worktree") return choice.worktree;
  if (choice.kind === "new") return null;
  const { root, worktree, worktreePath, branch } =
    choice.kind === "saved" ? choice.row : choice.session;
  if (root === null || worktree === null || worktreePath === null) return null;
  return {
    ...{ root, branch, name: worktree, path: worktreePath, main: worktreePath === root },
    ...{ gitdir: null, head: null, locked: false, prunable: false },
  };
}
