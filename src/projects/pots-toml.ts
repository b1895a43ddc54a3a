import { axisOf, LAYOUT_NAMES, type LayoutPane, type LayoutWindow } from "../sessions/layout.ts";
import { paneCount, parseLayoutString } from "../sessions/layout-string.ts";
import { LONGEST_COMMAND, TableReader } from "./table-reader.ts";
import { parseToml } from "./toml.ts";

/**
 * What a project starts with, from `.pots.toml` and the person's own file. Pure: bytes in, data and
 * named problems out. What cannot be used is left out, and the rest is used.
 */

export interface ProjectFile {
  /** Patterns of files to copy, and to link; null where the file does not say. */
  copy: string[] | null;
  link: string[] | null;
  /** Shell commands for a new worktree, and before one is removed. */
  create: string | null;
  remove: string | null;
  windows: LayoutWindow[] | null;
  /** By task. */
  tasks: Map<string, LayoutWindow[]>;
}

export interface ParsedFile {
  /** Null where nothing of it can be used. */
  file: ProjectFile | null;
  /** One line each: the line or key, and what is wrong. Not yet printable. */
  problems: string[];
}

const MOST_WINDOWS = 30;
const MOST_PANES = 16;

/** Parse and check a file's bytes. Never throws. */
export function parseProjectFile(bytes: Uint8Array): ParsedFile {
  const parsed = parseToml(bytes);
  if ("problem" in parsed) {
    const where = parsed.line === null ? "" : `line ${parsed.line}: `;
    return { file: null, problems: [`${where}${parsed.problem}`] };
  }
  const problems: string[] = [];
  const at = new TableReader(parsed.table, "", problems);
  const files = at.table("files");
  const setup = at.table("setup");
  const tasks = at.table("task");
  const file: ProjectFile = {
    copy: files?.texts("copy") ?? null,
    link: files?.texts("link") ?? null,
    create: setup?.command("create") ?? null,
    remove: setup?.command("remove") ?? null,
    windows: windowsOf(at),
    tasks: new Map(),
  };
  for (const task of tasks?.keys() ?? []) {
    const own = tasks?.table(task);
    const windows = own && windowsOf(own);
    own?.end();
    if (windows) file.tasks.set(task, windows);
  }
  for (const reader of [files, setup, at]) reader?.end();
  return { file, problems };
}

function windowsOf(at: TableReader): LayoutWindow[] | null {
  const tables = at.tables("window", MOST_WINDOWS);
  if (tables === null) return null;
  const windows = tables.map((window) => {
    const read = windowOf(window);
    window.end();
    return read;
  });
  return windows.length > 0 ? windows : null;
}

function windowOf(at: TableReader): LayoutWindow {
  const name = at.text("name");
  const focus = at.truth("focus");
  const listed = at.tables("panes", MOST_PANES);
  const own = paneOf(at, false);
  const panes = (listed ?? []).map((pane) => {
    const read = paneOf(pane, true);
    pane.end();
    return { ...read, dir: read.dir ?? own.dir };
  });
  if (panes.length > 0 && (own.run ?? own.type) !== null) {
    at.problem(
      own.run === null ? "type" : "run",
      "is not used beside panes: give it to one of them",
    );
  }
  const whole = panes.length > 0 ? panes : [own];
  const layout = layoutOf(at, whole.length);
  for (const [index, pane] of whole.entries()) {
    if (pane.size === null || axisOf(layout, index) !== null) continue;
    at.problem("panes", `have a size, which means nothing in the layout ${layout}`);
    pane.size = null;
  }
  return { name, layout, focus, panes: whole };
}

function paneOf(at: TableReader, listed: boolean): LayoutPane {
  const run = at.command("run");
  const type = at.text("type", LONGEST_COMMAND);
  if (run !== null && type !== null) at.problem("type", "is not used beside run");
  return {
    run,
    type: run === null ? type : null,
    dir: at.text("dir"),
    size: listed ? at.size("size") : null,
    focus: listed && at.truth("focus"),
  };
}

function layoutOf(at: TableReader, panes: number): string | null {
  const layout = at.text("layout", LONGEST_COMMAND);
  if (layout === null || LAYOUT_NAMES.some((name) => name === layout)) return layout;
  const cells = parseLayoutString(layout);
  if (cells === null) {
    at.problem("layout", `is neither a layout string nor one of ${LAYOUT_NAMES.join(", ")}`);
    return null;
  }
  if (paneCount(cells) === panes) return layout;
  at.problem("layout", `is for ${paneCount(cells)} panes, and the window has ${panes}`);
  return null;
}
