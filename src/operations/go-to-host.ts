import { becoming, quoted } from "../hosts/script.ts";
import type { Session } from "../sessions/model.ts";
import { fullName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { tmuxOn } from "../snapshot/hosts.ts";
import { EXIT, oneLine, PotsError } from "../system/errors.ts";
import { become } from "../system/process.ts";
import { warn } from "../terminal/output.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { attachByName } from "../tmux/attach-by-name.ts";
import { requireOwnClient } from "../tmux/clients.ts";
import type { Tmux } from "../tmux/connection.ts";
import {
  attachSame,
  type GoOptions,
  type GoThere,
  MOST_KEYS,
  pasteSame,
} from "../tmux/go-there.ts";
import { handOver, holdInWindow } from "../tmux/hand-over.ts";
import { placeOf, tmuxAround } from "../tmux/place.ts";
import { getSession } from "../tmux/sessions.ts";
import type { TmuxThere } from "../tmux/tmux-on-host.ts";
import { noPots } from "./use-there.ts";

/** The server that this terminal is inside of, whichever it is; null: outside. */
export async function serverAround({ env }: Pick<Context, "env">): Promise<Tmux | null> {
  const around = tmuxAround(env);
  return around === null || (await placeOf(around, env)).kind === "outside" ? null : around;
}

/**
 * Go to a session of another machine. Outside tmux pots becomes the ssh that shows it, and this never
 * returns. Inside, where it would be a tmux in a tmux, one's client is handed over to it, and comes
 * back when it is left; or a window gets it, as POTS_HOST_ATTACH wishes.
 * @param takeTyped takes from pots' own terminal inside tmux what is typed by then
 * @throws PotsError with tmux's words, or where nobody looks at this session
 */
export async function goToHost(
  context: Context,
  session: Session,
  host: string,
  options: GoThere,
  takeTyped: () => Uint8Array = () => new Uint8Array(),
): Promise<void> {
  const there = tmuxOn(context, host);
  await show(context, fullName(session), async () => {
    let typed = takeTyped();
    while (typed.length > MOST_KEYS) {
      await passOn(there, session, typed);
      typed = takeTyped();
    }
    return there.showing(attachSame(session, { ...options, typed }));
  });
}

/** What was typed ahead, where it is too much to come along. */
async function passOn(there: TmuxThere, session: Session, typed: Uint8Array): Promise<void> {
  try {
    await there.must("pass on what was typed", pasteSame(session), { input: typed });
  } catch (error) {
    if (!(error instanceof PotsError)) throw error;
    warn(printable(`${typed.length} bytes typed ahead are lost: ${oneLine(error)}`));
  }
}

/**
 * The same for a machine that lets nobody in unasked (`WantsSomebody`): the ssh that asks in this
 * terminal looks for the session too, so that it asks once.
 */
export async function goToNamed(
  context: Context,
  { host, name }: { host: string; name: string },
  options: GoOptions,
): Promise<void> {
  const there = tmuxOn(context, host);
  const script = attachByName(there, name, options);
  await show(context, fullName({ host, name }), async () => there.inTerminal(script));
}

/** The same with a pots there that does something, and goes to what comes of it. */
export async function letPotsGo(
  context: Context,
  host: string,
  words: readonly string[],
): Promise<void> {
  const there = tmuxOn(context, host);
  const none = `pots: ${noPots(host).message}`;
  const script = `command -v pots >/dev/null || { printf '%s\\n' ${quoted(printable(none))} >&2; exit ${EXIT.missing}; }
${becoming(there.potsWords(words))}`;
  await show(context, `${host}: ${shellLine(["pots", ...words])}`, async () =>
    there.inTerminal(script),
  );
}

/** @param program made as late as can be: what is typed from then on finds another terminal */
async function show(
  context: Context,
  name: string,
  program: () => Promise<string[]>,
): Promise<void> {
  const around = await serverAround(context);
  if (around === null) {
    const [file = "", ...words] = await program();
    await context.tmux.beforeBecoming?.();
    return become(file, [file, ...words]);
  }
  const client = await requireOwnClient(around, context.env);
  const from = await getSession(around, client.sessionId);
  if (from === null) throw new Error("a client has a session");
  const visit = { name, program: await program() };
  if (context.config.settings.hostAttach === "window") {
    await holdInWindow(around, from, visit);
  } else await handOver(around, client, from, visit);
}
