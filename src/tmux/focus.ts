import { frontOf, type LayoutWindow } from "../sessions/layout.ts";
import type { Built } from "./build-layout.ts";
import type { TmuxCommand } from "./connection.ts";

/** Which windows and panes are in front, and what is started in them once they are there. */

/** Puts a program in a pane, in place of what is there. */
export function startPane(pane: string, words: readonly string[]): TmuxCommand {
  return ["respawn-pane", "-k", "-t", pane, "--", ...words];
}

/** Lets a pane fill its window, which has others. @param target exact: `%5`, or a session's */
export const zoomPane = (target: string): TmuxCommand => ["resize-pane", "-Z", "-t", target];

/** Each window shows the pane that is to have the focus, else its first; the session likewise. */
export function focusWindows(
  id: string,
  { windows }: Pick<Built, "windows">,
  wanted: readonly LayoutWindow[],
  keepsFirst: boolean,
): TmuxCommand[] {
  const panes = windows.flatMap((window, index): TmuxCommand[] => {
    const pane = window.panes[frontOf(wanted[index]?.panes ?? [])];
    if (window.panes.length < 2 || pane === undefined) return [];
    const zoom: TmuxCommand[] = wanted[index]?.zoomed ? [zoomPane(pane)] : [];
    return [["select-pane", "-t", pane], ...zoom];
  });
  const window = windows[frontOf(wanted)];
  if (keepsFirst) return [...panes, ["select-window", "-t", `${id}:^`]];
  return window === undefined ? panes : [...panes, ["select-window", "-t", window.id]];
}
