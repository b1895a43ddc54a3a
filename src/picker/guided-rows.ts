import { worktreeText } from "../rows/status.ts";
import { sessionFor } from "../sessions/join.ts";
import type { Project, Session, Worktree } from "../sessions/model.ts";
import { projectName } from "../sessions/naming.ts";
import { printable } from "../terminal/text.ts";
import type { Row } from "./rows.ts";

/** The rows of guided create's lists. Pure. */

/** What is typed may be the name of something that is not there yet. */
export interface New {
  typed: string;
}

export const isNew = (value: object): value is New => "typed" in value;

const PLAIN = { glyph: " ", tint: "dim", note: "", dim: false, detail: "", words: [] } as const;

export function projectRow(
  project: Project,
  shownPath: (path: string) => string,
): Row<Project | New> {
  return {
    ...PLAIN,
    key: project.root,
    value: project,
    label: printable(project.name),
    detail: shownPath(project.root),
  };
}

/** The one stood in first; each with the tasks that have a session there. */
export function worktreeRows(
  worktrees: readonly Worktree[],
  sessions: readonly Session[],
  here: string | null,
): Row<Worktree | New>[] {
  const isHere = ({ path }: Worktree) => Number(path === here);
  const usable = worktrees.filter(({ prunable }) => !prunable);
  return usable
    .toSorted((a, b) => isHere(b) - isHere(a))
    .map((worktree) => {
      const { path, name, branch } = worktree;
      const own = sessions.filter(({ worktreePath }) => worktreePath === path);
      const tasks = own.flatMap(({ task }) => task ?? []);
      const text = worktreeText(name, branch, projectName(worktree.root));
      return {
        ...PLAIN,
        key: path,
        value: worktree,
        label: printable(name),
        detail: text === printable(name) ? "" : printable(branch ?? ""),
        words: [branch ?? "", path.split("/").at(-1) ?? ""].map(printable),
        glyph: own.length > 0 ? "○" : "+",
        tint: own.length > 0 ? "cyan" : "dim",
        note: printable(tasks.join(" ")),
      };
    });
}

/** What a session may be for: the default, then what others are for; those running here, marked. */
export function taskRows(
  defaultTask: string,
  worktree: Worktree,
  sessions: readonly Session[],
): Row<string>[] {
  const tasks = new Set([defaultTask]);
  for (const { root, task } of sessions) if (root === worktree.root && task) tasks.add(task);
  for (const { task } of sessions) if (task) tasks.add(task);
  return [...tasks].map((task) => {
    const runs = sessionFor(sessions, worktree, task) !== undefined;
    return {
      ...PLAIN,
      key: task,
      value: task,
      label: printable(task),
      note: runs ? "runs already" : "",
      glyph: runs ? "○" : "+",
      tint: runs ? "cyan" : "dim",
    };
  });
}

/** Go there or stay: the last list. */
export function endingRows(name: string, exists: boolean, goes: boolean): Row<"go" | "stay">[] {
  const go: Row<"go" | "stay"> = {
    ...PLAIN,
    key: "go",
    value: "go",
    label: exists ? `go to ${name}` : `start ${name}, and go there`,
  };
  if (exists) return [go];
  const stay: Row<"go" | "stay"> = {
    ...go,
    key: "stay",
    value: "stay",
    label: `start ${name}, and stay here`,
  };
  return goes ? [go, stay] : [stay, go];
}
