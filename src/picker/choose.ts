import { PassThrough, Writable } from "node:stream";
import { Cancelled } from "../system/errors.ts";
import { keyboard } from "../terminal/keyboard.ts";
import type { List, Place } from "./list.ts";
import { listPrompt, type Turn } from "./list-prompt.ts";

/**
 * Have one row chosen or several, or something done with them.
 * @returns what an action came to; null when the person went back (esc)
 * @throws Cancelled when the person left pots (ctrl-c, the terminal closed)
 */
export async function choose<T, R>(place: Place, list: List<T, R>): Promise<R | null> {
  const input = new PassThrough();
  const output = new Writable({ write: (_chunk, _encoding, callback) => callback() });
  const turn: Turn = { over: false, cancelled: false, busy: Promise.resolve() };
  // The prompt hands rows of this very list back to its actions, whatever they are of.
  const config = { list: list as unknown as List<unknown, unknown>, place, turn };
  const controller = new AbortController();
  const prompt = listPrompt(config, { input, output, signal: controller.signal });
  const broken = prompt.then(
    () => null,
    () => null, // thrown again below, where the prompt itself is waited for
  );
  while (!turn.over) {
    const key = await Promise.race([keyboard.next(), broken]);
    if (key === null) break;
    input.emit("keypress", undefined, { ...key, ctrl: false, shift: false });
    try {
      await turn.busy;
    } catch (error) {
      controller.abort();
      throw error;
    }
  }
  const result = (await prompt) as R | null;
  if (turn.cancelled) throw new Cancelled();
  return result;
}
