import type { Colors } from "../terminal/colors.ts";
import type { Size } from "../terminal/terminal.ts";
import type { OpenQuestion } from "./asking.ts";
import { AT_START } from "./cursor.ts";
import { draw, type Scene } from "./draw.ts";
import { widthsOf } from "./draw-row.ts";
import { type Line, lineOf } from "./editing.ts";
import type { List } from "./list.ts";
import { everyRow } from "./ranking.ts";
import type { Row } from "./rows.ts";
import type { Frame } from "./screen.ts";

/** From what a list's prompt knows to what is drawn. Pure. */

/** What changes while a list is open, apart from what its query finds. */
export interface Shown<T> {
  rows: readonly Row<T>[];
  loading: boolean;
  message: string;
  line: Line;
  chosen: ReadonlySet<string>;
  /** Those of them that are still there. */
  howMany: number;
  asked: OpenQuestion | null;
  wantsPreview: boolean;
}

/** All of a scene but what its query finds, and where the cursor is among that. */
export function sceneOf<T, R>(
  list: List<T, R>,
  { rows, loading, message, line, chosen, howMany, asked, wantsPreview }: Shown<T>,
): Omit<Scene<T>, "hits" | "found" | "cursor" | "widths" | "preview"> {
  const { label, hints, empty, several } = list;
  const input = asked?.step.kind === "input" ? asked.line : null;
  return {
    ...{ label, hints, empty, message, loading, howMany },
    ...{ query: line.text, at: line.at, total: rows.length },
    chosen: several === undefined ? null : chosen,
    question: asked === null ? null : { text: asked.step.text, input },
    wantsPreview: wantsPreview && rows.length > 0,
  };
}

/** A list as it opens, without a query: it can be seen before what reads its keys is loaded. */
export function firstFrame<T, R>(list: List<T, R>, size: Size, colors: Colors): Frame {
  const { rows, loading, message } = list.source;
  const chosen: ReadonlySet<string> = list.several?.chosen ?? new Set();
  const scene = sceneOf(list, {
    ...{ rows, loading, message, chosen, line: lineOf("") },
    howMany: rows.filter(({ key }) => chosen.has(key)).length,
    asked: null,
    wantsPreview: list.preview !== undefined,
  });
  const found = { hits: everyRow(rows), found: rows.length, cursor: AT_START };
  return draw({ ...scene, ...found, widths: widthsOf(rows), preview: null }, size, colors);
}
