import { shellWord } from "../terminal/text.ts";
import type { TmuxCommand } from "./connection.ts";
import { commandWord } from "./words.ts";

/** tmux's hooks that keep the record as it should be, whatever happens without pots. */

/** At an index of their own: nobody's hooks are replaced by them. */
export const INDEX = 4090;

/**
 * A condition as long as many sessions are being made, which are saved at their end: four saves for
 * each would take many times as long as they do. `T:` has tmux put in the time.
 */
const QUIET = "@pots_restoring";
/** Seconds, after which a pots that was killed keeps no save off. */
const PATIENCE = 10;

/** The command that keeps saves off for a while: to be given anew for as long as that is wanted. */
export function holdSavesOff(): TmuxCommand {
  const end = Math.ceil(Date.now() / 1000) + PATIENCE;
  return ["set-option", "-g", QUIET, `#{<:%s,${end}}`];
}

export const LET_SAVES_IN: TmuxCommand = ["set-option", "-gu", QUIET];

/**
 * What each calls. One that follows `closing` knows that what is gone went just now; panes that come,
 * go and change places are the layout's changes.
 */
const HOOKS: Record<string, "hook" | "closing"> = {
  "session-created": "hook",
  "session-closed": "closing",
  "session-renamed": "hook",
  "window-linked": "hook",
  "window-unlinked": "closing",
  "window-layout-changed": "hook",
  "after-rename-window": "hook",
  "client-detached": "closing",
};

/** Seconds for which a save waits for what else happens: many panes that are made are one change. */
const DELAY = 0.5;

const COMMENT = "# what sessions there are is written down whenever that changes";

/** A word of a command that tmux parses, within one that stands between single quotes. */
const quoted = (text: string) => `"${text.replace(/[\\"$]/g, "\\$&")}"`;

/** A text that tmux expands as a format on its way. */
const asFormat = (text: string) => text.replaceAll("#", "##");

/**
 * Lines for tmux.conf; pots follows the server that runs them.
 * @param program absolute: tmux's PATH may be another than the person's
 */
export function hookLines(program: string): string[] {
  return [
    COMMENT,
    ...Object.entries(HOOKS).map(([name, flag]) => {
      const due = `@pots_due_${flag}`;
      const save = `${shellWord(program)} save --${flag} >/dev/null 2>&1`;
      const then = `set-option -gu ${due} ; run-shell -b ${quoted(asFormat(save))}`;
      const wait = `set-option -g ${due} 1 ; run-shell -b -d ${DELAY} -C ${quoted(asFormat(then))}`;
      const wanted = `#{?#{T:${QUIET}},,#{?${due},,1}}`;
      return `set-hook -g '${name}[${INDEX}]' ${commandWord(`if-shell -F "${wanted}" { ${wait} }`)}`;
    }),
  ];
}

/** The programs that hooks of pots call, in lines of a tmux.conf, or as tmux prints them; `pots` alone in early ones. */
export function programsIn(text: string): string[] {
  const own = text.split("\n").filter((line) => line.includes(`[${INDEX}]`));
  const found = own.flatMap(
    (line) => /([\w@%+=:,./-]+) save --(?:hook|closing)\b/.exec(line)?.[1] ?? [],
  );
  return [...new Set(found)];
}

const OWN_LINE = new RegExp(
  String.raw`^set-hook -g '[a-z-]+\[${INDEX}\]' '.* save( --(closing|hook))? >/dev/null 2>&1\W*$`,
);

/** How it stands with the hooks in a tmux.conf. */
export function hooksIn(text: string, program: string): "absent" | "installed" | "outdated" {
  const own = text.split("\n").filter(isOwn);
  if (own.length === 0) return "absent";
  return own.join("\n") === hookLines(program).join("\n") ? "installed" : "outdated";
}

/** The hooks of pots in what `show-hooks` prints, by name. */
export const hookNamesIn = (output: string): string[] =>
  [...output.matchAll(new RegExp(`^([a-z-]+)\\[${INDEX}\\] `, "gm"))].map(([, name = ""]) => name);

/** Are all of them there, and no other? */
export const areAll = (names: readonly string[]): boolean =>
  names.toSorted().join() === Object.keys(HOOKS).toSorted().join();

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
export function withSaveHooks(text: string, program: string): string {
  if (hooksIn(text, program) === "installed") return text;
  const lines = hookLines(program);
  const others = withoutSaveHooks(text);
  const end = others === "" || others.endsWith("\n") ? "" : "\n";
  return `${others}${end}\n${lines.join("\n")}\n`;
}
