import { askHost } from "../hosts/ssh.ts";
import type { Session } from "../sessions/model.ts";
import { fullName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { type Answer, requireAnswer, tmuxOn } from "../snapshot/hosts.ts";
import { EXIT, oneLine } from "../system/errors.ts";
import { type Outcome, succeeded } from "../system/process.ts";
import { PS } from "../system/process-table.ts";
import { warn } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import type { KillResult } from "../tmux/kill.ts";
import { killThere } from "../tmux/kill-there.ts";
import { LIST_PANES, type Pane, panesTold } from "../tmux/panes.ts";
import type { TmuxThere } from "../tmux/tmux-on-host.ts";

/** Ending sessions of another machine that a person was shown: one call to look, one to end. */

export interface ToEnd extends Answer {
  panes: Pane[];
}

/** What is there now, and what runs in it. @throws PotsError when the host does not answer */
export async function lookToEnd(context: Context, host: string): Promise<ToEnd> {
  const programs = [{ words: PS }];
  const answer = await requireAnswer(context, host, { commands: [LIST_PANES], programs });
  const ps = answer.others[0];
  const processes = ps != null && succeeded(ps) ? ps.stdout : null;
  return { ...answer, panes: await panesTold(tmuxOn(context, host), answer.more, processes) };
}

/**
 * End these very sessions; what became of each. A pots there writes down that they are gone, or where
 * the last of them took the server along, lets go of them.
 * @throws PotsError with tmux's words, or when the host does not answer
 */
export async function endThere(
  context: Context,
  host: string,
  sessions: readonly Session[],
  hasPots: boolean,
): Promise<KillResult[]> {
  const tmux = tmuxOn(context, host);
  const save = hasPots ? [{ words: tmux.potsWords(["save"]) }] : [];
  const { results, others, after } = await killThere(tmux, sessions, save);
  const ended = sessions.filter((_, index) => results[index] === "ended");
  if (!hasPots || ended.length === 0) return results;
  if (!others) await letGo(tmux, ended);
  else warnUnless([EXIT.done], after[0], `what is saved on ${host} is as it was`);
  return results;
}

/** Without a server there is nothing to save, and what was saved would be offered as lost. */
async function letGo(tmux: TmuxThere, ended: readonly Session[]): Promise<void> {
  const forget = ["restore", "--forget", "--all", "--yes", "--"];
  const programs = ended.map(({ name }) => ({ words: tmux.potsWords([...forget, `=${name}`]) }));
  try {
    const outcomes = await askHost(tmux.host, programs);
    for (const [index, session] of ended.entries()) {
      const what = `${fullName(session)} is still saved there`;
      warnUnless([EXIT.done, EXIT.notFound], outcomes[index], what);
    }
  } catch (error) {
    warn(printable(`what was ended on ${tmux.host} is still saved there: ${oneLine(error)}`));
  }
}

function warnUnless(codes: readonly number[], outcome: Outcome | null | undefined, what: string) {
  const { code = -1, stderr = "", summary = "it was not come to" } = outcome ?? {};
  if (codes.includes(code)) return;
  warn(printable(`${what}: ${(stderr.trim() || summary).replace(/\s*\n\s*/g, "; ")}`));
}
