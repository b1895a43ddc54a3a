import type { Context } from "../snapshot/context.ts";
import { EXIT, oneLine } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { moveMark } from "../tmux/move-mark.ts";
import { withAround } from "../worktrees/around.ts";
import { type Followed, type Plan, WHY_KEPT, whither } from "./cleanup-plan.ts";

/** Sessions whose worktree was moved: their marks follow it, which ends nothing and asks nobody. */

/** Lets each moved session's mark follow its worktree; one failure does not stop the rest. */
export async function followMoved(context: Context, planned: Plan): Promise<Followed[]> {
  const followed: Followed[] = [];
  for (const { session, to, mark } of planned.moved) {
    try {
      const result = await moveMark(context.tmux, session, withAround(mark));
      context.changes.any = true;
      if (result === "moved") followed.push({ session, to, mark, outcome: "moved", why: "" });
      else followed.push({ session, to, mark, outcome: "kept", why: WHY_KEPT[result] });
    } catch (error) {
      followed.push({ session, to, mark, outcome: "failed", why: oneLine(error) });
    }
  }
  return followed;
}

/** Nothing would end, so that there is nothing to ask: a mark follows its worktree all the same. */
export async function followOnly(context: Context, planned: Plan): Promise<number> {
  const followed = await followMoved(context, planned);
  sayFollowed(context, followed);
  const failed = followed.filter(({ outcome }) => outcome === "failed");
  for (const { session, why } of failed) say(printable(`failed ${session.name}: ${why}`));
  return failed.length > 0 ? EXIT.failed : EXIT.done;
}

export function sayFollowed(context: Context, followed: readonly Followed[]): void {
  for (const each of followed) {
    if (each.outcome === "moved")
      say(printable(`${each.session.name} follows ${whither(each, context.home)}`));
  }
}
