import type { Words } from "../cli/words.ts";
import { standingIn } from "../operations/end-session.ts";
import { goToAgent } from "../operations/go-to-agent.ts";
import { neediest, nextInNeed } from "../sessions/agents.ts";
import { withAgents } from "../sessions/join.ts";
import { snapshotAgents } from "../snapshot/agents.ts";
import type { Context } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { say } from "../terminal/output.ts";

/** `pots next`: go to the session that needs you. */
export async function run(context: Context, words: Words): Promise<number> {
  const host = words.value("host");
  if (host !== undefined) return await nextThere(context, host);
  const [{ sessions }, agents, here] = await Promise.all([
    snapshotSessions(context),
    snapshotAgents(context),
    standingIn(context),
  ]);
  const target = nextInNeed(withAgents(sessions, agents), here);
  if (target === null) {
    throw new PotsError("notFound", "no session needs you", "pots list shows every session");
  }
  const agent = neediest(target.agents);
  if (target.id === here) say("only this session needs you");
  await goToAgent(context, target, agent?.pane ?? null);
  return EXIT.done;
}

async function nextThere(context: Context, host: string): Promise<number> {
  const { goToAgentThere } = await import("../operations/go-to-agent-there.ts");
  await goToAgentThere(context, host);
  return EXIT.done;
}
