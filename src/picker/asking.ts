import type { Key } from "../terminal/keys.ts";
import { edited, type Line } from "./editing.ts";
import type { Question, Step } from "./list.ts";

/** A question below a list, and what is typed to it so far. */
export interface OpenQuestion {
  step: Question<unknown>;
  line: Line;
}

/** Neither yes nor no: what is pasted is no key, and what the terminal or mouse says even less. */
const NO_ANSWER = new Set(["paste", "unknown", "click", "wheel-up", "wheel-down"]);

/** What a key does to it: it is over with a message, something begins, or its line changes. */
export type Answered = { over: string } | { begun: Promise<Step<unknown>> } | { line: Line } | null;

export function answered({ step, line }: OpenQuestion, key: Key): Answered {
  if (key.name === "escape") return { over: "" };
  if (step.kind === "confirm") {
    if (NO_ANSWER.has(key.name)) return null;
    const other = step.others?.[key.text];
    if (other !== undefined) return { begun: other() };
    return /^[yY]$/.test(key.text) ? { begun: step.yes() } : { over: step.refused };
  }
  if (key.name === "enter") return { begun: step.enter(line.text) };
  const next = edited(line, key);
  return next === null ? null : { line: next };
}
