import type { Words } from "../cli/words.ts";
import type { Elsewhere } from "../operations/host-words.ts";
import { havePots, requirePots } from "../operations/use-there.ts";
import { fullName } from "../sessions/naming.ts";
import { readWaited } from "../sessions/other-pots.ts";
import type { Context } from "../snapshot/context.ts";
import { EXIT } from "../system/errors.ts";
import { print } from "../terminal/output.ts";
import { printable, printableJson } from "../terminal/text.ts";

/** How pots wait ends when it has waited. */
const WAITED = [EXIT.done, EXIT.failed, EXIT.refused];

/** `pots wait` for sessions of another machine, where its pots waits; each by its whole name. */
export async function waitThere(
  context: Context,
  words: Words,
  { host, names }: Elsewhere,
): Promise<number> {
  const given = ["for", "timeout"].flatMap((option) => {
    const value = words.value(option);
    return value === undefined ? [] : [`--${option}`, value];
  });
  const any = words.flag("any") ? ["--any"] : [];
  const exact = names.map((name) => (name.startsWith("=") ? name : `=${name}`));
  const program = { words: ["wait", "--json", ...given, ...any, "--", ...exact], lasting: true };
  const outcome = await havePots(context, host, program, { codes: WAITED });
  const waited = readWaited(outcome.stdout);
  if (waited === null) {
    requirePots(host, { ...outcome, code: outcome.code || EXIT.failed }, []); // it says why not
    return EXIT.failed;
  }
  const sessions = waited.sessions.map((session) => ({ ...session, host }));
  if (words.flag("json")) print(printableJson({ version: 1, inTime: waited.inTime, sessions }));
  else
    for (const { name, agent } of sessions) {
      const reason = agent?.reason == null ? "" : ` (${agent.reason})`;
      print(printable(`${fullName({ host, name })}  ${agent?.state ?? "ended"}${reason}`));
    }
  return outcome.code;
}
