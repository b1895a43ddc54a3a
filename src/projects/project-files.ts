import type { LayoutWindow } from "../sessions/layout.ts";
import type { ProjectFile } from "./pots-toml.ts";

/** The repository's file and the person's own, as one; and what in the repository's would run. */

/** Something a file would have run, or typed. Texts as they are: make them printable to show them. */
export interface ProjectCommand {
  kind: "create" | "remove" | "run" | "type";
  text: string;
  /** Below the worktree; null: its top. */
  dir: string | null;
  /** `set-up`, `window edit`, `task logs, window 2`. */
  place: string;
}

/** Everything in a file that is used only once it is trusted, in the file's order. */
export function commandsOf(file: ProjectFile): ProjectCommand[] {
  const setup = (["create", "remove"] as const).flatMap((kind) => {
    const text = file[kind];
    return text === null ? [] : [{ kind, text, dir: null, place: "set-up" }];
  });
  const tasks = [...file.tasks].flatMap(([task, windows]) => inWindows(windows, `task ${task}, `));
  return [...setup, ...inWindows(file.windows ?? [], ""), ...tasks];
}

/** What windows would have run or typed. */
export function inWindows(windows: readonly LayoutWindow[], before: string): ProjectCommand[] {
  return windows.flatMap(({ name, panes }, index) =>
    panes.flatMap(({ run, type, dir }) => {
      const text = run ?? type;
      if (text === null) return [];
      const kind = run === null ? ("type" as const) : ("run" as const);
      return [{ kind, text, dir, place: `${before}window ${name ?? index + 1}` }];
    }),
  );
}

/** The windows without what runs or is typed in them. */
export function withoutPrograms(windows: readonly LayoutWindow[]): LayoutWindow[] {
  return windows.map((window) => ({
    ...window,
    panes: window.panes.map((pane) => ({ ...pane, run: null, type: null })),
  }));
}

interface FromRepository<Value> {
  value: Value;
  /** It stands in the repository's file, so that what runs in it needs trust. */
  foreign: boolean;
}

/** The person's own wins, key by key. */
function first<Value>(
  own: Value | null | undefined,
  repository: Value | null | undefined,
): FromRepository<Value> | null {
  if (own != null) return { value: own, foreign: false };
  return repository == null ? null : { value: repository, foreign: true };
}

/** The windows for a task: a layout of its own goes before the one for all. */
export function windowsFor(
  own: ProjectFile | null,
  repository: ProjectFile | null,
  task: string,
): FromRepository<LayoutWindow[]> | null {
  return (
    first(own?.tasks.get(task), repository?.tasks.get(task)) ??
    first(own?.windows, repository?.windows)
  );
}

/** The command that sets a worktree up, or takes it down. */
export function hookFor(
  own: ProjectFile | null,
  repository: ProjectFile | null,
  kind: "create" | "remove",
): FromRepository<string> | null {
  return first(own?.[kind], repository?.[kind]);
}

/** Patterns of files that a new worktree gets; these need no trust. */
export function patternsFor(
  own: ProjectFile | null,
  repository: ProjectFile | null,
): { copy: string[]; link: string[] } {
  return {
    copy: first(own?.copy, repository?.copy)?.value ?? [],
    link: first(own?.link, repository?.link)?.value ?? [],
  };
}
