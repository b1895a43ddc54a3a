import { describe, expect, test } from "bun:test";
import { type MakingFacts, type MakingWish, planMaking } from "../../src/worktrees/making-plan.ts";
import { readWanted, repositoryOf } from "../../src/worktrees/wanted.ts";

const FACTS: MakingFacts = {
  refs: new Set(
    ["heads/main", "heads/here", "heads/taken", "remotes/origin/main", "remotes/origin/theirs"]
      .concat(["remotes/origin/both", "remotes/fork/both"])
      .map((ref) => `refs/${ref}`),
  ),
  defaultBranch: { name: "main", refs: ["refs/heads/main", "refs/remotes/origin/main"] },
  remotes: new Map([["origin", "git@github.com:acme/web.git"]]),
  checkedOutIn: (branch) => (branch === "taken" ? "/code/web-taken" : null),
  directoryFor: (branch) => `/code/web-${branch}`,
  ...{ plum: false, project: "web", howToBegin: "commit something", startIsThere: true },
};

const plan = (word: string, wish: Partial<MakingWish> = {}, facts: Partial<MakingFacts> = {}) =>
  planMaking({ ...FACTS, ...facts }, { word, from: undefined, take: false, ...wish });
const any = expect.any(String);
const matching = (pattern: RegExp) => expect.stringMatching(pattern);

/** The words of each command, as one line. */
const lines = (...words: Parameters<typeof plan>) => {
  const planned = plan(...words);
  if (planned.kind !== "plan") return planned;
  const { fetch, words: last } = planned.plan;
  return [...fetch, last].map((command) => command.join(" "));
};

