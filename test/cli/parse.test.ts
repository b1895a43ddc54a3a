import { describe, expect, test } from "bun:test";
import { parse } from "../../src/cli/parse.ts";
import { PotsError } from "../../src/system/errors.ts";

/** What was understood, of the parts that a row names. */
async function understood(line: string[]) {
  const { command, words } = await parse(line);
  return {
    command: command?.name ?? null,
    positionals: words.positionals,
    rest: words.rest,
    words,
  };
}

describe("words are understood:", () => {
  test.each<[line: string[], command: string | null, positionals: string[], rest: string[] | null]>(
    [
      [[], null, [], null],
      [["list"], "list", [], null],
      [["ls", "acme"], "list", ["acme"], null],
      [["new", "a", "b", "c"], "create", ["a", "b", "c"], null],
      [["a", "-"], "attach", ["-"], null],
      [["kill", "a", "b", "c"], "kill", ["a", "b", "c"], null],
      [["kill", "--", "-a", "--yes"], "kill", ["-a", "--yes"], null],
      [["create", "a", "--", "ls", "-la", "--", "x"], "create", ["a"], ["ls", "-la", "--", "x"]],
      [["create", "--"], "create", [], []],
      [["create", "--", "-x"], "create", [], ["-x"]],
      [["-L", "list", "kill", "x"], "kill", ["x"], null],
      [["--socket-name=list", "kill"], "kill", [], null],
      [["--no-color", "list"], "list", [], null],
    ],
  )("%j", async (line, command, positionals, rest) => {
    expect(await understood(line)).toMatchObject({ command, positionals, rest });
  });
});

describe("options may stand anywhere:", () => {
  test.each<[line: string[], task: string | undefined, stays: boolean]>([
    [["create", "auth"], undefined, false],
    [["create", "auth", "-t", "api", "-d"], "api", true],
    [["create", "-dt", "api", "auth"], "api", true],
    [["create", "-tapi", "--no-attach", "auth"], "api", true],
    [["create", "--task=api", "auth"], "api", false],
    [["create", "auth", "--task", "-x"], "-x", false],
    [["create", "auth", "-t", "a", "-t", "b"], "b", false],
    [["create", "auth", "--", "-t", "api", "-d"], undefined, false],
  ])("%j", async (line, task, stays) => {
    const { words } = await understood(line);
    expect(words.value("task")).toBe(task);
    expect(words.flag("no-attach")).toBe(stays);
    expect(words.positionals).toEqual(["auth"]);
  });

  test("the server's before the command and after it", async () => {
    for (const line of [
      ["-L", "x", "list"],
      ["list", "-L", "x"],
      ["list", "-Lx"],
    ]) {
      const { command, words } = await understood(line);
      expect(command).toBe("list");
      expect(words.value("socket-name")).toBe("x");
    }
  });
});

describe("what is not understood is named, with what to do:", () => {
  test.each<[line: string[], message: string, hint: string]>([
    [["crate"], 'there is no command "crate"', "did you mean create? see pots --help"],
    [["delete"], 'there is no command "delete"', "see pots --help"],
    [["clean"], 'there is no command "clean"', "did you mean cleanup? see pots --help"],
    [["qqq"], 'there is no command "qqq"', "see pots --help"],
    [["list", "--jsno"], "there is no option --jsno", "did you mean --json? see pots list --help"],
    [["list", "-x"], "there is no option -x", "see pots list --help"],
    [["--yes"], "there is no option --yes", "see pots --help"],
    [["list", "--yes"], "there is no option --yes", "see pots list --help"],
    [["list", "--json=yes"], "--json takes no value", "see pots list --help"],
    [["create", "-t"], "-t needs a task", "see pots create --help"],
    [["list", "-L"], "-L needs a name", "see pots list --help"],
    [["list", "a", "b"], '"b" is one word too many', "see pots list --help"],
    [
      ["create", "a", "b", "c", "d"],
      '"d" is one word too many',
      "a command stands behind --: pots create a b c -- d",
    ],
    [
      ["-L", "own", "run", "x", "--timeout", "5", "ls", "-la", "a b"],
      '"ls" is one word too many',
      "a command stands behind --: pots run -L own x --timeout 5 -- ls -la 'a b'",
    ],
    [["run", "x", "-la"], "there is no option -l", "see pots run --help"],
    [["attach", ""], "an argument is empty", "see pots attach --help"],
    [["config", "x"], '"x" is one word too many', "see pots config --help"],
  ])("%j", async (line, message, hint) => {
    const error = await parse(line).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof PotsError)) throw new Error(`it was understood: ${line}`);
    expect(error.kind).toBe("usage");
    expect(error.message).toBe(message);
    expect(error.hint).toBe(hint);
  });
});

test("help and version are given whatever else is wrong with the number of words", async () => {
  expect((await understood(["list", "a", "b", "--help"])).words.flag("help")).toBe(true);
  expect((await understood(["-V"])).words.flag("version")).toBe(true);
});
