import { describe, expect, test } from "bun:test";
import {
  attachableWorktrees,
  helpCandidates,
  offerable,
  projectCandidates,
  sessionCandidates,
  taskCandidates,
  worktreeCandidates,
} from "../../src/completion/candidates.ts";
import { matchSession } from "../../src/sessions/matching.ts";
import type { Session, Worktree } from "../../src/sessions/model.ts";

const HOME = "/home/ana";
const values = (candidates: { value: string }[]) => candidates.map(({ value }) => value);

function session(name: string, visitedAt: number, more: Partial<Session> = {}): Session {
  return {
    id: `$${visitedAt}`,
    server: 1,
    name,
    path: `${HOME}/code`,
    windows: 1,
    attachedClients: 0,
    createdAt: 1,
    activityAt: 1,
    bell: false,
    lastAttachedAt: visitedAt,
    mark: null,
    status: "detached",
    doubt: null,
    project: null,
    root: null,
    worktree: null,
    worktreePath: null,
    branch: null,
    task: null,
    agents: [],
    host: null,
    seenAt: null,
    ...more,
  };
}

function worktree(name: string, more: Partial<Worktree> = {}): Worktree {
  const root = `${HOME}/code/acme`;
  const path = name === "main" ? root : `${root}-${name}`;
  return {
    root,
    name,
    path,
    gitdir: `${root}/.git/worktrees/${name}`,
    branch: name,
    head: null,
    main: name === "main",
    locked: false,
    prunable: false,
    ...more,
  };
}

const SESSIONS = [session("old", 1), session("new", 3), session("middle", 2)];

describe("sessions", () => {
  test("most recent first, the one stood in last", () => {
    expect(values(sessionCandidates(SESSIONS, HOME))).toEqual(["new", "middle", "old"]);
    expect(values(sessionCandidates(SESSIONS, HOME, { here: "$3" }))).toEqual([
      "middle",
      "old",
      "new",
    ]);
  });

  test("without those already named, in full or in part", () => {
    const named = (...queries: string[]) =>
      values(sessionCandidates(SESSIONS, HOME, { named: queries }));
    expect(named("new", "mid")).toEqual(["old"]);
    expect(named("nothing")).toEqual(["new", "middle", "old"]);
  });

  test("told with status and directory", () => {
    expect(sessionCandidates([session("a", 1)], HOME)).toEqual([
      { value: "a", about: "detached, ~/code" },
    ]);
  });
});

describe("worktrees", () => {
  test("by path where a name is not enough, and none that is gone", () => {
    const twins = [worktree("x"), worktree("x", { path: "/elsewhere/x" }), worktree("y")];
    expect(values(worktreeCandidates(twins, HOME))).toEqual([
      `${HOME}/code/acme-x`,
      "/elsewhere/x",
      "y",
    ]);
    expect(worktreeCandidates([worktree("x", { prunable: true })], HOME)).toEqual([]);
  });

  test("what attach is offered never means some session instead", () => {
    const sessions = [
      session("acme-auth-dev", 1, {
        project: "acme",
        worktree: "auth",
        worktreePath: `${HOME}/code/acme-auth`,
      }),
      session("other-main-dev", 2, { project: "other", worktree: "main" }),
    ];
    const worktrees = ["main", "auth", "login", "dev"].map((name) => worktree(name));
    const offered = values(attachableWorktrees(worktrees, sessions, HOME, false));
    expect(offered).toEqual(["acme/main", "login"]);
    for (const value of offered) expect(matchSession(value, sessions).kind).toBe("none");
    expect(values(attachableWorktrees(worktrees, sessions, HOME, true))).toEqual([
      "acme/main",
      "acme/login",
    ]);
  });
});

test("projects by path where two share a name", () => {
  const projects = ["/a/acme", "/b/acme", "/b/other"].map((root) => ({
    root,
    name: root.split("/").at(-1) ?? "",
  }));
  expect(values(projectCandidates(projects, HOME))).toEqual(["/a/acme", "/b/acme", "other"]);
});

test("tasks: the default first, then by use", () => {
  const sessions = [session("a", 1, { task: "logs" }), session("b", 2, { task: "api" })];
  expect(values(taskCandidates("dev", sessions))).toEqual(["dev", "api", "logs"]);
});

test("what cannot be typed or would mean something else is not offered", () => {
  const candidates = ["", "a", "a", "-x", "new\nline", "e\u001b[0m", "b c", "\u202e"].map(
    (value) => ({
      value,
      about: "",
    }),
  );
  expect(values(offerable(candidates, true))).toEqual(["a", "b c"]);
  expect(values(offerable(candidates, false))).toEqual(["a", "-x", "b c"]);
});

test("pots help shows commands and topics, and never one name twice", () => {
  const command = { arguments: [], options: [], examples: [] };
  const commands = [
    { ...command, name: "list", summary: "list sessions" },
    { ...command, name: "restore", summary: "bring back" },
    { ...command, name: "__complete", summary: "", hidden: true },
  ];
  const topics = [
    { name: "restore", summary: "sessions after a reboot" },
    { name: "safety", summary: "what pots ends" },
  ];
  expect(helpCandidates(commands, topics)).toEqual([
    { value: "list", about: "list sessions" },
    { value: "restore", about: "sessions after a reboot" },
    { value: "safety", about: "what pots ends" },
  ]);
});
