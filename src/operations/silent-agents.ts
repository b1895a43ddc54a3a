import type { Agent, AgentKind } from "../sessions/agents.ts";
import type { Session } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { say } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { hookStatus } from "./agent-hooks.ts";

/** Agents that tell nothing of their state: only their process is known, and a title that spins. */

export const isSilent = ({ source }: Agent): boolean => source === "process" || source === "title";

/** What lets an agent of this kind tell. */
export function whatLetsItTell(context: Context, kind: AgentKind): string {
  const { state, note } = hookStatus(context, kind);
  if (state !== "installed") return `pots agent install ${kind} lets it`;
  return `its hooks are installed, and have not spoken yet: ${note || "start it anew if it is older than they are"}`;
}

/** Said once, at the start of waiting for these. @param wanted the states that end it */
export function tellSilent(
  context: Context,
  waited: readonly { session: Session; agent: Agent | null }[],
  wanted: readonly string[],
): void {
  for (const { session, agent } of waited) {
    if (agent === null || !isSilent(agent)) continue;
    const states = wanted.join(" or ");
    say(
      printable(
        `pots: waiting until ${session.name} is ${states}, but its ${agent.kind} tells nothing of its state`,
      ),
    );
    say(printable(`  ${whatLetsItTell(context, agent.kind)}`));
  }
}
