import type { TmuxCommand } from "./connection.ts";

/** tmux's hooks that keep the record as it should be, whatever happens without pots. */

/** At an index of their own: nobody's hooks are replaced by them. */
export const INDEX = 4090;

/**
 * A condition as long as many sessions are being made, which are saved at their end: four saves for
 * each would take many times as long as they do. `T:` has tmux put in the time.
 */
const QUIET = "@pots_restoring";
const MEANWHILE = `#{?#{T:${QUIET}},,1}`;
/** Seconds, after which a pots that was killed keeps no save off. */
const PATIENCE = 10;

/** The command that keeps saves off for a while: to be given anew for as long as that is wanted. */
export function holdSavesOff(): TmuxCommand {
  const end = Math.ceil(Date.now() / 1000) + PATIENCE;
  return ["set-option", "-g", QUIET, `#{<:%s,${end}}`];
}

export const LET_SAVES_IN: TmuxCommand = ["set-option", "-gu", QUIET];

const HOOKS: Record<string, string> = {
  "session-created": "pots save --hook",
  "session-closed": "pots save --closing",
  "session-renamed": "pots save --hook",
  "window-linked": "pots save --hook",
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
        `set-hook -g '${name}[${INDEX}]' 'if-shell -F "${MEANWHILE}" { run-shell -b "${command} >/dev/null 2>&1" }'`,
    ),
  ];
}

const OWN_LINE = new RegExp(
  String.raw`^set-hook -g '[a-z-]+\[${INDEX}\]' '(if-shell -F "[^"]*" \{ )?run-shell -b "pots save( --(closing|hook))? >/dev/null 2>&1"( \})?'$`,
);

/** Lines that are pots', of this version or an earlier one. */
const isOwn = (line: string) => line === COMMENT || OWN_LINE.test(line);

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
