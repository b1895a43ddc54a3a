import { checkbox, confirm, select } from "@inquirer/prompts";
import { Cancelled } from "../errors.ts";

/**
 * Asking a person. Only ever called where a terminal was found (isInteractive): a prompt on a closed
 * or empty input would end pots silently.
 */

type Prompt<T> = (context: { signal: AbortSignal }) => Promise<T>;

/** Ctrl-C, Ctrl-D and a closed terminal all mean "no": the caller goes no further. */
async function ask<T>(prompt: Prompt<T>): Promise<T> {
  const controller = new AbortController();
  const closed = () => controller.abort();
  process.stdin.once("end", closed);
  process.stdin.once("close", closed);
  process.once("SIGHUP", closed);
  // In raw mode Ctrl-D is a key that the stock prompts pass over.
  const onData = (data: Buffer) => {
    if (data.includes(0x04)) controller.abort();
  };
  process.stdin.on("data", onData);
  try {
    return await prompt({ signal: controller.signal });
  } catch (error) {
    if (error instanceof Error && /^(ExitPromptError|AbortPromptError)$/.test(error.name)) {
      throw new Cancelled();
    }
    throw error;
  } finally {
    process.stdin.off("end", closed);
    process.stdin.off("close", closed);
    process.stdin.off("data", onData);
    process.off("SIGHUP", closed);
  }
}

/** A yes-or-no question, default no. @throws Cancelled */
export async function askYes(message: string): Promise<boolean> {
  return await ask((context) => confirm({ message, default: false }, context));
}

export interface Choice<T> {
  value: T;
  name: string;
  checked?: boolean;
}

/** Several of the choices. @throws Cancelled */
export async function askWhich<T>(message: string, choices: Choice<T>[]): Promise<T[]> {
  return await ask((context) =>
    checkbox({ message, choices, pageSize: 15, loop: false, required: false }, context),
  );
}

/** One of the choices. @throws Cancelled */
export async function askOne<T>(message: string, choices: Choice<T>[]): Promise<T> {
  return await ask((context) => select({ message, choices, pageSize: 15, loop: false }, context));
}
