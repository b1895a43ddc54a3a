import type { Words } from "../cli/words.ts";
import {
  describeRemoval,
  lookAtRemoval,
  type Removal,
  refused,
  withMore,
} from "../operations/look-at-removal.ts";
import { askAboutAll, MORE } from "../operations/loss.ts";
import { removeWorktree } from "../operations/remove-worktree.ts";
import { worktreeToRemove } from "../operations/worktree-to-remove.ts";
import type { Worktree } from "../sessions/model.ts";
import { type Context, isInteractive, requireTerminal, shownPath } from "../snapshot/context.ts";
import { rootHere } from "../snapshot/projects.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { EXIT, oneLine, PotsError } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { printable, shellLine, these } from "../terminal/text.ts";
import type { RemovalWish } from "../worktrees/removal-verdict.ts";

/** `pots remove`: remove worktrees and end their sessions, losing nothing. */

export async function run(context: Context, words: Words): Promise<number> {
  const sure = words.flag("yes");
  const report = words.flag("dry-run");
  const named = words.positionals;
  const wish = { discard: words.flag("discard"), keepBranch: words.flag("keep-branch") };
  if (named.length === 0 && (sure || report || !isInteractive())) {
    const hint = "pots remove <worktree>; see pots remove --help";
    throw new PotsError("usage", "no worktree was named", hint);
  }
  const unasked = sure || (!report && !isInteractive());
  const worktrees =
    named.length === 0 ? await choose(context) : await find(context, named, unasked);
  if (worktrees.length === 0) return EXIT.done;
  if (!sure && !report) {
    const flags = ["discard", "keep-branch"].flatMap((name) =>
      words.flag(name) ? [`--${name}`] : [],
    );
    const line = shellLine(["pots", "remove", ...named, ...flags, "--yes"]);
    requireTerminal("remove", `to remove without asking: ${line}`);
  }
  const look = () => lookAtAll(context, worktrees, wish);
  const removals = await look();
  const show = (looked: readonly Removal[]) => {
    for (const removal of looked) say(describeRemoval(context, removal).join("\n"));
    const barred = looked.find(({ verdict }) => verdict.refusals.length > 0);
    if (barred !== undefined) throw shown(context, refused(barred), looked.length > 1);
  };
  if (sure || report) {
    show(removals);
    return report ? EXIT.done : await removeAll(context, removals, false);
  }
  const { askYes } = await import("../terminal/prompts.ts");
  const decidedOn = await askAboutAll(
    removals,
    async (looked, more) => {
      if (more) say(MORE);
      show(looked);
      return await askYes(`Remove ${these(removals.length, "worktree")}?`);
    },
    look,
    (now, before) => now.some((each, at) => isBusier(each, before[at])),
  );
  if (decidedOn === null) {
    say("nothing was removed");
    return EXIT.cancelled;
  }
  return await removeAll(context, decidedOn, true);
}

const isBusier = (now: Removal, before: Removal | undefined) =>
  before !== undefined && withMore(now, before).length > 0;

async function lookAtAll(context: Context, worktrees: readonly Worktree[], wish: RemovalWish) {
  const removals: Removal[] = [];
  for (const worktree of worktrees) removals.push(await lookAtRemoval(context, worktree, wish));
  return removals;
}

/** Several were named, and one may not be removed: then none is. */
function shown(context: Context, error: PotsError, several: boolean): PotsError {
  const { kind, message, hint, child } = error;
  const text = message.replace(/^\/\S+/, (path) => shownPath(context, path));
  return new PotsError(kind, several ? `${text}; nothing was removed` : text, hint, child);
}

async function find(
  context: Context,
  named: readonly string[],
  unasked: boolean,
): Promise<Worktree[]> {
  const { sessions } = await snapshotSessions(context);
  const found = new Map<string, Worktree>();
  for (const word of named) {
    const worktree = await worktreeToRemove(context, word, sessions, unasked);
    found.set(worktree.path, worktree);
  }
  return [...found.values()];
}

/** Worktrees of the project stood in, or of every known one: merged and clean ones first. */
async function choose(context: Context): Promise<Worktree[]> {
  const { removableWorktrees } = await import("../operations/removable-worktrees.ts");
  const rows = await removableWorktrees(context, rootHere(context));
  if (rows.length === 0) {
    say("no worktrees that could be removed");
    return [];
  }
  const { chooseSeveral } = await import("../picker/choose-several.ts");
  const choices = rows.map(({ worktree, label, about }) => ({
    value: worktree,
    name: label,
    about,
  }));
  const { lookAtWorktree } = await import("../picker/row-preview.ts");
  return await chooseSeveral(context, {
    ...{ label: "worktrees to remove", verb: "remove", choices },
    preview: (worktree, signal) => lookAtWorktree(context, worktree, signal),
  });
}

/** One after the other; the first that fails stops those after it. */
async function removeAll(
  context: Context,
  removals: readonly Removal[],
  asked: boolean,
): Promise<number> {
  let failed = false;
  for (const [index, removal] of removals.entries()) {
    try {
      const { problems } = await removeWorktree(context, removal, asked);
      for (const problem of problems) say(printable(problem));
      failed ||= problems.length > 0;
    } catch (error) {
      const left = removals.slice(index + 1).map(({ look }) => look.worktree.name);
      if (left.length > 0) say(printable(`not removed either: ${left.join(", ")}`));
      throw error instanceof PotsError ? shown(context, error, false) : new Error(oneLine(error));
    }
  }
  return failed ? EXIT.failed : EXIT.done;
}
