import { PotsError } from "../system/errors.ts";
import { shellLine } from "../terminal/text.ts";
import type { Command, Option } from "./declaration.ts";
import { COMMANDS, GLOBAL_OPTIONS } from "./declarations.ts";
import { type OptionToken, type Token, tokenize } from "./tokens.ts";
import { DONE_ELSEWHERE, UnknownCommand } from "./unknown-command.ts";
import type { Words } from "./words.ts";

/** From argv to a command and its words. Only parses: nothing here looks at the machine. */

export interface Invocation {
  /** Null: bare `pots`. */
  command: Command | null;
  words: Words;
}

/** As a share of a word, how much a mistyped one differs: what differs more is another word. */
const SLIP = 0.4;

async function suggest(typed: string, candidates: readonly string[]): Promise<string> {
  const { nearest } = await import("../sessions/fuzzy.ts");
  const dashes = /^-*/.exec(typed)?.[0] ?? "";
  const word = typed.slice(dashes.length);
  const alike = candidates.filter(
    (candidate) =>
      candidate.startsWith(word) || Math.abs(candidate.length - word.length) <= word.length / 2,
  );
  const [first] = nearest(word, alike, SLIP);
  return first === undefined ? "" : `did you mean ${dashes}${first}? `;
}

function helpHint(command: Command | null): string {
  return command === null ? "see pots --help" : `see pots ${command.name} --help`;
}

export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name || command.aliases?.includes(name));
}

/** Where the command's name stands in argv: the first word that is no global option or its value. */
export function commandIndex(argv: readonly string[]): number {
  const tokens = tokenize(argv, GLOBAL_OPTIONS);
  const first = tokens.find((token) => token.kind !== "option");
  return first?.kind === "positional" ? first.index : -1;
}

/**
 * The words that follow `help`, with the options ahead of it behind them, and where among them what it
 * is asked about stands (-1: nothing is named); null where argv asks for no help.
 */
export function wordsOfHelp(argv: readonly string[]): { words: string[]; at: number } | null {
  if (!argv.includes("help")) return null;
  const at = commandIndex(argv);
  if (argv[at] !== "help") return null;
  const words = [...argv.slice(at + 1), ...argv.slice(0, at)];
  return { words, at: commandIndex(words) };
}

/** The tmux server that argv names, whatever else stands in it. */
export function serverNamed(argv: readonly string[]) {
  const named = (long: string) =>
    tokenize(argv, GLOBAL_OPTIONS).findLast(
      (token): token is OptionToken => token.kind === "option" && token.name === long,
    )?.value;
  return { socketName: named("socket-name"), socketPath: named("socket-path") };
}

/** @throws PotsError of kind `usage`, naming what was not understood and the nearest real word */
export async function parse(argv: string[]): Promise<Invocation> {
  const at = commandIndex(argv);
  const name = argv[at];
  const command = name === undefined ? null : findCommand(name);
  if (command === undefined) {
    const names = COMMANDS.filter((candidate) => !candidate.hidden).map(({ name }) => name);
    const hint =
      DONE_ELSEWHERE.get(name ?? "") ?? `${await suggest(name ?? "", names)}see pots --help`;
    throw new UnknownCommand(name ?? "", hint);
  }
  const args = command === null ? argv : argv.toSpliced(at, 1);
  const options = [...(command?.options ?? []), ...GLOBAL_OPTIONS];
  const tokens = tokenize(args, options);
  const end = tokens.find((token) => token.kind === "option-terminator")?.index ?? args.length;
  if (command?.rest !== undefined && end === args.length) checkNoCommand(args, tokens, command);
  await checkOptions(tokens, options, command);
  const positional = (after: boolean) =>
    tokens.flatMap((token) =>
      token.kind === "positional" && token.index > end === after ? [token.value] : [],
    );
  const takesRest = command?.rest !== undefined;
  const positionals = takesRest ? positional(false) : [...positional(false), ...positional(true)];
  const last = (long: string) =>
    tokens.findLast(
      (token): token is OptionToken => token.kind === "option" && token.name === long,
    );
  const words: Words = {
    positionals,
    rest: takesRest && end < args.length ? positional(true) : null,
    flag: (long) => last(long) !== undefined,
    value: (long) => last(long)?.value,
    values: (long) =>
      tokens.flatMap((token) =>
        token.kind === "option" && token.name === long ? [token.value ?? ""] : [],
      ),
  };
  if (!words.flag("help") && !words.flag("version")) checkPositionals(positionals, command);
  return { command, words };
}

/** A command to run, and its options, stand behind `--`: `pots run x ls -l` has none. */
function checkNoCommand(args: readonly string[], tokens: readonly Token[], command: Command): void {
  const words = tokens.filter((token) => token.kind === "positional");
  const extra = words[command.arguments.length];
  const helps = tokens.some((token) => token.kind === "option" && token.name === "help");
  if (extra === undefined || helps) return;
  const [before, behind] = [args.slice(0, extra.index), args.slice(extra.index)];
  const line = shellLine(["pots", command.name, ...before, "--", ...behind]);
  throw new PotsError(
    "usage",
    `${JSON.stringify(extra.value)} is one word too many`,
    `a command stands behind --: ${line}`,
  );
}

async function checkOptions(
  tokens: readonly Token[],
  options: readonly Option[],
  command: Command | null,
): Promise<void> {
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = options.find(({ long }) => long === token.name);
    if (option === undefined) {
      const names = options.map(({ long }) => long);
      throw new PotsError(
        "usage",
        `there is no option ${token.rawName}`,
        `${token.rawName.startsWith("--") ? await suggest(token.rawName, names) : ""}${helpHint(command)}`,
      );
    }
    if (option.value !== undefined && token.value === undefined) {
      throw new PotsError("usage", `${token.rawName} needs a ${option.value}`, helpHint(command));
    }
    const isShort = !token.rawName.startsWith("--");
    if (isShort && option.value !== undefined && token.value?.startsWith("=")) {
      const value = token.value.slice(1);
      throw new PotsError(
        "usage",
        `${token.rawName}${token.value} has an = that does not belong there`,
        `write ${token.rawName} ${value} or --${token.name}=${value}`,
      );
    }
    if (option.value === undefined && token.value !== undefined) {
      throw new PotsError("usage", `${token.rawName} takes no value`, helpHint(command));
    }
  }
}

function checkPositionals(positionals: string[], command: Command | null): void {
  const declared = command?.arguments ?? [];
  const missing = declared.find((argument, i) => argument.required && positionals.length <= i);
  if (missing !== undefined) {
    throw new PotsError("usage", `${missing.name} is missing`, helpHint(command));
  }
  const extra = positionals[declared.length];
  if (extra !== undefined && !declared.at(-1)?.many) {
    throw new PotsError(
      "usage",
      `${JSON.stringify(extra)} is one word too many`,
      helpHint(command),
    );
  }
  const empty = positionals.includes("");
  if (empty) throw new PotsError("usage", "an argument is empty", helpHint(command));
}
