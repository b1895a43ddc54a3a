import { run } from "../system/process.ts";
import { colorsFor } from "../terminal/colors.ts";
import { print } from "../terminal/output.ts";
import { isTerminal, terminalSize } from "../terminal/terminal.ts";
import type { Topic } from "./topics.ts";

/** A line of prose longer than this is hard to read, however wide the terminal is. */
const WIDEST = 100;

/** `pots help <topic>`: the page, drawn for the terminal and paged where it is longer than that. */
export async function showTopic(topic: Topic, noColorFlag: boolean): Promise<void> {
  const { default: markdown } = await topic.load();
  const colors = colorsFor(noColorFlag).isColorSupported;
  if (!isTerminal(1)) {
    print(Bun.markdown.ansi(markdown, { colors, columns: 80 }).trimEnd());
    return;
  }
  const { columns, rows } = terminalSize();
  const text = Bun.markdown.ansi(markdown, { colors, columns: Math.min(columns, WIDEST) });
  const lines = text.trimEnd().split("\n");
  if (lines.length < rows || !(await page(`${lines.join("\n")}\n`))) print(lines.join("\n"));
}

/** Hand the text to the person's pager. @returns false where there is none to be had */
async function page(text: string): Promise<boolean> {
  const words = (process.env.PAGER ?? "less").split(/\s+/).filter((word) => word !== "");
  const [program, ...rest] = words;
  if (program === undefined) return false;
  // as git has it: colours as they are, the screen as it was, nothing paged that fits
  const env = process.env.LESS === undefined ? { LESS: "FRX" } : {};
  const outcome = await run([program, ...rest], {
    ...{ env, shareTerminal: true, input: new TextEncoder().encode(text) },
  });
  return outcome.ending !== "missing" && outcome.ending !== "unusable";
}
