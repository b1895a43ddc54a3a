import { homedir } from "node:os";
import { loadSettings } from "../config/load.ts";
import type { AgentKind } from "../sessions/agents.ts";
import { startDetached } from "../system/process.ts";
import { Tmux } from "../tmux/connection.ts";
import { sessionNameOf } from "../tmux/pane-session.ts";

/** `POTS_ON_WAITING`: a person's own program, told that an agent has begun to wait for them. */

/** Starts it and does not wait for it. @throws Error when it cannot be started */
export async function tellOfWaiting(
  kind: AgentKind,
  reason: string | null,
  pane: string,
): Promise<void> {
  const { env } = process;
  const { settings } = loadSettings(env, env.HOME || homedir());
  const [program, ...rest] = settings.onWaiting;
  if (program === undefined) return;
  // where tmux does not say, the person is told all the same
  const name = await sessionNameOf(new Tmux({}), pane).catch(() => null);
  startDetached([program, ...rest], {
    ...(name === null ? {} : { POTS_SESSION: name }),
    ...{ POTS_AGENT: kind, POTS_REASON: reason ?? "", POTS_PANE: pane },
  });
}
