import { warn } from "./output.ts";
import { printable } from "./text.ts";

const warned = new Set<string>();

/** Warn on stderr, once for each text, however often it comes up in one run. */
export function warnOnce(warning: string): void {
  if (warned.has(warning)) return;
  warned.add(warning);
  warn(printable(warning));
}
