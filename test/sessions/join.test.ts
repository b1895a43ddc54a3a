import { describe, expect, test } from "bun:test";
import { byRecentUse, type Joinable, joinSession, sessionFor } from "../../src/sessions/join.ts";
import type { Verdict } from "../../src/sessions/orphans.ts";
import { session, tmuxSession, worktree } from "../support/samples.ts";

const managed: Joinable = {
  session: tmuxSession(),
  verdict: { kind: "present" },
  surroundings: null,
  branch: "acme-auth",
};
const unmanaged: Joinable = {
  session: tmuxSession({ name: "mail", mark: null }),
  verdict: null,
  surroundings: null,
  branch: null,
};

describe("a session's status", () => {
  const orphaned: Verdict = { kind: "orphaned", reason: "" };
  test.each<[verdict: Verdict["kind"], clients: number, status: string]>([
    ["present", 0, "detached"],
    ["present", 2, "attached"],
    ["moved", 0, "detached"],
    ["unknown", 1, "attached"],
    ["orphaned", 0, "orphaned"],
    ["orphaned", 1, "orphaned"],
    ["unreachable", 1, "unreachable"],
  ])("verdict %s with %i clients: %s", (kind, attachedClients, status) => {
    const verdict = { ...orphaned, kind, to: "/x" } as Verdict;
    const session = tmuxSession({ attachedClients });
    expect(joinSession({ ...managed, session, verdict }).status).toBe(status as never);
  });

  test("without a mark is unmanaged, whoever is attached", () => {
    const session = tmuxSession({ mark: null, attachedClients: 1 });
    expect(joinSession({ ...unmanaged, session }).status).toBe("unmanaged");
  });
});

describe("what a session belongs to", () => {
  test("is its mark's", () => {
    expect(joinSession(managed)).toMatchObject({
      project: "acme",
      root: "/code/acme",
      worktree: "auth",
      worktreePath: "/code/acme-auth",
      branch: "acme-auth",
      task: "dev",
    });
  });

  test("follows its worktree where git moved it", () => {
    const verdict: Verdict = { kind: "moved", to: "/code/acme-login" };
    const joined = joinSession({ ...managed, verdict });
    expect(joined).toMatchObject({ worktree: "login", worktreePath: "/code/acme-login" });
  });

  test("is `main` in the main worktree", () => {
    const mark = {
      root: "/code/acme",
      worktree: "/code/acme",
      gitdir: "/code/acme/.git",
      task: "dev",
    };
    const joined = joinSession({ ...managed, session: tmuxSession({ mark }) });
    expect(joined.worktree).toBe("main");
  });

  test("is nothing for an unmanaged session outside every known worktree", () => {
    expect(joinSession(unmanaged)).toMatchObject({
      project: null,
      root: null,
      worktree: null,
      worktreePath: null,
      task: null,
    });
  });

  test("is the worktree around it for an unmanaged session, which stays unmanaged", () => {
    const surroundings = { root: "/code/acme", worktreePath: "/code/acme-auth", main: false };
    expect(joinSession({ ...unmanaged, surroundings })).toMatchObject({
      status: "unmanaged",
      project: "acme",
      worktree: "auth",
      task: null,
    });
  });
});

test("sessions are ordered by visits, then the never visited, then by what was made last", () => {
  const sessions = [
    tmuxSession({ id: "$11", name: "d", activityAt: 20 }),
    tmuxSession({ id: "$9", name: "b", lastAttachedAt: 5 }),
    tmuxSession({ id: "$2", name: "c", lastAttachedAt: 9 }),
    tmuxSession({ id: "$10", name: "a", lastAttachedAt: 5 }),
  ];
  expect(sessions.toSorted(byRecentUse).map(({ name }) => name)).toEqual(["c", "a", "b", "d"]);
});

test("a worktree's session is told by project, where it is now, and task; only pots' own is one", () => {
  const own = session({ id: "$2" });
  const others = [
    session({ id: "$1", mark: null }),
    session({ id: "$3", task: "api" }),
    session({ id: "$4", worktreePath: "/code/acme-pay" }),
    session({ id: "$5", root: "/code/moved-away" }),
  ];
  expect(sessionFor(others, worktree(), "dev")).toBeUndefined();
  expect(sessionFor([...others, own], worktree(), "dev")).toBe(own);
});
