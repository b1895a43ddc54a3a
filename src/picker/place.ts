import type { Context } from "../snapshot/context.ts";
import { colorsFor } from "../terminal/colors.ts";
import type { Place } from "./list.ts";
import { Screen } from "./screen.ts";

/** Have the screen for some lists, and put all back afterwards, however it ends. */
export async function withScreen<T>(
  context: Context,
  show: (place: Place) => Promise<T>,
): Promise<T> {
  const screen = new Screen();
  const colors = colorsFor(context.noColorFlag);
  screen.open();
  try {
    return await show({ screen, colors });
  } finally {
    screen.close();
  }
}
