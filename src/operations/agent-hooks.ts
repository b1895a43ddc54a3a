import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type HooksState,
  hookFile,
  hooksState,
  Unreadable,
  withHooks,
  withoutHooks,
} from "../agents/hook-files.ts";
import type { AgentKind } from "../sessions/agents.ts";
import type { Context } from "../snapshot/context.ts";
import { reasonOf } from "../system/errors.ts";
import { realPath } from "../system/paths.ts";
import { findProgram } from "../system/process.ts";
import { readText } from "../system/read-file.ts";
import { ownProgram } from "./own-program.ts";
import { changeFile, type FileChange, leftAsItWas, textAt } from "./persons-file.ts";

/** Telling agents to call pots, and to stop. */

/** A change of one agent's file. */
export interface HookChange extends FileChange {
  kind: AgentKind;
}

/** What installing would change. @throws PotsError for a file that is not understood */
export function installing(context: Context, kind: AgentKind): HookChange {
  const path = hookFile(kind, context.env, context.home);
  const before = textAt(context, path);
  try {
    hooksState(kind, before, ownProgram()); // opencode: a plugin of that name that is another's
    return { kind, path, before, after: withHooks(kind, before, ownProgram()) };
  } catch (error) {
    throw error instanceof Unreadable ? leftAsItWas(context, path, error) : error;
  }
}

/** What uninstalling would change; the file as it was, where nobody has changed it since. */
export function uninstalling(context: Context, kind: AgentKind): HookChange {
  const path = hookFile(kind, context.env, context.home);
  const before = textAt(context, path);
  if (before === null) return { kind, path, before, after: null };
  try {
    if (hooksState(kind, before, ownProgram()) === "absent") {
      return { kind, path, before, after: before };
    }
    const kept = backupOf(path);
    const original = existsSync(kept) ? textAt(context, kept) : null;
    const same = original !== null && withHooks(kind, original, ownProgram()) === before;
    return { kind, path, before, after: same ? original : withoutHooks(kind, before) };
  } catch (error) {
    throw error instanceof Unreadable ? leftAsItWas(context, path, error) : error;
  }
}

const backupOf = (path: string) => `${realPath(path)}.pots-backup`;

/** Do it: the file as it was is kept beside it. @throws PotsError */
export function changeHooks(context: Context, change: HookChange): void {
  changeFile(context, change, backupOf(change.path));
}

export interface HookStatus {
  kind: AgentKind;
  /** The agent's program; null: not on PATH. */
  program: string | null;
  path: string;
  state: HooksState | "unreadable";
  /** What a person still has to do, or should know; `""` for nothing. */
  note: string;
}

/** How it stands with an agent's hooks. Never throws. */
export function hookStatus(context: Context, kind: AgentKind): HookStatus {
  const path = hookFile(kind, context.env, context.home);
  const program = findProgram(kind);
  try {
    const state = hooksState(kind, textAt(context, path), ownProgram());
    const note =
      state === "outdated"
        ? `pots agent install ${kind} renews them`
        : state === "installed" && kind === "codex"
          ? codexNote(context)
          : "";
    return { kind, program, path, state, note };
  } catch (error) {
    return { kind, program, path, state: "unreadable", note: reasonOf(error) };
  }
}

/** Codex passes over hooks that nobody trusted, without a word. */
export function codexNote(context: Context): string {
  const folder = context.env.CODEX_HOME || join(context.home, ".codex");
  let config = "";
  try {
    config = readText(join(folder, "config.toml"));
  } catch {
    // none yet, so nothing is trusted
  }
  const notes = [
    ...(config.includes("trusted_hash") ? [] : ["trust them: type /hooks in Codex"]),
    ...(/^\s*daemon_auto_start\s*=\s*false/m.test(config)
      ? []
      : ["with [features] daemon_auto_start = false in its config.toml hooks tell the right pane"]),
  ];
  return notes.join("; ");
}
