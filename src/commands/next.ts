import type { Words } from "../cli/words.ts";
import { standingIn } from "../operations/end-session.ts";
import { goToAgent } from "../operations/go-to-agent.ts";
import { toldInStatusLine } from "../operations/tell-in-status-line.ts";
import { WHAT_AGENTS_ARE } from "../rows/agent.ts";
import { neediest, nextInNeed } from "../sessions/agents.ts";
import { withAgents } from "../sessions/join.ts";
import { snapshotAgents } from "../snapshot/agents.ts";
import type { Context } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { say } from "../terminal/output.ts";

const ONLY_THIS = "only this session needs you";

/** `pots next`: go to the session that needs you. */
export async function run(context: Context, words: Words): Promise<number> {
  const host = words.value("host");
  if (host !== undefined) return await nextThere(context, host);
  const [{ sessions }, agents, here] = await Promise.all([
    snapshotSessions(context),
    snapshotAgents(context),
    standingIn(context),
  ]);
  const every = withAgents(sessions, agents);
  const target = nextInNeed(every, here);
  if (target === null) {
    const any = every.some((session) => session.agents.length > 0);
    const hint = any ? "pots list shows every session" : `no agent is there: ${WHAT_AGENTS_ARE}`;
    throw new PotsError("notFound", "no session needs you", hint);
  }
  const agent = neediest(target.agents);
  if (target.id === here && !(await toldInStatusLine(context, ONLY_THIS))) say(ONLY_THIS);
  await goToAgent(context, target, agent?.pane ?? null);
  return EXIT.done;
}

async function nextThere(context: Context, host: string): Promise<number> {
  const { goToAgentThere } = await import("../operations/go-to-agent-there.ts");
  await goToAgentThere(context, host);
  return EXIT.done;
}
