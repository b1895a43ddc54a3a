import { type ServerChoice, Tmux } from "./tmux/connection.ts";
import { LIST_SESSIONS } from "./tmux/session-format.ts";

/**
 * The first question to tmux, put before argv is understood: tmux answers while what understands it
 * is loaded. Only the plainest command lines are looked at; parsing them has the last word, and where
 * it finds another server, or a mistake, the answer is thrown away.
 */

/**
 * Commands, as they may be called, that begin by asking for the sessions of the server: a test holds
 * them to what is declared. Loading load.ts for it here would put the question off by half a
 * millisecond.
 */
export const BEGIN_WITH_SESSIONS: ReadonlySet<string | undefined> = new Set([
  undefined, // the picker
  ...["list", "ls", "attach", "a", "next", "create", "new", "kill", "remove", "rm", "cleanup"],
  ...["status", "capture", "send", "wait", "run", "restore", "layout"],
]);

/** What is completed by sessions' names: `pots attach au⇥`, with nothing before its last word. */
export const COMPLETED_BY_SESSIONS: ReadonlySet<string> = new Set([
  ...["attach", "a", "kill", "status", "capture", "send", "wait", "run"],
]);

/** Of `-L name` and `-S path` as the first words; and how many words these are. */
function serverOf(argv: readonly string[]): { server: ServerChoice; words: number } | null {
  const [option, value] = argv;
  if (option === undefined || !option.startsWith("-")) return { server: {}, words: 0 };
  if (value === undefined || value.startsWith("-")) return null;
  if (option === "-L") return { server: { socketName: value }, words: 2 };
  if (option === "-S" && value.startsWith("/")) return { server: { socketPath: value }, words: 2 };
  return null;
}

/** Options that choose a server, or have each child reported, from its start. */
const CHANGES_THE_QUESTION = /^(-[a-zA-Z]*[LS]|--(so|ve|he|ho))/;

/** The server whose sessions this command line is certain to ask for; null: it is not certain. */
export function askedFirst(argv: readonly string[]): ServerChoice | null {
  const found = serverOf(argv);
  if (found === null) return null;
  const [command, ...rest] = argv.slice(found.words);
  if (rest.some((word) => CHANGES_THE_QUESTION.test(word) || word === "-h")) return null;
  if (command === "__complete") return isSessionCompleted(rest) ? found.server : null;
  return BEGIN_WITH_SESSIONS.has(command) ? found.server : null;
}

/** The words of `__complete zsh -- attach au`; bash hands over a line, that has to be parsed. */
function isSessionCompleted([, terminator, command, ...typed]: readonly string[]): boolean {
  if (terminator !== "--" || command === undefined) return false;
  return COMPLETED_BY_SESSIONS.has(command) && typed.length === 1 && !typed[0]?.startsWith("-");
}

/** A connection on which the first question is already under way; null where it is not certain. */
export function askAhead(argv: readonly string[]): Tmux | null {
  const server = askedFirst(argv);
  if (server === null) return null;
  const tmux = new Tmux(server);
  tmux.askAhead(LIST_SESSIONS);
  return tmux;
}
