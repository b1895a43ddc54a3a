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

/** What COMP_TYPE says where bash only lists, or puts the candidates on the line in turn. */
const LISTS = new Set(["63", "37"]); // `?` and `%`

/**
 * bash itself leaves out nothing, so what does not start as typed is left out here. Where nothing
 * does and a part of a name will do, those that hold what is typed are meant. bash puts what all of
 * them start with in its place: where that does not hold it, what was typed would be lost, and they
 * are only listed, at the second TAB.
 * @param asking bash's COMP_TYPE; `""` from a bash before 4.0, which tells none
 */
export function startingAsTyped(
  candidates: readonly Candidate[],
  typed: string,
  partsToo: boolean,
  asking: string,
): Candidate[] {
  const starting = candidates.filter(({ value }) => value.startsWith(typed));
  // nobody who typed nothing means the dash that all options start with
  const isDash = typed === "" && /^-/.test(commonStart(starting.map(({ value }) => value)));
  if (isDash && starting.length > 1 && asking !== "" && !LISTS.has(asking)) return [];
  if (starting.length > 0 || !partsToo || typed === "") return starting;
  const lower = typed.toLowerCase();
  const holding = candidates.filter(({ value }) => value.toLowerCase().includes(lower));
  const start = commonStart(holding.map(({ value }) => value));
  const keepsTyped = start === "" || start.toLowerCase().includes(lower);
  return keepsTyped || LISTS.has(asking) ? holding : [];
}

function commonStart(values: readonly string[]): string {
  const [first = "", ...others] = values;
  let length = first.length;
  while (!others.every((other) => other.startsWith(first.slice(0, length)))) length--;
  return first.slice(0, length);
}
