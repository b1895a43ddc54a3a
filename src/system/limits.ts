import { endWhenStopped, killGroup } from "./children.ts";

/** What ends a child that does not end by itself, or not as it should. */

export interface Limits {
  /** Milliseconds; Infinity: as long as it takes. */
  timeout?: number;
  /** A text that has to stand in its stdout within so many milliseconds. */
  sign?: { text: string; within: number } | undefined;
  /** Bytes that it may print. */
  most?: number;
  signal?: AbortSignal | undefined;
  /** It only asks: it ends where pots is stopped (ctrl-z), and is run anew when pots goes on. */
  asksOnly?: boolean | undefined;
}

/** The limit that a child came to, and how people are told. */
interface Broken {
  ending: "timedOut" | "tooMuch" | "killed";
  summary: string;
}

const TIMEOUT = 10_000;
const MIB = 1024 * 1024;
export const MOST_OUTPUT = 16 * MIB;

/**
 * Hold a child to its limits: the first one that it comes to kills it.
 * @param printed what it has printed by now
 */
export function holdTo(
  { timeout = TIMEOUT, sign, most = MOST_OUTPUT, signal, asksOnly }: Limits,
  child: Bun.Subprocess,
  printed: readonly Uint8Array[],
) {
  let broken: Broken | null = null;
  const end = (ending: Broken["ending"], summary: string) => {
    broken ??= { ending, summary };
    killGroup(child);
  };
  const tooLate = (waited: number) => end("timedOut", `no answer in ${waited / 1000} s`);
  const timers = [
    ...(timeout === Infinity ? [] : [setTimeout(tooLate, timeout, timeout)]),
    ...(sign === undefined
      ? []
      : [
          setTimeout(() => {
            if (!Buffer.concat(printed).includes(sign.text)) tooLate(sign.within);
          }, sign.within),
        ]),
  ];
  const abort = () => end("killed", "killed by SIGKILL");
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  let stopped = false;
  const stop = () => {
    stopped = true;
    abort();
  };
  const goesOn = asksOnly ? endWhenStopped(stop) : () => {};
  return {
    most,
    /** Did only its end with pots' own stopping keep it from its answer? */
    toRunAnew: () => stopped && signal?.aborted !== true,
    tooMuch: () => end("tooMuch", `printed more than ${most / MIB} MB`),
    /** Let go of it. @returns the limit that it came to; null: none */
    lift: (): Broken | null => {
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      goesOn();
      return broken;
    },
  };
}
