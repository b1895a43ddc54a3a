import { homedir } from "node:os";
import { loadSettings } from "../config/load.ts";
import type { AgentKind } from "../sessions/agents.ts";
import { startDetached } from "../system/process.ts";
import { Tmux } from "../tmux/connection.ts";
import { question } from "../tmux/question.ts";

/** `POTS_ON_WAITING`: a person's own program, told that an agent has begun to wait for them. */

const PLACE = question("waits", {
  words: { session: "session_id" },
  texts: { name: "session_name" },
});

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
  const outcome = await new Tmux({}).try([["display-message", "-p", "-t", pane, PLACE.guarded]]);
  const place = PLACE.read(outcome.stdout.replace(/\n$/, ""));
  startDetached([program, ...rest], {
    ...(place === null ? {} : { POTS_SESSION: place.name }),
    ...{ POTS_AGENT: kind, POTS_REASON: reason ?? "", POTS_PANE: pane },
  });
}
