import { describe, expect, test } from "bun:test";
import { askedFirst, BEGIN_WITH_SESSIONS, COMPLETED_BY_SESSIONS } from "../../src/ask-ahead.ts";
import { COMMANDS } from "../../src/cli/declarations.ts";
import { parse } from "../../src/cli/parse.ts";
import { needsSessions } from "../../src/completion/asked.ts";
import { entryOf, PICKER } from "../../src/load.ts";

test("commands that begin with the sessions are asked ahead, by every name", () => {
  const begin = COMMANDS.filter(({ name }) => entryOf(name).asksSessions === true);
  const names = begin.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  expect(PICKER.asksSessions).toBe(true);
  expect([...BEGIN_WITH_SESSIONS].sort()).toEqual([...names, undefined].sort());
});

test("what is completed ahead by sessions is completed by sessions", async () => {
  for (const command of COMPLETED_BY_SESSIONS) {
    const { words } = await parse(["__complete", "zsh", "--", command, "au"]);
    expect([command, needsSessions(words)]).toEqual([command, true]);
  }
});

describe("the server that is asked ahead is the one that the words name:", () => {
  test.each<[words: string, server: object | null]>([
    ["", {}],
    ["ls", {}],
    ["attach au", {}],
    ["-L own list --json", { socketName: "own" }],
    ["-S /tmp/own attach au", { socketPath: "/tmp/own" }],
    ["__complete zsh -- attach au", {}],
    ["-L own __complete fish -- kill ", { socketName: "own" }],
  ])("%s", (words, server) => {
    expect(askedFirst(words === "" ? [] : words.split(" "))).toEqual(server as never);
  });
});

describe("nothing is asked ahead where the words have to be understood first:", () => {
  test.each([
    "doctor",
    "lits",
    "--version",
    "--no-color list",
    "-Lown list",
    "-S own list",
    "-L",
    "-L -S list",
    "list -L own",
    "list -vLown",
    "list --socket-path=/tmp/own",
    "list --verbose",
    "list --help",
    "list -h",
    "attach --host build au",
    "__complete zsh -- at",
    "__complete zsh -- -L own attach au",
    "__complete zsh -- attach -",
    "__complete zsh -- create au",
  ])("%s", (words) => expect(askedFirst(words.split(" "))).toBeNull());
});
