import type { Completes } from "../cli/declaration.ts";
import type { Words } from "../cli/words.ts";
import { type BashLine, readBashLine } from "./bash-line.ts";
import { type Position, positionAt } from "./position.ts";

/** What a shell asks, from its words alone; looks at nothing, so that tmux can be asked first. */

export interface Asked {
  position: Position;
  /** What bash, which says its line rather than words, needs its answers fitted to. */
  bashLine: BashLine | null;
  /** bash's COMP_TYPE. */
  asking: string;
}

export function whatIsAsked({ positionals, rest }: Words): Asked {
  const said = rest ?? [];
  if (positionals[0] !== "bash") return { position: positionAt(said), bashLine: null, asking: "" };
  const bashLine = readBashLine(said[0] ?? "", said[1] ?? "");
  return { position: positionAt(bashLine.words.slice(1)), bashLine, asking: said[2] ?? "" };
}

const ASKS_NOTHING: readonly Completes[] = [
  ...([
    "shell",
    "socket",
    "path",
    "linked-worktree",
    "saved",
    "layout-action",
    "agent",
    "agent-action",
    "start",
    "wait-states",
  ] as const),
];

/** Options that choose another server than pots itself was told. */
const SERVER = ["socket-name", "socket-path", "host"];

/** Do the candidates come from the sessions of the server that pots itself was told? */
export function needsSessions(words: Words): boolean {
  const { wanted, typed, given } = whatIsAsked(words).position;
  if (wanted.kind !== "value" || SERVER.some((option) => given.has(option))) return false;
  return !ASKS_NOTHING.includes(wanted.completes) && !takesDirectory(wanted.completes, typed);
}

/** A project or worktree that is being typed as a path: the shell completes it. */
export function takesDirectory(completes: string, typed: string): boolean {
  const takesPath = /project|worktree/.test(completes) && !completes.startsWith("session");
  return takesPath && /^(\/|~|\.\.?(\/|$))/.test(typed);
}
