import { afterAll, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import {
  becoming,
  type Program,
  readSections,
  scriptFor,
  terminalLine,
} from "../../src/hosts/script.ts";
import { type Outcome, run } from "../../src/system/process.ts";
import { TestTerminal } from "../support/terminal.ts";
import { real, World } from "../support/world.ts";

const world = new World();
world.link("awk");
afterAll(async () => await world[Symbol.asyncDispose]());

const MARK = "a-mark";

/** What `sh` makes of the script, as ssh would hand it over. */
async function ask(programs: Program[], before = "", timeout = 5000) {
  const script = Buffer.from(`${before}${scriptFor(programs, MARK)}`);
  const call = await run([real("sh")], { input: script, cwd: world.home, timeout });
  return readSections(call, programs.length, MARK);
}

const plain = (outcome: Outcome | null | undefined) => {
  if (outcome == null) return outcome;
  const { ending, code, stdout, stderr } = outcome;
  return { ending, code, stdout, stderr };
};

test("each program has its own answer, whatever is said around them", async () => {
  const answers = await ask(
    [
      { words: ["sh", "-c", "echo out; echo err >&2; exit 3"] },
      { words: ["no-such-program", "x"] },
      { words: ["printf", "no line end"] },
    ],
    "echo welcome; echo motd >&2\n",
  );
  expect(answers.map(plain)).toEqual([
    { ending: "exited", code: 3, stdout: "out\n", stderr: "err\n" },
    { ending: "missing", code: -1, stdout: "", stderr: "" },
    { ending: "exited", code: 0, stdout: "no line end", stderr: "" },
  ]);
});

test("words come as they are, and none of them is run", async () => {
  const words = [
    "$(touch x)",
    "`touch x`",
    "it's",
    'a "b"',
    "a\nb",
    "; touch x",
    "日本語",
    "\\",
    "",
    "!x",
  ];
  const [answer] = await ask([{ words: ["printf", "<%s>", ...words] }]);
  expect(answer?.stdout).toBe(words.map((word) => `<${word}>`).join(""));
  expect(existsSync(`${world.home}/x`)).toBe(false);
});

test("a program reads what it is given, byte by byte, and nothing of the script", async () => {
  const input = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const [given, none, last] = await ask([
    { words: ["cat"], input },
    { words: ["cat"] },
    { words: ["echo", "last"] },
  ]);
  expect([...(given?.bytes ?? [])]).toEqual([...input]);
  expect(none?.stdout).toBe("");
  expect(last?.stdout).toBe("last\n");
});

test("what was answered before a call was cut off counts", async () => {
  const programs: Program[] = [
    { words: ["echo", "first"] },
    { words: ["sh", "-c", "echo half; exec sleep 100"] },
    { words: ["echo", "never"] },
  ];
  const answers = await ask(programs, "", 300);
  expect(answers.map(plain)).toEqual([
    { ending: "exited", code: 0, stdout: "first\n", stderr: "" },
    { ending: "timedOut", code: -1, stdout: "half\n", stderr: "" },
    null,
  ]);
});

test("a mark that is not this call's own ends nothing", async () => {
  const [answer] = await ask([{ words: ["printf", "\nb-mark 0 ends 0\nmore\n"] }]);
  expect(answer?.stdout).toBe("\nb-mark 0 ends 0\nmore\n");
});

test.each(["bash", "zsh", "fish", "csh"])(
  "a line for a terminal means the same to %s, and the program has the terminal",
  async (shell) => {
    const words = ["printf", "<%s>", "$3", "it's !x", "a\\b", "日本", "$(touch x)"];
    const script = `if test -t 0; then echo terminal; fi; "$@"`;
    const line = terminalLine(becoming(["sh", "-c", script, "sh", ...words]));
    await using terminal = new TestTerminal(world, [real(shell), "-c", line]);
    await terminal.waitFor("terminal\n<$3><it's !x><a\\b><日本><$(touch x)>");
    expect(await terminal.exited()).toBe(0);
    expect(existsSync(`${world.home}/x`)).toBe(false);
  },
);
