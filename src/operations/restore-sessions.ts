import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { resumeWords } from "../agents/resume.ts";
import { rememberProject } from "../projects/remembered.ts";
import type { TmuxSession, Worktree } from "../sessions/model.ts";
import { shortHash, worktreeName } from "../sessions/naming.ts";
import type { Verdict } from "../sessions/orphans.ts";
import {
  type PlanItem,
  type PlannedSession,
  type Programs,
  planRestore,
} from "../sessions/restore-plan.ts";
import { keyOf, type SavedSession } from "../sessions/saved.ts";
import type { Context } from "../snapshot/context.ts";
import { savedDirectory } from "../snapshot/saved.ts";
import { PotsError } from "../system/errors.ts";
import { holdFile } from "../system/hold-file.ts";
import { warn } from "../terminal/output.ts";
import type { Size } from "../terminal/terminal.ts";
import { printable, shellLine, tilde, tildeIn } from "../terminal/text.ts";
import { killSession } from "../tmux/kill.ts";
import { getSession, listSessions } from "../tmux/sessions.ts";
import { lookAtStarted, type Started } from "../tmux/started.ts";
import { finish, isUnfinished, startUnfinished, UNFINISHED } from "../tmux/unfinished.ts";
import { readVerdicts } from "../worktrees/evidence.ts";
import { branchOf } from "../worktrees/git-directory.ts";
import { findMoved } from "../worktrees/moved-by-hand.ts";
import { worktreeEnvironment } from "./environment.ts";
import type { AtPrompt } from "./start-agents.ts";
import { sizeFor, startWindows, type ToType, typeAll } from "./start-layout.ts";

/** Bringing saved sessions back: what would be done, and doing it. */

export async function planFor(
  context: Context,
  wanted: readonly SavedSession[],
  there: readonly TmuxSession[],
  programs: Programs,
): Promise<PlanItem[]> {
  return planRestore(wanted, {
    there,
    verdicts: await verdictsOf(wanted),
    isDirectory,
    resume: (agent, directory) => resumeWords(agent, directory, context.env, context.home),
    line: shellLine,
    prefix: context.config.settings.sessionPrefix,
    programs,
  });
}

/** As for sessions that there are; what git calls gone may have been moved by hand. */
async function verdictsOf(wanted: readonly SavedSession[]): Promise<Map<string, Verdict>> {
  const asSessions = wanted.map(
    (session): TmuxSession => ({
      ...session,
      ...{ id: keyOf(session), server: 0, windows: 1, attachedClients: 0, activityAt: 0 },
      ...{ bell: false, lastAttachedAt: null },
    }),
  );
  const verdicts = await readVerdicts(asSessions);
  for (const { id, mark } of asSessions) {
    const verdict = verdicts.get(id);
    if (mark === null || verdict === undefined || !("reason" in verdict)) continue;
    const moved =
      verdict.kind === "orphaned" ? findMoved(mark.gitdir, mark.worktree, mark.root) : null;
    const reason =
      moved === null
        ? (verdict.reason.split("; if it is gone for good")[0] ?? "")
        : `its worktree was moved by hand to ${moved}: git worktree repair, run there, tells git`;
    verdicts.set(id, { kind: "unknown", reason });
  }
  return verdicts;
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // gone, or not ours to enter
  }
}

/**
 * Bring back one, to be gone to. @returns its id
 * @throws PotsError saying why it does not come back
 */
export async function bringBack(
  context: Context,
  saved: SavedSession,
  there: readonly TmuxSession[],
): Promise<string> {
  const [item] = await planFor(context, [saved], there, "at the prompt");
  if (item?.kind === "kept out") {
    const forget = shellLine(["pots", "restore", "--forget", saved.name]);
    throw new PotsError(
      "failed",
      `${saved.name} does not come back: ${tildeIn(item.reason, context.home)}`,
      `let go of it: ${forget}`,
    );
  }
  if (item?.kind === "restore") {
    for (const path of item.missing) {
      warn(
        printable(
          `${tilde(path, context.home)} is gone: a shell in ${tilde(item.directory, context.home)}`,
        ),
      );
    }
    const { restored, failed } = await restoreSessions(context, [item], () => {});
    if (restored[0] !== undefined) return restored[0].id;
    if (failed[0] !== undefined) throw failed[0].error;
  }
  const now = await listSessions(context.tmux);
  const own = now.find((session) => keyOf(session) === keyOf(saved));
  if (own !== undefined) return own.id;
  throw new PotsError("exists", `another session is named ${saved.name} by now`, "pots list");
}

export interface Restored {
  restored: { id: string; name: string; session: SavedSession }[];
  /** Came to be there meanwhile. */
  there: PlannedSession[];
  failed: { name: string; error: unknown }[];
  /** Whose command line stands at the prompt. */
  agents: AtPrompt[];
}

/**
 * Bring sessions back, one after the other; one failure does not stop the rest.
 * @param progress called with each that is there
 * @throws PotsError when another pots is restoring, or tmux cannot say what there is
 */
