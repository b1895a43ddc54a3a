import type { Colors } from "../terminal/colors.ts";
import { padEnd } from "../terminal/text.ts";
import type { Argument, Command, Option } from "./declaration.ts";
import { COMMANDS, EXIT_CODES, GLOBAL_OPTIONS, PLUM_NOTE } from "./declarations.ts";

/** Help, drawn from the declaration. */

export function argumentText(argument: Argument): string {
  const name = argument.many ? `${argument.name}...` : argument.name;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** `pots create [options] [project] [worktree] [task] [-- command...]` */
export function usage(command: Command): string {
  return [
    "pots",
    command.name,
    ...(command.options.length > 0 ? ["[options]"] : []),
    ...command.arguments.map(argumentText),
    ...(command.rest === undefined ? [] : [`[-- ${command.rest.name}...]`]),
  ].join(" ");
}

export function optionText({ short, long, value }: Option): string {
  const names = short === undefined ? `    --${long}` : `-${short}, --${long}`;
  return value === undefined ? names : `${names} <${value}>`;
}

type Row = readonly [left: string, right: string];

function rows(pairs: readonly Row[], colors: Colors): string[] {
  const left = Math.max(...pairs.map(([text]) => text.length));
  return pairs.map(([text, about]) => `  ${colors.cyan(padEnd(text, left))}  ${about}`.trimEnd());
}

/** `pots --help`: all a newcomer needs, on a screen of 80×24. */
export function overview(colors: Colors): string {
  const shown = COMMANDS.filter((command) => !command.hidden);
  const commandRows: Row[] = shown.map((command) => [
    [command.name, ...command.arguments.map(argumentText)].join(" "),
    command.summary,
  ]);
  const aliases = shown.flatMap(({ name, aliases = [] }) =>
    aliases.map((alias) => `${alias} = ${name}`),
  );
  return [
    `pots gives every git worktree its own tmux sessions. More: ${colors.bold("pots <command> --help")}`,
    "",
    colors.bold("Commands:"),
    ...rows([["", "pick a session or worktree, and go there"], ...commandRows], colors),
    "",
    colors.bold("Options:"),
    ...rows(
      GLOBAL_OPTIONS.map((option) => [optionText(option), option.about]),
      colors,
    ),
    "",
    `Short: ${aliases.join(", ")}. ${PLUM_NOTE}`,
    EXIT_CODES,
  ].join("\n");
}

/** `pots <command> --help`. */
export function commandHelp(command: Command, colors: Colors): string {
  const section = (title: string, lines: string[]) =>
    lines.length === 0 ? [] : ["", colors.bold(`${title}:`), ...lines];
  const argumentRows = [...command.arguments, ...(command.rest ? [command.rest] : [])];
  return [
    `${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`,
    ...(command.about ?? []).flatMap((paragraph) => ["", paragraph]),
    ...section("Usage", [`  ${usage(command)}`]),
    ...(command.aliases ? [`  alias: ${command.aliases.join(", ")}`] : []),
    ...section(
      "Arguments",
      argumentRows.length === 0
        ? []
        : rows(
            argumentRows.map(({ name, about }) => [name, about]),
            colors,
          ),
    ),
    ...section(
      "Options",
      rows(
        [...command.options, ...GLOBAL_OPTIONS].map((option) => [optionText(option), option.about]),
        colors,
      ),
    ),
    ...section(
      "Examples",
      rows(
        command.examples.map(({ line, about }) => [line, about]),
        colors,
      ),
    ),
  ].join("\n");
}
