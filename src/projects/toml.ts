import { reasonOf } from "../system/errors.ts";

/** TOML from bytes, by Bun's parser, which says what is wrong but not where. */

/** A table as the parser makes it: without a prototype, so every key is a key. */
export type Table = Record<string, unknown>;

export function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What bytes are as TOML; `line` counts from 1, and is null where there are no lines. */
export type Parsed = { table: Table } | { problem: string; line: number | null };

/** The document, or its first problem. Never throws. */
export function parseToml(bytes: Uint8Array): Parsed {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { line: null, problem: "it is not UTF-8 text" };
  }
  const problem = problemOf(text);
  if (problem !== null) return { problem, line: lineOf(text, problem) };
  return { table: Bun.TOML.parse(text) as Table };
}

function problemOf(text: string): string | null {
  try {
    Bun.TOML.parse(text);
    return null;
  } catch (error) {
    return reasonOf(error).replace(/^TOML Parse error: /, "");
  }
}

/**
 * The line that a problem is in: the parser stops at the first, so it is the last line of the
 * shortest beginning of the text that has this very problem.
 */
function lineOf(text: string, problem: string): number {
  const lines = text.split("\n");
  let [without, within] = [0, lines.length];
  while (within - without > 1) {
    const middle = (without + within) >> 1;
    if (problemOf(`${lines.slice(0, middle).join("\n")}\n`) === problem) within = middle;
    else without = middle;
  }
  return within;
}
