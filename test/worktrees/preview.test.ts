import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { peekWorktree } from "../../src/worktrees/preview.ts";
import { World } from "../support/world.ts";

test("what is changed reads the same whatever the person's git is told to print", async () => {
  await using world = new World();
  const path = await world.repository("acme");
  writeFileSync(`${path}/new`, "");
  await world.git(path, "commit", "-q", "--allow-empty", "-m", "été");
  const look = async () => {
    const { commits, changes } = await peekWorktree({ path }, new AbortController().signal);
    return { changes, commits: commits.map((line) => line.replace(/\d+ seconds? ago/, "now")) };
  };
  const plain = await look();
  expect(plain.changes).toEqual(["?? new"]);
  expect(plain.commits[0]).toMatch(/^[0-9a-f]+ été \(/);
  for (const [key, value] of [
    ["color.ui", "always"],
    ["status.branch", "true"],
    ["status.short", "false"],
    ["column.ui", "always"],
    ["i18n.logOutputEncoding", "ISO-8859-1"],
    ["log.decorate", "full"],
    ["log.showSignature", "true"],
  ] as const) {
    await world.git(path, "config", key, value);
  }
  expect(await look()).toEqual(plain);
});

test("where git cannot tell a repository's filters, nothing is looked at", async () => {
  await using world = new World();
  const path = await world.repository("acme");
  writeFileSync(`${path}/.git/config`, "[core\n");
  await expect(peekWorktree({ path }, new AbortController().signal)).rejects.toThrow(
    "git could not look at it",
  );
});
