import type { Worktree } from "../sessions/model.ts";
import { worktreeName } from "../sessions/naming.ts";
import { type Context, isInteractive } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { run, succeeded } from "../system/process.ts";
import { say, warn } from "../terminal/output.ts";
import { isTerminal } from "../terminal/terminal.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { gitEntries, toWorktrees } from "../worktrees/git.ts";
import { branchOf } from "../worktrees/git-directory.ts";
import { gitDirectoryOf, locate, repositoryAt } from "../worktrees/git-files.ts";
import type { MakingPlan } from "../worktrees/making-plan.ts";
import { carryInto, noteAsCarried } from "./carry-files.ts";
import { type Place, tellingHalfMade } from "./half-made.ts";
import { type MakeWish, type Making, whereTaken } from "./prepare-worktree.ts";
import { filePatterns } from "./project-setup.ts";
import { hasSetUp, setUp } from "./set-up.ts";
import { type Taken, takeAlong } from "./take-along.ts";
import { tellSubmodules } from "./tell-submodules.ts";
import { noteLeft } from "./unfinished-setup.ts";

/** Making a worktree that was asked for and is not there: plum's or git's work, never pots' own. */

/**
 * Make it, the commands' words going to the terminal; then the files that git does not carry, and
 * the project's set-up, which needs a screen that nothing else is drawn on.
 * @returns the worktree that is there since
 * @throws PotsError when a command fails; what was made by then is left as it is
 */
export async function makeWorktree(
  context: Context,
  making: Making,
  wish: MakeWish = {},
): Promise<Worktree> {
  const { project, plan } = making;
  const taken = whereTaken(context, plan.path); // since it was prepared
  if (taken !== null) throw taken;
  let along: Taken | null = null;
  const takingAlong = async () => {
    if (wish.take && plan.at !== null) along = await takeAlong(context, project, plan.at);
    return along;
  };
  const kept = () => along?.kept() ?? null;
  let isNoted = false;
  const note = (worktree: Place) => {
    isNoted = true;
    const setsUp = !wish.noSetup && hasSetUp(context, worktree);
    noteLeft(worktree, setsUp ? ["files", "setup"] : ["files"]);
  };
  const found = (worktree: Place) => {
    if (!isNoted) note(worktree); // git made it, and pots has not come to it
  };
  return await tellingHalfMade(context, project, plan, { kept, isMade: () => isNoted, found }, () =>
    makeIt(context, making, wish, takingAlong, note),
  );
}

async function makeIt(
  context: Context,
  { project, plan, commands }: Making,
  wish: MakeWish,
  takingAlong: () => Promise<Taken | null>,
  note: (worktree: Worktree) => void,
): Promise<Worktree> {
  if (plan.note !== null) say(printable(plan.note));
  // git makes it where it was told to; what plum makes is known by what was not there before
  const entries = plan.path === null ? await gitEntries(project.root) : [];
  const before = new Set(entries.map(({ path }) => path));
  const last = commands.length - 1;
  for (const command of commands.slice(0, last)) {
    await runStep(command, plan.fetchMayFail);
  }
  const along = await takingAlong();
  const final = commands[last];
  if (final !== undefined) await runStep(final, false, along);
  const worktree = await madeWorktree(project.root, plan, before, final?.argv[0] ?? "git");
  note(worktree);
  if (along !== null) {
    await along.putInto(worktree);
    note(worktree); // its .pots.toml may have come along
  }
  await carryInto(context, worktree, filePatterns(context, worktree));
  const task = wish.task ?? context.config.settings.defaultTask;
  try {
    if (!wish.noSetup) await setUp(context, worktree, { task, asks: isInteractive() });
    await noteAsCarried(context, worktree);
  } finally {
    await tellSubmodules(context, worktree.path); // which the set-up may have checked out
  }
  return worktree;
}

type Step = Making["commands"][number];

async function runStep(
  { argv, directory, line, told }: Step,
  mayFail: boolean,
  taken: Taken | null = null,
): Promise<void> {
  if (told) say(`$ ${printable(line)}`);
  const terminal = isTerminal(0) && isTerminal(2);
  const outcome = await run(argv, {
    cwd: directory,
    ...(terminal
      ? { shareTerminal: true, ...(isTerminal(1) ? {} : { stdoutTo: "stderr" as const }) }
      : { env: { GIT_TERMINAL_PROMPT: "0" }, timeout: STEP_TIMEOUT, cleansUp: true }),
  });
  const { summary, stderr } = outcome;
  if (succeeded(outcome)) {
    if (!terminal && stderr.trim() !== "") say(printableOutput(stderr));
    return;
  }
  if (mayFail) {
    const words = stderr.trim().split("\n").at(-1) ?? "";
    warn(printable(`${argv[0]} could not bring it up to date (${summary}) ${words}`.trimEnd()));
    return;
  }
  await taken?.giveUp();
  throw new PotsError(
    "failed",
    `${argv[0]} did not make the worktree (${summary})`,
    `what was made is left as it is; see: git -C ${shellLine([directory])} worktree list`,
    { program: argv[0], stderr },
  );
}

/** Milliseconds; a large checkout or fetch takes its time, but nobody is there to end it. */
const STEP_TIMEOUT = 30 * 60_000;

const printableOutput = (text: string) => text.trimEnd().split("\n").map(printable).join("\n");

async function madeWorktree(
  root: string,
  plan: MakingPlan,
  before: ReadonlySet<string>,
  tool: string,
): Promise<Worktree> {
  const place = plan.path === null ? null : locate(plan.path);
  if (place?.worktree && place.commonDir === repositoryAt(root)?.commonDir) {
    // git said that it made it: no list is needed to know what it is
    const { worktree: path, gitdir } = place;
    const name = worktreeName(root, path, false);
    const state = { head: null, main: false, locked: false, prunable: false };
    return { ...{ root, name, path, gitdir }, branch: branchOf(gitdir), ...state };
  }
  const fresh = (await gitEntries(root)).filter(({ path }) => !before.has(path));
  const [made] = toWorktrees(root, fresh);
  if (made !== undefined && fresh.length === 1) return made;
  throw new PotsError(
    "failed",
    `${tool} made no worktree that pots could tell from the others`,
    `see what is there: git -C ${shellLine([gitDirectoryOf(root)])} worktree list`,
  );
}
