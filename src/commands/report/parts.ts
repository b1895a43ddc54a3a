import type { Context } from "../../snapshot/context.ts";
import { whyOf } from "./words.ts";

/** The form of a report's parts: each line is found by itself, and one that fails says why. */

export interface Line {
  what: string;
  /** One line, or several. @throws whatever went wrong */
  tell: (context: Context) => string | readonly string[] | Promise<string | readonly string[]>;
}

export interface Part {
  title: string;
  lines: readonly Line[];
}

/** A part as Markdown. Never throws. */
export async function partText({ title, lines }: Part, context: Context): Promise<string[]> {
  const told = await Promise.all(lines.map((line) => lineText(line, context)));
  return [`## ${title}`, "", ...told.flat()];
}

async function lineText({ what, tell }: Line, context: Context): Promise<string[]> {
  try {
    const told = await tell(context);
    if (typeof told === "string") return [`- ${what}: ${told}`];
    if (told.length === 0) return [`- ${what}: none`];
    return [`- ${what}:`, ...told.map((text) => `  - ${text}`)];
  } catch (error) {
    return [`- ${what}: could not be told (${whyOf(error)})`];
  }
}
