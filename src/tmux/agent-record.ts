import { AGENT_OPTION, CHANNEL } from "./agent-events.ts";
import type { Tmux, TmuxCommand } from "./connection.ts";

/** Keeping the last event of an agent's hook in its pane: tmux compares and writes in one call. */

export interface RecordChange {
  /** Process ids of which one has to be what was started in the pane. */
  roots: readonly number[];
  /** Unix milliseconds. */
  time: number;
  /** The record's words before the last, by pane; null: nothing is to be kept any more. */
  text: ((pane: string) => string) | null;
  /** Words of the record that begin with this are of the same state, which then goes on. */
  same: (pane: string) => string;
  /** Regular expressions: where a record has the first, it has to have the second too. */
  unless: readonly { has: string; without: string | null }[];
}

/** What the pane held before; null where that pane is not the one. */
export type Written = { pane: string; before: string } | null;

/** A clock that was put back further than this, in milliseconds, makes no event late. */
const CLOCK_PUT_BACK = 60_000;

const record = `#{${AGENT_OPTION}}`;
const has = (expression: string) => `#{m/r:${expression},${record}}`;

/** A record of pots' own for this pane. */
const own = (pane: string) => `^1 [0-9]+ ${pane} `;

/** True where the event is not older than what is kept, and may overwrite it. */
function mayWrite(pane: string, { time, unless }: RecordChange): string {
  const kept = `#{s/^1 ([0-9]+) .*$/\\1/:${AGENT_OPTION}}`;
  const newer = `#{||:#{<=:${kept},${time}},#{>:${kept},${time + CLOCK_PUT_BACK}}}`;
  const allowed = unless.map(({ has: first, without }) =>
    without === null ? `#{?${has(first)},0,1}` : `#{?${has(first)},${has(without)},1}`,
  );
  const all = allowed.reduceRight((rest, part) => `#{&&:${part},${rest}}`, newer);
  return `#{?${has(own(pane))},${all},1}`;
}

function commandsFor(pane: string, change: RecordChange): TmuxCommand[] {
  const inside = `#{m/r:^(${change.roots.join("|")})$,#{pane_pid}}`;
  const since = `#{?${has(change.same(pane))},#{s/^.* //:${AGENT_OPTION}},${change.time}}`;
  const write =
    change.text === null
      ? `set-option -pu -t '${pane}' ${AGENT_OPTION}`
      : `set-option -pF -t '${pane}' ${AGENT_OPTION} '${change.text(pane)} ${since}'`;
  const condition = `#{&&:${inside},${mayWrite(pane, change)}}`;
  return [
    ["display-message", "-p", "-t", pane, `#{?pane_id,${inside},0} #{pane_id} ${record}`],
    ["if-shell", "-F", "-t", pane, condition, `${write} ; wait-for -S ${CHANNEL}`],
  ];
}

/** Write it where this pane is the agent's. @throws PotsError when tmux is missing */
function writeIn(tmux: Tmux, pane: string, change: RecordChange): Written {
  const { stdout } = tmux.tryNow(commandsFor(pane, change));
  const match = /^1 (%\d+) (.*)$/m.exec(stdout);
  return match?.[1] === pane ? { pane, before: match[2] ?? "" } : null;
}

/**
 * Write it in the pane that the variable names, if it is the agent's, else in the one that is.
 * @param hint `$TMUX_PANE`
 * @returns null where no pane is the agent's
 */
export function writeAgentRecord(
  tmux: Tmux,
  hint: string | undefined,
  change: RecordChange,
): Written {
  if (hint !== undefined && /^%\d+$/.test(hint)) {
    const written = writeIn(tmux, hint, change);
    if (written !== null) return written;
  }
  const outcome = tmux.tryNow([["list-panes", "-a", "-F", "#{pane_pid} #{pane_id}"]]);
  for (const root of change.roots) {
    const pane = new RegExp(`^${root} (%\\d+)$`, "m").exec(outcome.stdout)?.[1];
    if (pane !== undefined && pane !== hint) return writeIn(tmux, pane, change);
  }
  return null;
}
