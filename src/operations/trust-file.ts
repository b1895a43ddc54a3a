import { join } from "node:path";
import { type Command, commandsOf } from "../projects/project-files.ts";
import { listTrusted, trust, trustDirectory } from "../projects/trust.ts";
import { projectName, worktreeName } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { PotsError, reasonOf } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { printable, printableLines, shellLine } from "../terminal/text.ts";
import { stateOf } from "./environment.ts";
import type { ProjectSetup, RepositoryFile } from "./project-setup.ts";

/** Showing what a repository's file would have run, and trusting what was shown. */

const KINDS: Record<Command["kind"], string> = {
  create: "runs once",
  remove: "runs before removal",
  run: "runs",
  type: "types",
};

const sameCommand = (a: Command, b: Command) =>
  a.kind === b.kind && a.text === b.text && a.dir === b.dir;

/** The command that shows and trusts what a worktree's file would run. */
export function trustLine({ root, path }: ProjectSetup["worktree"]): string {
  return shellLine(["pots", "trust", projectName(root), worktreeName(root, path, path === root)]);
}

/** A table of every command and where it would run; new is what no trusted file of the project had. */
function describeCommands(context: Context, repository: RepositoryFile): string[] {
  const commands = repository.file === null ? [] : commandsOf(repository.file);
  const before = listTrusted(trustDirectory(stateOf(context)), repository.commonDir).flatMap(
    (record) => record.commands,
  );
  const top = join(repository.path, "..");
  const rows = commands.map((command) => [
    before.some((known) => sameCommand(known, command)) ? "" : "new",
    printable(command.place),
    KINDS[command.kind],
    printable(command.text),
    shownPath(context, join(top, command.dir ?? "")),
  ]);
  const column = (title: string) => ({ title, narrowest: 1, givesWay: 0 });
  return table(["", "WHERE", "DOES", "COMMAND", "IN"].map(column), rows, null);
}

/** Say what the file would have run, before a question. */
export function showCommands(context: Context, setup: ProjectSetup): void {
  const { repository } = setup;
  if (repository === null) return;
  say(`${shownPath(context, repository.path)} asks to run:`);
  for (const line of describeCommands(context, repository)) say(`  ${line}`);
}

/** @throws PotsError where the record cannot be written; then it is not trusted */
export function trustShown(context: Context, repository: RepositoryFile): void {
  const { commonDir, digest, file } = repository;
  const commands = file === null ? [] : commandsOf(file);
  const at = new Date().toISOString();
  try {
    trust(trustDirectory(stateOf(context)), { commonDir, digest, commands, at });
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
