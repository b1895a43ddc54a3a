import type picocolors from "picocolors";
import type { Colors } from "picocolors/types";
import type { Environment } from "../system/environment.ts";
import { isTerminal } from "./terminal.ts";

export type { Colors };

export interface ColorWishes {
  /** `--no-color` was given. */
  noColorFlag: boolean;
  env: Environment;
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
export function loadColors(enabled: boolean): Colors {
  return withoutLooking().createColors(enabled);
}

/**
 * When loaded, picocolors looks at process.stdout, which is slow to touch, unless NO_COLOR is set. It
 * is loaded in one go, with nothing awaited, so that nobody else ever sees the variable.
 */
function withoutLooking(): typeof picocolors {
  const own = process.env.NO_COLOR;
  process.env.NO_COLOR = "1";
  try {
    return require("picocolors");
  } finally {
    if (own === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = own;
  }
}

/** The colours for what is written to stdout. */
export function colorsFor(noColorFlag: boolean): Colors {
  const { env } = process;
  return loadColors(wantsColor({ noColorFlag, env, terminal: isTerminal(1) }));
}

let refused = false;

/** `--no-color` was given: for what asks by itself, and is handed no context. */
export function refuseColor(): void {
  refused = true;
}

export function colorRefused(): boolean {
  return refused;
}
