import type { Words } from "../cli/words.ts";
import { elsewhere } from "../operations/host-words.ts";
import { secondsOf, sessionsToUse } from "../operations/use-pane.ts";
import { statesOf, type Waited, waitForAgents } from "../operations/wait-for-agents.ts";
import { agentJson } from "../rows/agent.ts";
import type { Context } from "../snapshot/context.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { print } from "../terminal/output.ts";
import { printable, printableJson } from "../terminal/text.ts";

/** `pots wait`: wait until agents need somebody or are finished. */
export async function run(context: Context, words: Words): Promise<number> {
  const wanted = statesOf(words.value("for"));
  const seconds = secondsOf(words.value("timeout"));
  const there = elsewhere(context, words);
  if (there !== null)
    return await (await import("./wait-host.ts")).waitThere(context, words, there);
  const sessions = await sessionsToUse(context, words.positionals);
  const without = sessions.filter(({ agents }) => agents.length === 0);
  if (without.length > 0) {
    const names = without.map(({ name }) => printable(name)).join(", ");
    throw new PotsError(
      "notFound",
      `there is no agent in ${names}`,
      "pots list shows where agents are, pots help agents what counts as one",
    );
  }
  const any = words.flag("any");
  const { waited, inTime } = await waitForAgents(context, sessions, { wanted, any, seconds });
  if (words.flag("json")) print(printableJson({ version: 1, inTime, sessions: waited.map(json) }));
  else for (const line of waited.flatMap(told)) print(line);
  const reached = waited.filter(({ progress }) => progress === "reached").length;
  if (any ? reached > 0 : reached === waited.length) return EXIT.done;
  return inTime ? EXIT.failed : EXIT.refused;
}

function json({ session, agent, progress }: Waited) {
  const { id, name } = session;
  return {
    id,
    name,
    host: null,
    reached: progress === "reached",
    agent: agent && agentJson(agent),
  };
}

function told({ session, agent }: Waited): string[] {
  const state = agent === null ? "ended" : agent.state;
  const reason = agent?.reason == null ? "" : ` (${printable(agent.reason)})`;
  return [`${printable(session.name)}  ${state}${reason}`];
}
