import type { Context } from "../context.ts";
import { colorsFor } from "../ui/colors.ts";
import { divertMessages, say } from "../ui/output.ts";
import { Keyboard } from "./keyboard.ts";
import type { Place } from "./list-prompt.ts";
import type { Feed } from "./rows.ts";
import { Screen } from "./screen.ts";

/** What was typed behind the last key of one list is the next one's. */
const keyboard = new Keyboard();

/**
 * Have the screen for some lists, and put all back afterwards, however it ends. What is said
 * meanwhile shows in the list; a trace (`--verbose`) is kept for afterwards.
 */
export async function withScreen<T>(
  context: Context,
  feed: Feed<unknown>,
  show: (place: Place) => Promise<T>,
): Promise<T> {
  const screen = new Screen();
  const colors = await colorsFor(1, context.noColorFlag);
  const said: string[] = [];
  const restore = divertMessages((text) => {
    const isWarning = text.startsWith("pots: warning: ");
    if (isWarning) feed.set({ message: text.slice("pots: ".length) });
    else said.push(text);
  });
  screen.open();
  try {
    return await show({ screen, keyboard, colors });
  } finally {
    screen.close();
    restore();
    for (const text of said) say(text);
  }
}
