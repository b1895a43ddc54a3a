import type { Tmux, TmuxCommand } from "./connection.ts";
import { inSame } from "./go-there.ts";
import { IDENTITY } from "./same.ts";
import { hookNamesIn, INDEX } from "./save-hooks.ts";

/**
 * Hooks of a person's configuration that arrange windows. What comes back has been arranged already:
 * nothing that one makes is to stand beside it, or there would be more of it each time.
 */

/** They run within a call, or after it; not in a session that has others of its own. */
const HOOKS = [
  ...["after-new-window", "after-rename-window", "after-resize-window", "after-respawn-pane"],
  ...["after-select-layout", "after-select-pane", "after-select-window", "after-split-window"],
  ...["session-window-changed", "window-linked", "window-unlinked"],
] as const;

/** Those that tmux runs once a call has ended, when it is too late to see in it what they did. */
const LATE = new RegExp(
  String.raw`^(session-created|session-window-changed|window-[a-z-]+)\[(?!${INDEX}\])\d+\] (?!run-shell -b )`,
  "m",
);

const SHOW: TmuxCommand[] = [
  ["show-hooks", "-g"],
  ["show-hooks", "-gw"],
];

export interface Hooks {
  /** Are there any that run after a call? */
  follow: boolean;
  /** Do pots' own save whatever happens? */
  save: boolean;
}

/** Those of all sessions and windows, as tmux prints them. @throws PotsError with tmux's words */
export async function showHooks(tmux: Tmux): Promise<string> {
  return await tmux.must("look at its hooks", SHOW);
}

/** The commands that let them run in a session again. @param target exact */
export function letHooksIn(target: string): TmuxCommand[] {
  return HOOKS.map((hook): TmuxCommand => ["set-option", "-qu", "-t", target, hook]);
}

/**
 * Let none run in a session that was just started, and end what one has made in it by now.
 * @param pane the one that the session has of its own
 * @throws PotsError with tmux's words
 */
export async function keepHooksOut(tmux: Tmux, id: string, pane: string): Promise<Hooks> {
  const output = await tmux.must("look at the new session", [
    ...HOOKS.map((hook): TmuxCommand => ["set-option", "-q", "-t", `${id}:`, hook, ""]),
    ["list-panes", "-s", "-t", `${id}:`, "-F", `#{window_id} #{pane_id} ${IDENTITY}`],
    ...SHOW,
  ]);
  const rows = [...output.matchAll(/^@(\d+) %(\d+) \d+ (\d+) (\d+)$/gm)].map(
    ([, window, own, server, createdAt]) => ({
      ...{ window: Number(window), pane: Number(own) },
      ...{ server: Number(server), createdAt: Number(createdAt) },
    }),
  );
  const first = rows.find((row) => `%${row.pane}` === pane);
  if (first !== undefined) {
    // what is older was somewhere else before, and may be a person's
    const windows = new Set(rows.map(({ window }) => window).filter((own) => own > first.window));
    const panes = rows.filter((row) => row.window === first.window && row.pane > first.pane);
    const commands = [
      ...panes.map((own) => `kill-pane -t %${own.pane}`),
      ...[...windows].map((own) => `unlink-window -k -t '${id}:@${own}'`),
    ];
    const ending = inSame({ ...first, id }, commands);
    if (commands.length > 0) await tmux.must("end what a hook has made", [ending]);
  }
  return { follow: LATE.test(output), save: hookNamesIn(output).length > 0 };
}
