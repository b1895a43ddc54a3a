import type { Words } from "../cli/words.ts";
import { byHand } from "../hosts/by-hand.ts";
import { splitWord } from "../hosts/name.ts";
import type { Context } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { printable, shellLine } from "../terminal/text.ts";

/** What works with files, and so on the machine that they are on. */
const ONLY_HERE = new Set([...["remove", "cleanup", "restore", "undo", "run", "status", "layout"]]);

/**
 * A command that works on this machine alone was given a session of another, or one that makes
 * sessions the word of one: the line that does it there is told. Pure.
 * @param argv as it was typed
 * @throws PotsError of kind `usage`, unless no word is one of another machine
 */
export function refuseElsewhere(
  { config }: Pick<Context, "config">,
  command: string,
  { positionals }: Words,
  argv: readonly string[],
): void {
  if (!ONLY_HERE.has(command) && command !== "create") return;
  const { hosts } = config.settings;
  const [first] = positionals.flatMap((word) => {
    const split = splitWord(word, hosts);
    return split === null || split[1] === "" ? [] : [{ word, host: split[0] }];
  });
  if (first === undefined) return;
  const { word, host } = first;
  if (command === "create") {
    const names = positionals.map((name) => splitWord(name, [host])?.[1] ?? name);
    const line = shellLine(["pots", "create", "--host", host, ...names]);
    throw new PotsError("usage", `there is no project ${printable(word)}`, `on ${host}: ${line}`);
  }
  const there = argv.map((typed) => splitWord(typed, [host])?.[1] ?? typed);
  throw new PotsError(
    "usage",
    `${printable(word)} is on ${host}, and pots ${command} works on the machine it runs on`,
    `do it there: ${byHand(host, "pots", ...there)}`,
  );
}
