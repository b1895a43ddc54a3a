// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a shell reads these, not JavaScript
import { describe, expect, test } from "bun:test";
import { parseShellFile } from "../../src/config/shellfile.ts";

const environment: Record<string, string> = { HOME: "/home/ana", USER: "ana", EMPTY: "" };
const parse = (text: string) => parseShellFile(text, (name) => environment[name]);

describe("a value", () => {
  test.each<[line: string, value: string]>([
    ["K=plain", "plain"],
    ["K=", ""],
    ["  export K=indented", "indented"],
    ["export\tK=tab", "tab"],
    ["K=a b", "a"], // a shell would run b with K set: the value is a
    ["K=a#b", "a#b"],
    ["K=a # comment", "a"],
    ["K=a;rm -rf /", "a"],
    ["K=a&&b", "a"],
    ["K='single $HOME \\ \"'", 'single $HOME \\ "'],
    ['K="double \\"q\\" \\$HOME \\\\ \\x"', 'double "q" $HOME \\ \\x'],
    ["K='a'\"b\"c\\ d", "abc d"],
    ["K=''", ""],
    ["K=$HOME/code", "/home/ana/code"],
    ['K="$HOME/my code"', "/home/ana/my code"],
    ['K="${USER}s"', "anas"],
    ["K=$NOBODY", ""],
    ["K=${NOBODY:-dev}", "dev"],
    ["K=${NOBODY-dev}", "dev"],
    ["K=${EMPTY:-dev}", "dev"],
    ["K=${EMPTY-dev}", ""],
    ["K=${USER:-dev}", "ana"],
    ['K="${NOBODY:-$HOME/x y}"', "/home/ana/x y"],
    ["K=${A:-${B:-${USER}}}", "ana"],
    ["K=~", "/home/ana"],
    ["K=~/code:~/work", "/home/ana/code:/home/ana/work"],
    ['K="~/code"', "~/code"],
    ["K=~bob/code", "~bob/code"],
    ["K=a~b", "a~b"],
    ["K=5$", "5$"],
    ["K=été-日本-🚀", "été-日本-🚀"],
    ["K=a\\\nb", "ab"],
    ['K="two\nlines"', "two\nlines"],
    ["K=true\r", "true"],
    ["\uFEFFK=true", "true"],
  ])("%j is %j", (text, value) =>
    expect(parse(`${text}\n`)).toEqual([{ key: "K", value, line: 1 }]),
  );
});

describe("every assignment of a line is read:", () => {
  test.each<[text: string, assignments: [key: string, value: string, line: number][]]>([
    [
      "export A=1 K=2",
      [
        ["A", "1", 1],
        ["K", "2", 1],
      ],
    ],
    ["export A K=2", [["K", "2", 1]]],
    [
      "export A=1 B K='x y'",
      [
        ["A", "1", 1],
        ["K", "x y", 1],
      ],
    ],
    [
      "A=1 K=$A",
      [
        ["A", "1", 1],
        ["K", "1", 1],
      ],
    ],
    [
      "export A=1; export K=2",
      [
        ["A", "1", 1],
        ["K", "2", 1],
      ],
    ],
    [
      "A=1 && K=2",
      [
        ["A", "1", 1],
        ["K", "2", 1],
      ],
    ],
    [
      'export A="x\ny" K=2 # B=3',
      [
        ["A", "x\ny", 1],
        ["K", "2", 2],
      ],
    ],
    ["export A=(one 'two )') K=2", [["K", "2", 1]]],
    ["A=1 run K=2", [["A", "1", 1]]], // an argument of what would be run
    ["export A=1; run K=2", [["A", "1", 1]]],
  ])("%j", (text, assignments) => {
    const after = text.split("\n").length + 1;
    expect(parse(`${text}\nZ=1\n`)).toEqual(
      [...assignments, ["Z", "1", after] as const].map(([key, value, line]) => ({
        ...{ key, value, line },
      })),
    );
  });
});

