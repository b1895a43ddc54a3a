import type { Mark } from "../sessions/model.ts";
import { projectName, worktreeName } from "../sessions/naming.ts";
import { printable } from "../terminal/text.ts";
import type { TmuxCommand } from "./connection.ts";
import { guarded } from "./question.ts";
import { IDENTITY, identityNumbers, type Seen } from "./same.ts";
import { decodeWord, encodeWord } from "./words.ts";

/**
 * pots' mark on a session: the user option `@pots`, eight words in printable ASCII:
 *
 *     1 12 4000 1700000000 /code/acme /code/acme-auth /code/acme/.git/worktrees/auth dev
 *
 * the version of this form, the session's id, its server's process id, when it was created, then
 * root, worktree, git directory and task, each percent-encoded. tmux finds an option that a session
 * does not have in its windows and panes, in the global options and in the environment, and people
 * copy options; a mark counts only in the session that it names.
 */
const VERSION = "1";
export const MARK = "@pots";

const parts = ({ root, worktree, gitdir, task }: Mark) =>
  [root, worktree, gitdir, task].map(encodeWord).join(" ");

/** The mark of this very session, as tmux is to keep it. */
export function markText(mark: Mark, session: Seen): string {
  return `${VERSION} ${identityNumbers(session)} ${parts(mark)}`;
}

/** The mark that an option's text holds, if it is this session's own and whole. */
export function readMark(text: string, session: Seen): Mark | null {
  if (!text.startsWith(`${VERSION} ${identityNumbers(session)} `)) return null;
  const words = text.split(" ");
  if (words.length !== 8) return null;
  try {
    const plain = text.includes("%") ? words.map(decodeWord) : words;
    const [, , , , root = "", worktree = "", gitdir = "", task = ""] = plain;
    const whole = isPath(root) && isPath(worktree) && isPath(gitdir) && task !== "";
    return whole ? { root, worktree, gitdir, task } : null;
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
    ["set-option", "-F", "-t", target, MARK, guarded(`${VERSION} ${IDENTITY} ${parts(mark)}`)],
    ...Object.entries(labels(mark)).map(
      ([name, value]) => ["set-option", "-t", target, name, value] as const,
    ),
  ];
}
