import type { Words } from "../cli/words.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { EXIT } from "../system/errors.ts";
import { colorsFor } from "../terminal/colors.ts";
import { print } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { printable, printableJson } from "../terminal/text.ts";

/** `pots config`: the settings in force, and where each comes from. */
export async function run(context: Context, words: Words): Promise<number> {
  const { inForce } = context.config;
  if (words.flag("json")) {
    const settings = inForce.map(({ key, text, from, line }) => ({
      key,
      value: text,
      from,
      line: line ?? null,
    }));
    print(printableJson({ version: 1, settings }));
    return EXIT.done;
  }
  const colors = colorsFor(1, context.noColorFlag);
  const rows = inForce.map(({ key, text, from, line }) => [
    key,
    text === "" ? "(empty)" : printable(text),
    line === undefined ? from : `${shownPath(context, from)}:${line}`,
  ]);
  const columns = [
    { title: "SETTING", narrowest: 1, givesWay: 0 },
    { title: "VALUE", narrowest: 1, givesWay: 0 },
    { title: "FROM", narrowest: 1, givesWay: 0, paint: colors.dim },
  ];
  print(table(columns, rows, null).join("\n"));
  return EXIT.done;
}
