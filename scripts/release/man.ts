import type { Argument, Command, Option } from "../../src/cli/declaration.ts";
import { COMMANDS, EXIT_CODES, GLOBAL_OPTIONS, PLUM_NOTE } from "../../src/cli/declarations.ts";
import { argumentText, usage } from "../../src/cli/help.ts";
import { DEFINITIONS } from "../../src/config/definitions.ts";
import { settingsFiles } from "../../src/config/settings.ts";

/** The man page, drawn from the same declaration as --help. */

const SPECIAL: Record<string, string> = {
  "\\": "\\e",
  "-": "\\-", // a bare one may become a hyphen, which no shell takes for an option's dash
  "'": "\\(aq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
};

/** Text as roff prints it, character for character. Lines are joined: roff fills them itself. */
export function roff(text: string): string {
  return text
    .replaceAll("\n", " ")
    .replace(/[\\\-'`^~]/g, (character) => SPECIAL[character] ?? character)
    .replace(/[^\x20-\x7e]/gu, (character) => `\\[u${hex(character)}]`)
    .replace(/^\./, "\\&.");
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}

const bold = (text: string) => `\\fB${roff(text)}\\fR`;
const italic = (text: string) => `\\fI${roff(text)}\\fR`;
const item = (term: string, about: string) => [".TP", term, about];
const sentence = (text: string) => `${text[0]?.toUpperCase()}${text.slice(1)}.`;

function optionTerm({ short, long, value }: Option): string {
  const names = [...(short === undefined ? [] : [`-${short}`]), `--${long}`].map(bold).join(", ");
  return value === undefined ? names : `${names} ${italic(value)}`;
}

/** One line of the synopsis: words to type bold, words to replace italic. */
function synopsis(command: Command): string {
  const argument = (one: Argument) =>
    roff(argumentText(one)).replace(roff(one.name), () => italic(one.name));
  return [
    `${bold("pots")} ${bold(command.name)}`,
    ...(command.options.length > 0 ? [`[${italic("options")}]`] : []),
    ...command.arguments.map(argument),
    ...(command.rest === undefined ? [] : [`[\\-\\- ${italic(command.rest.name)}...]`]),
  ].join(" ");
}

function commandSection(command: Command): string[] {
  const words = [...command.arguments, ...(command.rest === undefined ? [] : [command.rest])];
  return [
    `.SS ${roff(usage(command))}`,
    roff(sentence(command.summary)),
    ...(command.aliases === undefined
      ? []
      : [`Also ${command.aliases.map((alias) => bold(`pots ${alias}`)).join(", ")}.`]),
    ...(command.about ?? []).flatMap((paragraph) => [".PP", roff(paragraph)]),
    ...words.flatMap(({ name, about }) => item(italic(name), roff(about))),
    ...command.options.flatMap((option) => item(optionTerm(option), roff(option.about))),
    ".PP",
    ...(command.examples.length === 1 ? ["Example:"] : ["Examples:"]),
    ...command.examples.flatMap(({ line, about }) => item(bold(line), roff(about))),
  ];
}

function settingsSection(): string[] {
  return [
    "Environment variables, or lines",
    `${bold("KEY=value")} in one of the files below. The environment goes before the files, the`,
    "first file that has a key before the others. Files are read, never run.",
    ...DEFINITIONS.flatMap(({ key, about, allowed, fallback }) =>
      item(
        bold(key),
        roff(`${sentence(about)} Allowed: ${allowed}. Default: ${fallback || "empty"}.`),
      ),
    ),
  ];
}

const ENVIRONMENT: [name: string, about: string][] = [
  ["TMUX, TMUX_TMPDIR", "which tmux server is meant, as for tmux itself"],
  ["NO_COLOR, FORCE_COLOR", "never colours, always colours"],
  ["XDG_CONFIG_HOME, XDG_STATE_HOME", "where pots' settings and its list of projects are"],
  ["PLUM_CONFIG_FILE", "plum's settings file"],
];

const SESSION_VARIABLES = [
  "In a session that pots started, POTS_PROJECT, POTS_WORKTREE, POTS_TASK and POTS_SESSION say",
  "which one it is.",
].join(" ");

/** `0 done, 1 failed, …` as pairs. */
function exitCodes(): [code: string, about: string][] {
  return EXIT_CODES.replace(/^Exit: |\.$/g, "")
    .split(/,\s+/)
    .map((text) => {
      const [code = "", ...about] = text.split(" ");
      return [code, about.join(" ")];
    });
}

export interface PageFacts {
  version: string;
  /** `2026-01-31` */
  date: string;
}

/** How a page begins. */
export function head(title: string, section: number, { version, date }: PageFacts): string[] {
  const manual = section === 1 ? "User Commands" : "pots";
  return [
    // ragged and without hyphenation: a word broken in two is no name to copy
    ".nr HY 0",
    `.TH ${roff(title)} ${section} "${date}" "pots ${version}" "${manual}"`,
    ".ad l",
  ];
}

/** Another page, as SEE ALSO names it. */
export const reference = (name: string, section: number): string => `${bold(name)}(${section})`;

/** Text of pots.1. @param topics the names of the pages in section 7 */
export function manPage({
  description,
  topics,
  ...facts
}: PageFacts & { description: string; topics: readonly string[] }): string {
  const shown = COMMANDS.filter((command) => !command.hidden);
  const section = (title: string, lines: string[]) => [`.SH ${title}`, ...lines];
  return [
    ...head("POTS", 1, facts),
    ...section("NAME", [`pots \\- ${roff(description)}`]),
    ...section("SYNOPSIS", [bold("pots"), ...shown.flatMap((one) => [".br", synopsis(one)])]),
    ...section("DESCRIPTION", [
      "pots gives every git worktree its own tmux sessions.",
      `${bold("pots")} alone picks a session or worktree, and goes there.`,
      roff(PLUM_NOTE),
    ]),
    ...section("COMMANDS", shown.flatMap(commandSection)),
    ...section(
      "OPTIONS OF EVERY COMMAND",
      GLOBAL_OPTIONS.flatMap((option) => item(optionTerm(option), roff(option.about))),
    ),
    ...section("SETTINGS", settingsSection()),
    ...section(
      "FILES",
      settingsFiles({ PLUM_CONFIG_FILE: "$PLUM_CONFIG_FILE" }, "~").flatMap((path) =>
        item(italic(path), path.includes("pots") ? "settings of pots" : "settings of plum"),
      ),
    ),
    ...section("ENVIRONMENT", [
      ...ENVIRONMENT.flatMap(([name, about]) => item(bold(name), roff(about))),
      ".PP",
      SESSION_VARIABLES,
    ]),
    ...section(
      "EXIT STATUS",
      exitCodes().flatMap(([code, about]) => item(bold(code), roff(about))),
    ),
    ...section("SEE ALSO", [
      [
        ...topics.map((name) => reference(name, 7)),
        reference("tmux", 1),
        reference("git-worktree", 1),
      ].join(",\n"),
    ]),
    "",
  ].join("\n");
}
