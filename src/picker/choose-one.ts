import type { Context } from "../snapshot/context.ts";
import { Cancelled } from "../system/errors.ts";
import { choose } from "./choose.ts";
import { type Choosing, rowOf } from "./choose-several.ts";
import { done, saying } from "./list.ts";
import { withScreen } from "./place.ts";
import { RowSource } from "./rows.ts";

/** A list of which one is chosen, for what is then done with it. @throws Cancelled */
export async function chooseOne<T>(context: Context, wanted: Choosing<T>): Promise<T> {
  const { label, verb, choices, preview } = wanted;
  const source = new RowSource(choices.map(rowOf));
  const answer = await withScreen(context, (place) =>
    choose<T, { value: T }>(place, {
      ...{ label, query: "", source, empty: "" },
      hints: [
        ["enter", verb],
        ["esc", "leave"],
      ],
      actions: {
        enter: async (row) => (row === null ? saying("") : done({ value: row.value })),
      },
      ...(preview === undefined
        ? {}
        : { preview: async (row, signal) => await preview(row.value, signal) }),
    }),
  );
  if (answer === null) throw new Cancelled();
  return answer.value;
}
