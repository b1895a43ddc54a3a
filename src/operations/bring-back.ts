import type { TmuxSession } from "../sessions/model.ts";
import { keyOf, type SavedSession } from "../sessions/saved.ts";
import type { Context } from "../snapshot/context.ts";
import { latestRecord, savedDirectory } from "../snapshot/saved.ts";
import { PotsError } from "../system/errors.ts";
import { warn } from "../terminal/output.ts";
import { printable, shellLine, tilde, tildeIn } from "../terminal/text.ts";
import type { Seen } from "../tmux/same.ts";
import { listSessions } from "../tmux/sessions.ts";
import { planFor } from "./look-at-restore.ts";
import { restoreSessions } from "./restore-sessions.ts";

/**
 * Bring back one, to be gone to.
 * @throws PotsError saying why it does not come back
 */
export async function bringBack(
  context: Context,
  saved: SavedSession,
  there: readonly TmuxSession[],
): Promise<Seen & { name: string }> {
  const latest = latestRecord(savedDirectory(context), []);
  const [item] = await planFor(context, [saved], there, "at the prompt", latest);
  if (item?.kind === "kept out") {
    const forget = shellLine(["pots", "restore", "--forget", saved.name]);
    throw new PotsError(
      "failed",
      `${saved.name} does not come back: ${tildeIn(item.reason, context.home)}`,
      `let go of it: ${forget}`,
    );
  }
  let madeId: string | undefined;
  if (item?.kind === "restore") {
    for (const path of item.missing) {
      warn(
        printable(
          `${tilde(path, context.home)} is gone: a shell in ${tilde(item.directory, context.home)}`,
        ),
      );
    }
    const { restored, failed } = await restoreSessions(context, [item], () => {});
    madeId = restored[0]?.id;
    if (failed[0] !== undefined) throw failed[0].error;
  }
  const now = await listSessions(context.tmux);
  const own = now.find((session) =>
    madeId === undefined ? keyOf(session) === keyOf(saved) : session.id === madeId,
  );
  if (own !== undefined) return own;
  throw new PotsError("exists", `another session is named ${saved.name} by now`, "pots list");
}
