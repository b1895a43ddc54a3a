import type { LayoutPane, LayoutWindow } from "../sessions/layout.ts";

/** A layout as `.pots.toml` has it. */

/** A TOML basic string: JSON's escapes, and DEL, which TOML wants escaped too. */
function text(value: string): string {
  return JSON.stringify(value.toWellFormed()).replaceAll("\u007f", "\\u007f");
}

function paneKeys({ run, type, dir, size, focus }: LayoutPane): string[] {
  return [
    ...(run === null ? [] : [`run = ${text(run)}`]),
    ...(type === null ? [] : [`type = ${text(type)}`]),
    ...(dir === null ? [] : [`dir = ${text(dir)}`]),
    ...(size === null ? [] : [`size = ${text(size)}`]),
    ...(focus ? ["focus = true"] : []),
  ];
}

function windowLines({ name, layout, focus, panes }: LayoutWindow): string[] {
  const [only] = panes;
  const single = panes.length === 1 && only !== undefined;
  return [
    "[[window]]",
    ...(name === null ? [] : [`name = ${text(name)}`]),
    ...(layout === null ? [] : [`layout = ${text(layout)}`]),
    ...(single ? paneKeys({ ...only, size: null, focus: false }) : []),
    ...(focus ? ["focus = true"] : []),
    ...(single
      ? []
      : ["panes = [", ...panes.map((pane) => `  { ${paneKeys(pane).join(", ")} },`), "]"]),
  ];
}

/** Lines of the windows, with an empty one between two. */
export function layoutToml(windows: readonly LayoutWindow[]): string {
  return windows
    .map((window) => windowLines(window).join("\n").replaceAll("{  }", "{}"))
    .join("\n\n");
}
