import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Context, shownPath } from "../snapshot/context.ts";
import { xdgDirectory } from "../system/environment.ts";
import { EXIT } from "../system/errors.ts";
import { print, say } from "../terminal/output.ts";
import { hookLines, withoutSaveHooks, withSaveHooks } from "../tmux/save-hooks.ts";
import { ownProgram } from "./own-program.ts";
import { askToChange, changeFile, type FileChange, textAt } from "./persons-file.ts";

/** Putting the hooks that save into the person's tmux.conf, and taking them out. */

interface Wishes {
  install: boolean;
  dryRun: boolean;
  yes: boolean;
  /** Is there a person to be asked? Without one nothing is installed. */
  asks: boolean;
}

/** The files that tmux reads at its start, in its order. */
export function configFiles({ env, home }: Context): string[] {
  const files = [
    join(home, ".tmux.conf"),
    join(xdgDirectory("CONFIG", env, home), "tmux/tmux.conf"),
    join(home, ".config/tmux/tmux.conf"),
  ];
  return [...new Set(files)].filter((path) => existsSync(path));
}

/** @returns the exit code. @throws PotsError */
export async function changeSaveHooks(context: Context, wishes: Wishes): Promise<number> {
  const { install, dryRun, yes, asks } = wishes;
  const files = configFiles(context);
  if (install && !dryRun && (!asks || files.length === 0)) {
    print(hookLines(ownProgram()).join("\n"));
    if (asks) say("there is no tmux.conf yet: these lines belong into ~/.tmux.conf");
    return EXIT.done;
  }
  const changes = changesOf(context, files, install);
  if (changes.length === 0) {
    say(install && files.length > 0 ? "the hooks are there already" : "there are no hooks of pots");
    return EXIT.done;
  }
  const left = await askToChange(context, changes, { doing: "restore --uninstall", dryRun, yes });
  if (left !== null) return left;
  for (const change of changes) {
    changeFile(context, change, null);
    const path = shownPath(context, change.path);
    if (install) say(`changed ${path}; for a tmux that runs: tmux source-file ${path}`);
    else say(`changed ${path}; a tmux that runs keeps its hooks until it ends`);
  }
  return EXIT.done;
}

function changesOf(context: Context, files: readonly string[], install: boolean): FileChange[] {
  const texts = files.map((path) => ({ path, before: textAt(context, path) ?? "" }));
  const has = texts.filter(({ before }) => withoutSaveHooks(before) !== before);
  if (!install) return has.map((each) => ({ ...each, after: withoutSaveHooks(each.before) }));
  // where they are already, else in the first
  const [chosen] = [...has, ...texts];
  if (chosen === undefined) return [];
  const after = withSaveHooks(chosen.before, ownProgram());
  return after === chosen.before ? [] : [{ ...chosen, after }];
}
