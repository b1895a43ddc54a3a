import { withAgents } from "../../sessions/join.ts";
import { snapshotAgents } from "../../snapshot/agents.ts";
import type { Context } from "../../snapshot/context.ts";
import { snapshotSessions } from "../../snapshot/sessions.ts";
import { remembered } from "../../system/remembered.ts";
import { counted } from "../../terminal/text.ts";
import { knownFaults } from "../../tmux/faults.ts";
import { type ServerFacts, serverFacts } from "../../tmux/options.ts";
import { placeOf } from "../../tmux/place.ts";
import { locate } from "../../worktrees/git-files.ts";
import type { Part } from "./parts.ts";
import { LEFT_OUT, shellName, tally, terminalKind, vaguePath, versionIn } from "./words.ts";

/** The tmux server, and what is in it. */

const NO_SERVER = "no server is running";

const asked = new WeakMap<Context, Promise<ServerFacts | null>>();

/** Asked once. */
const facts = (context: Context) => remembered(asked, context, ({ tmux }) => serverFacts(tmux));

/** As it is where it is a number or one of tmux's own words. */
const plain = (value: string) =>
  /^(\d{1,9}|\d{1,5}x\d{1,5})$/.test(value) || WORDS.has(value) ? value : LEFT_OUT;
const WORDS = new Set([
  ...["on", "off", "failed", "key", "keep-last", "keep-group", "external", "both", "any", "none"],
  ...["all", "other", "current", "always", "largest", "smallest", "latest", "manual", "vi"],
  ...["emacs", "no-detached", "previous", "next"],
]);
const isSet = (value: string) => (unquoted(value) === "" ? "not set" : "set");
const unquoted = (value: string) => value.replace(/^(["'])(.*)\1$/, "$2");

/** Options that change what pots does or how it looks, and how much of each may be told. */
const OPTIONS: Record<string, (value: string, home: string) => string> = {
  ...{ "destroy-unattached": plain, "exit-unattached": plain, "exit-empty": plain },
  ...{ "detach-on-destroy": plain, "remain-on-exit": plain, "default-command": isSet },
  "default-shell": (value, home) =>
    `${shellName(unquoted(value))} (${vaguePath(unquoted(value), home)})`,
  "default-terminal": (value) => terminalKind(unquoted(value)),
  ...{ "default-size": plain, "window-size": plain, "aggressive-resize": plain },
  ...{ "base-index": plain, "pane-base-index": plain, "renumber-windows": plain },
  ...{ "automatic-rename": plain, "allow-rename": plain, "set-titles": plain },
  ...{ "escape-time": plain, "focus-events": plain, "allow-passthrough": plain },
  ...{ "extended-keys": plain, "set-clipboard": plain, mouse: plain, "mode-keys": plain },
  ...{ "history-limit": plain, "monitor-bell": plain, "bell-action": plain, status: plain },
};

async function options(context: Context): Promise<string> {
  const found = await facts(context);
  if (found === null) return NO_SERVER;
  return Object.entries(OPTIONS)
    .flatMap(([name, tell]) => {
      const value = found.options.get(name);
      return value === undefined ? [] : `${name} ${tell(value, context.home)}`;
    })
    .join(", ");
}

/** Hooks that run when sessions, windows, panes or clients come and go. */
const HOOKS = [
  ...["session-created", "session-closed", "session-renamed", "session-window-changed"],
  ...["window-linked", "window-unlinked", "window-renamed", "window-layout-changed"],
  ...["window-pane-changed", "window-resized", "client-attached", "client-detached"],
  ...["client-resized", "client-session-changed", "client-focus-in", "client-focus-out"],
  ...["after-new-session", "after-new-window", "after-split-window", "after-kill-pane"],
  ...["after-rename-session", "after-rename-window", "after-select-pane", "after-select-window"],
  ...["pane-died", "pane-exited", "pane-focus-in", "pane-focus-out", "pane-set-clipboard"],
  ...["alert-activity", "alert-bell", "alert-silence", "pane-mode-changed", "pane-title-changed"],
];

async function hooks(context: Context): Promise<string> {
  const found = await facts(context);
  if (found === null) return NO_SERVER;
  if (found.hooks.length === 0) return "none";
  const names = found.hooks.map(({ name, command }) => {
    const known = HOOKS.includes(name) ? name : "other";
    return /\bpots save\b/.test(command) ? `${known} (pots save)` : known;
  });
  return tally(names);
}

const PLACES = {
  outside: "outside tmux",
  elsewhere: "in another server than the one that is asked",
  pane: "in a pane",
  popup: "in a popup",
  job: "in a job of the server",
};

async function sessions(context: Context): Promise<string> {
  const all = (await snapshotSessions(context)).sessions;
  if (all.length === 0) return "none";
  const clients = all.reduce((sum, { attachedClients }) => sum + attachedClients, 0);
  const projects = new Set(all.flatMap(({ root }) => root ?? [])).size;
  return `${tally(all.map(({ status }) => status))}; ${counted(clients, "client")}, ${counted(projects, "project")}`;
}

async function agents(context: Context): Promise<string> {
  const all = (await snapshotSessions(context)).sessions;
  const found = withAgents(all, await snapshotAgents(context)).flatMap((one) => one.agents);
  return (
    tally(found.map(({ kind, state, source }) => `${kind} ${state} (by its ${source})`)) || "none"
  );
}

function here({ cwd }: Context): string {
  const place = locate(cwd);
  if (place === null) return "in no repository";
  if (place.worktree === null) return "in a bare repository";
  return place.gitdir === place.commonDir ? "in a main worktree" : "in a linked worktree";
}

export const SERVER: Part = {
  title: "tmux server",
  lines: [
    {
      what: "version",
      tell: async (context) => {
        const found = await facts(context);
        if (found === null) return NO_SERVER;
        return found.version === "" ? "without sessions it does not say" : versionIn(found.version);
      },
    },
    {
      what: "known faults of this tmux",
      tell: async ({ tmux }) => knownFaults(await tmux.version()).map(({ text }) => text),
    },
    { what: "options", tell: options },
    { what: "hooks", tell: hooks },
    {
      what: "pots was run",
      tell: async (context) =>
        `${PLACES[(await placeOf(context.tmux, context.env)).kind]}, ${here(context)}`,
    },
    { what: "sessions", tell: sessions },
    { what: "agents in panes", tell: agents },
  ],
};
