import { lstatSync, realpathSync, rmSync, statSync } from "node:fs";
import { type Context, requireTerminal, shownPath } from "../snapshot/context.ts";
import { EXIT, errorCode, PotsError, reasonOf } from "../system/errors.ts";
import { readText } from "../system/read-file.ts";
import { writeWhole } from "../system/write-whole.ts";
import { colorsFor } from "../terminal/colors.ts";
import { diffLines } from "../terminal/diff.ts";
import { print, say } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";

/** Changing a file that is the person's own: shown first, and only as it was shown. */

/** Texts are null where the file is not there. */
export interface FileChange {
  /** As the person has it; links are followed when it is written. */
  path: string;
  before: string | null;
  after: string | null;
}

/** Null where there is no file. @throws PotsError where it cannot be read */
export function textAt(context: Context, path: string): string | null {
  try {
    const text = readText(path);
    if (text.includes("\ufffd")) throw new Error("it is no UTF-8");
    return text;
  } catch (error) {
    if (errorCode(error) === "ENOENT" && !isLink(path)) return null;
    throw leftAsItWas(context, path, error);
  }
}

const isLink = (path: string) =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

export function leftAsItWas(context: Context, path: string, error: unknown): PotsError {
  return new PotsError(
    "failed",
    `${shownPath(context, path)} was left as it is: ${reasonOf(error)}`,
    "mend it, and try again",
  );
}

/**
 * Do it, unless the file has changed since.
 * @param backup where the file as it was is kept; null: nowhere
 * @throws PotsError
 */
export function changeFile(context: Context, change: FileChange, backup: string | null): void {
  const { path, before, after } = change;
  try {
    const target = before === null ? path : realpathSync(path);
    const now = textAt(context, path);
    if (now !== before) throw new Error("it was changed meanwhile");
    if (backup !== null && before !== null && after !== null) {
      writeWhole(backup, before, { mode: modeOf(target) });
    }
    if (after === null) rmSync(target, { force: true });
    else writeWhole(target, after, before === null ? {} : { mode: modeOf(target) });
  } catch (error) {
    throw error instanceof PotsError ? error : leftAsItWas(context, path, error);
  }
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

/**
 * Show what would be changed, and ask.
 * @param doing the command's words, for who is at no terminal
 * @returns the exit code where nothing is to be changed; null: it is wanted
 * @throws PotsError where nobody can be asked
 */
export async function askToChange(
  context: Context,
  changes: readonly FileChange[],
  { doing, dryRun, yes }: { doing: string; dryRun: boolean; yes: boolean },
): Promise<number | null> {
  for (const change of changes) print(changeLines(context, change).join("\n"));
  if (dryRun) return EXIT.done;
  if (yes) return null;
  requireTerminal(doing, "to do it without asking: --yes; only to look: --dry-run");
  const { askYes } = await import("../terminal/prompts.ts");
  // by name: what each would change may have scrolled away
  const paths = changes.map(({ path }) => shownPath(context, path)).join(", ");
  if (await askYes(printable(`Change ${paths}?`))) return null;
  say("nothing was changed");
  return EXIT.cancelled;
}

/** The change as people read it. */
function changeLines(context: Context, { path, before, after }: FileChange): string[] {
  const colors = colorsFor(context.noColorFlag);
  const paint = { "+": colors.green, "-": colors.red, " ": colors.dim };
  const what = before === null ? " (new)" : after === null ? " (removed)" : "";
  return [
    colors.bold(`${shownPath(context, path)}${what}`),
    ...diffLines(before ?? "", after ?? "").map(({ sign, text }) =>
      paint[sign](`${sign} ${printable(text)}`.trimEnd()),
    ),
  ];
}
