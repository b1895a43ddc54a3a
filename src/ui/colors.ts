import type { Colors } from "picocolors/types";
import { isTerminal } from "./terminal.ts";

export type { Colors };

export interface ColorWishes {
  /** `--no-color` was given. */
  noColorFlag: boolean;
  env: Record<string, string | undefined>;
  /** What is written to is a terminal. */
  terminal: boolean;
}

/** Should output be coloured? `--no-color` > `NO_COLOR` > `FORCE_COLOR` > is it a terminal. */
export function wantsColor({ noColorFlag, env, terminal }: ColorWishes): boolean {
  if (noColorFlag || env.NO_COLOR) return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  return terminal && env.TERM !== "dumb";
}

/** The colour functions; each gives its text back unchanged when colour is off. */
export async function loadColors(enabled: boolean): Promise<Colors> {
  // On import picocolors looks at process.stdout, which is slow to touch, unless NO_COLOR is set.
  const own = process.env.NO_COLOR;
  process.env.NO_COLOR = "1";
  const { default: picocolors } = await import("picocolors");
  if (own === undefined) delete process.env.NO_COLOR;
  else process.env.NO_COLOR = own;
  return picocolors.createColors(enabled);
}

/** The colours for what is written to stdout (1) or stderr (2). */
export async function colorsFor(fd: 1 | 2, noColorFlag: boolean): Promise<Colors> {
  const { env } = process;
  return await loadColors(wantsColor({ noColorFlag, env, terminal: isTerminal(fd) }));
}
