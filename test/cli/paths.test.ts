import { describe, expect, test } from "bun:test";
import { readdirSync, symlinkSync } from "node:fs";
import { basename } from "node:path";
import { markOf } from "../support/marks.ts";
import { World } from "../support/world.ts";

/** Directories as people (and their enemies) name them; none may break, mislead or run anything. */

const NAMES = [
  "with space",
  " leading and trailing ",
  "it's",
  'double"quote',
  "back\\slash",
  "two\nlines",
  "tab\there",
  "co:lon",
  "do.t",
  "semi;colon",
  "ends;",
  "hash#",
  "#{session_name}",
  "#(touch evil)",
  "$HOME",
  "$(touch evil)",
  "`touch evil`",
  "%percent%d",
  "-leading",
  "--yes",
  "été",
  "e\u0301te\u0301",
  "日本語",
  "🚀",
  "👩‍👩‍👧‍👦",
  "a*?[b]",
  "~tilde",
  "=equals",
  "{brace},",
  "\u001b[31mred",
];

for (const locale of ["C.UTF-8", "C"]) {
  describe(`LC_ALL=${locale}: a session in`, () => {
    test.each(NAMES)("%j", async (name) => {
      await using world = new World();
      const env = { LC_ALL: locale };
      const acme = await world.repository("acme", `${world.code}/${name}`);
      const worktree = `${world.code}/${name}/${name}`;
      await world.git(acme, "worktree", "add", "-q", "-b", "feat", worktree);
      const made = await world.pots(["create", "feat"], { cwd: acme, env });
      expect(made).toMatchObject({ code: 0, stderr: "" });
      const session = made.stdout.trim();
      expect(session).toMatch(/^acme-[\p{L}\p{N}\p{M}-]+-dev$/u);

      await world.worksIn(session, worktree);
      expect(await world.format(session, "#{session_path}")).toBe(worktree);
      const { stdout } = await world.pots(["list", "--json", "--all"], { cwd: acme, env });
      const { sessions, worktrees } = JSON.parse(stdout);
      expect(sessions).toMatchObject([
        { name: session, root: acme, worktree: name, worktreePath: worktree, path: worktree },
      ]);
      expect(worktrees.map((each: { path: string }) => each.path).sort()).toEqual(
        [acme, worktree].sort(),
      );
      const table = (await world.pots(["list"], { env })).stdout;
      expect(table.split("\n")).toHaveLength(3);
      expect(table).not.toContain("\u001b");

      await world.git(acme, "worktree", "remove", worktree);
      const cleaned = await world.pots(["cleanup", "--yes"], { env });
      expect(cleaned.stderr).toContain("1 ended, 0 kept, 0 failed\n");
      const files = readdirSync(world.home, { recursive: true, encoding: "utf8" });
      expect(files.filter((path) => basename(path) === "evil")).toEqual([]);
    });
  });
}

test("a bare environment in the C locale shows foreign letters rightly", async () => {
  await using world = new World();
  const acme = await world.repository("acme", `${world.code}/été 日本`);
  await world.pots(["create"], { cwd: acme });
  const socket = await world.format("acme-main-dev", "#{socket_path}");
  const { stdout } = await world.run([
    "env",
    "-i",
    `PATH=${world.bin}`,
    `HOME=${world.home}`,
    "LC_ALL=C",
    `${process.cwd()}/dist/pots`,
    "-S",
    socket,
    "list",
  ]);
  expect(stdout).toContain(
    "○ detached  acme-main-dev  acme     main      dev   1        now       ~/code/été 日本/acme\n",
  );
});

test("a worktree reached by a symbolic link is the same worktree", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const auth = await world.worktree(acme, "auth");
  symlinkSync(auth, `${world.home}/link`);
  symlinkSync(world.code, `${world.home}/projects`);
  expect((await world.pots(["create"], { cwd: `${world.home}/link` })).stdout).toBe(
    "acme-auth-dev\n",
  );
  expect((await markOf(world, "acme-auth-dev")).worktree).toBe(auth);
  for (const words of [
    ["~/link"],
    [`${world.home}/projects/acme-auth`],
    [`${world.home}/projects/acme`, "auth"],
  ]) {
    expect((await world.pots(["create", ...words])).stderr).toStartWith(
      "pots: acme-auth-dev already",
    );
  }
});
