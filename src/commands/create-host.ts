import type { Words } from "../cli/words.ts";
import { byHand } from "../hosts/by-hand.ts";
import { unlessItAsks } from "../hosts/faults.ts";
import { requireHost } from "../hosts/name.ts";
import { goToHost, letPotsGo, serverAround } from "../operations/go-to-host.ts";
import { noPots, requirePots } from "../operations/use-there.ts";
import { sessionJson } from "../rows/facts.ts";
import type { Session } from "../sessions/model.ts";
import { fullName, namePart } from "../sessions/naming.ts";
import { readStarted } from "../sessions/other-pots.ts";
import { type Context, isInteractive } from "../snapshot/context.ts";
import { type Answer, requireAnswer, tmuxOn } from "../snapshot/hosts.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { print, say, warnAll } from "../terminal/output.ts";
import { printable, printableJson, printableLines } from "../terminal/text.ts";
import { ownClient } from "../tmux/clients.ts";

/** What can be wished for there as here. */
const VALUES = ["task", "from"];
const FLAGS = [
  ...["worktree", "take", "existing"],
  ...["no-setup", "no-layout", "require-layout", "no-shell"],
];

/** What would be many sessions, or none. */
const NOT_THERE = ["all", "dry-run"];

/** `pots create` on another machine, where its pots does it; then it is gone to. */
export async function createOnHost(context: Context, words: Words, host: string): Promise<number> {
  requireHost(host);
  const asked = wordsThere(words);
  const line = byHand(host, "pots", "create", ...asked);
  const option = NOT_THERE.find((each) => words.flag(each));
  if (option !== undefined) {
    const hint = `do it there: ${byHand(host, "pots", "create", `--${option}`)}`;
    throw new PotsError("usage", `--${option} and --host exclude each other`, hint);
  }
  if (words.positionals.length === 0) {
    throw new PotsError("usage", "no worktree was named", `or choose it there: ${line}`);
  }
  const staying = await isToStay(context, words);
  const first = {
    words: tmuxOn(context, host).potsWords(["create", "--no-attach", "--json", ...asked]),
    lasting: true,
  };
  const answer = await requireAnswer(context, host, { first }).catch((error) => {
    if (staying) throw error;
    return unlessItAsks(error);
  });
  if (answer === null) {
    await letPotsGo(context, host, ["create", ...asked]);
    return EXIT.done;
  }
  if (answer.first?.ending === "missing") throw noPots(host, withoutPots(words, host));
  requirePots(host, answer.first, [EXIT.done]);
  warnAll(answer.warnings);
  const said = printableLines(answer.first.stderr);
  if (said !== "") say(said.replace(/^/gm, `${host}: `));
  const session = startedOf(host, answer, answer.first.stdout);
  if (words.flag("json")) print(printableJson({ version: 1, sessions: [sessionJson(session)] }));
  else if (staying && isInteractive()) {
    say(printable(`started ${fullName(session)} in ${session.path}`));
  } else if (staying) print(printable(fullName(session)));
  if (!staying) await goToHost(context, session, host, {});
  return EXIT.done;
}

/** What follows `pots create` there. */
function wordsThere(words: Words): string[] {
  return [
    ...VALUES.flatMap((option) => words.values(option).map((value) => `--${option}=${value}`)),
    ...FLAGS.flatMap((option) => (words.flag(option) ? [`--${option}`] : [])),
    ...words.positionals,
    ...(words.rest === null ? [] : ["--", ...words.rest]),
  ];
}

function withoutPots({ positionals, value }: Words, host: string): string {
  const task = positionals.length > 2 ? [] : [value("task") ?? "dev"];
  const name = [...positionals, ...task].map(namePart).join("-");
  const plain = byHand(host, "tmux", "new-session", "-A", "-s", name);
  return `install it there, or start a plain session: ${plain}`;
}

async function isToStay(context: Context, words: Words): Promise<boolean> {
  const { env, config } = context;
  const stays = words.flag("no-attach") || words.flag("json") || !config.settings.autoAttach;
  if (stays || !isInteractive()) return true;
  const around = await serverAround(context);
  return around !== null && (await ownClient(around, env)) === null;
}

function startedOf(host: string, { sessions }: Answer, told: string): Session {
  const [own] = readStarted(told) ?? [];
  const session = sessions.find(
    ({ id, createdAt }) => id === own?.id && createdAt === own.createdAt,
  );
  if (session !== undefined) return session;
  throw new PotsError(
    "failed",
    own === undefined
      ? `${host}: its pots does not say which session it started`
      : `${host}: the session has ended already`,
    `pots list --host ${host} shows what is there`,
  );
}
