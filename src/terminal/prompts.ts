import { PassThrough, Writable } from "node:stream";
import { confirm, select } from "@inquirer/prompts";
import { whileAsked } from "../system/children.ts";
import { Cancelled } from "../system/errors.ts";
import { colorRefused, wantsColor } from "./colors.ts";
import { endRaw, type Keystroke, keyboard, startRaw } from "./keyboard.ts";
import { print, write } from "./output.ts";
import { suspend, whenSuspended } from "./suspend.ts";
import { isTerminal, terminalColumns } from "./terminal.ts";
import { wrap } from "./text.ts";

/**
 * Asking a person. Only ever called where a terminal was found (isInteractive): a prompt on a closed
 * or empty input would end pots silently.
 */

interface Streams {
  signal: AbortSignal;
  input: PassThrough;
  output: Writable;
}

type Prompt<T> = (context: Streams) => Promise<T>;

const SHOW_CURSOR = "\u001b[?25h";

/** These mean "no": the caller goes no further. */
const LEAVING = new Set(["ctrl-c", "ctrl-d", "escape", "closed"]);

/** What a key is to the prompt, which reads lines; what is pasted or means nothing is no answer. */
const AS_TYPED: Record<string, string> = {
  enter: "\r",
  tab: "\t",
  backspace: "\u007f",
  "ctrl-u": "\u0015",
  "ctrl-w": "\u0017",
  up: "\u001b[A",
  down: "\u001b[B",
};

const typed = ({ name, text }: Keystroke) => (name === "text" ? text : (AS_TYPED[name] ?? ""));

/** Where the terminal is gone, its keyboard says so: that is the answer "no", and nothing failed. */
function writeIfThere(text: string): void {
  try {
    write(text);
  } catch {
    // nobody is there to be told
  }
}

/** How the prompt goes back over what it showed before. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: moving and erasing are escape sequences
const GOING_BACK = /^(?:\u001b\[\d*[A-Z])+/;

/** What the prompt writes, without colours where none are wanted: its own would come all the same. */
class Output extends Writable {
  /** All that it shows now. */
  private shown = "";

  constructor(private readonly color: boolean) {
    super();
  }

  /** Asked for by the prompt at each key: the terminal may have been resized. */
  get columns(): number {
    return terminalColumns();
  }

  override _write(chunk: Buffer | string, _encoding: string, callback: () => void): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours and styles are escape sequences
    const text = this.color ? `${chunk}` : `${chunk}`.replace(/\u001b\[[0-9;:]*m/g, "");
    this.shown = text.replace(GOING_BACK, "") || this.shown;
    writeIfThere(text);
    callback();
  }

  /** Shows it once more, from the start of a line on. */
  showAgain(): void {
    writeIfThere(this.shown);
  }
}

/** The terminal while a question has it. */
class Held {
  private isOurs = false;

  take(): void {
    startRaw();
    this.isOurs = true;
  }

  /**
   * Also where pots ends or is stopped in the middle: the prompt cannot show the cursor again itself.
   * @param behind written behind the question
   */
  give(behind = ""): void {
    if (!this.isOurs) return; // a shell's that stopped pots
    this.isOurs = false;
    writeIfThere(behind + SHOW_CURSOR);
    endRaw();
  }
}

/**
 * The prompt is handed its keys one by one, as the picker is: the stock prompts know neither Ctrl-D
 * nor a closed terminal, and would swallow what is typed behind the answer.
 */
async function ask<T>(prompt: Prompt<T>): Promise<T> {
  const controller = new AbortController();
  const input = new PassThrough();
  const output = new Output(isColored());
  const terminal = new Held();
  const answered = whileAsked();
  const end = () => terminal.give("\n"); // the shell's prompt has a line of its own
  process.once("exit", end);
  terminal.take();
  const endsSuspending = whenSuspended(
    () => terminal.give(),
    () => {
      endRaw(); // whoever had the terminal meanwhile left it otherwise
      terminal.take();
      output.showAgain();
    },
  );
  const answer = prompt({ signal: controller.signal, input, output });
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
      else if (key.name === "ctrl-z") await suspend();
      else input.write(typed(key));
      await new Promise(setImmediate); // it has dealt with this key before the next one is read
    }
    return await answer;
  } catch (error) {
    if (error instanceof Error && /^(ExitPromptError|AbortPromptError)$/.test(error.name)) {
      throw new Cancelled();
    }
    throw error;
  } finally {
    process.off("exit", end);
    endsSuspending();
    terminal.give();
    answered();
  }
}

function isColored(): boolean {
  const { env } = process;
  return wantsColor({ noColorFlag: colorRefused(), env, terminal: isTerminal(1) });
}

/** A line that is too long goes on further in, so that it is seen where the next one begins. */
function withinScreen(line: string): string {
  const columns = terminalColumns();
  if (Bun.stringWidth(line) <= columns) return line;
  const [indent = ""] = /^ */.exec(line) ?? [];
  const further = `${indent}  `;
  return wrap(line.trimStart(), columns - further.length)
    .map((part, at) => (at === 0 ? indent : further) + part)
    .join("\n");
}

/**
 * A yes-or-no question; Enter alone says `standard`.
 * @param about lines shown above it: what it is about, each printable
 * @throws Cancelled
 */
export async function askYes(
  message: string,
  standard = false,
  about: readonly string[] = [],
): Promise<boolean> {
  if (about.length > 0) print(about.map(withinScreen).join("\n"));
  return await ask((streams) => confirm({ message, default: standard }, streams));
}

/** One of a few answers; Enter alone takes the first. @throws Cancelled */
export async function askOne<T>(
  message: string,
  answers: readonly { value: T; name: string }[],
): Promise<T> {
  const choices = [...answers];
  return await ask((streams) => select({ message, choices, loop: false }, streams));
}
