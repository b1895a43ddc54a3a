import { useEffect, useRef, useState } from "@inquirer/core";
import { oneLine } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";
import type { Preview } from "./draw-preview.ts";
import type { Row } from "./rows.ts";

/**
 * The preview of the row under the cursor, looked at off the typing path: a moment after the cursor
 * came to rest, again every second (or as the preview says) while it stays, and never for a row it
 * has left.
 */

/** Milliseconds the cursor has to rest: quicker moves look at nothing in between. */
const REST = 30;
const AGAIN = 1000;

type Look = (row: Row<unknown>, signal: AbortSignal) => Promise<Preview>;

export function usePreview(
  row: Row<unknown> | null,
  visible: boolean,
  look: Look | undefined,
): Preview | null {
  // what was last seen of each row is shown until it has been looked at again
  const seen = useRef(new Map<string, Preview>());
  const [, setLooks] = useState(0);
  const current = useRef(row);
  current.current = row;
  useEffect(() => {
    if (row === null || !visible || look === undefined) return;
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout>;
    const lookNow = async () => {
      // the row may have been read anew meanwhile; its key is the same
      const now = current.current ?? row;
      const preview = await look(now, signal).catch((error: unknown) => unseen(now, error));
      if (signal.aborted) return;
      seen.current.set(row.key, preview);
      setLooks((looks) => looks + 1);
      timer = setTimeout(lookNow, preview.again ?? AGAIN);
    };
    timer = setTimeout(lookNow, REST);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [row?.key, visible]);
  if (row === null || look === undefined) return null;
  return seen.current.get(row.key) ?? { title: row.label, lines: [] };
}

function unseen(row: Row<unknown>, error: unknown): Preview {
  return { title: row.label, lines: [[{ style: "", text: printable(oneLine(error)) }]] };
}
