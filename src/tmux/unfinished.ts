import type { Mark } from "../sessions/model.ts";
import { succeeded } from "../system/process.ts";
import type { Size } from "../terminal/terminal.ts";
import { saysGone, type Tmux, type TmuxCommand } from "./connection.ts";
import { letHooksIn } from "./hooks.ts";
import { killIfStill, UNATTENDED } from "./kill.ts";
import { setMark } from "./mark.ts";
import { tryNext } from "./next-server.ts";
import { PLACEHOLDER } from "./pane-program.ts";
import { guarded } from "./question.ts";
import { IDENTITY, identityNumbers, type Seen } from "./same.ts";

/**
 * Sessions that are being brought back. Each is built under a name of its own and gets its mark and
 * its real name last, in one call: whenever pots is killed, a session is there whole or not at all.
 */
export const UNFINISHED = "pots-restoring-";

/** True of one that has not got its real name, and that nobody is in. */
const STILL_UNFINISHED = `#{&&:${UNATTENDED},#{m:${UNFINISHED}*,#{session_name}}}`;

/**
 * End one that is not to be finished; tmux compares that it is not in the same call.
 * @returns and throws as `killIfStill`
 */
export async function endUnfinished(tmux: Tmux, session: Seen) {
  return await killIfStill(tmux, session, STILL_UNFINISHED);
}

/**
 * A variable that says whose it is, and that nothing which runs in it gets; it means nothing in a
 * session of another name, and stays there. No option: with each that
 * is set tmux looks at every session and window there is.
 */
const OWNER = "POTS_RESTORING";
const DIRECTORY = "@pots_directory";
const NAME = "@pots_name";

export interface NewUnfinished {
  name: string;
  directory: string;
  environment: Record<string, string>;
  /** What runs in its first pane. */
  words: readonly string[];
  /** Of its windows, until `finishCommands`; tmux's own when left out. */
  size?: Size;
}

/** The commands that start one. */
export function beginUnfinished(session: NewUnfinished): TmuxCommand[] {
  const { name, directory, environment, words, size } = session;
  const variables = Object.entries(environment).flatMap(([key, value]) => [
    "-e",
    `${key}=${value}`,
  ]);
  const target = `=${name}:`;
  const sized = size === undefined ? [] : ["-x", `${size.columns}`, "-y", `${size.rows}`];
  const told = ["-d", "-P", "-F", "#{session_id} #{pane_id}"] as const;
  const place = plainly(DIRECTORY, directory);
  return [
    ...place.before,
    [
      ...(["new-session", ...told, "-s", name, ...sized, "-c", place.word] as const),
      ...[...variables, "--", ...words],
    ],
    ...place.after,
    ["set-option", "-t", target, "destroy-unattached", "off"],
    ["set-environment", "-h", "-F", "-t", target, OWNER, guarded(IDENTITY)],
  ];
}

/** A text where tmux expands formats: as it is, or carried by an option where it could be one. */
function plainly(option: string, text: string) {
  const isPlain = !text.includes("#");
  const before: TmuxCommand[] = isPlain ? [] : [["set-option", "-g", option, text]];
  const after: TmuxCommand[] = isPlain ? [] : [["set-option", "-gu", option]];
  return { before, word: isPlain ? text : `#{${option}}`, after };
}

/**
 * Start one that has a single pane, of nothing yet.
 * @returns its id, and its pane's
 * @throws PotsError with tmux's words, or where it does not say what it has started
 */
export async function startUnfinished(
  tmux: Tmux,
  session: Pick<NewUnfinished, "name" | "directory" | "environment">,
): Promise<{ id: string; pane: string }> {
  const commands = beginUnfinished({ ...session, words: PLACEHOLDER });
  const outcome = await tryNext(tmux, commands, { cwd: "/" });
  const [, id, pane] = /^(\$\d+) (%\d+)$/m.exec(outcome.stdout) ?? [];
  const isDone = succeeded(outcome);
  if (isDone && id !== undefined && pane !== undefined) return { id, pane };
  throw await tmux.failure("start a session", outcome);
}

/**
 * What tmux has to be given for a session to have this name: of what it is given it writes `\\` for
 * `\` and `\$` for a `$` that could begin a variable, so that a name would be longer each time.
 */
const asGiven = (name: string) => name.replace(/\\(\\|\$(?=[A-Za-z_{]))/g, "$1");

/**
 * The commands that make it a session like any other.
 * @param sized was it begun with a size?
 */
export function finishCommands(
  id: string,
  { name, mark, sized }: { name: string; mark: Mark | null; sized: boolean },
): TmuxCommand[] {
  const target = `${id}:`;
  const own = plainly(NAME, asGiven(name));
  return [
    ...own.before,
    ["rename-session", "-t", target, "--", own.word],
    ...(mark === null ? [] : setMark(target, mark)),
    ...(sized ? [["set-option", "-u", "-t", target, "default-size"] as const] : []),
    ...own.after,
  ];
}

/** @throws PotsError with tmux's words; then it is unfinished still */
export async function finish(
  tmux: Tmux,
  id: string,
  name: string,
  mark: Mark | null,
): Promise<void> {
  await tmux.must(`name ${name}`, [
    ...finishCommands(id, { name, mark, sized: false }),
    ...letHooksIn(`${id}:`),
  ]);
}

/**
 * Is this session one that a pots which was killed had begun, and nobody else's? Not one that is gone.
 * @throws PotsError with tmux's words
 */
export async function isUnfinished(tmux: Tmux, session: Seen): Promise<boolean> {
  const question: TmuxCommand = ["show-environment", "-h", "-t", `${session.id}:`, OWNER];
  const outcome = await tmux.try([question]);
  if (saysGone(outcome.stderr) || /^unknown variable/m.test(outcome.stderr)) return false;
  if (!succeeded(outcome)) {
    throw await tmux.failure("say whose session that is", outcome);
  }
  return outcome.stdout.trim() === `${OWNER}=${identityNumbers(session)}`;
}
