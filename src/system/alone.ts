import type { Environment } from "./environment.ts";
import { ancestorsOf, type Processes } from "./process-table.ts";

/**
 * Was pots started by tmux alone, as by a key binding's `run-shell` or in a popup? tmux is then its
 * parent, or the parent of a shell that runs nothing else: nobody looks at how pots ends but tmux.
 */
export function isAlone({ TMUX }: Environment, processes: Processes): boolean {
  const server = Number(/,(\d+),-?\d+$/.exec(TMUX ?? "")?.[1]);
  const [parent = 0, grandparent] = ancestorsOf(processes, process.pid);
  if (parent === server) return true;
  const [, option, command = ""] = processes.words(parent);
  const plain = command.replace(/\s*\|\| true\s*$/, "").replace(/>&\d/g, "");
  return grandparent === server && option === "-c" && !/[;&|\n]/.test(plain);
}

/**
 * Is there nobody who could make pots go on, once it is stopped? In a popup its process group has no
 * shell above it, and the system lets ctrl-z do nothing there. No, where pots itself cannot be seen;
 * yes, where what is above cannot.
 */
export function isOrphaned(processes: Processes): boolean {
  const own = processes.of(process.pid);
  if (own === null) return false;
  let above = processes.of(own.parent);
  while (above !== null && above.group === own.group) above = processes.of(above.parent);
  return above?.terminal !== own.terminal;
}

/** tmux's clients that wait for a popup of theirs to close, as one that a binding's shell runs. */
export function opensPopup(processes: Processes, pid: number): boolean {
  const [program = "", ...words] = processes.words(pid);
  return /(^|\/)tmux$/.test(program) && words.some((word) => /^(display-)?popup$/.test(word));
}
