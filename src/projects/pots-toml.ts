import { axisOf, LAYOUT_NAMES, type LayoutPane, type LayoutWindow } from "../sessions/layout.ts";
import { panesOf, parseLayoutString } from "../sessions/layout-string.ts";
import { hasControls } from "../terminal/text.ts";
import { isTable, parseToml, type Table } from "./toml.ts";

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
/** Characters; also what tmux takes in one message is limited (16 KiB). */
const LONGEST_COMMAND = 2000;
const LONGEST_TEXT = 300;

/** Parse and check a file's bytes. Never throws. */
export function parseProjectFile(bytes: Uint8Array): ParsedFile {
  const parsed = parseToml(bytes);
  if ("problem" in parsed) {
    const where = parsed.line === null ? "" : `line ${parsed.line}: `;
    return { file: null, problems: [`${where}${parsed.problem}`] };
  }
  const problems: string[] = [];
  const at = new Reader(parsed.table, "", problems);
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

function windowsOf(at: Reader): LayoutWindow[] | null {
  const tables = at.tables("window", MOST_WINDOWS);
  if (tables === null) return null;
  const windows = tables.map((window) => {
    const read = windowOf(window);
    window.end();
    return read;
  });
  return windows.length > 0 ? windows : null;
}

function windowOf(at: Reader): LayoutWindow {
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

function paneOf(at: Reader, listed: boolean): LayoutPane {
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

function layoutOf(at: Reader, panes: number): string | null {
  const layout = at.text("layout", LONGEST_COMMAND);
  if (layout === null || LAYOUT_NAMES.some((name) => name === layout)) return layout;
  const cells = parseLayoutString(layout);
  if (cells === null) {
    at.problem("layout", `is neither a layout string nor one of ${LAYOUT_NAMES.join(", ")}`);
    return null;
  }
  if (panesOf(cells) === panes) return layout;
  at.problem("layout", `is for ${panesOf(cells)} panes, and the window has ${panes}`);
  return null;
}

/** Reads a table key by key, and names what is of the wrong type, or was never asked for. */
class Reader {
  private readonly asked = new Set<string>();

  constructor(
    private readonly values: Table,
    private readonly place: string,
    private readonly problems: string[],
  ) {}

  problem(key: string, what: string): void {
    this.problems.push(`${this.place}${key} ${what}`);
  }

  keys(): string[] {
    return Object.keys(this.values);
  }

  private take(key: string): unknown {
    this.asked.add(key);
    return Object.hasOwn(this.values, key) ? this.values[key] : undefined;
  }

  /** Name the keys that mean nothing here. */
  end(): void {
    for (const key of this.keys()) {
      if (this.asked.has(key)) continue;
      this.problem(key, `is no key here; there are ${[...this.asked].toSorted().join(", ")}`);
    }
  }

  table(key: string): Reader | null {
    const value = this.take(key);
    if (value === undefined) return null;
    if (isTable(value)) return new Reader(value, `${this.place}${key}.`, this.problems);
    this.problem(key, "must be a table");
    return null;
  }

  tables(key: string, most: number): Reader[] | null {
    const value = this.take(key);
    if (value === undefined) return null;
    if (!Array.isArray(value)) {
      this.problem(key, "must be a list of tables");
      return null;
    }
    if (value.length > most) this.problem(key, `has ${value.length} entries; ${most} are used`);
    return value.slice(0, most).flatMap((entry: unknown, index) => {
      const place = `${this.place}${key} ${index + 1}: `;
      if (isTable(entry)) return [new Reader(entry, place, this.problems)];
      this.problem(`${key} ${index + 1}`, "must be a table");
      return [];
    });
  }

  /** One line of text, without control characters. */
  text(key: string, longest = LONGEST_TEXT): string | null {
    return this.checked(key, this.take(key), longest, hasControls);
  }

  /** A shell's command, of several lines perhaps. */
  command(key: string): string | null {
    return this.checked(key, this.take(key), LONGEST_COMMAND, (text) => text.includes("\0"));
  }

  private checked(
    key: string,
    value: unknown,
    longest: number,
    never: (text: string) => boolean,
  ): string | null {
    if (value === undefined) return null;
    if (typeof value !== "string") return this.refuse(key, "must be text");
    if (value.trim() === "") return this.refuse(key, "is empty");
    if (value.length > longest) return this.refuse(key, `is longer than ${longest} characters`);
    return never(value) ? this.refuse(key, "has a control character in it") : value;
  }

  private refuse(key: string, what: string): null {
    this.problem(key, what);
    return null;
  }

  texts(key: string): string[] | null {
    const value = this.take(key);
    if (value === undefined) return null;
    if (!Array.isArray(value)) return this.refuse(key, "must be a list of texts");
    return value.flatMap((entry: unknown, index) => {
      const text = this.checked(`${key} ${index + 1}`, entry, LONGEST_TEXT, hasControls);
      return text === null ? [] : [text];
    });
  }

  truth(key: string): boolean {
    const value = this.take(key);
    if (value !== undefined && typeof value !== "boolean")
      this.problem(key, "must be true or false");
    return value === true;
  }

  /** `"60%"`, or cells: 30 or `"30"`. */
  size(key: string): string | null {
    const value = this.take(key);
    if (value === undefined) return null;
    const text = typeof value === "number" ? String(value) : value;
    const match = typeof text === "string" ? /^(\d{1,4})(%?)$/.exec(text) : null;
    const size = Number(match?.[1] ?? 0);
    if (match === null || size < 1 || (match[2] === "%" && size > 99)) {
      return this.refuse(key, 'must be a number of cells, or per cent as "60%"');
    }
    return match[0];
  }
}
