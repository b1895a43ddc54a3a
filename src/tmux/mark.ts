import type { Mark } from "../sessions/model.ts";
import { projectName, worktreeName } from "../sessions/naming.ts";
import { printable } from "../terminal/text.ts";
import type { TmuxCommand } from "./connection.ts";
import { guarded } from "./question.ts";
import { IDENTITY, identityNumbers, type Seen } from "./same.ts";
import { decodeWord, encodeWord } from "./words.ts";

/**
 * pots' mark on a session: the user option `@pots`, words in printable ASCII:
 *
 *     3 12 4000 1700000000 /code/acme /code/acme-auth /code/acme/.git/worktrees/auth dev 1699999999123 66306:131075
 *
 * the version of this form, the session's id, its server's process id, when it was created, then
 * root, worktree, git directory and task, each percent-encoded, then when that git directory was made
 * (Unix milliseconds), and the device and inode of the directory around the worktree.
 *
 * tmux finds an option that a session does not have in its windows and panes, in the global options and
 * in the environment, and people copy options: a mark counts only in the session that it names.
 */
/** The form without the last two words: of a main worktree, or by an earlier pots. */
const PLAIN = "1";
/** Without the last word. */
const TIMED = "2";
/** With all of them. */
const PLACED = "3";
export const MARK = "@pots";

/** @param identity the numbers of `IDENTITY`, or that */
function textWith({ root, worktree, gitdir, task, made, around }: Mark, identity: string): string {
  const words = [root, worktree, gitdir, task].map(encodeWord);
  if (made === undefined) return [PLAIN, identity, ...words].join(" ");
  return around === undefined
    ? [TIMED, identity, ...words, made].join(" ")
    : [PLACED, identity, ...words, made, around].join(" ");
}

/** Words behind the identity, by version. */
const WORDS: Record<string, number> = { [PLAIN]: 4, [TIMED]: 5, [PLACED]: 6 };

/** The mark of this very session, as tmux is to keep it. */
export function markText(mark: Mark, session: Seen): string {
  return textWith(mark, identityNumbers(session));
}

/** The mark that an option's text holds, if it is this session's own and whole. */
export function readMark(text: string, session: Seen): Mark | null {
  if (text === "") return null;
  const [version, id, server, createdAt, ...encoded] = text.split(" ");
  if (`${id} ${server} ${createdAt}` !== identityNumbers(session)) return null;
  if (encoded.length !== WORDS[version ?? ""]) return null;
  try {
    const plain = text.includes("%") ? encoded.map(decodeWord) : encoded;
    const [root = "", worktree = "", gitdir = "", task = "", made, around] = plain;
    const whole = isPath(root) && isPath(worktree) && isPath(gitdir) && task !== "";
    if (!whole || !/^\d{1,15}$/.test(made ?? "0")) return null;
    if (!/^\d{1,20}:\d{1,20}$/.test(around ?? "0:0")) return null;
    return {
      ...{ root, worktree, gitdir, task },
      ...(made === undefined ? {} : { made: Number(made) }),
      ...(around === undefined ? {} : { around }),
    };
  } catch {
    return null; // nobody's mark: pots wrote none that cannot be decoded
  }
}

const isPath = (path: string) => path.startsWith("/") && !path.includes("\0");

/**
 * For people's status lines, and never read back. A status line takes `#[…]` for a style, also in
 * what an option holds; `##` is how it writes `#`.
 */
export function labels(mark: Mark): Record<`@pots_${string}`, string> {
  const { root, worktree, task } = mark;
  const label = (text: string) => printable(text).replaceAll("#", "##");
  return {
    "@pots_project": label(projectName(root)),
    "@pots_worktree": label(worktreeName(root, worktree, worktree === root)),
    "@pots_task": label(task),
  };
}

/**
 * The commands that mark a session from within the call that creates it: tmux itself fills in what
 * the session is told by.
 * @param target exact: `=NAME:` or an id
 */
export function setMark(target: string, mark: Mark): TmuxCommand[] {
  return [
    // guarded: set-option expands it even where a hook has ended or renamed the session
    ["set-option", "-F", "-t", target, MARK, guarded(textWith(mark, IDENTITY))],
    ...Object.entries(labels(mark)).map(
      ([name, value]) => ["set-option", "-t", target, name, value] as const,
    ),
  ];
}