export async function restoreSessions(
  context: Context,
  planned: readonly PlannedSession[],
  progress: (name: string, done: number) => void,
): Promise<Restored> {
  const { tmux } = context;
  await tmux.requireClient();
  const directory = savedDirectory(context);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const letGo = holdFile(join(directory, "restoring"));
  if (letGo === null) {
    throw new PotsError("refused", "another pots is restoring sessions", "wait for that one");
  }
  try {
    const before = await listSessions(tmux);
    const keys = new Set(before.map(keyOf));
    const names = new Set(before.map(({ name }) => name));
    const result: Restored = { restored: [], there: [], failed: [], agents: [] };
    const typing: ToType[] = [];
    let known: Known | null = null;
    for (const [index, item] of planned.entries()) {
      if (keys.has(keyOf(item.session)) || names.has(item.name)) {
        result.there.push(item);
        continue;
      }
      try {
        const { id, types, ...own } = await restoreOne(context, item, known);
        known = own;
        typing.push(types);
        result.restored.push({ id, name: item.name, session: item.session });
        context.changes.any = true;
        progress(item.name, index + 1);
      } catch (error) {
        // one that was killed may have had tmux finish it after the look at what there is
        if (await isThere(context, item.session)) result.there.push(item);
        else result.failed.push({ name: item.name, error });
      }
    }
    // last: the server goes with its last session
    await endUnfinished(context);
    const agents = new Set(planned.flatMap((item) => item.agents));
    result.agents = (await typeInAll(context, typing)).filter(({ text }) => agents.has(text));
    return await withoutLost(context, result);
  } finally {
    letGo();
  }
}

/** What the first one tells of all: the server's options, and the size of their windows. */
interface Known {
  started: Started;
  size: Size;
}

async function restoreOne(context: Context, item: PlannedSession, known: Known | null) {
  const { tmux } = context;
  const { name, mark, directory, windows } = item;
  const unfinished = `${UNFINISHED}${process.pid}-${shortHash(keyOf(item.session), 12)}`;
  const environment =
    mark === null ? {} : worktreeEnvironment(context, worktreeOf(mark), mark.task, name);
  const id = await startUnfinished(tmux, { name: unfinished, directory, environment });
  try {
    const started = known?.started ?? (await lookAtStarted(tmux, id));
    if (started === null) {
      throw new PotsError(
        "failed",
        `${name} ended at once`,
        "does a hook or exit-unattached end it?",
      );
    }
    const size = known?.size ?? (await sizeFor(context, started));
    const session = { ...started, id, name };
    const indexes = item.session.windows.map(({ index }) => index);
    const where = { worktree: directory, directory, anywhere: true };
    const place = { ...where, keepsFirst: false, size, indexes };
    const texts = await startWindows(context, session, windows, place);
    await finish(tmux, id, name, mark);
    if (mark !== null) rememberProject(context.stateDirectory, mark.root);
    return { id, started, size, types: { session, texts } };
  } catch (error) {
    const half = await getSession(tmux, id).catch(() => null);
    if (half?.name === unfinished) await killSession(tmux, half);
    throw error;
  }
}

function worktreeOf({ root, worktree, gitdir }: NonNullable<PlannedSession["mark"]>): Worktree {
  const main = root === worktree;
  return {
    ...{ root, path: worktree, gitdir, main, name: worktreeName(root, worktree, main) },
    ...{ branch: branchOf(gitdir), head: null, locked: false, prunable: false },
  };
}

async function isThere(context: Context, saved: SavedSession): Promise<boolean> {
  const there = await listSessions(context.tmux);
  return there.some((session) => keyOf(session) === keyOf(saved));
}

/** What a pots that was killed left half-built: nobody has been in it. */
async function endUnfinished(context: Context): Promise<void> {
  for (const session of await listSessions(context.tmux)) {
    if (!session.name.startsWith(UNFINISHED) || session.attachedClients > 0) continue;
    if (await isUnfinished(context.tmux, session)) await killSession(context.tmux, session);
  }
}

/** Shells get ready while others do. */
const AT_ONCE = 8;

async function typeInAll(context: Context, typing: readonly ToType[]) {
  const typed: (AtPrompt & { text: string })[] = [];
  const queue = typing.filter(({ texts }) => texts.length > 0);
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      try {
        const { name } = next.session;
        for (const { pane, text } of await typeAll(context, next)) typed.push({ pane, name, text });
      } catch (error) {
        warn(printable(`${next.session.name}: ${error instanceof Error ? error.message : error}`));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return typed;
}

/** tmux says "started" of what a hook ends at once. */
async function withoutLost(context: Context, result: Restored): Promise<Restored> {
  if (result.restored.length === 0) return result;
  const ids = new Set((await listSessions(context.tmux)).map(({ id }) => id));
  const lost = result.restored.filter(({ id }) => !ids.has(id));
  return {
    ...result,
    restored: result.restored.filter(({ id }) => ids.has(id)),
    failed: [
      ...result.failed,
      ...lost.map(({ name }) => ({ name, error: new Error("it ended at once") })),
    ],
  };
}
