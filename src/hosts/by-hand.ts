import { shellLine } from "../terminal/text.ts";

/** Where pots and tmux often are, and the PATH of a shell that ssh starts mostly is not. */
const PLACES = '"$HOME"/.local/bin:/opt/homebrew/bin:/usr/local/bin';

/**
 * A line to paste that runs these words in a terminal of another machine: in bash, zsh, fish and csh,
 * here and there.
 */
export function byHand(host: string, ...words: readonly string[]): string {
  return shellLine(["ssh", "-t", host, `env PATH="$PATH":${PLACES} ${shellLine(words)}`]);
}
