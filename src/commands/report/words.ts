import { oneLine, PotsError } from "../../system/errors.ts";
import { tilde } from "../../terminal/text.ts";

/**
 * What may stand in a report that is pasted where everybody reads it: numbers, and words of the lists
 * here. Nothing else gets in, so that nothing private can: no name of a person, host, project, branch
 * or session, no value of a variable, no words of another program.
 */

/** Stands for what is left out. */
export const LEFT_OUT = "…";

/** The first number of a version, as `3.3a`, in what a program says of itself. */
export function versionIn(text: string): string {
  const found = /(?:^|[^\d.])((?:next-)?\d{1,4}(?:\.\d{1,6}){1,3}(?:[a-z]\d{0,2})?)(?![\w.])/.exec(
    text,
  )?.[1];
  return found ?? (/^(?:tmux )?master\s*$/.test(text) ? "master" : "a version that is none");
}

/** The text where it is one of these, else that it is another. */
export function ifKnown(text: string, known: readonly string[]): string {
  return known.includes(text) ? text : "another";
}

/** Directories and files that are called so on many machines. */
const PARTS = new Set(
  [
    "usr bin sbin local opt etc var lib lib64 libexec share state run current-system sw profile nix",
    "store .nix-profile homebrew linuxbrew .linuxbrew Cellar snap flatpak home Users root tmp private",
    ".local .config .cargo .bun .npm .asdf .mise shims config plum pots tmux git ssh claude codex",
    "gemini opencode .claude .codex .gemini hooks.json settings.json plugins pots.js bash zsh fish",
    "dash ksh nu sh .pots-config .worktree-config",
  ].flatMap((line) => line.split(" ")),
);

/** A path: `~` for the home directory, and of the rest only what is called so on many machines. */
export function vaguePath(path: string, home: string): string {
  if (!path.startsWith("/")) return LEFT_OUT;
  const parts = tilde(path, home)
    .split("/")
    .map((part, index) =>
      part === "" || (index === 0 && part === "~") || PARTS.has(part) ? part : LEFT_OUT,
    );
  return parts.filter((part, i) => part !== LEFT_OUT || parts[i - 1] !== LEFT_OUT).join("/");
}

const TERMINALS = [
  ...["alacritty", "ansi", "contour", "cygwin", "dumb", "foot", "ghostty", "iterm", "iterm2"],
  ...["kitty", "konsole", "linux", "mintty", "nsterm", "putty", "rio", "rxvt", "screen", "st"],
  ...["tmux", "vt100", "vt220", "wezterm", "xterm"],
];
const KINDS = [
  ...["16color", "88color", "256color", "color", "direct", "bce", "it", "italic", "kitty"],
  ...["ghostty", "mono", "new", "truecolor", "unicode"],
];
const TERMINAL = new RegExp(`^(?:${TERMINALS.join("|")})(?:-(?:${KINDS.join("|")}))*$`);

/** A terminal's kind, as TERM and tmux's default-terminal have it. */
export function terminalKind(text: string): string {
  if (text === "") return "not set";
  return TERMINAL.test(text) ? text : "another";
}

/** `UTF-8`, or that it is none: languages and countries are left out. */
export function charset(locale: string): string {
  if (locale === "") return "none set";
  return /utf-?8/i.test(locale) ? "UTF-8" : "not UTF-8";
}

const SHELLS = ["bash", "zsh", "fish", "sh", "dash", "ksh", "nu", "tcsh", "csh", "xonsh", "elvish"];

export function shellName(path: string): string {
  return path === "" ? "not set" : ifKnown(path.slice(path.lastIndexOf("/") + 1), SHELLS);
}

/** What programs and the system say of a failure, in words that hold nothing of anybody's. */
const REASONS = new RegExp(
  [
    ...["not found on PATH", "too old", "could not be run", "could not be read", "cannot be read"],
    ...["no server running", "lost server", "server exited(?: unexpectedly)?", "error connecting"],
    ...[
      "[Pp]ermission denied",
      "No such file or directory",
      "[Cc]onnection refused",
      "Not a directory",
    ],
    ...["unsafe permissions", "protocol version mismatch", "does not say its version"],
    ...["no answer in [\\d.]+ s", "exit \\d{1,3}", "killed by SIG[A-Z]{2,6}", "no UTF-8"],
    ...["printed more than \\d+ MB", "its output did not end", "is no answer", "no absolute path"],
    ...["no regular file", "is a directory", "symbolic link", "larger than \\d+ MiB", "no JSON"],
    ...["\\bE(?:ACCES|PERM|NOENT|NOTDIR|ISDIR|LOOP|IO|ROFS|MFILE|NFILE|NAMETOOLONG|STALE)\\b"],
  ].join("|"),
  "g",
);

/** Why something failed: what of its words is known to hold nothing private. */
export function whyOf(error: unknown): string {
  const text = typeof error === "string" ? error : oneLine(error);
  const said = [...new Set(text.match(REASONS) ?? [])];
  if (said.length > 0) return said.join(", ");
  const kind = error instanceof PotsError ? error.kind : "unforeseen";
  return `${kind}; its words are left out, pots doctor has them`;
}

/** `2 attached, 1 orphaned`, the most first. */
export function tally(words: readonly string[]): string {
  const groups = [...Map.groupBy(words, (word) => word)].sort((a, b) => b[1].length - a[1].length);
  return groups.map(([word, all]) => `${all.length} ${word}`).join(", ");
}
