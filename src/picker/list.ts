import { asTyped } from "../cli/propose.ts";
import { oneLine, type PotsError } from "../system/errors.ts";
import type { Colors } from "../terminal/colors.ts";
import { joined, printable, tildeIn } from "../terminal/text.ts";
import type { Scene } from "./draw.ts";
import type { Preview } from "./draw-preview.ts";
import type { Row, RowSource } from "./rows.ts";
import type { Screen } from "./screen.ts";

/** What a list is told, and what its keys come to. */

/** What an action comes to. `confirm` is answered by a key; enter says no. */
export type Step<R> =
  | { kind: "done"; result: R }
  | { kind: "say"; text: string }
  | {
      kind: "confirm";
      text: string;
      refused: string;
      /** Other answers, by their letter. */
      others?: Record<string, () => Promise<Step<R>>>;
      yes: () => Promise<Step<R>>;
    }
  | { kind: "input"; text: string; value: string; enter: (text: string) => Promise<Step<R>> };

export type Question<R> = Extract<Step<R>, { kind: "confirm" | "input" }>;

/** An error as a list's message says it, in one text: what happened, then what to do. */
export function said(error: PotsError): string {
  const text = joined([oneLine(error), asTyped(error.hint)], "; ").replace(/\s*\n\s*/g, " ");
  return printable(tildeIn(text, process.env.HOME ?? ""));
}

export const saying = (text: string): Step<never> => ({ kind: "say", text });
export const done = <R>(result: R): Step<R> => ({ kind: "done", result });

/** How several rows are chosen: tab one, alt-a all that are shown but these. */
export interface Several {
  /** Keys of the rows that are chosen to begin with. */
  chosen: ReadonlySet<string>;
  /** Keys of the rows that are only ever chosen one by one. */
  guarded: ReadonlySet<string>;
}

/**
 * @param row the one under the cursor; null: there is none
 * @param chosen where several are chosen, those that enter takes
 */
export type Action<T, R> = (
  row: Row<T> | null,
  query: string,
  chosen: readonly Row<T>[],
) => Promise<Step<R>>;

export interface List<T, R> {
  label: string;
  query: string;
  source: RowSource<T>;
  empty: string;
  /** The last row, where what is typed may be the name of something new. */
  newRow?: (query: string) => Row<T> | null;
  /** Find only what holds the query, where something else may be meant by it. */
  strict?: boolean;
  several?: Several;
  hints: Scene<T>["hints"];
  /** By the key's name. */
  actions: Record<string, Action<T, R>>;
  preview?: (row: Row<T>, signal: AbortSignal) => Promise<Preview>;
}

/** What a list is shown on. */
export interface Place {
  screen: Screen;
  colors: Colors;
}
