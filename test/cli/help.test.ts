import { beforeAll, describe, expect, test } from "bun:test";
import { COMMANDS, GLOBAL_OPTIONS } from "../../src/cli/declarations.ts";
import { argumentText, commandHelp, optionText, overview, usage } from "../../src/cli/help.ts";
import { parse } from "../../src/cli/parse.ts";
import { type Colors, loadColors } from "../../src/terminal/colors.ts";

let plain: Colors;
beforeAll(async () => {
  plain = loadColors(false);
});

describe("an argument and an option are written as usage writes them:", () => {
  test.each([
    [{ name: "x", about: "" }, "[x]"],
    [{ name: "x", about: "", required: true }, "<x>"],
    [{ name: "x", about: "", many: true }, "[x...]"],
  ])("%j", (argument, text) => expect(argumentText(argument)).toBe(text));
  test.each([
    [{ long: "all", about: "" }, "    --all"],
    [{ long: "json", short: "j", about: "" }, "-j, --json"],
    [{ long: "task", short: "t", value: "task", about: "" }, "-t, --task <task>"],
  ])("%j", (option, text) => expect(optionText(option)).toBe(text));
});

test("usage names options, arguments and what may follow --", () => {
  const create = COMMANDS.find(({ name }) => name === "create") ?? expect.unreachable();
  expect(usage(create)).toBe("pots create [options] [project] [worktree] [task] [-- command...]");
});

test("the overview names every command and fits a screen of 80 cells", () => {
  const text = overview(plain);
  for (const command of COMMANDS.filter(({ hidden }) => !hidden)) {
    expect(text).toContain(`  ${command.name} `);
    expect(text).toContain(command.summary);
  }
  for (const { long } of GLOBAL_OPTIONS) expect(text).toContain(`--${long}`);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});

describe("the help of", () => {
  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    "%s",
    async (_, command) => {
      const text = commandHelp(command, plain);
      expect(text).toContain(usage(command));
      for (const { about } of [...command.arguments, ...command.options, ...GLOBAL_OPTIONS]) {
        expect(text).toContain(about);
      }
      expect(command.examples.length).toBeGreaterThan(0);
      for (const { line } of command.examples) expect(text).toContain(line);
      for (const line of text.split("\n")) expect(line).toBe(line.trimEnd());
    },
  );
});

describe("an example works as printed:", () => {
  const lines = COMMANDS.flatMap(({ examples }) => examples.map(({ line }) => line));
  test.each(lines)("%s", async (line) => {
    // what a shell hands to pots: up to the end of its command, which may be a substitution
    const said = /(?:^|[ (])pots ?([^|)]*)/.exec(line)?.[1] ?? "";
    const { command } = await parse(said.split(" ").filter((word) => word !== ""));
    expect(command?.examples.map((example) => example.line)).toContain(line);
  });
});

test("no command, alias or option is declared twice", () => {
  const names = COMMANDS.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])]);
  expect(new Set(names).size).toBe(names.length);
  for (const { options } of COMMANDS) {
    const all = [...options, ...GLOBAL_OPTIONS];
    const words = all.flatMap(({ long, short }) => [long, ...(short ? [short] : [])]);
    expect(new Set(words).size).toBe(words.length);
  }
});
