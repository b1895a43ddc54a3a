import { existsSync } from "node:fs";
import { configFiles } from "../operations/install-save-hooks.ts";
import { ownProgram } from "../operations/own-program.ts";
import { textAt } from "../operations/persons-file.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { oneLine } from "../system/errors.ts";
import { showHooks } from "../tmux/hooks.ts";
import { areAll, hookNamesIn, hooksIn, programsIn } from "../tmux/save-hooks.ts";
import type { Finding } from "./finding.ts";

/** The hooks of tmux that save (`pots restore --install`): what calls them, and what they call. */

/** @param runs does a server run? */
export async function checkSaveHooks(context: Context, runs: boolean): Promise<Finding[]> {
  const finding = (verdict: Finding["verdict"], found: string, mend: string): Finding[] => [
    { what: "hooks", verdict, found, mend },
  ];
  try {
    const files = configFiles(context).map((path) => ({ path, text: textAt(context, path) ?? "" }));
    const own = files.find(({ text }) => hooksIn(text, "") !== "absent");
    const output = runs ? await showHooks(context.tmux) : "";
    const names = hookNamesIn(output);
    if (own === undefined && names.length === 0) return [];
    const path = shownPath(context, own?.path ?? "~/.tmux.conf");
    const renew = `pots restore --install renews them; then: tmux source-file ${path}`;
    const programs = programsIn(`${own?.text ?? ""}\n${output}`);
    const gone = programs.find((program) => program.startsWith("/") && !existsSync(program));
    if (gone !== undefined) {
      const program = shownPath(context, gone);
      return finding("problem", `tmux's hooks call ${program}, which is not there`, renew);
    }
    const state = own === undefined ? "installed" : hooksIn(own.text, ownProgram());
    if (state === "outdated") {
      return finding("note", `the hooks in ${path} are of another pots`, renew);
    }
    if (runs && !(areAll(names) && programs.every((program) => program !== "pots"))) {
      const found = "the tmux that runs has not all of the hooks that save";
      return finding("note", found, own === undefined ? renew : `tmux source-file ${path}`);
    }
    return finding("ok", "tmux's hooks save what happens without pots", "");
  } catch (error) {
    return finding("note", oneLine(error), "");
  }
}
