import { PotsError } from "../system/errors.ts";

/** Versions of tmux, and the oldest that will do. */

export type Version = readonly [major: number, minor: number];

/** The oldest tmux whose commands and formats pots uses (`new-session -e` came with 3.2). */
const OLDEST: Version = [3, 2];

/** `tmux 3.3a` or `3.3a` → [3, 3]; null when it is no version. Development builds count as newest. */
export function parseVersion(text: string): Version | null {
  const match = /^(?:tmux )?(?:next-)?(\d+)\.(\d+)[a-z0-9-]*\s*$/.exec(text);
  if (match) return [Number(match[1]), Number(match[2])];
  return /^(?:tmux )?(?:master|openbsd-[\d.]+)\s*$/.test(text) ? [999, 0] : null;
}

export function isAtLeast([major, minor]: Version, [wanted, least]: Version): boolean {
  return major > wanted || (major === wanted && minor >= least);
}

export const INSTALL_TMUX =
  "install it, e.g. apt install tmux, dnf install tmux, brew install tmux";

/** @throws PotsError of kind `missing` unless the version text is one pots can work with */
export function requireVersion(text: string, where = ""): void {
  const version = parseVersion(text);
  if (version !== null && isAtLeast(version, OLDEST)) return;
  const found = text.trim().replace(/^tmux /, "");
  if (version === null) {
    const said = JSON.stringify(found.slice(0, 60));
    const what = `tmux${where} does not say its version (it said ${said})`;
    throw new PotsError("missing", what, "check which tmux is first on PATH");
  }
  const what = `tmux ${found}${where} is too old: pots needs ${OLDEST.join(".")} or newer`;
  throw new PotsError("missing", what, INSTALL_TMUX);
}
