import { isAtLeast, parseVersion } from "./version.ts";

/** What is known to be wrong with some versions of tmux, for `pots doctor`. */

interface Fault {
  /** The versions that have it, as `[major, minor]`, both ends included; null: all later ones. */
  from: [number, number];
  to: [number, number] | null;
  /** What it does, and what pots does about it. */
  text: string;
  mend: string;
}

const NEWER = "tmux 3.3 or newer has it mended";

/** Tried on 3.2 to 3.8. */
const FAULTS: readonly Fault[] = [
  {
    from: [3, 2],
    to: [3, 2],
    text: "crashes, and ends every session, when a format asks for a time of a session that is gone; pots never asks so, other programs may",
    mend: NEWER,
  },
  {
    from: [3, 2],
    to: [3, 2],
    text: "throws away what is typed before it shows a session",
    mend: NEWER,
  },
  {
    from: [3, 4],
    to: [3, 4],
    text: "writes $x as \\$x in what it lists; pots reads around it, scripts may not",
    mend: "tmux 3.5 or newer has it mended",
  },
  {
    from: [3, 4],
    to: [3, 5],
    text: "writes control characters as numbers in what it lists; pots reads around it, scripts may not",
    mend: "tmux 3.7 or newer prints them as they are",
  },
  {
    from: [3, 7],
    to: null,
    text: "keeps the directory in which its first session was started: where that is removed, new panes start in a deleted one; pots starts it where it can stay",
    mend: "a server somebody else started in a worktree: end it before you remove that",
  },
];

/** The faults of a version as `tmux -V` prints it. */
export function knownFaults(version: string): { text: string; mend: string }[] {
  const parsed = parseVersion(version);
  if (parsed === null) return [];
  return FAULTS.filter(
    ({ from, to }) => isAtLeast(parsed, from) && (to === null || isAtLeast(to, parsed)),
  ).map(({ text, mend }) => ({ text, mend }));
}
