import type { Agent } from "../sessions/agents.ts";
import { snapshotAgents } from "../snapshot/agents.ts";
import type { Context } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";
import { lastKeyIn, type PaneToUse } from "../tmux/agent-panes.ts";
import { pasteText, pressKeys, type TypingGuard } from "../tmux/use-pane.ts";
import { isSilent, whatLetsItTell } from "./silent-agents.ts";
import type { PaneInUse } from "./use-pane.ts";

/** Typing into a session's pane for somebody who is not there. */

export interface Sending {
  /** Pasted as it is; `""` for keys alone. */
  text: string;
  /** Pressed behind it. */
  keys: readonly string[];
  /** The agent waits, and this is the answer. */
  answer: boolean;
  force: boolean;
}

/** Seconds without a key after which nobody is taken to be in the middle of a word. */
const TYPING = 5;

/**
 * Why nothing may be typed there now; null when it may. Pure.
 * @param quietFor seconds since somebody pressed a key there; null: nobody looks
 */
export function refusal(
  { pane, agent, session }: PaneInUse,
  { answer, force }: Pick<Sending, "answer" | "force">,
  quietFor: number | null,
): PotsError | null {
  const name = printable(session.name);
  const refuse = (why: string, hint: string) => new PotsError("refused", why, hint);
  if (pane.dead) {
    return refuse(`the program in ${name} has ended`, "its pane only shows what it printed");
  }
  if (agent?.state === "waiting" && !answer) {
    const what = agent.reason === null ? "" : ` (${printable(agent.reason)})`;
    return refuse(
      `the agent in ${name} waits for an answer${what}: the text would be taken for one`,
      "answer it with --answer, or in the session: pots next",
    );
  }
  if (answer && agent?.state !== "waiting") {
    return refuse(
      `no agent in ${name} waits for an answer`,
      "leave --answer out; pots status --explain says what it does",
    );
  }
  if (force) return null;
  if (pane.inMode) {
    return refuse(`the pane of ${name} is in copy mode`, "--force leaves it");
  }
  if (pane.synchronized) {
    return refuse(
      `the panes beside that of ${name} would get its keys too (synchronize-panes)`,
      "tmux set -w synchronize-panes off, or --force",
    );
  }
  if (quietFor !== null && quietFor < TYPING) {
    return refuse(
      `somebody types in ${name}: the text would get into theirs`,
      "wait a moment, or --force",
    );
  }
  return null;
}

/** tmux tells times in whole seconds. */
export async function quietSeconds(context: Context, pane: PaneToUse): Promise<number | null> {
  const last = await lastKeyIn(context.tmux, pane);
  return last === null ? null : Math.max(0, Date.now() / 1000 - last);
}

/** Codex takes an Enter that comes within 120 ms of a paste for a line's end. */
export const PAUSE = 200;
/** Within so many milliseconds an agent is seen at work. */
export const PATIENCE = 5000;
const STEP = 100;

/**
 * Type it. @throws PotsError: `refused` where the pane or its agent is not as it was seen, `failed`
 * where the agent did not begin to work
 */
export async function sendText(context: Context, to: PaneInUse, sending: Sending): Promise<void> {
  const { pane, agent, session } = to;
  const { tmux } = context;
  const guard: TypingGuard = { leaveMode: sending.force, record: pane.record };
  const changed = (what: string) =>
    new PotsError(
      "refused",
      `${printable(session.name)} is not as it was a moment ago; ${what}`,
      "look what is there: pots capture, pots status --explain",
    );
  if (sending.text !== "") {
    if (!(await pasteText(tmux, pane, sending.text, guard))) throw changed("nothing was typed");
    if (sending.keys.length === 0) return;
    await Bun.sleep(PAUSE);
    // a dialog that came up meanwhile would take Enter for its answer
    const now = await agentIn(context, pane.id);
    if (now?.state === "waiting" && agent?.state !== "waiting") {
      throw changed("the text is in its input, and Enter was not pressed");
    }
  }
  const pressedAt = Date.now() / 1000;
  const laterGuard = { ...guard, record: "" };
  if (!(await pressKeys(tmux, pane, sending.keys, laterGuard))) {
    throw changed(sending.text === "" ? "nothing was typed" : "the text was, and no key pressed");
  }
  const isWatched = agent !== null && (sending.answer || sending.keys.includes("Enter"));
  if (isWatched) await seenAtWork(context, to, agent, pressedAt);
}

async function agentIn(context: Context, pane: string): Promise<Agent | null> {
  const agents = [...(await snapshotAgents(context)).values()].flat();
  return agents.find((agent) => agent.pane === pane) ?? null;
}

/** It works, or has done since the keys were pressed. */
function hasTaken(now: Agent | null, before: Agent, pressedAt: number): boolean {
  if (now === null) return false;
  if (now.state === "working") return true;
  if (before.state === "waiting" && now.state !== "waiting" && now.state !== "ended") return true;
  return now.since !== null && now.since > pressedAt;
}

async function seenAtWork(
  context: Context,
  { pane, session }: PaneInUse,
  before: Agent,
  pressedAt: number,
): Promise<void> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const now = await agentIn(context, pane.id);
    if (hasTaken(now, before, pressedAt)) return;
    if (Date.now() > end) {
      throw new PotsError(
        "failed",
        `not taken: the agent in ${printable(session.name)} was not seen at work within ${PATIENCE / 1000} s`,
        now !== null && isSilent(now)
          ? `it tells nothing of its state: ${whatLetsItTell(context, now.kind)}\npots capture shows its screen`
          : "pots capture shows its screen",
      );
    }
    await Bun.sleep(STEP);
  }
}
