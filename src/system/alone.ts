import type { Environment } from "./environment.ts";
import { ancestorsOf, type Processes } from "./processes.ts";

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
