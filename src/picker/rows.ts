import type { Tint } from "../rows/status.ts";
import { printable } from "../terminal/text.ts";
import { fold } from "./query-rungs.ts";
import type { Searchable } from "./ranking.ts";

/** What any of pots' lists shows and answers with. All texts are printable. */

export interface Row<T> extends Searchable {
  /** What the row stands for, not where it stands: the cursor follows it, actions are bound to it. */
  key: string;
  value: T;
  glyph: string;
  tint: Tint;
  /** Only the detail tells it from another row: a narrow list shows it too. */
  told?: boolean;
  /** At the right edge. */
  note: string;
  dim: boolean;
}

/** The row for something of a name that nothing has yet; the last one of a list. */
export function newRow<T>(name: string, value: T): Row<T> {
  return {
    ...{ key: "new", value, label: printable(`new: ${name}`), detail: "", words: [] },
    ...{ glyph: "+", tint: "green", note: "", dim: false },
  };
}

/** Is the query the whole of a row's name, or of another that it goes by? */
export function isSomebody(query: string, rows: readonly Searchable[]): boolean {
  const wanted = fold(query.trim());
  return rows.some(({ label, words }) => [label, ...words].some((name) => fold(name) === wanted));
}

/** A list that may still be growing, and those who watch it. */
export class RowSource<T> {
  /** Are sources still to answer? */
  loading = false;
  /** Something to tell; told once. */
  message = "";
  private readonly watchers = new Set<() => void>();

  constructor(public rows: readonly Row<T>[] = []) {}

  set(change: { rows?: readonly Row<T>[]; loading?: boolean; message?: string }): void {
    Object.assign(this, change);
    for (const watcher of this.watchers) watcher();
    if (this.watchers.size > 0) this.message = "";
  }

  /** @returns what stops it */
  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }
}
