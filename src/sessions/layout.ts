import type { PaneStart, Rectangle, SavedAgent } from "./saved.ts";

/** What a session starts with, as data: windows and panes, and how their sizes are said. */

export interface LayoutPane {
  /** The pane's program, as the person's shell takes it; null: their shell alone. */
  run: string | null;
  /** Put at the shell's prompt and not entered. */
  type: string | null;
  /** Below the worktree; null: its top. */
  dir: string | null;
  /** Cells or per cent of the window, `"60%"`, along the layout's axis. */
  size: string | null;
  focus: boolean;
  /** What is noted as started there; when left out, what is. */
  noted?: PaneStart | null;
  /** The conversation that it had, which stays noted until an agent runs there. */
  conversation?: SavedAgent | null;
  /** Where it floats above the others, on a tmux that lets panes float; such panes come last. */
  float?: Rectangle | null;
  /** Put above its shell: lines, and colours; nothing where left out. */
  shown?: string;
}

export interface LayoutWindow {
  name: string | null;
  /** One of tmux's names, or a layout string (layout-string.ts). */
  layout: string | null;
  focus: boolean;
  /** Does the pane in front fill it? No where left out. */
  zoomed?: boolean;
  /** At least one. */
  panes: LayoutPane[];
}

/** tmux's layouts by name (select-layout); those with `mirrored` came with 3.5. */
export const LAYOUT_NAMES = [
  "even-horizontal",
  "even-vertical",
  "main-horizontal",
  "main-horizontal-mirrored",
  "main-vertical",
  "main-vertical-mirrored",
  "tiled",
] as const;

/** As `split-window` does without a word. */
export const USUAL_LAYOUT = "even-vertical";

/** Which way a pane's size counts in a named layout; null where a size has no meaning. */
export function axisOf(layout: string | null, pane: number): "width" | "height" | null {
  const name = layout ?? USUAL_LAYOUT;
  if (name === "even-horizontal") return "width";
  if (name === "even-vertical") return "height";
  if (name.startsWith("main-vertical")) return pane === 0 ? "width" : "height";
  if (name.startsWith("main-horizontal")) return pane === 0 ? "height" : "width";
  return null;
}

/** Which of several is to be in front: the first that is to have the focus, else the first. */
export function frontOf(several: readonly { focus: boolean }[]): number {
  return Math.max(
    0,
    several.findIndex(({ focus }) => focus),
  );
}
