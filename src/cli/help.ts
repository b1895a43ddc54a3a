import type { Colors } from "../terminal/colors.ts";
import { padEnd } from "../terminal/text.ts";
import type { Argument, Command, Option } from "./declaration.ts";
import { COMMANDS, EXIT_CODES, GLOBAL_OPTIONS, GROUPS, PLUM_NOTE } from "./declarations.ts";
import { TOPICS } from "./topics.ts";

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

/** @param least cells of the left column, where several tables are to stand in line */
function rows(pairs: readonly Row[], colors: Colors, least = 0): string[] {
  const left = Math.max(least, ...pairs.map(([text]) => text.length));
  return pairs.map(([text, about]) => `  ${colors.cyan(padEnd(text, left))}  ${about}`.trimEnd());
}

const BARE: Row = ["pots", "pick a session or worktree, and go there"];

function commandRow(command: Command): Row {
  const words = [command.name, ...command.arguments.map(argumentText)];
  return [words.join(" "), command.summary];
}

/** `pots --help`: every command by what it is for, on lines of at most 80 cells. */
export function overview(colors: Colors): string {
  const groups = GROUPS.map(({ title, commands }, index) => {
    const shown = commands.filter((command) => !command.hidden).map(commandRow);
    return { title, rows: index === 0 ? [BARE, ...shown] : shown };
  });
  const options: Row[] = GLOBAL_OPTIONS.map((option) => [optionText(option), option.about]);
  const left = Math.max(...groups.flatMap((group) => group.rows.map(([text]) => text.length)));
  const aliases = COMMANDS.flatMap(({ name, aliases = [] }) =>
    aliases.map((alias) => `${alias} = ${name}`),
  );
  return [
    `pots gives every git worktree its own tmux sessions. More: ${colors.bold("pots <command> --help")}`,
    ...groups.flatMap((group) => [
      "",
      colors.bold(`${group.title}:`),
      ...rows(group.rows, colors, left),
    ]),
    "",
    colors.bold("Pages (pots help <topic>):"),
    ...rows(
      TOPICS.map(({ name, summary }) => [name, summary]),
      colors,
      left,
    ),
    "",
    colors.bold("Options:"),
    ...rows(options, colors),
    "",
    `Short: ${aliases.join(", ")}.`,
    PLUM_NOTE,
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
