import { byHand } from "../hosts/by-hand.ts";
import { unlessItAsks } from "../hosts/faults.ts";
import { goToHost, goToNamed, serverAround } from "../operations/go-to-host.ts";
import type { Elsewhere } from "../operations/host-words.ts";
import { guessSession } from "../sessions/matching.ts";
import type { Session } from "../sessions/model.ts";
import { fullName } from "../sessions/naming.ts";
import { type Context, isInteractive, requireTerminal } from "../snapshot/context.ts";
import { requireAnswer } from "../snapshot/hosts.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { warnAll } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import type { GoOptions } from "../tmux/go-there.ts";

/** `pots attach` for a session of another machine. */
export async function attachThere(
  context: Context,
  { host, names }: Elsewhere,
  options: GoOptions,
): Promise<number> {
  const [query = ""] = names;
  if ((await serverAround(context)) === null) {
    const line = byHand(host, "tmux", "attach");
    requireTerminal("attach", `in a script, use ssh and tmux themselves: ${line}`);
  }
  if (query === "-") {
    throw new PotsError(
      "usage",
      "- is the session you were in before, on this machine",
      `name one: pots list --host ${host}`,
    );
  }
  const answer = await requireAnswer(context, host).catch(unlessItAsks);
  if (answer === null) {
    await goToNamed(context, { host, name: query }, options);
    return EXIT.done;
  }
  const { sessions, warnings } = answer;
  warnAll(warnings);
  const session = query === "" ? null : await resolve(host, query, sessions);
  if (session !== null) {
    await goToHost(context, session, host, options);
    return EXIT.done;
  }
  requireTerminal("choosing a session", `name one: pots attach ${host}:<session>`);
  if (sessions.length === 0) {
    throw new PotsError("notFound", `there are no sessions on ${host}`);
  }
  const { pick } = await import("../picker/pick.ts");
  const { settings } = context.config;
  if (!settings.hosts.includes(host)) settings.hosts = [...settings.hosts, host];
  await pick(context, { query: `${host}:${query}`, worktrees: false, go: options });
  return EXIT.done;
}

/** The session that a query means, exactly or uniquely; null: the picker is to ask. */
async function resolve(
  host: string,
  query: string,
  sessions: readonly Session[],
): Promise<Session | null> {
  const match = guessSession(query, sessions);
  if (match.kind === "one") return match.item;
  if (match.kind === "several") {
    if (isInteractive()) return null;
    const called = match.items.map((each) => printable(fullName(each)));
    const hint = ["name one:", ...called].join("\n    ");
    throw new PotsError("ambiguous", `several sessions on ${host} match ${query}`, hint);
  }
  const { nearest } = await import("../sessions/fuzzy.ts");
  const names = sessions.map(({ name }) => name);
  const near = nearest(query, names).map((name) => printable(fullName({ host, name })));
  throw new PotsError(
    "notFound",
    `no session on ${host} matches ${query}`,
    near.length > 0
      ? `nearest: ${near.join(", ")}`
      : `pots list --host ${host} shows every session there`,
  );
}
