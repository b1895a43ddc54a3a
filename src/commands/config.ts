import type { Words } from "../cli/words.ts";
import { needsTrust, readProjectSetup, warnOfProblems } from "../operations/project-setup.ts";
import { unsearchable } from "../projects/search.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { EXIT } from "../system/errors.ts";
import { colorsFor } from "../terminal/colors.ts";
import { print, warn } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { printable, printableJson } from "../terminal/text.ts";
import { locate } from "../worktrees/git-files.ts";

/** `pots config`: the settings in force, and where each comes from. */
export async function run(context: Context, words: Words): Promise<number> {
  const { inForce, settings } = context.config;
  for (const { directory, why } of unsearchable(settings.projectDirs)) {
    warn(`POTS_PROJECT_DIRS: ${shownPath(context, directory)} ${printable(why)}`);
  }
  if (words.flag("json")) {
    const shown = inForce.map(({ key, text, from, line }) => ({
      key,
      value: text,
      from,
      line: line ?? null,
    }));
    print(printableJson({ version: 1, settings: shown, files: startFiles(context) }));
    return EXIT.done;
  }
  const colors = colorsFor(context.noColorFlag);
  const rows = inForce.map(({ key, text, from, line }) => [
    key,
    text === "" ? "(empty)" : printable(text),
    line === undefined ? from : `${shownPath(context, from)}:${line}`,
  ]);
  const columns = [
    { title: "SETTING", narrowest: 1, givesWay: 0 },
    { title: "VALUE", narrowest: 1, givesWay: 0 },
    { title: "FROM", narrowest: 1, givesWay: 0, paint: colors.dim },
  ];
  print(table(columns, rows, null).join("\n"));
  const files = startFiles(context);
  if (files.length === 0) return EXIT.done;
  print("\nWhat sessions start with here:");
  for (const { path, state } of files) print(`  ${shownPath(context, path)}: ${STATES[state]}`);
  return EXIT.done;
}

type FileState = "used" | "untrusted" | "unusable";

const STATES: Record<FileState, string> = {
  used: "in force",
  untrusted: "in force, but for its commands, which are not trusted: pots trust",
  unusable: "cannot be used",
};

/** The files that say what a session in this worktree starts with, and whether they are used. */
function startFiles(context: Context): { path: string; state: FileState }[] {
  const place = locate(context.cwd);
  if (place?.worktree == null) return [];
  const { root, worktree: path } = place;
  const setup = readProjectSetup(context, { root, path });
  warnOfProblems(setup);
  const { repository, own } = setup;
  const stateOf = (usable: boolean, untrusted: boolean): FileState =>
    !usable ? "unusable" : untrusted ? "untrusted" : "used";
  return [
    ...(own === null ? [] : [{ path: own.path, state: stateOf(own.file !== null, false) }]),
    ...(repository === null
      ? []
      : [{ path: repository.path, state: stateOf(repository.file !== null, needsTrust(setup)) }]),
  ];
}
