import { expect, test } from "bun:test";
import { parseArgs } from "node:util";
import fc from "fast-check";
import type { Option } from "../../src/cli/declaration.ts";
import { tokenize } from "../../src/cli/tokens.ts";

const OPTIONS: Option[] = [
  { long: "socket-name", short: "L", value: "name", about: "" },
  { long: "task", short: "t", value: "task", about: "" },
  { long: "yes", short: "y", about: "" },
  { long: "dry-run", short: "n", about: "" },
  { long: "verbose", about: "" },
];

function asNode(args: string[]) {
  const options = Object.fromEntries(
    OPTIONS.map(({ long, short, value }) => [
      long,
      { type: value === undefined ? "boolean" : "string", ...(short && { short }) } as const,
    ]),
  );
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true });
  return tokens.map((token) => {
    if (token.kind !== "option") return token;
    const { kind, index, name, rawName, value } = token;
    return { kind, index, name, rawName, value };
  });
}

test.each([
  [["list", "--json"]],
  [["-L", "work", "ls"]],
  [["-Lwork", "ls"]],
  [["-L"]],
  [["-yn", "kill"]],
  [["-ynLwork", "kill"]],
  [["-yL", "work", "kill"]],
  [["--task=a=b", "--task=", "--=x", "--", "-y", "--"]],
  [["--socket-name", "--yes", "-"]],
  [["-x", "-xyz", "--unknown", "--unknown=1"]],
  [["", "-", "--", ""]],
  [["-y=1", "-t=1", "--yes=1"]],
])("%j is read as node's parseArgs reads it", (args) => {
  expect(tokenize(args, OPTIONS)).toEqual(asNode(args));
});

test("any argv is read as node's parseArgs reads it", () => {
  const piece = fc.constantFrom(
    "-",
    "--",
    "=",
    "L",
    "t",
    "y",
    "n",
    "x",
    "task",
    "yes",
    "dry-run",
    "é",
  );
  const argument = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(fc.array(argument, { maxLength: 6 }), (args) => {
      expect(tokenize(args, OPTIONS)).toEqual(asNode(args));
    }),
    { numRuns: 3000 },
  );
});
