/** tmux's hooks that keep the record as it should be, whatever happens without pots. */

/** At an index of their own: nobody's hooks are replaced by them. */
const INDEX = 4090;

const HOOKS: Record<string, string> = {
  "session-created": "pots save",
  "session-closed": "pots save --closing",
  "session-renamed": "pots save",
  "window-linked": "pots save",
  "window-unlinked": "pots save --closing",
  "client-detached": "pots save --closing",
};

/** Lines for tmux.conf; pots follows the server that runs them. */
export function hookLines(): string[] {
  return [
    "# what sessions there are is written down whenever that changes",
    ...Object.entries(HOOKS).map(
      ([name, command]) =>
        `set-hook -g '${name}[${INDEX}]' 'run-shell -b "${command} >/dev/null 2>&1"'`,
    ),
  ];
}
