import { join } from "node:path";
import type { Words } from "../cli/words.ts";
import { findTarget } from "../operations/find-worktree.ts";
import {
  needsTrust,
  type ProjectSetup,
  REPOSITORY_FILE,
  readProjectSetup,
  warnOfProblems,
} from "../operations/project-setup.ts";
import { showCommands, trustShown } from "../operations/trust-file.ts";
import { commandsOf } from "../projects/project-files.ts";
import { listTrusted, trustDirectory } from "../projects/trust.ts";
import { type Context, requireTerminal, shownPath } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { print, say } from "../terminal/output.ts";
import { uncutTable } from "../terminal/table.ts";
import { these } from "../terminal/text.ts";

/** `pots trust`: show what a repository's file would run, and let it. */
export async function run(context: Context, words: Words): Promise<number> {
  if (words.flag("list")) return list(context, words);
  const { positionals } = words;
  const sessions = positionals.length > 1 ? (await snapshotSessions(context)).sessions : [];
  const { worktree } = await findTarget(context, { positionals, taskOption: undefined }, sessions);
  const setup = readProjectSetup(context, worktree);
  if (words.flag("check")) return check(context, setup);
  warnOfProblems(setup);
  const { repository } = setup;
  const path = shownPath(context, join(worktree.path, REPOSITORY_FILE));
  if (repository === null || repository.file === null) {
    if (setup.problems.length === 0) say(`there is no ${path}: nothing to trust`);
    return setup.problems.length === 0 ? EXIT.done : EXIT.failed;
  }
  const count = commandsOf(repository.file).length;
  if (count === 0) {
    say(`${path} runs nothing: it needs no trust`);
    return EXIT.done;
  }
  showCommands(context, setup);
  if (repository.trusted) {
    say("trusted already");
    return EXIT.done;
  }
  if (!words.flag("yes")) {
    requireTerminal("trust", "to trust what was shown without being asked: pots trust --yes");
    const { askYes } = await import("../terminal/prompts.ts");
    if (!(await askYes(`Trust ${these(count, "command")}, as long as the file stays the same?`))) {
      say("nothing was trusted");
      return EXIT.cancelled;
    }
  }
  trustShown(context, repository);
  say(`trusted, in every worktree that has the same ${REPOSITORY_FILE}`);
  return EXIT.done;
}

/** For scripts: exit 0 where nothing of the file would be left out for want of trust. */
function check(context: Context, setup: ProjectSetup): number {
  warnOfProblems(setup);
  const path = shownPath(context, join(setup.worktree.path, REPOSITORY_FILE));
  if (setup.repository === null && setup.problems.length === 0) {
    say(`there is no ${path}`);
    return EXIT.done;
  }
  const whole = setup.repository?.file != null && !needsTrust(setup);
  say(whole ? `${path} is trusted` : `${path} is not trusted: pots trust shows what it would run`);
  return whole ? EXIT.done : EXIT.failed;
}

function list(context: Context, words: Words): number {
  if (words.positionals.length > 0) {
    throw new PotsError("usage", "--list takes no worktree", "pots trust --list");
  }
  const records = listTrusted(trustDirectory(context.stateDirectory));
  if (records.length === 0) {
    say("nothing is trusted");
    return EXIT.done;
  }
  const rows = records.map(({ commonDir, digest, commands, at }) => [
    shownPath(context, commonDir),
    digest.slice(0, 12),
    `${commands.length}`,
    at.slice(0, 16).replace("T", " "),
  ]);
  print(uncutTable(["PROJECT", "FILE", "COMMANDS", "SINCE"], rows).join("\n"));
  return EXIT.done;
}
