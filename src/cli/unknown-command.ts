import { PotsError } from "../system/errors.ts";

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
