import { expect, test } from "bun:test";
import { GitStates, stateLine } from "../../src/picker/git-states.ts";
import { sessionRows } from "../../src/picker/session-rows.ts";
import type { GitState, Session, Worktree } from "../../src/sessions/model.ts";

const AROUND = {
  ...{ here: null, previous: null, now: 100, git: new Map() },
  shownPath: (path: string) => path.replace("/home/ana", "~"),
};

function session(name: string, path: string, more: Partial<Session> = {}): Session {
  return {
    ...{ id: `$${name}`, server: 1, name, path, windows: 1, attachedClients: 0, createdAt: 1 },
    ...{ activityAt: 1, bell: false, lastAttachedAt: null, mark: null, status: "detached" },
    ...{ doubt: null, project: "app", root: path, worktree: "main", worktreePath: path },
    ...{ branch: "main", task: "dev", agents: [], host: null, seenAt: null },
    ...more,
  };
}

function worktree(root: string): Worktree {
  return {
    ...{ root, name: "main", path: root, gitdir: `${root}/.git`, branch: "main", head: null },
    ...{ main: true, locked: false, prunable: false },
  };
}

function details(sessions: Session[], worktrees: Worktree[]): [string, string][] {
  const rows = sessionRows(sessions, [], worktrees, AROUND);
  return rows.map(({ label, detail }) => [label, detail]);
}

test("worktrees of one name in two projects of one name are told apart by their directories", () => {
  const twice = ["/home/ana/work/app", "/home/ana/play/app"].map(worktree);
  expect(details([], [...twice, worktree("/home/ana/other")])).toEqual([
    ["app/main", "~/work/app"],
    ["app/main", "~/play/app"],
    ["other/main", ""],
  ]);
  const own = session("app-main-dev", "/home/ana/work/app");
  expect(details([own], twice)).toEqual([
    ["app-main-dev", "~/work/app"],
    ["app/main", "~/play/app"],
  ]);
});

test("two tasks of one worktree are no two worktrees", () => {
  const sessions = ["dev", "api"].map((task) =>
    session(`app-main-${task}`, "/home/ana/app", { task }),
  );
  expect(details(sessions, []).map(([, detail]) => detail)).toEqual(["", ""]);
});

const CLEAN: GitState = {
  ...{
    changed: 0,
    untracked: 0,
    ahead: null,
    behind: null,
    upstream: null,
    merged: null,
    reverted: null,
    onNoBranch: null,
    locked: false,
  },
  operation: null,
};

test("above the preview stands no branch that is not known", () => {
  expect(stateLine(null, null)).toBe("");
  expect(stateLine("main", null)).toBe("main");
  expect(stateLine(null, CLEAN)).toStartWith("detached");
  const gone = session("app-auth-dev", "/home/ana/gone", { status: "orphaned", branch: null });
  expect(new GitStates(() => {}).lineOf(gone, new AbortController().signal)).toBe("worktree gone");
});
