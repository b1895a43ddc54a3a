import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { defaultBranchOf, mergedInto } from "../../src/worktrees/merged.ts";
import { forgetSaved, listSaved, saveWork } from "../../src/worktrees/saved.ts";
import { World } from "../support/world.ts";

describe("the default branch", () => {
  const origin = "refs/remotes/origin";
  test.each<[what: string, refs: Record<string, string>, name: string | null]>([
    [
      "is the one that a remote's HEAD names",
      { "refs/heads/main": "", [`${origin}/HEAD`]: `${origin}/next`, [`${origin}/next`]: "" },
      "next",
    ],
    [
      "is origin's, whichever remote is listed first",
      {
        ...{ "refs/remotes/fork/HEAD": "refs/remotes/fork/old", "refs/remotes/fork/old": "" },
        ...{ [`${origin}/HEAD`]: `${origin}/next`, [`${origin}/next`]: "" },
      },
      "next",
    ],
    ["is main, where nothing says which", { "refs/heads/main": "", "refs/heads/a": "" }, "main"],
    ["is master before trunk", { "refs/heads/trunk": "", "refs/heads/master": "" }, "master"],
    ["is not known of other names", { "refs/heads/a": "" }, null],
    ["is not known where it was never fetched", { [`${origin}/HEAD`]: `${origin}/next` }, null],
  ])("%s", (_what, refs, name) =>
    expect(defaultBranchOf(new Map(Object.entries(refs)))?.name ?? null).toBe(name),
  );
});

describe("in a repository", () => {
  let world: World;
  let git = "";
  let head = "";

  beforeAll(async () => {
    world = new World();
    const acme = await world.repository("acme");
    git = `${acme}/.git`;
    head = await world.git(acme, "rev-parse", "HEAD");
  });
  afterAll(async () => await world[Symbol.asyncDispose]());

  /** Another commit, which nothing leads to. */
  const commit = async (message: string) => {
    const tree = await world.git(git, "rev-parse", "HEAD^{tree}");
    return await world.git(git, "commit-tree", tree, "-m", message);
  };

  test("a history of its own is not merged, and that is no error", async () => {
    world.file("code/acme/file", "text\n");
    await world.git(`${git}/..`, "switch", "-q", "--orphan", "apart");
    await world.git(`${git}/..`, "add", "file");
    await world.git(`${git}/..`, "commit", "-q", "-m", "apart");
    expect(await mergedInto(git, "apart", "main")).toBeNull();
    expect(await mergedInto(git, head, "main")).toBe("ancestor");
  });

  test("saved work is forgotten only as it was seen, and what another pots saved stays", async () => {
    const tree = await world.git(git, "rev-parse", `${head}^{tree}`);
    const snapshot = {
      ...{ head, branch: "x", index: tree, work: tree, untracked: tree },
      ...{ changedFiles: 0, untrackedFiles: 0 },
      ...{ modes: {}, intended: [], assumed: [], skipped: [], empty: [] },
    };
    const saved = await saveWork(git, snapshot, { path: "/x", branchRemoved: false });
    const later = await commit(`pots: saved y\n\n{"version":2,"head":"${head}","path":"/y"}`);
    await world.git(git, "update-ref", "refs/pots/saved/y/20990101T000000Z", later);
    expect((await listSaved(git)).map(({ name }) => name)).toEqual([saved.name]);
    await expect(forgetSaved(git, { ...saved, commit: later })).rejects.toThrow();
    expect(await listSaved(git)).toHaveLength(1);
    await forgetSaved(git, saved);
    expect(await listSaved(git)).toEqual([]);
  });
});
