import type { Context } from "../snapshot/context.ts";
import { say, warn } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { type Typing, typeWhenReady } from "../tmux/type-when-ready.ts";

/** What stands ready at the prompts of new panes, typed once their shells wait for it. */

/** What is to be typed, and into which session. */
type NamedTyping = Typing & { name: string };

/** Milliseconds that shells may take to be ready for what is typed into them. */
const PATIENCE = 10_000;
/** And for each text more, as shells that start at once wait for each other. */
const PATIENCE_EACH = 100;
/** After these a person is told why nothing happens. */
const QUIET = 1000;

/** Type each text into its pane when the shell there is ready. @returns those that were typed */
export async function typeIntoShells(
  context: Context,
  texts: readonly NamedTyping[],
): Promise<NamedTyping[]> {
  if (texts.length === 0) return [];
  const told = setTimeout(() => say("waiting until the shells are ready to be typed into"), QUIET);
  const patience = PATIENCE + PATIENCE_EACH * texts.length;
  const late = await typeWhenReady(context.tmux, texts, patience).finally(() => clearTimeout(told));
  for (const { name, text } of late) {
    const seconds = Math.round(patience / 1000);
    warn(printable(`${name}: a shell was not ready in ${seconds} s; not typed: ${text}`));
  }
  return texts.filter((typing) => !late.includes(typing));
}
