import type { Command } from "../src/cli/declaration.ts";
import { COMMANDS, GLOBAL_OPTIONS } from "../src/cli/declarations.ts";
import { optionText, usage } from "../src/cli/help.ts";

/** Fills the command reference of the README from the command table: `bun run readme`. */

const START = "<!-- commands -->";
const END = "<!-- /commands -->";

const cell = (text: string) => text.replaceAll("\n", " ").replaceAll("|", "\\|");
const row = (left: string, right: string) => `| \`${cell(left)}\` | ${cell(right)} |`;
const table = (rows: string[]) => (rows.length === 0 ? [] : ["| | |", "|---|---|", ...rows, ""]);

function commandReference(command: Command): string[] {
  const summary = `${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`;
  const aliases = command.aliases?.map((alias) => `\`pots ${alias}\``).join(", ");
  const width = Math.max(...command.examples.map(({ line }) => line.length));
  return [
    `### pots ${command.name}`,
    "",
    "```",
    usage(command),
    "```",
    "",
    aliases === undefined ? summary : `${summary} Also ${aliases}.`,
    "",
    ...table([
      ...command.arguments.map(({ name, about }) => row(name, about)),
      ...(command.rest === undefined ? [] : [row(`-- ${command.rest.name}`, command.rest.about)]),
      ...command.options.map((option) => row(optionText(option).trim(), option.about)),
    ]),
    "```sh",
    ...command.examples.map(({ line, about }) => `${line.padEnd(width)}  # ${about}`),
    "```",
    "",
  ];
}

/** The reference of all commands, as Markdown. */
export function reference(): string {
  return [
    "`pots` alone picks a session or worktree, and goes there.",
    "",
    ...COMMANDS.filter((command) => !command.hidden).flatMap(commandReference),
    "### Options of every command",
    "",
    ...table(GLOBAL_OPTIONS.map((option) => row(optionText(option).trim(), option.about))),
  ].join("\n");
}

/** The README with its reference as it should be. @throws Error when it has no place for one */
export function withReference(readme: string): string {
  const start = readme.indexOf(START);
  const end = readme.indexOf(END);
  if (start < 0 || end < start) throw new Error(`README.md has no ${START} … ${END}`);
  return `${readme.slice(0, start)}${START}\n${reference()}${readme.slice(end)}`;
}

if (import.meta.main) {
  await Bun.write("README.md", withReference(await Bun.file("README.md").text()));
}
