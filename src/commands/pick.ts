import type { Words } from "../cli/parse.ts";
import { type Context, requireTerminal } from "../context.ts";
import { run as attach } from "./attach.ts";

/** Bare `pots`: pick a session, and go there. */
export async function run(context: Context, words: Words): Promise<number> {
  await requireTerminal("the picker", "without one: pots list, pots attach <session>, pots create");
  return await attach(context, words);
}
