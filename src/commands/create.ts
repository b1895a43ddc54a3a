import { basename } from "node:path";
import type { Words } from "../cli/words.ts";
import { arrivalNote } from "../operations/arrival.ts";
import { askPlainly, layoutWishes } from "../operations/choose-layout.ts";
import { findTarget, type Target } from "../operations/find-worktree.ts";
import { NoSuchWorktree } from "../operations/no-such-worktree.ts";
import { askToBringBack, hasOwnWishes, tellPassedOver } from "../operations/pass-over.ts";
import {
  adoptSession,
  SessionExists,
  type StartedSession,
  startSession,
  unmanagedTwin,
} from "../operations/start-session.ts";
import { noteDone, remindOfSetUp } from "../operations/unfinished-setup.ts";
import { sessionFor } from "../sessions/join.ts";
import type { Session } from "../sessions/model.ts";
import { type Context, isInteractive, shownPath } from "../snapshot/context.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { ownClient } from "../tmux/clients.ts";
import { goToSession } from "../tmux/go.ts";
import { placeOf, refuseNesting } from "../tmux/place.ts";
import type { Seen } from "../tmux/same.ts";
import { hasFailed, lookToStart, tellEnding, tellStarted } from "./creating.ts";

/** `pots create`: start a session in a worktree, and go there. */
export async function run(context: Context, words: Words): Promise<number> {
  const host = words.value("host");
  if (host !== undefined) return await createThere(context, words, host);
  if (words.flag("all")) return await (await import("./create-all.ts")).createAll(context, words);
  requireMaking(words);
  if (words.positionals.length === 0 && isInteractive() && !words.flag("json")) {
    const { createGuided } = await import("./create-guided.ts");
    return await createGuided(context, words, words.flag("no-attach"));
  }
  const { sessions, target } = await lookAround(context, words);
  if (target === null) return EXIT.done; // only what would be done was asked for
  const { worktree, task } = target;
  if (words.flag("no-setup")) noteDone(worktree, ["setup"]);
  remindOfSetUp(worktree);
  const going = await isToGo(context, words);
  const existing = sessionFor(sessions, worktree, task);
  if (existing !== undefined)
    return await alreadyExists(
      context,
      words,
      new SessionExists(existing, another(words, target, existing)),
    );
  const twin = unmanagedTwin(context, sessions, target);
  if (twin !== undefined) return await adopt(context, words, twin, target);
  const saved = await savedInstead(context, words, target, sessions);
  if (saved !== null) return await tellOrGo(context, words, saved, going);
  let started: StartedSession;
  try {
    const command = words.rest ?? [];
    const noShell = words.flag("no-shell");
    const layout = layoutWishes(words, isInteractive() ? askPlainly : null);
    started = await startSession(context, { sessions, ...target, command, noShell, layout });
  } catch (error) {
    if (!(error instanceof SessionExists)) throw error;
    return await alreadyExists(context, words, error);
  }
  tellEnding(started);
  tellPassedOver([started]);
  const failed = hasFailed(started);
  if (failed || !going) {
    const where = shownPath(context, target.directory);
    await tellStarted(context, words, [started], `started ${printable(started.name)} in ${where}`);
    return failed ? EXIT.failed : EXIT.done;
  }
  await goToSession(context.tmux, started, { tell: arrivalNote() }, context.env);
  return EXIT.done;
}

/** What is saved in the place of the session that is asked for, brought back where a person says so. */
async function savedInstead(
  context: Context,
  words: Words,
  { worktree, task }: Target,
  sessions: readonly Session[],
) {
  if (!isInteractive() || words.flag("json") || hasOwnWishes(words)) return null;
  return await askToBringBack(context, worktree, task, sessions, askPlainly);
}

async function tellOrGo(
  context: Context,
  words: Words,
  back: Seen & { name: string },
  going: boolean,
) {
  if (going) await goToSession(context.tmux, back, { tell: arrivalNote() }, context.env);
  else await tellStarted(context, words, [back], `restored ${printable(back.name)}`);
  return EXIT.done;
}

