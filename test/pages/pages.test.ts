import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { resolve } from "node:path";
import { parse } from "../../src/cli/parse.ts";
import { TOPICS } from "../../src/cli/topics.ts";
import { World } from "../support/world.ts";
import { Reader } from "./follow.ts";
import { blocksOf, matches } from "./markdown.ts";
import { placeOf } from "./places.ts";

/** What a page tells to type is typed, in order, by a reader; what it shows is what comes of it. */

setDefaultTimeout(60_000);

/** Narrow enough for a man page of 80 columns. */
const COLUMNS = 70;

const pages = await Promise.all(
  TOPICS.map(async ({ name, load }) => ({
    name,
    markdown: (await load()).default,
    columns: COLUMNS,
  })),
);
const readme = await Bun.file(resolve(import.meta.dir, "../../README.md")).text();
pages.push({ name: "README", markdown: readme, columns: 100 });

describe("every command of a page works as printed:", () => {
  test.concurrent.each(pages)("$name", async ({ name, markdown, columns }) => {
    await using world = new World();
    const cwd = await placeOf(name)(world);
    await using reader = new Reader(world, cwd, columns);
    for (const block of blocksOf(markdown)) await reader.follow(block);
  });
});

describe("a command within a sentence, or for elsewhere, is one that pots has:", () => {
  test.each(pages)("$name", async ({ markdown }) => {
    const said: string[] = [];
    Bun.markdown.render(markdown, { codespan: (text) => void said.push(text) });
    for (const block of blocksOf(markdown)) {
      if (block.kind !== "file" && !block.here) said.push(...block.steps.map(({ typed }) => typed));
    }
    for (const text of said.filter((one) => one.startsWith("pots "))) {
      const [line = ""] = text.split(/ (?:[#|<>…]|>>) ?/);
      const [name, ...words] = line.trim().split(/ +/).slice(1);
      if (name === undefined) continue;
      if (name === "help") expect(TOPICS.map((topic) => topic.name)).toContain(words[0] ?? "");
      else {
        const problem = await parse([name, ...words]).catch((error: Error) => error.message);
        // a sentence may name a command and an option alone
        if (typeof problem === "string") expect(problem).toEndWith(" is missing");
      }
    }
  });
});

test.each(pages)("a block of code says what it is: $name", ({ markdown }) => {
  const blocks: string[] = [];
  Bun.markdown.render(markdown, { code: (text) => void blocks.push(text) });
  expect(blocksOf(markdown)).toHaveLength(blocks.length);
});

describe("a reader sees that a page is wrong:", () => {
  const follow = async (markdown: string) => {
    await using world = new World();
    await using reader = new Reader(world, await placeOf("names")(world), COLUMNS);
    for (const block of blocksOf(markdown)) await reader.follow(block);
  };
  test.concurrent.each([
    ["other output", "```console\n$ echo a\nb\n```\n", "is told"],
    ["output left out", "```console\n$ pots --version\n```\n", "but there was"],
    ["another exit code", "```console\n$ pots next # exit 4\n…\n```\n", "exit 3"],
    ["a command that fails", "```sh\npots attach nowhere\n```\n", "exit 3, not 0"],
    ["a setting that is none", "```sh ~/.config/pots/config\nPOTS_DEFAULT_TSK=x\n```\n", "TSK"],
    ["a key that is none", '```toml .pots.toml\n[[window]]\nnam = "x"\n```\n', "nam"],
    ["tmux's refusal", "```tmux ~/.tmux.conf\nset -g status-colour red\n```\n", "status-colour"],
  ])("%s", async (_, markdown, says) => {
    await expect(follow(markdown)).rejects.toThrow(says);
  });
  test("and a block that says not what it is", () => {
    expect(() => blocksOf("```\npots list\n```\n")).toThrow("says not which file");
    expect(() => blocksOf("```console somewhere\n$ pots\n```\n")).toThrow("somewhere");
  });
});

test("what differs from one time to the next is passed over, and nothing else", () => {
  const told = ["○ acme-dev   12s", "…", "deleted branch x (was 460bf61)"];
  expect(matches(told, ["○ acme-dev  now", "a", "b", "deleted branch x (was 01234567)"])).toBe(
    true,
  );
  expect(matches(told, ["○ acme-dev  now", "deleted branch y (was 01234567)"])).toBe(false);
  expect(matches(["a", "b"], ["a", "x", "b"])).toBe(false);
  expect(matches(["a", "b"], ["x", "a", "x", "b"], true)).toBe(true);
});
