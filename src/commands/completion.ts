import type { Words } from "../cli/words.ts";
import { completionScript, requireShell } from "../completion/scripts.ts";
import type { Context } from "../snapshot/context.ts";
import { EXIT } from "../system/errors.ts";
import { print } from "../terminal/output.ts";

/** `pots completion`: the script that teaches a shell to complete pots. */
export async function run(_context: Context, words: Words): Promise<number> {
  const script = await completionScript(requireShell(words.positionals[0]));
  print(script.trimEnd());
  return EXIT.done;
}
