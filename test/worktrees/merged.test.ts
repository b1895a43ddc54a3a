import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { chmodSync } from "node:fs";
import { bareHead, defaultBranchOf, mergedInto } from "../../src/worktrees/merged.ts";
import { forgetSavedWork, listSaved, saveWork } from "../../src/worktrees/saved-work.ts";
import { write } from "../support/history.ts";
import { real, World } from "../support/world.ts";

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
    expect(defaultBranchOf(new Map(Object.entries(refs)), null)?.name ?? null).toBe(name),
  );
});

test("of a bare repository the default branch is the one that its HEAD names", async () => {
  await using world = new World();
  await world.git(world.code, "init", "-q", "--bare", "-b", "live", "acme.git");
  const git = `${world.code}/acme.git`;
  expect([bareHead(git), bareHead(`${await world.repository("other")}/.git`)]).toEqual([
    "live",
    null,
  ]);
  const refs = new Map(["main", "live"].map((name) => [`refs/heads/${name}`, ""]));
  expect(defaultBranchOf(refs, "live")?.name).toBe("live");
  expect(defaultBranchOf(refs, "not-born")?.name).toBe("main");
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

  describe("a branch whose change is on main", () => {
    const lines = (...some: string[]) => some.map((line) => `${line}\n`).join("");
    const far = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    const before = lines(
      "def a():",
      "    if x:",
      "        y()",
      ...far,
      "def b():",
      "    pass",
      ...far,
    );
    let count = 0;

    /** What becomes of one file, commit by commit, on main and on a branch; how that is merged. */
    async function mergedAs(
      texts: { base?: string; branch: string; main: string[] },
      { attributes = "", config = [] as string[][], path = "" } = {},
    ) {
      const top = await world.repository(`squash-${count++}`);
      const put = async (text: string) => {
        write(top, "file", text);
        await world.git(top, "add", "file");
        await world.git(top, "commit", "-q", "--allow-empty", "-m", `${count++}`);
      };
      await put(texts.base ?? before);
      await world.git(top, "switch", "-q", "-c", "work");
      await put(texts.branch);
      await world.git(top, "switch", "-q", "main");
      for (const text of texts.main) await put(text);
      write(top, ".git/info/attributes", attributes);
      for (const words of config) await world.git(top, "config", ...words);
      const [found, theirs] = [process.env.PATH, `${world.home}/${path}:${process.env.PATH}`];
      process.env.PATH = path === "" ? found : theirs;
      try {
        return await mergedInto(`${top}/.git`, "work", "main");
      } finally {
        process.env.PATH = found;
      }
    }
    const changed = before.replace("    pass\n", "    return 1\n");
    const onward = changed.replace("return 1", "return 2");

    test("is squashed, also when main moved on in the same lines, or before in the same file", async () => {
      expect(await mergedAs({ branch: changed, main: [changed, onward] })).toBe("squashed");
      const [earlier, both] = [before, changed].map((text) => `first\n${text}`) as [string, string];
      expect(await mergedAs({ branch: changed, main: [earlier, both] })).toBe("adds nothing");
      const later = both.replace("return 1", "return 2");
      expect(await mergedAs({ branch: changed, main: [earlier, both, later] })).toBe("squashed");
    });

    test("is not merged where it differs in blanks alone, or landed at another place", async () => {
      const call = (blanks: string) =>
        before.replace("        y()\n", `        y()\n${blanks}z()\n`);
      expect(await mergedAs({ branch: call("        "), main: [call("    ")] })).toBeNull();
      const [tab, blanks] = [before.replace("    pass", "\tpass"), `${before}\n`];
      expect(await mergedAs({ branch: tab, main: [changed] })).toBeNull();
      expect(await mergedAs({ branch: blanks, main: [`${before}\n\n`] })).toBeNull();
      const same = lines(...far, ...far, ...far);
      const at = (line: number) => same.split("\n").toSpliced(line, 0, "new").join("\n");
      expect(await mergedAs({ base: same, branch: at(5), main: [at(14)] })).toBeNull();
    });

    test("is not merged by a driver or a setting that leaves one side out", async () => {
      const other = before.replace("    pass\n", "    return 3\n");
      const config = [
        ["merge.mine.driver", "true"],
        ["merge.default", "mine"],
      ];
      for (const attributes of ["", "file merge=mine\n"]) {
        expect(
          await mergedAs({ branch: changed, main: [other] }, { attributes, config }),
        ).toBeNull();
      }
      const ends = { branch: before.replaceAll("\n", "\r\n"), main: [other] };
      const text = { attributes: "file text\n", config: [["merge.renormalize", "true"]] };
      expect(await mergedAs(ends, text)).toBeNull();
    });

    test("with a git that cannot merge without a worktree only the very same change counts", async () => {
      const git = real("git");
      world.file(
        "old/git",
        `#!/bin/sh\ncase " $* " in *" merge-tree "*) exit 129;; esac\nexec ${git} "$@"\n`,
      );
      chmodSync(`${world.home}/old/git`, 0o755);
      const old = { path: "old" };
      expect(await mergedAs({ branch: changed, main: [changed, onward] }, old)).toBe("squashed");
      const moved = [`first\n${before}`, `first\n${changed}`];
      expect(await mergedAs({ branch: changed, main: moved }, old)).toBeNull();
    });
  });

  test("saved work is forgotten only as it was seen, and what another pots saved stays", async () => {
    const tree = await world.git(git, "rev-parse", `${head}^{tree}`);
    const snapshot = {
      ...{ head, branch: "x", index: tree, work: tree, untracked: tree },
      ...{ changedFiles: 0, untrackedFiles: 0, ignoredFiles: 0 },
      ...{ modes: {}, otherModes: {}, intended: [], assumed: [], skipped: [], empty: [] },
    };
    const saved = await saveWork(git, snapshot, { path: "/x", branchRemoved: false });
    const later = await commit(`pots: saved y\n\n{"version":2,"head":"${head}","path":"/y"}`);
    await world.git(git, "update-ref", "refs/pots/saved/y/20990101T000000Z", later);
    expect((await listSaved(git)).map(({ name }) => name)).toEqual([saved.name]);
    await expect(forgetSavedWork(git, { ...saved, commit: later })).rejects.toThrow();
    expect(await listSaved(git)).toHaveLength(1);
    await forgetSavedWork(git, saved);
    expect(await listSaved(git)).toEqual([]);
  });
});
