import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shortHash } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { savedDirectory } from "../snapshot/saved.ts";
import { naming, reasonOf } from "../system/errors.ts";
import { removeIfPossible } from "../system/write-whole.ts";
import { warnOnce } from "../terminal/warn-once.ts";
import { afterShowing } from "../tmux/pane-program.ts";

/**
 * A pane's words, with what it showed before put above them. The text goes through a file of its own,
 * which the pane takes away: nothing of it is ever in a command line.
 * @param where tells the pane from all others
 */
export function showAgain(
  context: Context,
  words: readonly string[],
  text: string,
  where: string,
): readonly string[] {
  if (text === "") return words;
  const directory = savedDirectory(context);
  const path = join(directory, `shown-${process.pid}-${shortHash(where, 12)}.once`);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    rmSync(path, { force: true });
    writeFileSync(path, text, { mode: 0o600, flag: "wx" });
    return afterShowing(path, words);
  } catch (error) {
    removeIfPossible(path); // a disk that is full has taken its beginning
    warnOnce(`what panes showed does not come back: ${reasonOf(naming(directory, error))}`);
    return words;
  }
}
