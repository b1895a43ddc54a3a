import { unlessItAsks } from "../hosts/faults.ts";
import { requireHost } from "../hosts/name.ts";
import { neediest, nextInNeed } from "../sessions/agents.ts";
import { type Context, requireTerminal } from "../snapshot/context.ts";
import { requireAnswer } from "../snapshot/hosts.ts";
import { PotsError } from "../system/errors.ts";
import { warnAll } from "../terminal/output.ts";
import { goToHost, letPotsGo, serverAround } from "./go-to-host.ts";
import { noPots } from "./use-there.ts";

/**
 * Go to the session of another machine that needs somebody, to its agent's pane.
 * @throws PotsError where none does, or there is no pots there, which alone knows
 */
export async function goToAgentThere(context: Context, host: string): Promise<void> {
  requireHost(host);
  if ((await serverAround(context)) === null) {
    requireTerminal("next", `pots list --host ${host} --waiting shows them`);
  }
  const answer = await requireAnswer(context, host).catch(unlessItAsks);
  if (answer === null) return await letPotsGo(context, host, ["next"]);
  const { sessions, hasPots, warnings } = answer;
  warnAll(warnings);
  if (!hasPots) {
    const instead = `it alone knows what agents do: install it there, or pick one: pots attach --host ${host}`;
    if (warnings.length === 0) throw noPots(host, instead);
    throw new PotsError("failed", `${host}: its pots does not say what agents do`, instead);
  }
  const target = nextInNeed(sessions, null);
  if (target === null) {
    const hint = `pots list --host ${host} shows every session there`;
    throw new PotsError("notFound", `no session on ${host} needs you`, hint);
  }
  await goToHost(context, target, host, { pane: neediest(target.agents)?.pane });
}
