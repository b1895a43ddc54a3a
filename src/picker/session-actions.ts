import type { Making } from "../operations/prepare-worktree.ts";
import { requireTask } from "../operations/task.ts";
import { sessionFor } from "../sessions/join.ts";
import type { Project, Session, Worktree } from "../sessions/model.ts";
import { worktreeTitle } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { printable } from "../terminal/text.ts";
import type { GoOptions } from "../tmux/go-there.ts";
import { isSame, type Seen } from "../tmux/same.ts";
import { getSession } from "../tmux/sessions.ts";
import type { ActionKey } from "./action-keys.ts";
import { endAction } from "./end-action.ts";
import { goFrom, startFrom } from "./going.ts";
import { offerToMake, projectHere } from "./guided-lists.ts";
import { hostActions } from "./host-actions.ts";
import { type Action, done, type Step, saying } from "./list.ts";
import type { Row } from "./rows.ts";
import type { Screen } from "./screen.ts";
import { type Choice, worktreeOf } from "./session-rows.ts";
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
    const place = printable(worktreeTitle(worktree));
    return {
      kind: "input",
      text: `New session in ${place}, for the task:`,
      value: "",
      enter: async (text) => {
        return await start(worktree, requireTask(text || context.config.settings.defaultTask));
      },
    };
  };

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
    "ctrl-x": either(endAction(context, state, screen), there.end),
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
