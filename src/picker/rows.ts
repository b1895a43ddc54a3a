import type { Tint } from "../rows/status.ts";
import type { Searchable } from "./ranking.ts";

/** What any of pots' lists shows and answers with. All texts are printable. */

export interface Row<T> extends Searchable {
  /** What the row stands for, not where it stands: the cursor follows it, actions are bound to it. */
  key: string;
  value: T;
  glyph: string;
  tint: Tint;
  /** At the right edge. */
  note: string;
  dim: boolean;
}

/** A list that may still be growing, and those who watch it. */
export class RowSource<T> {
  rows: readonly Row<T>[] = [];
  /** Are sources still to answer? */
  loading = false;
  /** Something to tell; told once. */
  message = "";
  private readonly watchers = new Set<() => void>();

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
