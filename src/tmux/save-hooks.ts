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

const COMMENT = "# what sessions there are is written down whenever that changes";

/** Lines for tmux.conf; pots follows the server that runs them. */
export function hookLines(): string[] {
  return [
    COMMENT,
    ...Object.entries(HOOKS).map(
      ([name, command]) =>
        `set-hook -g '${name}[${INDEX}]' 'run-shell -b "${command} >/dev/null 2>&1"'`,
    ),
  ];
}

/** Lines that are pots', of this version or an earlier one. */
const isOwn = (line: string) =>
  line === COMMENT ||
  /^set-hook -g '[a-z-]+\[4090\]' 'run-shell -b "pots save( --closing)? >\/dev\/null 2>&1"'$/.test(
    line,
  );

/** A tmux.conf without them; as it was where it has none. */
export function withoutSaveHooks(text: string): string {
  const lines = text.split("\n");
  // with the blank line that was put before them
  const stays = lines.filter(
    (line, at) => !isOwn(line) && !(line === "" && at > 0 && lines[at + 1] === COMMENT),
  );
  return stays.join("\n");
}

/** A tmux.conf with them at its end; as it was where it has them all. */
export function withSaveHooks(text: string): string {
  const lines = hookLines();
  const own = text.split("\n").filter(isOwn);
  if (own.join("\n") === lines.join("\n")) return text;
  const others = withoutSaveHooks(text);
  const end = others === "" || others.endsWith("\n") ? "" : "\n";
  return `${others}${end}\n${lines.join("\n")}\n`;
}
