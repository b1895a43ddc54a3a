import { PotsError } from "../system/errors.ts";

const RENAME =
  "tmux renames a session, which pots knows all the same: tmux rename-session -t '=OLD' NEW";
const MOVE = "git moves a worktree, and its sessions follow: git worktree move OLD NEW";

/** What pots has no command for, since what is done by tmux or git itself is followed. */
export const DONE_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["rename", RENAME],
  ["move", MOVE],
  ["mv", MOVE],
]);

/** The first word is no command. It may be the name of something else, which the hint then tells. */
export class UnknownCommand extends PotsError {
  constructor(
    readonly word: string,
    hint: string,
  ) {
    super("usage", `there is no command ${JSON.stringify(word)}`, hint);
  }

  withHint(hint: string): UnknownCommand {
    return new UnknownCommand(this.word, hint);
  }
}
