import type { Words } from "../cli/words.ts";
import { carryInto } from "../operations/carry-files.ts";
import { findTarget } from "../operations/find-worktree.ts";
import { filePatterns, whyNothing } from "../operations/project-setup.ts";
import { setUp } from "../operations/set-up.ts";
import { requireTask } from "../operations/task.ts";
import { leftIn, tellLeft } from "../operations/unfinished-setup.ts";
import type { ProjectFile } from "../projects/pots-toml.ts";
import { type Context, isInteractive } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { tellingHalfDone } from "../system/children.ts";
import { EXIT } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";

/** `pots setup`: run a worktree's set-up, again perhaps. */
export async function run(context: Context, words: Words): Promise<number> {
  const { positionals } = words;
  const sessions = positionals.length > 1 ? (await snapshotSessions(context)).sessions : [];
  const { worktree } = await findTarget(context, { positionals, taskOption: undefined }, sessions);
  const task = requireTask(context.config.settings.defaultTask);
  const result = await tellingHalfDone(
    (before) => tellLeft(worktree, before),
    async () => {
      // what it runs may need the files that it was to find
      if (leftIn(worktree).includes("files")) {
        await carryInto(context, worktree, filePatterns(context, worktree));
      }
      return await setUp(context, worktree, { task, asks: isInteractive() });
    },
  );
  if (result === "not trusted") return EXIT.refused;
  const name = printable(worktree.name);
  say(result === "done" ? `${name} is set up` : `${name} has no set-up: nothing was run`);
  if (result === "done") return EXIT.done;
  const has = ({ create }: ProjectFile) => create !== null;
  const why = whyNothing(context, worktree, worktree.root, "[setup] create", has);
  for (const line of why) say(printable(`  ${line}`));
  return EXIT.done;
}
