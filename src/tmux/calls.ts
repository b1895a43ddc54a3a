import type { TmuxCommand } from "./connection.ts";

/** How much fits into one call: tmux takes 1,000 words (3.7) and 16 KiB. */

const MOST_WORDS = 900;
const MOST_BYTES = 15 * 1024; // `;` at the end of a word takes one more

/** The commands in calls that tmux takes, in order. */
export function inCalls(commands: readonly TmuxCommand[]): TmuxCommand[][] {
  return together(commands.map((command) => [command])).map((call) => call.flat());
}

/** Groups of commands in calls, in order, each group whole; one that is too large alone has its own. */
export function together<Group extends readonly TmuxCommand[]>(
  groups: readonly Group[],
): Group[][] {
  const calls: Group[][] = [[]];
  let [words, bytes] = [0, 0];
  for (const group of groups) {
    const own = sizeOf(group);
    if (words > 0 && (words + own.words > MOST_WORDS || bytes + own.bytes > MOST_BYTES)) {
      calls.push([]);
      [words, bytes] = [0, 0];
    }
    calls.at(-1)?.push(group);
    words += own.words;
    bytes += own.bytes;
  }
  // tmux without a command would start a session of its own
  return calls.filter((call) => call.some((group) => group.length > 0));
}

/** Can they be one call? */
export function isOneCall(commands: readonly TmuxCommand[]): boolean {
  const { words, bytes } = sizeOf(commands);
  return words <= MOST_WORDS && bytes <= MOST_BYTES;
}

function sizeOf(commands: readonly TmuxCommand[]): { words: number; bytes: number } {
  let [words, bytes] = [0, 0];
  for (const command of commands) {
    words += command.length + 1;
    bytes += command.reduce((sum, word) => sum + Buffer.byteLength(word) + 1, 3);
  }
  return { words, bytes };
}
