import type { Words } from "../cli/words.ts";
import { byHand } from "../hosts/by-hand.ts";
import type { Context } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { listSessions } from "../tmux/sessions.ts";
import { splitWord } from "./host-words.ts";

/** What works with files, and so on the machine that they are on. */
const ONLY_HERE = new Set([...["remove", "cleanup", "restore", "undo", "run", "status", "layout"]]);

/**
 * A command that works on this machine alone was given a session of another: the line that does it
 * there is told.
 * @param argv as it was typed
 * @throws PotsError of kind `usage`, unless no word is one of another machine
 */
export async function refuseElsewhere(
  { config, tmux }: Pick<Context, "config" | "tmux">,
  command: string,
  { positionals }: Words,
  argv: readonly string[],
): Promise<void> {
  if (!ONLY_HERE.has(command)) return;
  const { hosts } = config.settings;
  const [first] = positionals.flatMap((word) => {
    const split = splitWord(word, hosts);
    return split === null || split[1] === "" ? [] : [{ word, host: split[0] }];
  });
  if (first === undefined) return;
  const { word, host } = first;
  if ((await listSessions(tmux)).some(({ name }) => name === word)) return; // as it is called here
  const there = argv.map((typed) => splitWord(typed, [host])?.[1] ?? typed);
  throw new PotsError(
    "usage",
    `${printable(word)} is on ${host}, and pots ${command} works on the machine it runs on`,
    `do it there: ${byHand(host, shellLine(["pots", ...there]))}`,
  );
}
