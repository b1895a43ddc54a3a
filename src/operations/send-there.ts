import type { Context } from "../snapshot/context.ts";
import { tmuxOn } from "../snapshot/hosts.ts";
import { PotsError } from "../system/errors.ts";
import { type Outcome, succeeded } from "../system/process.ts";
import { printable } from "../terminal/text.ts";
import { saysNotThere } from "../tmux/connection.ts";
import { typingThere } from "../tmux/use-pane.ts";
import type { Elsewhere } from "./host-words.ts";
import { PATIENCE, PAUSE, refusal, type Sending } from "./send-text.ts";
import { havePots, type PaneThere, paneThere } from "./use-there.ts";

/**
 * Typing into a session of another machine: one call to look, and one to type. A pots there knows its
 * agents, and does it as it would for itself; without one the same pane is typed into or none.
 * @throws PotsError as sending here, or when the host does not answer
 */
export async function sendThere(
  context: Context,
  meant: Elsewhere,
  wanted: string | undefined,
  sending: Sending,
): Promise<void> {
  const to = await paneThere(context, meant, wanted);
  const refused = refusal(to, sending, to.quietFor);
  if (refused !== null) throw refused;
  await (to.hasPots ? byPots(context, to, sending) : byTmux(context, to, sending));
}

/** Milliseconds that a machine has for it, beside the way there and back. */
const TIMEOUT = PAUSE + PATIENCE + 4000;

async function byPots(context: Context, to: PaneThere, sending: Sending): Promise<void> {
  const { host, name, pane } = to;
  const words = [
    ...["send", "--pane", pane.id],
    ...sending.keys.flatMap((key) => ["--key", key]),
    ...(sending.keys.length === 0 ? ["--no-enter"] : []),
    ...(sending.answer ? ["--answer"] : []),
    ...(sending.force ? ["--force"] : []),
    ...["--", `=${name}`],
    ...(sending.text === "" ? [] : ["-"]),
  ];
  const input = sending.text === "" ? {} : { input: Buffer.from(sending.text) };
  await havePots(context, host, { words, ...input }, { timeout: TIMEOUT });
}

async function byTmux(context: Context, to: PaneThere, sending: Sending): Promise<void> {
  const tmux = tmuxOn(context, to.host);
  const guard = { leaveMode: sending.force, record: to.pane.record };
  const { paste, press } = typingThere(to.pane, sending.keys, guard);
  if (sending.text === "") {
    const [pressed] = await tmux.ask(press, []);
    return await requireDone(context, to, pressed, "nothing was typed");
  }
  const words = tmux.tmuxWords(press);
  const later =
    sending.keys.length === 0
      ? []
      : [
          { words: ["sleep", String(PAUSE / 1000)] as const, ifDone: true },
          { words, ifDone: true },
        ];
  const [pasted, , pressed] = await tmux.ask(paste, later, { input: Buffer.from(sending.text) });
  await requireDone(context, to, pasted, "nothing was typed");
  if (later.length > 0) {
    await requireDone(context, to, pressed ?? null, "the text was, and no key pressed");
  }
}

async function requireDone(
  context: Context,
  { host, session }: PaneThere,
  outcome: Outcome | null,
  what: string,
): Promise<void> {
  if (outcome !== null && succeeded(outcome)) return;
  const name = printable(session.name);
  if (outcome === null || saysNotThere(outcome.stderr)) {
    throw new PotsError(
      "refused",
      `${name} is not as it was a moment ago; ${what}`,
      "look what is there: pots capture",
    );
  }
  throw await tmuxOn(context, host).failure(`type into ${name} (${what})`, outcome);
}
