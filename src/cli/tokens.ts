import { parseArgs } from "node:util";
import type { Option } from "./declaration.ts";

/** argv as options and words, by node's parser: it knows the conventions, and says where each stands. */

export type Token = NonNullable<ReturnType<typeof parseArgs>["tokens"]>[number];
export type OptionToken = Extract<Token, { kind: "option" }>;

/** Lenient: what is not declared is a token too, so that the caller can name it and the nearest. */
export function tokenize(args: readonly string[], options: readonly Option[]): Token[] {
  const declared = options.map(({ long, short, value }) => {
    const type: "boolean" | "string" = value === undefined ? "boolean" : "string";
    return [long, short === undefined ? { type } : { type, short }] as const;
  });
  return parseArgs({
    args: [...args],
    options: Object.fromEntries(declared),
    strict: false,
    tokens: true,
  }).tokens;
}
