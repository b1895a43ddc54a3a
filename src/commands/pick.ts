import { type Context, requireTerminal } from "../snapshot/context.ts";
import { EXIT } from "../system/errors.ts";

/** Bare `pots`: pick a session or a worktree, and go there. */
export async function run(context: Context): Promise<number> {
  requireTerminal("the picker", "without one: pots list, pots attach <session>, pots create");
  const { pick } = await import("../picker/pick.ts");
  await pick(context, { query: "", worktrees: true, go: {} });
  return EXIT.done;
}
