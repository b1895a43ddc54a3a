import { describe, expect, test } from "bun:test";
import { type Evidence, orphanVerdict } from "../../src/sessions/orphans.ts";
import { tmuxSession } from "../support/samples.ts";

const mark = tmuxSession().mark ?? expect.unreachable();
const here = { path: mark.worktree, prunable: false };
const other = { path: "/code/acme-other", prunable: false };
const answer = (...entries: { path: string; prunable: boolean; locked?: boolean }[]) => ({
  entries,
});

/** Everything says that the worktree is gone. */
const gone: Evidence = {
  worktree: "gone",
  occupant: "none",
  root: "present",
  sameRepository: true,
  recordsLost: false,
  git: answer(other),
  record: null,
  aroundGone: false,
};
/** It is there, and itself. */
const there: Evidence = { ...gone, worktree: "present", occupant: "itself" };
const movedTo = (path: string) => ({ path, there: "present" as const, newer: false });

describe("a worktree that is", () => {
  test.each<[what: string, evidence: Evidence, kind: string]>([
    ["there", there, "present"],
    ["there, though git does not list it", { ...there, git: answer() }, "present"],
    ["gone, another standing in its place", { ...there, occupant: "another" }, "displaced"],
    [
      "moved, another standing in its place",
      { ...there, occupant: "another", record: movedTo(other.path) },
      "moved",
    ],
    [
      "gone, another with its very record standing in its place",
      { ...there, occupant: "another", record: { ...movedTo(mark.worktree), newer: true } },
      "displaced",
    ],
    [
      "gone, another in its place, and its record's directory not there",
      {
        ...there,
        occupant: "another",
        record: { ...movedTo(other.path), there: "gone" },
      },
      "displaced",
    ],
    [
      "gone, another in its place, which another repository's record leads to",
      {
        ...there,
        occupant: "another",
        record: movedTo(other.path),
        sameRepository: false,
      },
      "displaced",
    ],
    ["a directory that git has no worktree in", { ...there, occupant: "none" }, "displaced"],
    ["there, and cannot be looked into", { ...there, occupant: "unknown" }, "unknown"],
    [
      "gone, another repository answering in the project's place",
      { ...gone, sameRepository: false },
      "unknown",
    ],
    ["gone, git's records being lost", { ...gone, recordsLost: true }, "unknown"],
    ["not to be looked at", { ...gone, worktree: "unknown" }, "unknown"],
    [
      "there, its project's root gone",
      { ...gone, worktree: "present", root: "gone" },
      "unreachable",
    ],
    ["gone with its project's root", { ...gone, root: "gone", git: null }, "unreachable"],
    ["gone, its project's root not to be read", { ...gone, root: "unknown" }, "unreachable"],
    ["gone, git not asked", { ...gone, git: null }, "unknown"],
    ["gone, git failing", { ...gone, git: { problem: "git: exit 128" } }, "unknown"],
    ["gone, listed as in use", { ...gone, git: answer(here, other) }, "unknown"],
    ["gone and locked", { ...gone, git: answer({ ...here, locked: true }) }, "unknown"],
    ["gone and prunable", { ...gone, git: answer({ ...here, prunable: true }) }, "orphaned"],
    ["gone and not listed", gone, "orphaned"],
    ["gone, git listing nothing at all", { ...gone, git: answer() }, "unknown"],
    [
      "gone and prunable, with all around it",
      { ...gone, git: answer({ ...here, prunable: true }), aroundGone: true },
      "unknown",
    ],
    [
      "moved, and gone from there too with all around it",
      {
        ...gone,
        git: answer({ ...other, prunable: true }),
        record: movedTo(other.path),
        aroundGone: true,
      },
      "unknown",
    ],
    [
      "gone, its directory's directory too: git may have pruned it by itself",
      { ...gone, aroundGone: true },
      "unknown",
    ],
    [
      "gone, its record another's",
      { ...gone, record: { ...movedTo(other.path), newer: true } },
      "unknown",
    ],
    [
      "moved, locked, and not there: perhaps on a disk that is away",
      {
        ...gone,
        git: answer({ ...other, locked: true }),
        record: { ...movedTo(other.path), there: "gone" },
      },
      "unknown",
    ],
    ["moved", { ...gone, record: movedTo(other.path) }, "moved"],
    [
      "moved, and gone from there too",
      { ...gone, git: answer({ ...other, prunable: true }), record: movedTo(other.path) },
      "orphaned",
    ],
    [
      "gone, its record naming a path git does not list",
      { ...gone, record: movedTo("/x") },
      "orphaned",
    ],
  ])("%s", (_what, evidence, kind) =>
    expect(orphanVerdict(mark, evidence).kind).toBe(kind as never),
  );
});

test("every verdict but `present` and `moved` says why", () => {
  expect(orphanVerdict(mark, gone)).toEqual({
    kind: "orphaned",
    reason: "its worktree is gone, and git no longer lists it",
  });
  expect(orphanVerdict(mark, { ...gone, git: answer({ ...here, prunable: true }) })).toEqual({
    kind: "orphaned",
    reason: "its worktree is gone, and git lists it as prunable",
  });
  expect(orphanVerdict(mark, { ...gone, git: answer({ ...here, locked: true }) })).toEqual({
    kind: "unknown",
    reason: "its worktree is gone, but git has it locked: perhaps its disk is not mounted",
  });
  expect(orphanVerdict(mark, { ...gone, root: "gone", git: null })).toEqual({
    kind: "unreachable",
    reason: "its project's root /code/acme cannot be read",
  });
  expect(orphanVerdict(mark, { ...gone, git: { problem: "git: exit 128" } })).toEqual({
    kind: "unknown",
    reason: "git: exit 128",
  });
  expect(orphanVerdict(mark, { ...gone, record: movedTo(other.path) })).toEqual({
    kind: "moved",
    to: other.path,
  });
});
