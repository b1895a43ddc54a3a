import type { Context } from "../snapshot/context.ts";
import { isOwn, latestRecord, missingFrom, savedDirectory } from "../snapshot/saved.ts";
import { oneLine } from "../system/errors.ts";
import { say, warn } from "../terminal/output.ts";
import { counted, printable } from "../terminal/text.ts";
import { warnOnce } from "../terminal/warn-once.ts";
import { noteBroughtBack, wasBroughtBack } from "../tmux/server-notes.ts";
import { listSessions } from "../tmux/sessions.ts";
import { planFor } from "./look-at-restore.ts";
import { restoreSessions } from "./restore-sessions.ts";

/**
 * `POTS_RESTORE=auto`: the first command that a new server sees brings everything back, but for
 * programs. What does not come back is left for `pots restore` to tell; nothing here stops the
 * command that was asked for.
 * @param starts may a server be started for it?
 */
export async function restoreByItself(context: Context, starts: boolean): Promise<void> {
  try {
    const warnings: string[] = [];
    const latest = latestRecord(savedDirectory(context), warnings);
    if (latest === null) for (const warning of warnings) warnOnce(warning);
    if (latest === null) return;
    const there = await listSessions(context.tmux);
    if (isOwn(latest.record, there) || (there.length === 0 && !starts)) return;
    for (const warning of warnings) warnOnce(warning);
    const wanted = missingFrom(latest.record, there).filter(({ mark }) => mark !== null);
    const plan = await planFor(context, wanted, there, "left out", latest);
    const planned = plan.filter((item) => item.kind === "restore");
    if (planned.length === 0 || (await wasBroughtBack(context.tmux))) return;
    const { restored, failed } = await restoreSessions(context, planned, () => {});
    say(`restored ${counted(restored.length, "session")} (POTS_RESTORE=auto)`);
    for (const { name, error } of failed) {
      warn(printable(`${name} was not restored: ${oneLine(error)}`));
    }
    // so that it was the first: a session that ends now stays ended, also where nothing can be saved
    await noteBroughtBack(context.tmux);
    const { saveChanges } = await import("./save-sessions.ts");
    await saveChanges(context);
  } catch (error) {
    warn(printable(`nothing was restored: ${oneLine(error)}`));
  }
}
