import type { Session } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { Cancelled } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";
import { choose } from "./choose.ts";
import type { Preview } from "./draw-preview.ts";
import { done, saying } from "./list.ts";
import { withScreen } from "./place.ts";
import { look } from "./row-preview.ts";
import { type Row, RowSource } from "./rows.ts";

/** The list of which several are chosen, for what is then asked about and done with all of them. */

export interface Choosable<T> {
  value: T;
  name: string;
  /** What speaks for and against it. */
  about: string;
  /** Other words it is found by. */
  words?: readonly (string | null)[];
  /** Is it chosen to begin with? */
  chosen?: boolean;
  /** Is it in use? Then nothing but choosing it by itself chooses it. */
  guarded?: boolean;
}

export interface Choosing<T> {
  label: string;
  /** What enter leads to: `end`, `remove`. */
  verb: string;
  choices: readonly Choosable<T>[];
  preview?: (value: T, signal: AbortSignal) => Promise<Preview>;
}

/** @returns what was chosen, at least one @throws Cancelled */
export async function chooseSeveral<T>(context: Context, wanted: Choosing<T>): Promise<T[]> {
  const { label, verb, choices, preview } = wanted;
  const source = new RowSource(choices.map(rowOf));
  const keysWhere = (holds: (choice: Choosable<T>) => boolean | undefined) =>
    new Set(choices.flatMap((choice, index) => (holds(choice) ? [keyOf(index)] : [])));
  const answer = await withScreen(context, (place) =>
    choose<T, readonly T[]>(place, {
      ...{ label, query: "", source, empty: "" },
      several: {
        chosen: keysWhere(({ chosen }) => chosen),
        guarded: keysWhere(({ guarded }) => guarded),
      },
      hints: [
        ["tab", "choose"],
        ["enter", `${verb}…`],
        ["esc", "leave"],
        ["alt-a", "choose all"],
        ...(preview === undefined ? [] : [["shift-↑↓", "scroll preview"] as const]),
      ],
      actions: {
        enter: async (_row, _query, chosen) =>
          chosen.length === 0
            ? saying("nothing is chosen; tab chooses")
            : done(chosen.map(({ value }) => value)),
      },
      ...(preview === undefined
        ? {}
        : {
            preview: async (row: Row<T>, signal: AbortSignal) => ({
              ...(await preview(row.value, signal)),
              title: row.detail || row.label,
            }),
          }),
    }),
  );
  if (answer === null) throw new Cancelled();
  return [...answer];
}

const keyOf = (index: number) => `${index}`;

export function rowOf<T>({ value, name, about, words = [] }: Choosable<T>, index: number): Row<T> {
  return {
    ...{ key: keyOf(index), value, label: printable(name), detail: printable(about) },
    words: words.flatMap((word) => (word ? [printable(word)] : [])),
    ...{ glyph: "", tint: "dim", note: "", dim: false },
  };
}

/** Sessions to end, with what their panes show. @throws Cancelled */
export async function chooseSessions(
  context: Context,
  choices: readonly Choosable<Session>[],
): Promise<Session[]> {
  return await chooseSeveral(context, {
    ...{ label: "sessions to end", verb: "end" },
    choices: choices.map((choice) => {
      const { project, worktree, branch } = choice.value;
      return { ...choice, words: [project, worktree, branch] };
    }),
    preview: async (session, signal) => {
      const row = rowOf({ value: session, name: session.name, about: "" }, 0);
      return await look(context, { ...row, value: { kind: "session", session } }, signal);
    },
  });
}
