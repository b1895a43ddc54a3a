import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { coreConfig, plainValues } from "../../src/worktrees/git-config.ts";
import { World } from "../support/world.ts";

let world: World;
beforeAll(() => {
  world = new World();
});
afterAll(async () => await world[Symbol.asyncDispose]());

const PLAIN = `[core]
	repositoryformatversion = 0
	bare = false
[remote "origin"]
	url = ../x.git
	fetch = +refs/heads/*:refs/remotes/origin/*
[branch "a\\"b"]
	remote = "origin"
`;

describe("lines as git writes them are read without asking git:", () => {
  test.each<[text: string, bare: string | undefined, worktree: string | undefined]>([
    [PLAIN, "false", undefined],
    ["[core]\n\tworktree = ../../../sub dir\n", undefined, "../../../sub dir"],
    ["[CORE]\n  Bare=true  \n", "true", undefined],
    ["[core]\n\tbare = true\n[core]\n\tbare = false\n", "false", undefined],
    ['[core "x"]\n\tbare = true\n', undefined, undefined],
    ["# [core]\n; x\n\n[user]\n\tbare = true\n", undefined, undefined],
  ])("%j", (text, bare, worktree) => {
    const values = plainValues(text);
    expect(values?.get("core.bare") ?? undefined).toBe(bare as string);
    expect(values?.get("core.worktree") ?? undefined).toBe(worktree as string);
  });
});

/** Each is for git alone to understand; what pots then says is what git's own words mean. */
test.each<[text: string, bare: boolean, worktree: string | null]>([
  ['[core]\n\tworktree = "../c#"\n', false, "../c#"],
  ['[core]\n\tworktree = "a;b"  ; why\n', false, "a;b"],
  ['[core]\n\tworktree = ../q\\"q\n', false, '../q"q'],
  ["[core]\n\tworktree = ../one\\\ntwo\n", false, "../onetwo"],
  ["[core] bare = true\n", true, null],
  ["[core]\n\tbare\n", true, null],
  ["[core]\n\tbare =\n", false, null],
  ["[core]\n\tbare = yes # so it is\n", true, null],
  ["[alias]\n\tx = \\\n[core]\n\tbare = false\n[core]\n\tworktree = w\n", false, "w"],
  ["not a config\n", false, null], // git says so where it is asked to list
  ["[extensions]\n\tworktreeConfig = true\n[core]\n\tbare = false\n", true, "there"],
])("%j", async (text, bare, worktree) => {
  const gitdir = `${world.base}/${crypto.randomUUID()}`;
  mkdirSync(gitdir);
  writeFileSync(`${gitdir}/config`, text);
  writeFileSync(`${gitdir}/config.worktree`, "[core]\n\tbare = true\n\tworktree = there\n");
  expect(coreConfig(gitdir)).toEqual({ bare, worktree });
});