describe("a worktree for", () => {
  test("a new branch starts at the default branch, or where it is told to", () => {
    const add = "worktree add --no-track -b new /code/web-new";
    expect(lines("new")).toEqual(["worktree add -b new /code/web-new main"]);
    expect(lines("new", { from: "v1" })).toEqual([`${add} v1`]);
    expect(lines("new", {}, { defaultBranch: null })).toEqual([`${add} HEAD`]);
    const remoteOnly = { name: "main", refs: ["refs/remotes/origin/main"] };
    expect(lines("new", {}, { defaultBranch: remoteOnly })).toEqual([`${add} origin/main`]);
  });

  test("a new branch is plum's, unless plum cannot be told where it starts", () => {
    expect(lines("new", {}, { plum: true })).toEqual(["create new"]);
    expect(lines("web-new", {}, { plum: true })).toEqual(["create new"]);
    expect(lines("new", { from: "v1" }, { plum: true })).toEqual([matching(/^worktree add/)]);
    expect(lines("new", { take: true }, { plum: true })).toEqual([matching(/^worktree add/)]);
    expect(lines("here", {}, { plum: true })).toEqual(["worktree add /code/web-here here"]);
  });

  test("a branch that is there checks it out; one that a remote has is tracked", () => {
    expect(lines("here")).toEqual(["worktree add /code/web-here here"]);
    const track = ["worktree add --track -b theirs /code/web-theirs origin/theirs"];
    expect(lines("theirs")).toEqual(track);
    expect(lines("origin/theirs")).toEqual(track);
    expect(lines("fork/both")).toEqual(["worktree add --track -b both /code/web-both fork/both"]);
    expect(lines("taken")).toEqual({ kind: "already", branch: "taken", path: "/code/web-taken" });
  });

  test("a branch that a remote is said to have, and has not, is not made here under that name", () => {
    expect(plan("origin/nosuch")).toMatchObject({
      kind: "refused",
      why: "origin has no branch nosuch that is known here",
      ...{ hint: "git fetch origin asks it anew", as: "notFound" },
    });
    const from = { from: "origin/nosuch" };
    expect(plan("new", from, { startIsThere: false })).toEqual(plan("origin/nosuch"));
  });

  test("nor is one of a remote that there is not, by its usual name or a slip", () => {
    const none = { remotes: new Map<string, string>(), refs: new Set(["refs/heads/main"]) };
    const missing = (remote: string, hint: string): ReturnType<typeof plan> => ({
      ...{ kind: "refused", as: "notFound", why: `web has no remote ${remote}`, hint },
    });
    const first = "it has none: leave that out for a branch of its own";
    expect(plan("origin/x", {}, none)).toEqual(missing("origin", first));
    expect(plan("upstream/x")).toEqual(missing("upstream", "its remotes: origin, fork"));
    expect(plan("orgin/theirs")).toEqual(missing("orgin", "nearest: origin/theirs"));
    expect(plan("upstream/both")).toEqual(missing("upstream", "nearest: origin/both, fork/both"));
    expect(lines("orgin/x")).toEqual(["worktree add -b orgin/x /code/web-orgin/x main"]);
    const here = new Set(["refs/heads/origin/x"]);
    expect(lines("origin/x", {}, { refs: here })).toEqual([matching(/ origin\/x$/)]);
    const from = (word: string) => plan("new", { from: word }, { startIsThere: false });
    expect(from("orgin/theirs")).toEqual(missing("orgin", "nearest: origin/theirs"));
    expect(from("hree")).toMatchObject({
      ...{ as: "notFound", why: "web has no commit that is named hree", hint: "nearest: here" },
    });
  });

  test("a request is fetched into a branch of its number", () => {
    const pull = ["fetch --no-tags origin refs/pull/12/head:refs/heads/pr-12"];
    expect(lines("pr:12")).toMatchObject([...pull, any, any, "worktree add /code/web-pr-12 pr-12"]);
    expect(lines("https://github.com/Acme/web/pull/12/files")).toMatchObject([
      ...pull,
      any,
      any,
      any,
    ]);
    expect(lines("mr:3")).toMatchObject([
      matching(/refs\/merge-requests\/3\/head:/),
      any,
      any,
      any,
    ]);
    const upstream = new Map([...FACTS.remotes, ["upstream", "https://example.com/web"]]);
    expect(lines("pr:12", {}, { remotes: upstream })).toMatchObject([
      matching(/--no-tags upstream /),
      any,
      any,
      any,
    ]);
  });

  test.each([
    ["a..b", {}, "can be no branch's name"],
    ["both", {}, "several remotes have a branch both"],
    ["here", { from: "v1" }, "there is a branch here already"],
    ["theirs", { from: "v1" }, "there is a branch origin/theirs already"],
    ["here/x", {}, "there can be no branch here/x beside here"],
    ["pr:12", { from: "v1" }, "says what to start at itself"],
    [
      "https://github.com/other/web/pull/12",
      {},
      "no remote of this project is github.com/other/web",
    ],
  ])("%s with %j is refused", (word, wish, why) => {
    expect(plan(word, wish)).toMatchObject({ kind: "refused", why: expect.stringContaining(why) });
  });

  test("a branch below another, or above one, is refused, a remote's too", () => {
    const refs = new Set([...FACTS.refs, "refs/heads/both/x/y", "refs/remotes/origin/here/z"]);
    for (const [word, branch, other] of [
      ["both/x", "both/x", "both/x/y"],
      ["origin/both", "both", "both/x/y"],
      ["origin/here/z", "here/z", "here"],
    ] as const) {
      const why = `there can be no branch ${branch} beside ${other}`;
      expect(plan(word, {}, { refs })).toMatchObject({ kind: "refused", why });
    }
    expect(lines("heres", {}, { refs })).toHaveLength(1);
  });
});

test("addresses of requests, and of repositories, are read in their usual forms", () => {
  const gitlab = "https://gitlab.com/group/sub/web/-/merge_requests/7/diffs";
  expect(readWanted(gitlab)).toMatchObject({
    branch: "mr-7",
    repository: "gitlab.com/group/sub/web",
  });
  expect(readWanted("pr:x")).toEqual({ kind: "branch", name: "pr:x" });
  for (const url of [
    "git@github.com:acme/web.git",
    "https://github.com/acme/web",
    "https://user@github.com/acme/web.git/",
    "ssh://git@github.com:22/Acme/web.git",
  ]) {
    expect(repositoryOf(url)).toBe("github.com/acme/web");
  }
});
