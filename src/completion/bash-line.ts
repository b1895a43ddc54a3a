import type { Candidate } from "./candidates.ts";

/**
 * bash says what is typed as it stands on the line, quotes and all, and wants back what takes the
 * place of the last part of a word: readline splits words at `:` and `=` too, and at quotes.
 */

export type Quote = "" | "'" | '"';

export interface BashLine {
  /** The words, without quotes; nothing in them is expanded. The last is the one being typed. */
  words: string[];
  /** How many characters of the last word's value stay on the line before what is replaced. */
  kept: number;
  /** The quote that is open at the cursor. */
  quote: Quote;
}

/** @param breaks bash's COMP_WORDBREAKS */
export function readBashLine(line: string, breaks: string): BashLine {
  const words: string[] = [];
  let word: string | null = null;
  let kept = 0;
  let quote: Quote = "";
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? "";
    const next = line[at + 1] ?? "";
    const escapes = quote === "" ? next !== "" : quote === '"' && /["$`\\]/.test(next);
    if (character === quote) {
      quote = "";
      kept = word?.length ?? 0;
    } else if (character === "\\" && quote !== "'" && escapes) {
      word = (word ?? "") + next;
      at++;
    } else if (quote !== "") word = (word ?? "") + character;
    else if (/[ \t\n]/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
      kept = 0;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
      kept = word.length;
    } else if (character === "$" && (next === "'" || next === '"')) word ??= "";
    else if (character !== "\\") {
      word = (word ?? "") + character;
      if (breaks.includes(character)) kept = word.length;
    }
  }
  return { words: [...words, word ?? ""], kept, quote };
}

/** What bash is to put on the line for a whole word; null where its quotes cannot hold it. */
export function bashReply(value: string, { words, kept, quote }: BashLine): string | null {
  const typed = words.at(-1) ?? "";
  if (!value.startsWith(typed.slice(0, kept))) return null;
  const rest = value.slice(kept);
  if (quote === "'") return rest.replaceAll("'", "'\\''");
  // `!` would be taken for history in these quotes, and nothing in them prevents it
  if (quote === '"') return rest.includes("!") ? null : rest.replace(/["$`\\]/g, "\\$&");
  return rest.replace(/[^\w@%+=:,./\u0080-\uffff-]/g, "\\$&");
}

/**
 * bash itself leaves out nothing, so what does not start as typed is left out here. Where nothing
 * does and a part of a name will do, the only candidate that holds what is typed is meant.
 */
export function startingAsTyped(
  candidates: readonly Candidate[],
  typed: string,
  partsToo: boolean,
): Candidate[] {
  const starting = candidates.filter(({ value }) => value.startsWith(typed));
  if (starting.length > 0 || !partsToo || typed === "") return starting;
  const lower = typed.toLowerCase();
  const holding = candidates.filter(({ value }) => value.toLowerCase().includes(lower));
  return holding.length === 1 ? holding : [];
}
