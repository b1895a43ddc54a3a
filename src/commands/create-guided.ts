import type { Words } from "../cli/words.ts";
import { type Ask, layoutWishes } from "../operations/choose-layout.ts";
import { askToBringBack, hasOwnWishes, tellPassedOver } from "../operations/pass-over.ts";
import { startSession } from "../operations/start-session.ts";
import { goFrom } from "../picker/going.ts";
import { guide } from "../picker/guided.ts";
import { withScreen } from "../picker/place.ts";
import { isStillThere } from "../picker/session-actions.ts";
import { sessionFor } from "../sessions/join.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { refuseNesting } from "../tmux/place.ts";
import { listSessions } from "../tmux/sessions.ts";
import { lookToStart } from "./creating.ts";

/** `pots create` without words, in a terminal: what to start is chosen from lists. */
export async function createGuided(context: Context, words: Words, stay: boolean): Promise<number> {
  if (!stay) await refuseNesting(context.tmux, context.env);
  const { sessions } = await lookToStart(context);
  const outcome = await withScreen(context, async (place) => {
    const wishes = { task: words.value("task"), stay };
    const { worktree, task, going } = await guide(context, place, sessions, wishes);
    const shown = sessionFor(sessions, worktree, task);
    if (shown !== undefined && !(await isStillThere(context, shown))) {
      const message = `${shown.name} has ended meanwhile`;
      throw new PotsError("notFound", message, "pots create again starts it anew");
    }
    const ask: Ask = (question) => place.screen.aside(question);
    const back =
      shown !== undefined || hasOwnWishes(words)
        ? null
        : await askToBringBack(context, worktree, task, sessions, ask);
    const startNew = async () => {
      const started = await startSession(context, {
        sessions: await listSessions(context.tmux), // the names taken by now
        worktree,
        task,
        command: words.rest ?? [],
        noShell: words.flag("no-shell"),
        layout: layoutWishes(words, ask),
      });
      tellPassedOver([started]);
      return started;
    };
    const session = shown ?? back ?? (await startNew());
    if (going) {
      await goFrom(place.screen, context, session, {});
      return null;
    }
    const name = printable(session.name);
    if (shown !== undefined) return `${name} runs already`;
    return back !== null
      ? `restored ${name}`
      : `started ${name} in ${shownPath(context, worktree.path)}`;
  });
  if (outcome !== null) say(outcome);
  return EXIT.done;
}
