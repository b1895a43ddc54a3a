import type { Words } from "../cli/words.ts";
import { answer } from "../completion/answer.ts";
import { whatIsAsked } from "../completion/asked.ts";
import { bashReply, startingAsTyped } from "../completion/bash-line.ts";
import { pathCandidates } from "../completion/paths.ts";
import { requireShell } from "../completion/scripts.ts";
import type { Context } from "../snapshot/context.ts";
import { EXIT } from "../system/errors.ts";
import { print } from "../terminal/output.ts";

/**
 * `pots __complete`: what the shells' scripts ask. The first line printed says how the shell is to
 * go on (see Answer), each one after it is a candidate, a tab, and what it is.
 *
 * zsh and fish: the words after `pots` up to the cursor, without their quotes; they match and quote
 * candidates themselves. bash: the line up to the cursor, COMP_WORDBREAKS and COMP_TYPE; bash puts on the line
 * what it is given, so candidates are matched and quoted here, and stand alone.
 */
export async function run(context: Context, words: Words): Promise<number> {
  requireShell(words.positionals[0]);
  const { position, bashLine, asking } = whatIsAsked(words);
  const { mode, candidates } = await answer(context, position);
  if (bashLine === null) {
    const lines = candidates.map(({ value, about }) => `${position.prefix}${value}\t${about}`);
    print([mode, ...lines].join("\n"));
    return EXIT.done;
  }
  const paths = mode === "files" || mode === "directories";
  // bash completes what follows the last `:` as if it stood alone
  const lost = paths && bashLine.kept > position.prefix.length;
  const offered = lost ? pathCandidates(context, position.typed, mode) : candidates;
  const replies = startingAsTyped(offered, position.typed, mode === "names", asking)
    .map(({ value }) => bashReply(position.prefix + value, bashLine))
    .filter((reply) => reply !== null);
  print([mode, ...replies].join("\n"));
  return EXIT.done;
}
