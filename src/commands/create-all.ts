import type { Words } from "../cli/words.ts";
import { layoutWishes } from "../operations/choose-layout.ts";
import { projectFor } from "../operations/find-project.ts";
import { tellPassedOver } from "../operations/pass-over.ts";
import { type StartedSession, startSession } from "../operations/start-session.ts";
import { taskFor } from "../operations/task.ts";
import type { Worktree } from "../sessions/model.ts";
import { type Context, isInteractive } from "../snapshot/context.ts";
import { tellingHalfDone } from "../system/children.ts";
import { EXIT, oneLine, PotsError } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { counted, printable } from "../terminal/text.ts";
import { hasFailed, lookToStart, tellEnding, tellStarted } from "./creating.ts";

/** `pots create --all`: one session for every worktree of the project that has none. */
export async function createAll(context: Context, words: Words): Promise<number> {
  const [query, ...extra] = words.positionals;
  if (extra.length > 0) {
    throw new PotsError(
      "usage",
      "--all takes a project alone",
      "pots create --all [project], with -t for another task than the default",
    );
  }
  const { sessions } = await lookToStart(context);
  const { project, worktrees } = await projectFor(context, query, sessions);
  const task = taskFor(context, words.value("task"));
  const waiting = worktrees.filter(
    ({ path, prunable }) =>
      !prunable &&
      !sessions.some(({ worktreePath, status }) => worktreePath === path && status !== "unmanaged"),
  );
  const started: StartedSession[] = [];
  const failed: { worktree: Worktree; error: unknown }[] = [];
  const startOne = async (index: number, worktree: Worktree) => {
    try {
      const layout = layoutWishes(words, null); // they are many, and nobody looks at each
      const command = words.rest ?? [];
      const alsoTaken = started.map(({ name }) => name);
      const start = { sessions, worktree, task, command, layout, alsoTaken };
      const session = await startSession(context, start);
      started.push(session);
      say(`[${index + 1}/${waiting.length}] ${printable(session.name)}`);
      tellEnding(session);
    } catch (error) {
      failed.push({ worktree, error });
      say(`[${index + 1}/${waiting.length}] ${printable(worktree.name)}: failed`);
    }
  };
  await tellingHalfDone(
    () => {
      say(`pots: ${started.length} of ${counted(waiting.length, "session")} had been started`);
      say("  the same command goes on with the rest");
    },
    async () => {
      for (const [index, worktree] of waiting.entries()) await startOne(index, worktree);
    },
  );
  tellPassedOver(started);
  if (waiting.length === 0) say(`every worktree of ${printable(project.name)} has a session`);
  if (words.flag("json") || !isInteractive()) await tellStarted(context, words, started, "");
  if (failed.length === 0) return started.some(hasFailed) ? EXIT.failed : EXIT.done;
  for (const { worktree, error } of failed) {
    say(`pots: ${printable(`${worktree.name}: ${oneLine(error)}`)}`);
  }
  say(`  ${started.length} started and running, ${failed.length} failed`);
  return EXIT.failed;
}
