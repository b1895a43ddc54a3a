import { dirname } from "node:path";
import { isUnsure } from "../config/settings.ts";
import { lifeOf, type SavedRecord } from "../sessions/saved.ts";
import { keptLines, type Screens } from "../sessions/screens.ts";
import type { Context } from "../snapshot/context.ts";
import { forgetScreens, keepScreens } from "../snapshot/saved-screens.ts";
import { oneLine, reasonOf } from "../system/errors.ts";
import { warn } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import type { EveryPane } from "../tmux/every-pane.ts";
import { captureScreens } from "../tmux/screens.ts";
import { UNFINISHED } from "../tmux/unfinished.ts";

/** Saving what panes show beside the record of their sessions (`POTS_SAVE_LINES`). */

/** What the panes of managed sessions show; null: nobody wants it saved. */
export async function screensOf(
  { tmux, config }: Context,
  every: EveryPane,
): Promise<Screens | null> {
  const most = config.settings.saveLines;
  // somebody's slip is no wish: what was saved stays
  if (most === 0) return isUnsure(config, "POTS_SAVE_LINES") ? new Map() : null;
  const managed = every.sessions.filter(({ mark, name }) => mark && !name.startsWith(UNFINISHED));
  const windowsOf = (id: string) => every.windows.get(id) ?? [];
  const panes = managed.flatMap(({ id }) => windowsOf(id).flatMap(({ panes }) => panes));
  const ids = panes.map(({ id }) => id);
  const shown = await captureScreens(tmux, ids, most).catch((error: unknown) => {
    warn(printable(`what panes show was not saved: ${oneLine(error)}`));
    return null;
  });
  if (shown === null) return new Map(); // what was saved of them stays
  return new Map(
    managed.map((session) => {
      const windows = windowsOf(session.id).map(({ panes }) =>
        panes.map(({ id }) => keptLines(shown.get(id) ?? { lines: [], prompt: null }, most)),
      );
      return [lifeOf(session), windows];
    }),
  );
}

/**
 * @param before path of the record that this one follows
 * @param screens null: nobody wants them saved
 * @returns what was not done; null: all of it was
 */
export function saveScreens(
  path: string,
  record: SavedRecord,
  before: string | null,
  screens: Screens | null,
): string | null {
  try {
    if (screens === null) {
      forgetScreens(dirname(path));
      return null;
    }
    const left = keepScreens(path, record, before, screens);
    return left === 0
      ? null
      : `what ${left} panes show was not saved: POTS_SAVE_LINES makes all of it more than 16 MiB`;
  } catch (error) {
    const what = screens === null ? "showed is still kept" : "show was not saved";
    return `what panes ${what}: ${reasonOf(error)}`;
  }
}