describe("what uses a value that was not read is not read either:", () => {
  test.each<[text: string, line: number, origin: string]>([
    [
      'BASE="$(echo hi)"\nK="$BASE/code"',
      2,
      "it uses BASE, which was not read (line 1: it would have to run",
    ],
    [
      "BASE=`echo`\nK=${BASE}/code",
      2,
      "it uses BASE, which was not read (line 1: it would have to run",
    ],
    [
      "BASE=$(echo)\nK=${BASE:-/code}",
      2,
      "it uses BASE, which was not read (line 1: it would have to run",
    ],
    [
      "BASE=$(echo)\nK=${NOBODY:-$BASE}",
      2,
      "it uses BASE, which was not read (line 1: it would have to run",
    ],
    ["A=$(echo)\nB=$A\nK=$B", 3, "it uses B, which was not read (line 1: it would have to run"],
    ["HOME=$(echo)\nK=~/code", 2, "it uses HOME, which was not read (line 1: it would have to run"],
    ["USER='open\nK=$USER", 2, "it uses USER, which was not read (line 1: the quote"],
    ["BASE=(a b)\nK=$BASE", 2, "it uses BASE, which was not read (line 1: it is an array"],
    ["export BASE=$(echo hi) K=/code", 1, "it stands behind BASE: it would have to run"],
  ])("%j", (text, line, origin) => {
    const refused = parse(`${text}\nZ=1`).findLast(({ key }) => key === "K");
    expect(refused).toMatchObject({ value: null, line });
    expect(refused?.problem).toStartWith(origin);
    expect(parse(`${text}\nZ=1`).at(-1)?.value).toBe("1");
  });
});

test("a name that is set anew may be used again", () => {
  const text = "BASE=$(echo)\nBASE=/srv\nK=$BASE/code";
  expect(parse(text).at(-1)).toEqual({ key: "K", value: "/srv/code", line: 3 });
});

describe("what is no assignment is passed over:", () => {
  test.each([
    "# K=comment",
    "K =spaced",
    "if [ -n x ]; then",
    "9K=x",
    "K+=more",
    "source other",
    "",
    "K=(one 'two )' three)",
    'K=(\n  "[one]=1" # )\n  two\n)',
    "K=(\n  one # don't\n)",
    "K=(#'\n)",
    "K=(a#' b\n')",
  ])("%j", (text) => {
    const values = parse(`${text}\nZ=1`).filter(({ key }) => key !== "Z");
    expect(values).toEqual([]);
    expect(parse(`${text}\nZ=1`).map(({ key }) => key)).toContain("Z");
  });
});

describe("what would have to be run is refused:", () => {
  test.each([
    ["K=$(touch /tmp/x)", "run a command"],
    ["K=`touch /tmp/x`", "run a command"],
    ['K="a $(touch x) b"', "run a command"],
    ["K=${NOBODY:-$(touch x)}", "run a command"],
    ["K=$((1 + 1))", "run a command"],
    ["K=${USER%a}", "are understood"],
    ["K=${!USER}", "are understood"],
    ["K='open", "never closed"],
    ["K=(a b", "the array is never closed"],
    ["K=(a 'b)", "the array is never closed"],
    ['K="open', "never closed"],
    ["K=${NOBODY:-open", "never closed"],
  ])("%j", (text, words) => {
    const [refused, ...after] = parse(`${text}\nZ=1`);
    expect(refused).toMatchObject({ key: "K", value: null, line: 1 });
    expect(refused?.problem).toContain(words);
    expect(after).toEqual([{ key: "Z", value: "1", line: 2 }]);
  });
});

test("an array or an addition with a key of pots is said, where others are passed over", () => {
  expect(parse("POTS_A=(api)\nexport POTS_B+=x\nOTHER+=y\nZ=1\n")).toEqual([
    { key: "POTS_A", value: null, problem: "it is an array", line: 1 },
    { key: "POTS_B", value: null, problem: "only = is understood, not +=", line: 2 },
    { key: "Z", value: "1", line: 4 },
  ]);
});

test("lines are counted through values of several lines, arrays and comments", () => {
  const text = '# one\nA="x\ny"\n\nB=(\n1\n2\n)\nC=3\nA=4\n';
  expect(parse(text).map(({ key, line }) => [key, line])).toEqual([
    ["A", 2],
    ["C", 9],
    ["A", 10],
  ]);
});

test("a value may use what stands above it, and not what stands below", () => {
  expect(parse("A=1\nB=$A$C\nC=3\n").at(1)).toEqual({ key: "B", value: "1", line: 2 });
});

test("nesting without end is refused, not followed", () => {
  const deep = "${A:-".repeat(500) + "}".repeat(500);
  expect(parse(`K=${deep}`)[0]?.value).toBeNull();
});