/** A worktree and task has one session: who names another directory of it may want a task for that. */
function another(words: Words, { worktree, directory }: Target, there: Session): string | null {
  const [path = ""] = words.positionals;
  if (directory === worktree.path || directory === there.path) return null;
  return shellLine(["pots", "create", path, "-t", basename(directory)]);
}

async function createThere(context: Context, words: Words, host: string): Promise<number> {
  requireMaking(words);
  return await (await import("./create-host.ts")).createOnHost(context, words, host);
}

/** A session of that name and worktree is there, and pots did not make it. */
async function adopt(
  context: Context,
  words: Words,
  twin: Session,
  target: Target,
): Promise<number> {
  const name = printable(twin.name);
  if (!words.flag("existing")) {
    throw new PotsError(
      "exists",
      `${name} is there already, and pots did not make it`,
      `go there: ${shellLine(["pots", "attach", twin.name])}; pots create -A makes it pots' own, after asking`,
    );
  }
  if (isInteractive()) {
    const { askYes } = await import("../terminal/prompts.ts");
    const question = `${name} was not made by pots. Make it pots' own?`;
    if (await askYes(question)) await adoptSession(context, twin, target);
  }
  return await alreadyExists(context, words, new SessionExists(twin));
}

/**
 * The sessions, and the worktree that is meant. Only a project's name needs the sessions to be
 * understood: any other is looked for while tmux answers, and heard of after tmux.
 */
async function lookAround(context: Context, words: Words) {
  const named = { positionals: words.positionals, taskOption: words.value("task") };
  const asked = lookToStart(context);
  const find = (sessions: readonly Session[]) =>
    words.flag("worktree")
      ? import("./create-worktree.ts").then((made) =>
          made.findOrMake(context, words, sessions, asked),
        )
      : findTarget(context, named, sessions);
  const looking =
    words.positionals.length > 1 ? asked.then(({ sessions }) => find(sessions)) : find([]);
  const [snapshotted, found] = await Promise.allSettled([asked, looking]);
  if (snapshotted.status === "rejected") throw snapshotted.reason;
  const { sessions } = snapshotted.value;
  if (found.status === "fulfilled") return { sessions, target: found.value };
  if (!(found.reason instanceof NoSuchWorktree) || !isInteractive()) throw found.reason;
  const { askToMake } = await import("./create-worktree.ts");
  return { sessions, target: await askToMake(context, words, found.reason) };
}

/** The options that say how a worktree is made. */
function requireMaking(words: Words): void {
  if (words.flag("json") && words.flag("dry-run")) {
    throw new PotsError("usage", "--dry-run prints commands, no data", "leave out --json");
  }
  const option = ["from", "take", "dry-run"].find((name) => words.flag(name));
  if (option === undefined || words.flag("worktree")) return;
  throw new PotsError(
    "usage",
    `--${option} is for a worktree that is made`,
    "add -w: pots create <branch> -w",
  );
}

/** In a pane that nobody looks at, an agent's perhaps, there is nobody to take along: pots stays. */
async function isToGo(context: Context, words: Words): Promise<boolean> {
  const { config, env, tmux } = context;
  const stays = words.flag("no-attach") || words.flag("json") || !config.settings.autoAttach;
  if (stays || !isInteractive()) return false;
  await refuseNesting(tmux, env);
  const { kind } = await placeOf(tmux, env);
  return kind !== "pane" || (await ownClient(tmux, env)) !== null;
}

async function alreadyExists(
  context: Context,
  words: Words,
  exists: SessionExists,
): Promise<number> {
  const go = () => goToSession(context.tmux, exists.session, { tell: arrivalNote() }, context.env);
  const name = printable(exists.session.name);
  if (words.flag("existing")) {
    const stays = words.flag("no-attach") || words.flag("json") || !isInteractive();
    if (stays) await tellStarted(context, words, [exists.session], `${name} already exists`);
    else await go(); // -A is the wish to be there, whatever POTS_AUTO_ATTACH says
    return EXIT.done;
  }
  if (!words.flag("no-attach") && isInteractive()) {
    const { askYes } = await import("../terminal/prompts.ts");
    const about = exists.another === null ? [] : [`one for that directory: ${exists.another}`];
    if (await askYes(`${name} already exists. Go there?`, true, about)) {
      await go();
      return EXIT.done;
    }
  }
  throw exists;
}
