import type { Context } from "../snapshot/context.ts";
import { isAlone } from "../system/alone.ts";
import { Cancelled, oneLine, PotsError } from "../system/errors.ts";
import { lookAtProcesses, visible } from "../system/process-table.ts";
import { printable, tildeIn } from "../terminal/text.ts";
import { ownClient } from "../tmux/clients.ts";
import { showInStatusLine } from "../tmux/go-there.ts";
import { placeOf } from "../tmux/place.ts";

/**
 * What a key binding's `run-shell` has to say. tmux throws away what is written to stderr, and where
 * the command fails, puts that into a mode over the pane: so it is shown in the status line of the
 * client whose key it was.
 * @returns was it? Not where pots was started otherwise, or nobody looks
 */
export async function toldInStatusLine({ tmux, env }: Context, text: string): Promise<boolean> {
  try {
    // first what asks no tmux: it may be that which does not answer
    if (!isAlone(env, visible(await lookAtProcesses()))) return false;
    if ((await placeOf(tmux, env)).kind !== "job") return false;
    const client = await ownClient(tmux, env);
    return client !== null && (await showInStatusLine(tmux, client.name, text));
  } catch {
    return false; // then it is told as everywhere
  }
}

/** The same for what went wrong. */
export async function isToldInStatusLine(context: Context, error: unknown): Promise<boolean> {
  if (!(error instanceof PotsError) || error instanceof Cancelled) return false;
  const text = printable(tildeIn(oneLine(error), context.home));
  return await toldInStatusLine(context, `pots: ${text}`);
}
