import { axisOf, type LayoutWindow, USUAL_LAYOUT } from "../sessions/layout.ts";
import { fitLayout, layoutString, parseLayoutString } from "../sessions/layout-string.ts";
import type { Rectangle } from "../sessions/saved.ts";
import { PotsError } from "../system/errors.ts";
import { succeeded } from "../system/process.ts";
import type { Size } from "../terminal/terminal.ts";
import { inCalls } from "./calls.ts";
import type { Tmux, TmuxCommand } from "./connection.ts";
import { PLACEHOLDER } from "./pane-program.ts";

/**
 * Windows and panes of a session, made while nobody looks at it: first every split, then the layout,
 * then the sizes, and only then the programs, so that each starts at the size it will have.
 */

/** Windows as they were made, in the layout's order; those behind one that failed are missing. */
export interface Built {
  windows: { id: string; panes: string[] }[];
  /** tmux's own words about the first one that could not be made; null when all were. */
  failure: PotsError | null;
}

const DONE = "done";

/**
 * The commands that make one window, each of which is about the session's current one: a new window
 * and a new pane become current. The lines they print are read by `readBuilt`.
 */
export function windowCommands(
  id: string,
  { name, layout, panes }: LayoutWindow,
  isFirst: boolean,
  { size, floats }: { size: Size; floats: boolean },
): TmuxCommand[] {
  const target = ["-t", `${id}:`] as const;
  const print = (text: string): TmuxCommand => ["display-message", "-p", ...target, text];
  const made = "window #{window_id} #{pane_id}";
  const start: TmuxCommand = isFirst
    ? print(made)
    : ["new-window", "-P", "-F", made, ...target, "--", ...PLACEHOLDER];
  const told = ["-P", "-F", "pane #{window_id} #{pane_id}"] as const;
  const floating = floats ? panes.flatMap(({ float }) => float ?? []) : [];
  const tiled = panes.length - floating.length;
  const splits = panes.slice(1, tiled).flatMap(() => splitWindow(`${id}:`, told));
  const hasPlace = floats || panes.every(({ float }) => float == null);
  return [
    start,
    ["resize-window", ...target, "-x", `${size.columns}`, "-y", `${size.rows}`],
    ...splits,
    ...(tiled > 1
      ? [["select-layout", ...target, hasPlace ? fittedLayout(layout, size) : "tiled"] as const]
      : []),
    ...floating.map((place): TmuxCommand => {
      return ["new-pane", ...told, ...target, ...floatWords(place, size), "--", ...PLACEHOLDER];
    }),
    ...renameWindow(`${id}:`, name),
    ["set-option", "-w", "-u", ...target, "window-size"], // resize-window has set it
    print(DONE),
  ];
}

/** Null: it is called as tmux calls it. */
export function renameWindow(target: string, name: string | null): TmuxCommand[] {
  // rename-window expands formats
  return name === null ? [] : [["rename-window", "-t", target, "--", name.replaceAll("#", "##")]];
}

/** One more pane in a window, which becomes the current one. @param more words for split-window */
export function splitWindow(target: string, more: readonly string[] = []): TmuxCommand[] {
  return [
    ["split-window", ...more, "-t", target, "--", ...PLACEHOLDER],
    ["select-layout", "-t", target, "tiled"], // halves of halves would soon be too small
  ];
}

/** With its border, which is drawn around it; wholly in the window. */
function floatWords({ left, top, width, height }: Rectangle, { columns, rows }: Size): string[] {
  const [wide, high] = [Math.min(width + 2, columns), Math.min(height + 2, rows)];
  const x = Math.max(0, Math.min(left - 1, columns - wide));
  const y = Math.max(0, Math.min(top - 1, rows - high));
  return ["-x", `${wide}`, "-y", `${high}`, "-X", `${x}`, "-Y", `${y}`];
}

