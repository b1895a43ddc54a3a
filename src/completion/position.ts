import type { Command, Completes, Option } from "../cli/declaration.ts";
import { GLOBAL_OPTIONS } from "../cli/declarations.ts";
import { commandIndex, findCommand } from "../cli/parse.ts";
import { tokenize } from "../cli/tokens.ts";

/** What is being typed, from the words so far and the command table. Pure. */

export type Wanted =
  | { kind: "commands" }
  /** What `pots help` has pages of: commands and topics. */
  | { kind: "help" }
  | { kind: "options"; options: Option[] }
  | { kind: "value"; completes: Completes }
  /** The words of another program, behind `--`. */
  | { kind: "foreign" }
  | { kind: "nothing" };

export interface Position {
  wanted: Wanted;
  /** The command's arguments before this word. */
  positionals: string[];
  /** Options before this word, by their long names; a flag's value is `""`. */
  given: Map<string, string>;
  /** What the candidates stand behind in the same word: `--task=`, `-t`, else `""`. */
  prefix: string;
  /** What is typed of the candidate itself. */
  typed: string;
  /** A word that starts with a dash would be an option here. */
  dashIsOption: boolean;
  /** The command works with sessions of other machines too. */
  takesHost: boolean;
}

/** @param words all after `pots`; the last is the one being typed, `""` where none is begun */
export function positionAt(words: readonly string[]): Position {
  const before = words[0] === "help" && words.length > 1 ? [] : words.slice(0, -1);
  const typed = words.at(-1) ?? "";
  const at = commandIndex(before);
  const name = before[at];
  const command = name === undefined ? null : findCommand(name);
  const options = [...(command?.options ?? []), ...GLOBAL_OPTIONS];
  const tokens = tokenize(name === undefined ? before : before.toSpliced(at, 1), options);
  const ended = tokens.some(({ kind }) => kind === "option-terminator");
  const position: Position = {
    wanted: { kind: "nothing" },
    positionals: tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : [])),
    given: new Map(
      tokens.flatMap((token) =>
        token.kind === "option" ? [[token.name, token.value ?? ""] as const] : [],
      ),
    ),
    prefix: "",
    typed,
    dashIsOption: !ended,
    takesHost: command?.options.some(({ long }) => long === "host") ?? false,
  };
  if (command === undefined || (command === null && ended)) return position;
  if (words[0] === "help" && words.length > 2) return position;
  const last = tokens.at(-1);
  const open = last?.kind === "option" && last.value === undefined ? last.name : null;
  const waiting = options.find(({ long, value }) => long === open && value !== undefined);
  if (waiting !== undefined) return { ...position, wanted: valueWanted(waiting) };
  if (typed.startsWith("-") && !ended) return optionAt(position, options);
  if (words[0] === "help" && words.length > 1) return { ...position, wanted: { kind: "help" } };
  return { ...position, wanted: wantedAfter(position, command, options) };
}

function valueWanted({ completes }: Option): Wanted {
  return completes === undefined ? { kind: "nothing" } : { kind: "value", completes };
}

/** The word is an option, or an option joined with its value: `--task=a`, `-ta`. */
function optionAt(position: Position, options: readonly Option[]): Position {
  const { typed, given } = position;
  const long = /^--([^=]+)=/.exec(typed);
  const short = /^-([^-])(?=.)/s.exec(typed);
  const joined = long ?? short;
  const option = options.find((each) =>
    long === null ? each.short === short?.[1] : each.long === long[1],
  );
  if (joined !== null && option?.value !== undefined) {
    const [prefix] = joined;
    return { ...position, wanted: valueWanted(option), prefix, typed: typed.slice(prefix.length) };
  }
  const left = options.filter(({ long }) => !given.has(long));
  return { ...position, wanted: { kind: "options", options: left } };
}

function wantedAfter(
  { positionals, dashIsOption, typed, given }: Position,
  command: Command | null,
  options: Option[],
): Wanted {
  if (command === null) return { kind: "commands" };
  if (!dashIsOption && command.rest !== undefined) return { kind: "foreign" };
  const { arguments: declared } = command;
  const many = declared.at(-1)?.many ? declared.at(-1) : undefined;
  const completes = (declared[positionals.length] ?? many)?.completes;
  if (completes !== undefined) return { kind: "value", completes };
  if (typed !== "" || !dashIsOption) return { kind: "nothing" };
  return { kind: "options", options: options.filter(({ long }) => !given.has(long)) };
}
