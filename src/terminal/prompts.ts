import { PassThrough } from "node:stream";
import { checkbox, confirm, select } from "@inquirer/prompts";
import { whileAsked } from "../system/children.ts";
import { Cancelled } from "../system/errors.ts";
import { endRaw, keyboard, startRaw } from "./keyboard.ts";
import { write } from "./output.ts";
import { terminalColumns } from "./terminal.ts";
import { truncate } from "./text.ts";

/**
 * Asking a person. Only ever called where a terminal was found (isInteractive): a prompt on a closed
 * or empty input would end pots silently.
 */

type Prompt<T> = (context: { signal: AbortSignal; input: PassThrough }) => Promise<T>;

const SHOW_CURSOR = "\u001b[?25h";

/** Ended in the middle of a question: the prompt has no time to show the cursor again itself. */
function putBack(): void {
  try {
    write(SHOW_CURSOR);
  } catch {
    // the terminal is gone, and its cursor with it
  }
  endRaw();
}

/** These mean "no": the caller goes no further. */
const LEAVING = new Set(["ctrl-c", "ctrl-d", "escape", "closed"]);

/**
 * The prompt is handed its keys one by one, as the picker is: the stock prompts know neither Ctrl-D
 * nor a closed terminal, and would swallow what is typed behind the answer.
 */
async function ask<T>(prompt: Prompt<T>): Promise<T> {
  const controller = new AbortController();
  const input = new PassThrough();
  const answered = whileAsked();
  process.once("exit", putBack);
  startRaw();
  const answer = prompt({ signal: controller.signal, input });
  let over = false;
  const settled = answer.then(
    () => null,
    () => null, // thrown again below, where the answer itself is waited for
  );
  void settled.then(() => {
    over = true;
  });
  try {
    while (!over) {
      const key = await Promise.race([keyboard.next(), settled]);
      if (key === null) break;
      if (LEAVING.has(key.name)) controller.abort();
      else input.write(Buffer.from(key.bytes));
      await new Promise(setImmediate); // it has dealt with this key before the next one is read
    }
    return await answer;
  } catch (error) {
    if (error instanceof Error && /^(ExitPromptError|AbortPromptError)$/.test(error.name)) {
      throw new Cancelled();
    }
    throw error;
  } finally {
    process.off("exit", putBack);
    endRaw();
    answered();
  }
}

/** A yes-or-no question; Enter alone says `standard`. @throws Cancelled */
export async function askYes(message: string, standard = false): Promise<boolean> {
  return await ask((context) => confirm({ message, default: standard }, context));
}

/** One of a few answers; Enter alone takes the first. @throws Cancelled */
export async function askOne<T>(
  message: string,
  answers: readonly { value: T; name: string }[],
): Promise<T> {
  return await ask((context) => select({ message, choices: [...answers], loop: false }, context));
}

export interface Choice<T> {
  value: T;
  /** Printable, as `about`. */
  name: string;
  /** What speaks for and against it; shown whole below the list for the row under the cursor. */
  about: string;
  checked: boolean;
}

/** The row's pointer and box. */
const MARGIN = 3;

const CHECKBOX_KEYS = "space choose  enter end  esc leave";

/** Several of the choices, whose rows stay one line each. @throws Cancelled */
export async function askWhich<T>(message: string, choices: readonly Choice<T>[]): Promise<T[]> {
  const width = terminalColumns() - MARGIN;
  const rows = choices.map(({ value, name, about, checked }) => ({
    ...{ value, checked, short: name },
    name: truncate(about === "" ? name : `${name} · ${about}`, width),
    ...(about === "" ? {} : { description: about }),
  }));
  const theme = { style: { keysHelpTip: () => truncate(CHECKBOX_KEYS, width) } };
  return await ask((context) =>
    checkbox({ message, theme, choices: rows, pageSize: 15, loop: false }, context),
  );
}
