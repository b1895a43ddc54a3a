import { describe, expect, test } from "bun:test";
import type { View } from "../../src/rows/facts.ts";
import { sessionTable } from "../../src/rows/list-view.ts";
import type { Agent } from "../../src/sessions/agents.ts";
import type { GitState } from "../../src/sessions/model.ts";
import { colorsFor } from "../../src/terminal/colors.ts";
import { session, worktree } from "../support/samples.ts";

/** What gives way where a terminal is narrow. */

const NOW = 1_700_000_200;
const STATE: GitState = {
  ...{ changed: 1, untracked: 1, ahead: 2, behind: null, upstream: null },
  ...{ merged: false, reverted: null, onNoBranch: null, locked: false, operation: null },
};
const AGENT: Agent = {
  ...{ pane: "%1", kind: "claude", state: "waiting", reason: "permission", since: NOW - 720 },
  ...{ background: 0, conversation: null, source: "hook", evidence: [] },
};
const LONG = "grosse-co-feature-login-dev";

function shown(width: number, { git = false, agents = false, all = false }): string[] {
  const view: View = {
    ...{ colors: colorsFor(true), width, now: NOW, home: "/" },
    git: git ? new Map([["/code/acme-auth", STATE]]) : null,
  };
  const sessions = [
    session({ agents: agents ? [AGENT] : [] }),
    session({ name: LONG, branch: "feature/login-with-a-very-long-branch-name" }),
    session({ name: "日本語-dev", worktree: "日本語", project: "Größe & Co" }),
  ];
  const lines = sessionTable(sessions, all ? [worktree({ name: "spare", path: "/s" })] : [], view);
  for (const line of lines) expect(Bun.stringWidth(line)).toBeLessThanOrEqual(width);
  return lines;
}

const titles = (...words: Parameters<typeof shown>) =>
  shown(...words)[0]
    ?.split(/ +/)
    .join(" ");

describe("in a narrow terminal", () => {
  test("directory, windows, project, task, the status word and worktree give way before the name", () => {
    expect([120, 80, 60, 50, 30].map((width) => titles(width, {}))).toEqual([
      "STATUS SESSION PROJECT WORKTREE TASK WINDOWS ACTIVITY DIRECTORY",
      "STATUS SESSION PROJECT WORKTREE TASK WIN ACTIVITY",
      "STATUS SESSION WORKTREE ACTIVITY",
      "S SESSION WORKTREE ACTIVITY",
      "S SESSION",
    ]);
    for (const width of [120, 80, 60, 50, 30]) {
      const [, first = "", second = ""] = shown(width, {});
      expect(second).toContain(` ${LONG}`);
      expect(first).toStartWith("○");
    }
    expect(shown(20, {})[2]).toBe("○  grosse-co-featur…");
  });

  test("what --git asked for is whole, and stays to the end", () => {
    for (const agents of [false, true]) {
      for (const width of [120, 80, 60, 40]) {
        expect(shown(width, { git: true, agents })[1]).toContain(" +1 ?1 ↑2");
      }
      expect(shown(60, { git: true, agents })[2]).toContain(LONG);
    }
    expect(titles(26, { git: true, agents: true })).toBe("S SESSION GIT");
  });

  test("a worktree without a session keeps its name, which is all it is called by", () => {
    for (const width of [120, 80, 60, 40]) {
      for (const agents of [false, true]) {
        expect(shown(width, { all: true, git: true, agents }).at(-1)).toContain(" spare");
      }
    }
  });
});
