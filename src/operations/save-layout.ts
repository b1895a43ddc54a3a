import { basename, relative } from "node:path";
import type { LayoutWindow } from "../sessions/layout.ts";
import { portableLayout } from "../sessions/layout-string.ts";
import { type PaneStart, startLine } from "../sessions/saved.ts";
import { hasControls, printable, shellLine } from "../terminal/text.ts";
import type { ArrangedPane, ArrangedWindow } from "../tmux/arrangement.ts";
import { isShell } from "../tmux/foreground.ts";
import { shellCommand } from "../tmux/pane-program.ts";

/** From a session as a person has arranged it to a layout that starts one like it. */

/**
 * @param top directory of the worktree: directories are told from there
 * @returns the windows, and a printable line for each thing that a layout cannot say
 */
export function layoutOf(
  arranged: readonly ArrangedWindow[],
  top: string,
): { windows: LayoutWindow[]; notes: string[] } {
  const notes: string[] = [];
  const windows = arranged.map(({ name, layout, active, panes }, at): LayoutWindow => {
    const label = printable(`window ${name ?? at + 1}`);
    return {
      name: name === null || hasControls(name) ? null : name,
      layout: panes.length > 1 ? portableLayout(layout) : null,
      focus: active && arranged.length > 1,
      panes: panes.map(({ path, active: front, ...pane }) => {
        const below = relative(top, path);
        const outside = path === "" || below.startsWith("..");
        if (outside)
          notes.push(`${label}: ${printable(path || "a directory")} is outside the worktree`);
        return {
          ...programOf(pane),
          dir: outside || below === "" ? null : below,
          size: null,
          focus: front && panes.length > 1 && panes[0]?.active !== true,
        };
      }),
    };
  });
  return { windows, notes };
}

/** What a session has without a layout: a window of one shell, at the top of its worktree. */
export function isShellAlone(windows: readonly LayoutWindow[]): boolean {
  const [window, ...more] = windows;
  const [pane, ...others] = window?.panes ?? [];
  if (window === undefined || pane === undefined || more.length + others.length > 0) return false;
  return window.name === null && pane.run === null && pane.type === null && pane.dir === null;
}

/**
 * What pots itself started in a pane counts as it was written; but where that has ended, and another
 * program runs there by now, that one.
 */
function programOf({ words, start, runs }: Pick<ArrangedPane, "words" | "start" | "runs">) {
  if (start !== null && (words === null || runs || isOf(words, start))) {
    const line = startLine(start, shellLine);
    return start.kind === "type" ? { run: null, type: line } : { run: line, type: null };
  }
  return { run: words === null ? null : commandOf(words), type: null };
}

/** Is this what stood at the prompt, and was entered? */
function isOf(words: readonly string[], start: PaneStart): boolean {
  const [program = ""] = startLine(start, shellLine).split(" ");
  return start.kind === "type" && words.slice(0, 2).some((word) => basename(word) === program);
}

/** What a shell was started for, in a pane of an earlier layout perhaps, or the words as they are. */
function commandOf(words: readonly string[]): string {
  const [program = ""] = words;
  return (isShell(basename(program)) ? shellCommand(words) : null) ?? shellLine(words);
}
