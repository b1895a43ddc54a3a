import { asTyped } from "../cli/propose.ts";
import type { Words } from "../cli/words.ts";
import { sessionToUse } from "../operations/use-pane.ts";
import {
  AGENT_TINTS,
  agentJson,
  oneAgentText,
  statusLine,
  WHAT_AGENTS_ARE,
} from "../rows/agent.ts";
import { type Agent, byNeed } from "../sessions/agents.ts";
import { withAgents } from "../sessions/join.ts";
import type { Session } from "../sessions/model.ts";
import { snapshotAgents } from "../snapshot/agents.ts";
import type { Context } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { EXIT } from "../system/errors.ts";
import { colorsFor } from "../terminal/colors.ts";
import { print, say } from "../terminal/output.ts";
import { isTerminal } from "../terminal/terminal.ts";
import { printable, printableJson } from "../terminal/text.ts";

/** `pots status`: what agents do, for a status line; of one session, explained. */
export async function run(context: Context, words: Words): Promise<number> {
  const [query] = words.positionals;
  const sessions =
    query === undefined ? await everySession(context) : [await sessionToUse(context, query)];
  if (words.flag("json")) {
    print(printableJson({ version: 1, sessions: sessions.filter(hasAgent).map(sessionJson) }));
    return EXIT.done;
  }
  if (query === undefined && !words.flag("explain")) {
    const line = statusLine(sessions.flatMap(({ agents }) => agents));
    if (line !== "") print(line);
    else if (isTerminal(1)) say(nothingToTell(sessions)); // a status line stays empty
    return EXIT.done;
  }
  const lines = sessions.filter(hasAgent).flatMap((session) => explain(context, session, words));
  if (lines.length > 0) print(lines.join("\n"));
  else say(query === undefined ? nothingToTell(sessions) : noAgent(sessions[0]?.name ?? ""));
  return EXIT.done;
}

async function everySession(context: Context): Promise<Session[]> {
  const [{ sessions }, agents] = await Promise.all([
    snapshotSessions(context),
    snapshotAgents(context),
  ]);
  return withAgents(sessions, agents);
}

const nothingToTell = (sessions: readonly Session[]) =>
  sessions.some(hasAgent)
    ? "no agent works or needs you"
    : asTyped(`no agents: ${WHAT_AGENTS_ARE}`);

const noAgent = (name: string) => asTyped(`${printable(name)} has no agent: ${WHAT_AGENTS_ARE}`);

const hasAgent = ({ agents }: Session) => agents.length > 0;

function sessionJson({ id, name, agents }: Session) {
  return { id, name, agents: agents.toSorted(byNeed).map(agentJson) };
}

const SOURCES: Record<Agent["source"], string> = {
  published: "what the agent itself publishes",
  hook: "the last event of its hook",
  title: "its title",
  process: "its process",
};

function explain(context: Context, session: Session, words: Words): string[] {
  const colors = colorsFor(context.noColorFlag);
  const now = Date.now() / 1000;
  return session.agents.toSorted(byNeed).flatMap((agent) => {
    const text = colors[AGENT_TINTS[agent.state]](oneAgentText(agent, now));
    const line = `${colors.bold(printable(session.name))} ${agent.pane} ${agent.kind}  ${text}`;
    if (!words.flag("explain")) return [line];
    return [
      line,
      `  decided by ${SOURCES[agent.source]}:`,
      ...agent.evidence.map((text) => `    ${printable(text)}`),
    ];
  });
}
