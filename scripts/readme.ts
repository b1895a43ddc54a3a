import type { Command } from "../src/cli/declaration.ts";
import { GROUPS } from "../src/cli/declarations.ts";
import { argumentText } from "../src/cli/help.ts";
import { TOPICS } from "../src/cli/topics.ts";

/** Fills the table of commands in the README from their declarations: `bun run readme`. */

const START = "<!-- commands -->";
const END = "<!-- /commands -->";

const row = ({ name, arguments: words, summary }: Command) => {
  const line = ["pots", name, ...words.map(argumentText)].join(" ").replaceAll("|", "\\|");
  return `| \`${line}\` | ${summary} |`;
};

/** Every command with what it does, by what it is for, as Markdown; then the pages. */
export function reference(): string {
  const groups = GROUPS.flatMap(({ title, commands }) => [
    `| **${title}** | |`,
    ...commands.filter(({ hidden }) => !hidden).map(row),
  ]);
  const pages = TOPICS.map(({ name, summary }) => `| \`pots help ${name}\` | ${summary} |`);
  return [
    "| | |",
    "|---|---|",
    "| `pots` | pick a session or worktree, and go there |",
    ...groups,
    "| **Pages** | |",
    ...pages,
    "",
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
