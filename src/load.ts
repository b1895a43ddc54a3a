import type { Words } from "./cli/words.ts";
import type { Context } from "./snapshot/context.ts";

/** Which module runs a command. Each is loaded on need: a command pays for no other's code. */

interface Entry {
  /** The module; `run` resolves to the exit code. */
  load: () => Promise<{ run: (context: Context, words: Words) => Promise<number> }>;
  /** Does it begin by asking tmux for its sessions? Then that is done while it is being loaded. */
  asksSessions: boolean | ((words: Words) => Promise<boolean>);
  /** And for the panes that may have an agent? */
  asksAgents?: boolean;
  /**
   * Does POTS_RESTORE=auto bring sessions back before it? `always`: it goes to one. `server`: it
   * tells of them, or writes the server's record, after which none come back by themselves; a server
   * is not started for it.
   */
  bringsBack?: "always" | "server";
}

/** Bare `pots`. */
export const PICKER: Entry = {
  ...{ asksSessions: true, asksAgents: true, bringsBack: "always" },
  load: () => import("./commands/pick.ts"),
};

const ENTRIES: Record<string, Entry> = {
  create: { asksSessions: true, bringsBack: "always", load: () => import("./commands/create.ts") },
  list: {
    asksSessions: true,
    asksAgents: true,
    bringsBack: "server",
    load: () => import("./commands/list.ts"),
  },
  attach: { asksSessions: true, bringsBack: "always", load: () => import("./commands/attach.ts") },
  kill: { asksSessions: true, bringsBack: "server", load: () => import("./commands/kill.ts") },
  remove: { asksSessions: true, bringsBack: "server", load: () => import("./commands/remove.ts") },
  files: { asksSessions: false, load: () => import("./commands/files.ts") },
  undo: { asksSessions: false, load: () => import("./commands/undo.ts") },
  next: {
    asksSessions: true,
    asksAgents: true,
    bringsBack: "always",
    load: () => import("./commands/next.ts"),
  },
  status: {
    asksSessions: true,
    asksAgents: true,
    bringsBack: "server",
    load: () => import("./commands/status.ts"),
  },
  capture: { asksSessions: true, asksAgents: true, load: () => import("./commands/capture.ts") },
  send: { asksSessions: true, asksAgents: true, load: () => import("./commands/send.ts") },
  wait: { asksSessions: true, asksAgents: true, load: () => import("./commands/wait.ts") },
  run: { asksSessions: true, load: () => import("./commands/run.ts") },
  agent: { asksSessions: false, load: () => import("./commands/agent.ts") },
  __run: { asksSessions: false, load: () => import("./commands/run-in-window.ts") },
  restore: { asksSessions: true, load: () => import("./commands/restore.ts") },
  save: { asksSessions: false, bringsBack: "server", load: () => import("./commands/save.ts") },
  cleanup: {
    asksSessions: true,
    bringsBack: "server",
    load: () => import("./commands/cleanup.ts"),
  },
  trust: { asksSessions: false, load: () => import("./commands/trust.ts") },
  untrust: { asksSessions: false, load: () => import("./commands/untrust.ts") },
  setup: { asksSessions: false, load: () => import("./commands/setup.ts") },
  layout: { asksSessions: true, load: () => import("./commands/layout.ts") },
  config: { asksSessions: false, load: () => import("./commands/config.ts") },
  doctor: { asksSessions: false, load: () => import("./commands/doctor.ts") },
  completion: { asksSessions: false, load: () => import("./commands/completion.ts") },
  __complete: {
    asksSessions: async (words) => (await import("./completion/asked.ts")).needsSessions(words),
    load: () => import("./commands/complete.ts"),
  },
};

/** @throws Error for a command that is declared and has no module: a bug, which a test looks for */
export function entryOf(name: string): Entry {
  const entry = ENTRIES[name];
  if (entry === undefined) throw new Error(`no module runs ${name}`);
  return entry;
}
