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
  const typing = typeWhenReady(context.tmux, texts, patience);
  const { gone, late } = await typing.finally(() => clearTimeout(told));
  const warnOf = (why: string) => (left: NamedTyping) =>
    warn(printable(`${left.name}: ${why}; not typed: ${left.text}`));
  gone.forEach(warnOf("a shell ended before it was ready"));
  late.forEach(warnOf(`a shell was not ready in ${Math.round(patience / 1000)} s`));
  return texts.filter((text) => !gone.includes(text) && !late.includes(text));
}
