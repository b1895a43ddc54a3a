import { hookFor } from "../projects/project-files.ts";
import type { Worktree } from "../sessions/model.ts";
import { plainSessionName, projectName, worktreeTitle } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { run, succeeded } from "../system/process.ts";
import { say } from "../terminal/output.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { worktreeEnvironment } from "./environment.ts";
import {
  needsTrust,
  type ProjectSetup,
  readProjectSetup,
  warnOfProblems,
} from "./project-setup.ts";
import { askTrust, trustLine } from "./trust-file.ts";
import { isTold, noteDone, noteLeft } from "./unfinished-setup.ts";

/** Setting a new worktree up, and taking it down before it is removed, by the project's commands. */

export interface SetUpWishes {
  task: string;
  /** A person is at a terminal, and asked for this. */
  asks: boolean;
}

/** What became of it. */
export type SetUpResult = "done" | "nothing to do" | "not trusted";

/**
 * Run the `create` command of a worktree's set-up, its output going to stderr. What is not trusted is
 * not run, and that is said. Until it has succeeded it is remembered to be left to do.
 * @throws PotsError where it fails; the worktree stays as it is
 * @throws Cancelled
 */
export async function setUp(
  context: Context,
  worktree: Worktree,
  { task, asks }: SetUpWishes,
): Promise<SetUpResult> {
  const setup = readProjectSetup(context, worktree);
  warnOfProblems(setup);
  const command = await allowedCommand(context, setup, asks);
  if (command === null) {
    noteDone(worktree, ["setup"]);
    return "nothing to do";
  }
  const again = shellLine(["pots", "setup", projectName(worktree.root), worktree.name]);
  if (command === "not trusted") {
    const path = shownPath(context, setup.repository?.path ?? "");
    say(`pots: ${path} is not trusted: its set-up was not run`);
    say(`  ${trustLine(worktree)} shows it, then ${again}`);
    isTold(worktree);
    return "not trusted";
  }
  noteLeft(worktree, ["setup"]);
  const failure = await runHook(context, worktree, task, command);
  if (failure === null) {
    noteDone(worktree, ["setup"]);
    return "done";
  }
  throw new PotsError(
    "failed",
    `the set-up of ${worktreeTitle(worktree)} failed (${failure})`,
    `the worktree stays; once that is mended: ${again}`,
  );
}

/** Has a worktree a set-up, trusted or not? */
export function hasSetUp(context: Context, worktree: Pick<Worktree, "root" | "path">): boolean {
  const { own, repository } = readProjectSetup(context, worktree);
  return hookFor(own?.file ?? null, repository?.file ?? null, "create") !== null;
}

/** What a project has run before one of its worktrees is removed. */
export interface TearDown {
  command: string;
  /** The file that it is in, where nobody has trusted that: then it is not run. */
  untrusted: string | null;
}

/** Null: nothing. */
export function tearDownOf(
  context: Context,
  worktree: Pick<Worktree, "root" | "path">,
): TearDown | null {
  const setup = readProjectSetup(context, worktree);
  warnOfProblems(setup);
  const { own, repository } = setup;
  const found = hookFor(own?.file ?? null, repository?.file ?? null, "remove");
  if (found === null) return null;
  const isTrusted = !found.foreign || !needsTrust(setup);
  const path = shownPath(context, repository?.path ?? "");
  return { command: found.value, untrusted: isTrusted ? null : path };
}

/** In one line, for people. */
export const tearDownText = ({ command, untrusted }: TearDown) =>
  untrusted === null
    ? `runs first: ${command}`
    : `not run, as ${untrusted} is not trusted: ${command}`;

/**
 * Run what was shown before a worktree is removed; nobody is asked whether to trust it.
 * @throws PotsError where it fails: then the worktree is not to be removed
 */
export async function tearDown(
  context: Context,
  worktree: Worktree,
  { command, untrusted }: TearDown,
): Promise<void> {
  if (untrusted !== null) {
    say(`pots: ${untrusted} is not trusted: what it would run before removal was not run`);
    return;
  }
  const task = context.config.settings.defaultTask;
  const failure = await runHook(context, worktree, task, command);
  if (failure === null) return;
  throw new PotsError(
    "failed",
    `what has to run before removal failed (${failure})`,
    `nothing was removed; it ran in ${shownPath(context, worktree.path)}`,
  );
}

async function allowedCommand(
  context: Context,
  setup: ProjectSetup,
  asks: boolean,
): Promise<string | "not trusted" | null> {
  const found = hookFor(setup.own?.file ?? null, setup.repository?.file ?? null, "create");
  if (found === null) return null;
  if (!found.foreign || !needsTrust(setup)) return found.value;
  return asks && (await askTrust(context, setup)) ? found.value : "not trusted";
}

/** @returns how it failed; null: it did not */
async function runHook(
  context: Context,
  worktree: Worktree,
  task: string,
  command: string,
): Promise<string | null> {
  say(`$ ${printable(command)}`);
  const { sessionPrefix: prefix } = context.config.settings;
  const project = projectName(worktree.root);
  const session = plainSessionName({ prefix, project, worktree: worktree.name, task });
  const outcome = await run(["/bin/sh", "-c", command], {
    cwd: worktree.path,
    // with a CDPATH `cd build` leads elsewhere
    env: {
      ...worktreeEnvironment(context, worktree, task, session),
      PWD: worktree.path,
      CDPATH: "",
    },
    shareTerminal: true,
    // what is typed ahead is for what comes after, and stdout for a session's name
    input: new Uint8Array(),
    stdoutTo: "stderr",
  });
  return succeeded(outcome) ? null : outcome.summary;
}