/** What select-layout is told; `tiled` where the window has no room for the layout as it is. */
export function fittedLayout(layout: string | null, { columns, rows }: Size): string {
  const cells = layout === null ? null : parseLayoutString(layout);
  if (cells === null) return layout ?? USUAL_LAYOUT;
  const fitted = fitLayout(cells, columns, rows);
  return fitted === null ? "tiled" : layoutString(fitted);
}

/**
 * What was made, from the lines that the commands printed. A hook of the person's may have made a
 * window current that is not pots': then what follows went there, and the window counts as failed.
 */
export function readBuilt(output: string): { windows: Built["windows"]; whole: number } {
  const windows: Built["windows"] = [];
  let whole = 0;
  for (const line of output.split("\n")) {
    const [what, window = "", pane = ""] = line.split(" ");
    const last = windows.at(-1);
    if (what === "window") windows.push({ id: window, panes: [pane] });
    if (what === "pane" && last !== undefined) {
      if (last.id !== window) return { windows, whole };
      last.panes.push(pane);
    }
    if (what === DONE) whole = windows.length;
  }
  return { windows, whole };
}

/**
 * Make the windows of a session that has one, which becomes the first.
 * @param keepsFirst the session's window stays as it is, in place of the layout's first
 * @param directory where the panes' placeholders stand
 */
export async function buildWindows(
  tmux: Tmux,
  id: string,
  windows: readonly LayoutWindow[],
  options: { keepsFirst: boolean; size: Size; floats: boolean; directory: string },
): Promise<Built> {
  const { keepsFirst, directory } = options;
  const commands = windows
    .slice(keepsFirst ? 1 : 0)
    .flatMap((window, index) => windowCommands(id, window, index === 0 && !keepsFirst, options));
  let output = "";
  let failure: PotsError | null = null;
  for (const call of inCalls(commands)) {
    const outcome = await tmux.try(call, { cwd: directory, env: { PWD: directory } });
    output += outcome.stdout;
    if (succeeded(outcome)) continue;
    failure = await tmux.failure("make the window", outcome);
    break;
  }
  const built = readBuilt(output);
  const wanted = windows.length - (keepsFirst ? 1 : 0);
  if (failure === null && built.whole < wanted) {
    failure = new PotsError(
      "failed",
      "another window became current while it was made",
      "a hook of tmux's configuration does so: tmux show-hooks -g",
    );
  }
  return { windows: built.windows, failure };
}

/** The commands that give panes of a named layout the sizes that were asked for. */
export function sizeCommands(window: LayoutWindow, panes: readonly string[]): TmuxCommand[] {
  return window.panes.flatMap(({ size }, index): TmuxCommand[] => {
    const axis = axisOf(window.layout, index);
    const pane = panes[index];
    if (size === null || axis === null || pane === undefined) return [];
    return [["resize-pane", "-t", pane, axis === "width" ? "-x" : "-y", size]];
  });
}

/** Higher than the number of any window that a person has. */
export const ASIDE = 100_000;

/** Are these numbers what tmux gives by itself, one after the other from 0 or 1? */
export function isUsual(indexes: readonly number[]): boolean {
  const [first = 0] = indexes;
  return first < 2 && indexes.every((index, at) => index === first + at);
}

/**
 * The commands that give windows, in their order, the numbers they had: all first go where no other
 * is. None where they are numbered one after the other from 0 or 1, as tmux does by itself.
 */
export function numberWindows(
  id: string,
  windows: readonly string[],
  indexes: readonly number[],
): TmuxCommand[] {
  if (
    isUsual(indexes) ||
    windows.length !== indexes.length ||
    new Set(indexes).size < indexes.length
  )
    return [];
  const move = (window: string, index: number): TmuxCommand => [
    "move-window",
    "-d",
    "-s",
    window,
    "-t",
    `${id}:${index}`,
  ];
  return [
    ...windows.map((window, at) => move(window, ASIDE + at)),
    ...windows.map((window, at) => move(window, indexes[at] ?? at)),
  ];
}
