import { whileStopped } from "../system/children.ts";

/**
 * Stopping pots (ctrl-z, SIGTSTP) while it has the terminal, and going on. The terminal is put in
 * order first; the signal is then left to do what it does by itself, so that it does nothing where
 * nobody could make pots go on (in a popup, whose only process it is).
 */

/** Stop pots and whatever was started with it, as the terminal does at ctrl-z outside raw mode. */
export async function suspend(): Promise<void> {
  const [{ isOrphaned }, { lookAtProcesses, visible }] = await Promise.all([
    import("../system/alone.ts"),
    import("../system/process-table.ts"),
  ]);
  if (isOrphaned(visible(await lookAtProcesses()))) return;
  process.kill(0, "SIGTSTP");
}

/**
 * @param leave puts the terminal in order
 * @param comeBack takes it again; also after a stop that could not be answered (SIGSTOP)
 * @returns what ends that
 */
export function whenSuspended(leave: () => void, comeBack: () => void): () => void {
  let stopping: ReturnType<typeof setTimeout> | null = null;
  let heard = () => {};
  let backAt = Number.NEGATIVE_INFINITY;
  const stop = () => {
    if (stopping !== null) return;
    leave();
    heard = whileStopped();
    process.off("SIGTSTP", stop);
    process.kill(process.pid, "SIGTSTP");
    // where nothing was stopped, nothing tells so either
    stopping = setTimeout(goOn, SETTLED);
  };
  const goOn = () => {
    if (stopping !== null) {
      clearTimeout(stopping);
      stopping = null;
      heard();
      process.on("SIGTSTP", stop);
    } else if (performance.now() - backAt < SETTLED) return; // the timer told of it before
    comeBack();
    backAt = performance.now(); // where `bg` was the answer, taking the terminal stops pots again
  };
  process.on("SIGTSTP", stop);
  process.on("SIGCONT", goOn);
  return () => {
    if (stopping !== null) clearTimeout(stopping);
    heard();
    process.off("SIGTSTP", stop);
    process.off("SIGCONT", goOn);
  };
}

/** Milliseconds in which a signal sent to pots itself has surely been delivered. */
const SETTLED = 20;
