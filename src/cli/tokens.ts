import type { Option } from "./declaration.ts";

/**
 * argv as options and words, exactly as node's `parseArgs({ strict: false, tokens: true })` has it.
 * That one is not used because node:util takes 1.5 ms to load, a third of what `--version` takes,
 * before tmux can be asked anything; a test holds the two against each other.
 */

export type Token =
  | { kind: "positional"; index: number; value: string }
  | { kind: "option-terminator"; index: number }
  | OptionToken;

export interface OptionToken {
  kind: "option";
  /** Of the argument in which it stands. */
  index: number;
  /** The long name; what was typed where no such option is declared. */
  name: string;
  /** As typed: `-n`, `--dry-run`. */
  rawName: string;
  value: string | undefined;
}

export function tokenize(args: readonly string[], options: readonly Option[]): Token[] {
  const tokens: Token[] = [];
  const longOf = (short: string) => options.find((option) => option.short === short)?.long ?? short;
  const takesValue = (name: string) =>
    options.some((option) => option.long === name && option.value !== undefined);
  let index = 0;
  const option = (name: string, rawName: string, inline?: string) => {
    const value = inline ?? (takesValue(name) ? args[index + 1] : undefined);
    tokens.push({ kind: "option", index, name, rawName, value });
    if (inline === undefined && value !== undefined) index++;
  };
  for (; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg === "--") {
      tokens.push({ kind: "option-terminator", index });
      for (index++; index < args.length; index++) {
        tokens.push({ kind: "positional", index, value: args[index] ?? "" });
      }
    } else if (arg.startsWith("--")) {
      const equals = arg.indexOf("=");
      if (equals < 3) option(arg.slice(2), arg);
      else option(arg.slice(2, equals), arg.slice(0, equals), arg.slice(equals + 1));
    } else if (arg.startsWith("-") && arg !== "-") {
      shortOptions(arg, index);
    } else tokens.push({ kind: "positional", index, value: arg });
  }
  return tokens;

  /** `-n`, `-Lname`, `-dA`: flags may stand together, and what follows one with a value is its value. */
  function shortOptions(arg: string, at: number): void {
    for (let i = 1; i < arg.length && index === at; i++) {
      const name = longOf(arg[i] ?? "");
      const rest = arg.slice(i + 1);
      if (takesValue(name) && rest !== "") {
        option(name, `-${arg[i]}`, rest);
        return;
      }
      option(name, `-${arg[i]}`);
    }
  }
}
