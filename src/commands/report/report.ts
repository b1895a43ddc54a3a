import type { Context } from "../../snapshot/context.ts";
import { MACHINE } from "./machine.ts";
import { OWN } from "./own.ts";
import { type Part, partText } from "./parts.ts";
import { SERVER } from "./server.ts";

/** `pots doctor --report`: what somebody who looks into a fault asks for first. */

/** In the order of the report; a part that is added is one more here. */
const PARTS: readonly Part[] = [...MACHINE, SERVER, ...OWN];

const HEAD =
  "Made by `pots doctor --report`. Names, values and paths that could be private are left out (…).";

/** The report as Markdown. Never throws. */
export async function reportText(context: Context): Promise<string> {
  const parts = await Promise.all(PARTS.map((part) => partText(part, context)));
  return [HEAD, ...parts.map((lines) => lines.join("\n"))].join("\n\n");
}
