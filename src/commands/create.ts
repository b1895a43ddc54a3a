import type { Words } from "../cli/words.ts";
import { findTarget, projectFor, taskFor } from "../operations/find-worktree.ts";
import { SessionExists, startSession } from "../operations/start-session.ts";
import { sessionFor } from "../sessions/join.ts";
import type { Session, Worktree } from "../sessions/model.ts";
import { type Context, isInteractive, shownPath } from "../snapshot/context.ts";
import { type SessionSnapshot, snapshotSessions } from "../snapshot/sessions.ts";
import { EXIT, oneLine, PotsError } from "../system/errors.ts";
import { print, say } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { ownClient } from "../tmux/clients.ts";
import { goToSession } from "../tmux/go.ts";
import { placeOf, refuseNesting } from "../tmux/place.ts";

/** `pots create`: start a session in a worktree, and go there. */
export async function run(context: Context, words: Words): Promise<number> {
  if (words.flag("all")) return await createAll(context, words);
  if (words.positionals.length === 0 && isInteractive()) {
    const { createGuided } = await import("./create-guided.ts");
    return await createGuided(context, words, words.flag("no-attach"));
  }
  const { sessions, target } = await lookAround(context, words);
  const { worktree, task } = target;
  const existing = sessionFor(sessions, worktree, task);
  const going = await isToGo(context, words);
  if (existing !== undefined) {
    return await alreadyExists(context, words, new SessionExists(existing));
  }
  let started: { id: string; name: string };
  try {
    started = await startSession(context, sessions, worktree, task, words.rest ?? []);
  } catch (error) {
    if (!(error instanceof SessionExists)) throw error;
    return await alreadyExists(context, words, error);
  }
  const { id, name } = started;
  if (going) await goToSession(context.tmux, id, {}, context.env);
  else if (isInteractive()) say(`started ${name} in ${shownPath(context, worktree.path)}`);
  else print(name);
  return EXIT.done;
}

/** Whoever starts sessions knows his tmux: asked at the same time, that costs no waiting. */
async function snapshot(context: Context): Promise<SessionSnapshot> {
  const [sessions] = await Promise.all([snapshotSessions(context), context.tmux.requireClient()]);
  return sessions;
}

/**
 * The sessions, and the worktree that is meant. Only a project's name needs the sessions to be
 * understood: any other is looked for while tmux answers, and heard of after tmux.
 */
async function lookAround(context: Context, words: Words) {
  const named = { positionals: words.positionals, taskOption: words.value("task") };
  const asked = snapshot(context);
  const looking =
    words.positionals.length > 1
      ? asked.then(({ sessions }) => findTarget(context, named, sessions))
      : findTarget(context, named, []);
  const [snapshotted, found] = await Promise.allSettled([asked, looking]);
  if (snapshotted.status === "rejected") throw snapshotted.reason;
  if (found.status === "rejected") throw found.reason;
  return { sessions: snapshotted.value.sessions, target: found.value };
}

/** In a pane that nobody looks at, an agent's perhaps, there is nobody to take along: pots stays. */
async function isToGo(context: Context, words: Words): Promise<boolean> {
  const { config, env, tmux } = context;
  if (words.flag("no-attach") || !isInteractive() || !config.settings.autoAttach) return false;
  await refuseNesting(tmux, env);
  const { kind } = await placeOf(tmux, env);
  return kind !== "pane" || (await ownClient(tmux, env)) !== null;
}

async function alreadyExists(
  context: Context,
  words: Words,
  exists: SessionExists,
): Promise<number> {
  const go = () => goToSession(context.tmux, exists.session.id, {}, context.env);
  const name = printable(exists.session.name);
  if (words.flag("existing")) {
    if (!isInteractive()) print(name);
    else if (words.flag("no-attach")) say(`${name} already exists`);
    else await go(); // -A is the wish to be there, whatever POTS_AUTO_ATTACH says
    return EXIT.done;
  }
  if (!words.flag("no-attach") && isInteractive()) {
    const { askYes } = await import("../terminal/prompts.ts");
    if (await askYes(`${name} already exists. Go there?`, true)) {
      await go();
      return EXIT.done;
    }
  }
  throw exists;
}

/** One session for every worktree of the project that has none. */
async function createAll(context: Context, words: Words): Promise<number> {
  const [query, ...extra] = words.positionals;
  if (extra.length > 0) {
    throw new PotsError(
      "usage",
      "--all takes a project alone",
      "pots create --all [project], with -t for another task than the default",
    );
  }
  const { sessions } = await snapshot(context);
  const { project, worktrees } = await projectFor(context, query, sessions);
  const task = taskFor(context, words.value("task"));
  const waiting = worktrees.filter(
    ({ path, prunable }) =>
      !prunable &&
      !sessions.some(({ worktreePath, status }) => worktreePath === path && status !== "unmanaged"),
  );
  const started: Session["name"][] = [];
  const failed: { worktree: Worktree; error: unknown }[] = [];
  for (const [index, worktree] of waiting.entries()) {
    try {
      const { name } = await startSession(
        context,
        sessions,
        worktree,
        task,
        words.rest ?? [],
        started,
      );
      started.push(name);
      say(`[${index + 1}/${waiting.length}] ${name}`);
    } catch (error) {
      failed.push({ worktree, error });
      say(`[${index + 1}/${waiting.length}] ${printable(worktree.name)}: failed`);
    }
  }
  if (waiting.length === 0) say(`every worktree of ${printable(project.name)} has a session`);
  if (!isInteractive()) for (const name of started) print(name);
  if (failed.length === 0) return EXIT.done;
  for (const { worktree, error } of failed) {
    say(`pots: ${printable(`${worktree.name}: ${oneLine(error)}`)}`);
  }
  say(`  ${started.length} started and running, ${failed.length} failed`);
  return EXIT.failed;
}
