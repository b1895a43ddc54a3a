import type { Words } from "../cli/parse.ts";
import { answer } from "../completion/answer.ts";
import { bashReply, readBashLine, startingAsTyped } from "../completion/bash-line.ts";
import { pathCandidates } from "../completion/paths.ts";
import { positionAt } from "../completion/position.ts";
import { requireShell } from "../completion/scripts.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../errors.ts";
import { print } from "../ui/output.ts";

/**
 * `pots __complete`: what the shells' scripts ask. The first line printed says how the shell is to
 * go on (see Answer), each one after it is a candidate, a tab, and what it is.
 *
 * zsh and fish: the words after `pots` up to the cursor, without their quotes; they match and quote
 * candidates themselves. bash: the line up to the cursor and COMP_WORDBREAKS; bash puts on the line
 * what it is given, so candidates are matched and quoted here, and stand alone.
 */
export async function run(context: Context, words: Words): Promise<number> {
  const shell = requireShell(words.positionals[0]);
  const said = words.rest ?? [];
  if (shell === "bash") await forBash(context, said[0] ?? "", said[1] ?? "");
  else {
    const position = positionAt(said);
    const { mode, candidates } = await answer(context, position);
    const lines = candidates.map(({ value, about }) => `${position.prefix}${value}\t${about}`);
    print([mode, ...lines].join("\n"));
  }
  return EXIT.done;
}

async function forBash(context: Context, line: string, breaks: string): Promise<void> {
  const bashLine = readBashLine(line, breaks);
  const position = positionAt(bashLine.words.slice(1));
  const { mode, candidates } = await answer(context, position);
  const paths = mode === "files" || mode === "directories";
  // bash completes what follows the last `:` as if it stood alone
  const lost = paths && bashLine.kept > position.prefix.length;
  const offered = lost ? pathCandidates(context, position.typed, mode) : candidates;
  const replies = startingAsTyped(offered, position.typed, mode === "names")
    .map(({ value }) => bashReply(position.prefix + value, bashLine))
    .filter((reply) => reply !== null);
  print([mode, ...replies].join("\n"));
}
