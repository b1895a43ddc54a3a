import { join } from "node:path";
import { commandsOf, type ProjectCommand } from "../projects/project-files.ts";
import { listTrusted, trust, trustDirectory } from "../projects/trust.ts";
import { projectName, worktreeName } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { PotsError, reasonOf } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { uncutTable } from "../terminal/table.ts";
import { isTerminal, terminalColumns } from "../terminal/terminal.ts";
import { printable, printableLines, shellLine, wrap } from "../terminal/text.ts";
import type { ProjectSetup, RepositoryFile } from "./project-setup.ts";

/** Showing what a repository's file would have run, and trusting what was shown. */

const KINDS: Record<ProjectCommand["kind"], string> = {
  create: "runs once",
  remove: "runs before removal",
  run: "runs",
  type: "types",
};

const sameCommand = (a: ProjectCommand, b: ProjectCommand) =>
  a.kind === b.kind && a.text === b.text && a.dir === b.dir;

/** The command that shows and trusts what a worktree's file would run. */
export function trustLine({ root, path }: ProjectSetup["worktree"]): string {
  return shellLine(["pots", "trust", projectName(root), worktreeName(root, path, path === root)]);
}

interface Shown {
  /** `new` is what no trusted file of the project had. */
  mark: "" | "new";
  where: string;
  does: string;
  command: string;
  directory: string;
}

function shownCommands(context: Context, repository: RepositoryFile): Shown[] {
  const commands = repository.file === null ? [] : commandsOf(repository.file);
  const before = listTrusted(trustDirectory(context.stateDirectory), repository.commonDir).flatMap(
    (record) => record.commands,
  );
  const top = join(repository.path, "..");
  return commands.map((command) => ({
    mark: before.some((known) => sameCommand(known, command)) ? "" : "new",
    where: printable(command.place),
    does: KINDS[command.kind],
    command: printable(command.text),
    directory: shownPath(context, join(top, command.dir ?? "")),
  }));
}

const INDENT = 2;

/**
 * Every command and where it would run, each whole: what is trusted is what was read.
 * @param width of the terminal in cells, in which a table that does not fit is none; null: no terminal
 */
function describeCommands(shown: readonly Shown[], width: number | null): string[] {
  const room = width === null ? Number.POSITIVE_INFINITY : width - INDENT;
  const lines = uncutTable(
    ["", "WHERE", "DOES", "COMMAND", "IN"],
    shown.map(({ mark, where, does, command, directory }) => [
      ...[mark, where, does, command, directory],
    ]),
  );
  if (lines.every((line) => Bun.stringWidth(line) <= room)) return lines;
  return shown.flatMap(({ mark, where, does, command, directory }) => [
    ...wrap(`${mark === "" ? "" : `${mark}: `}${where}, ${does}, in ${directory}`, room),
    ...wrap(command, room - 2 * INDENT).map((line) => " ".repeat(2 * INDENT) + line),
  ]);
}

/** Say what the file would have run, before a question. */
export function showCommands(context: Context, setup: ProjectSetup): void {
  const { repository } = setup;
  if (repository === null) return;
  say(`${shownPath(context, repository.path)} asks to run:`);
  const width = isTerminal(2) ? terminalColumns() : null;
  for (const line of describeCommands(shownCommands(context, repository), width)) {
    say(" ".repeat(INDENT) + line);
  }
}

/** @throws PotsError where the record cannot be written; then it is not trusted */
export function trustShown(context: Context, repository: RepositoryFile): void {
  const { commonDir, digest, file } = repository;
  const commands = file === null ? [] : commandsOf(file);
  const at = new Date().toISOString();
  try {
    trust(trustDirectory(context.stateDirectory), { commonDir, digest, commands, at });
  } catch (error) {
    const message = `${shownPath(context, repository.path)} could not be trusted: ${reasonOf(error)}`;
    throw new PotsError(
      "failed",
      message,
      "pots doctor shows where pots keeps what it has to know",
    );
  }
  repository.trusted = true;
}

/** Files that the person has started without: in one run nobody is asked twice. */
const declined = new Set<string>();

/**
 * Show what an untrusted file would run, and ask. Only ever called where a person at a terminal
 * asked for what would run it.
 * @returns is it trusted now? No: start without, this once
 * @throws Cancelled
 */
export async function askTrust(context: Context, setup: ProjectSetup): Promise<boolean> {
  const { repository } = setup;
  if (repository === null || declined.has(repository.digest)) return false;
  showCommands(context, setup);
  const { askOne } = await import("../terminal/prompts.ts");
  for (;;) {
    const answer = await askOne("Trust them, as long as the file stays the same?", [
      { value: "without", name: "not now: start without them, this once" },
      { value: "trust", name: "yes: trust this file in every worktree of the project" },
      { value: "show", name: "show the whole file" },
    ] as const);
    if (answer === "show") {
      say(printableLines(repository.bytes.toString()));
      continue;
    }
    if (answer === "trust") trustShown(context, repository);
    else declined.add(repository.digest);
    return answer === "trust";
  }
}
