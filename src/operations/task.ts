import type { Context } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { hasControls } from "../terminal/text.ts";

/** What a session is for, as it was named. */

/** It is part of the session's name, which is typed and shown; and tmux takes 16 KB a call. */
const LONGEST_TASK = 100;

/** The task that was named, else the default. @throws PotsError when it is not fit to be one */
export function taskFor(context: Context, option: string | undefined, positional?: string): string {
  if (option !== undefined && positional !== undefined && option !== positional) {
    throw new PotsError(
      "usage",
      `two tasks were named: ${option} and ${positional}`,
      "name it once: as the third argument, or with -t",
    );
  }
  return requireTask(option ?? positional ?? context.config.settings.defaultTask);
}

/** @throws PotsError when the text is not fit to name a task */
export function requireTask(text: string): string {
  const task = text.trim();
  if (text === "") {
    throw new PotsError(
      "usage",
      "the task is empty",
      "leave -t out for the default, or name it: -t api",
    );
  }
  if (task.length > LONGEST_TASK) {
    throw new PotsError(
      "usage",
      `a task's name has at most ${LONGEST_TASK} characters, and this one ${task.length}`,
      "e.g. -t api",
    );
  }
  if (task !== "" && !hasControls(task)) return task;
  throw new PotsError("usage", "a task needs a name without control characters", "e.g. -t api");
}
