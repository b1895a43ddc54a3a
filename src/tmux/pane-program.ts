import { accessSync, constants } from "node:fs";
import { basename } from "node:path";
import type { Environment } from "../system/environment.ts";
import { printable, truncate } from "../terminal/text.ts";

/** What is started in a pane: a program and then a shell, or a shell alone. Only argument lists. */

/** The shell that a pane has when nothing else is asked for: tmux's options of these names. */
export interface UsualShell {
  shell: string;
  /** A shell command; `""`: the shell itself, as a login shell. */
  command: string;
}

/**
 * The words that have the person's shell run a command as if typed: with its start-up files read, so
 * that PATH, aliases and version managers are there. nu reads them for a login shell alone
 * (nushell #7442); a plain sh has none, and as an interactive one would lose a program that is
 * stopped.
 * @param directory where it runs; absolute, and where the words are started
 */
export function shellWords(shell: string, command: string, directory: string): string[] {
  return [shell, ...interactive(shell), ...lineWords(shell, command, directory)];
}

/** Start-up files may lead elsewhere (`cd ~`): back to the directory that is given, or nothing is run. */
const BACK = `[ "$PWD" = "$1" ] || builtin cd -- "$1" || exit; shift`;
const FISH_BACK = `[ "$PWD" = "$argv[1]" ]; or builtin cd -- $argv[1]; or exit; set -e argv[1]`;

/** What follows a shell's `-c` for it to run a line in a directory, in which it is started. */
export function lineWords(shell: string, line: string, directory: string): string[] {
  const name = basename(shell);
  if (name === "fish") return [`${FISH_BACK}\n${line}`, directory];
  if (/^(bash|zsh)$/.test(name)) return [`${BACK}\n${line}`, shell, directory];
  return [line];
}

/** The command of `shellWords`, of an earlier pots too; null: the words are none of those. */
export function shellCommand(words: readonly string[]): string | null {
  const [shell = ""] = words;
  const before = [shell, ...interactive(shell)];
  if (before.some((word, at) => words[at] !== word)) return null;
  const [text, ...rest] = words.slice(before.length);
  if (text === undefined) return null;
  const back = [BACK, FISH_BACK].find((each) => text.startsWith(`${each}\n`));
  if (back !== undefined) return text.slice(back.length + 1);
  return rest.length === 0 ? text : null;
}

function interactive(shell: string): string[] {
  const name = basename(shell);
  if (name === "nu") return ["--login", "-c"];
  if (/^(sh|dash|ash)$/.test(name)) return ["-c"];
  return name === "fish" ? ["-i", "-c"] : ["-ic"];
}

/** `$SHELL` where it can be run, else the one that tmux has. */
export function personsShell(env: Environment, usual: UsualShell): string {
  const own = env.SHELL ?? "";
  try {
    if (!own.startsWith("/")) return usual.shell;
    accessSync(own, constants.X_OK);
    return own;
  } catch {
    return usual.shell;
  }
}

/** The last words of each: tmux's default-command where there is one, else its shell. */
const SHELL = `[ -z "$usual" ] || exec "$shell" -c "$usual"
exec "$shell" -l`;

/**
 * A POSIX shell's lines that run "$@" in front of the terminal and leave its exit status in $status.
 * With job control ctrl-c reaches the program alone, tmux names it as what runs in the pane, and the
 * terminal is had back however the program ends. One that is stopped (ctrl-z) goes on at once, as
 * there is no shell yet to bring it back; keys that come in between end nothing but the program
 * (traps do not reach it).
 */
export const IN_FRONT = `trap : INT QUIT TSTP
set -m 2>/dev/null
"$@"
status=$?
while [ "$status" -eq 148 ]; do fg >/dev/null; status=$?; done
set +m 2>/dev/null`;

const PROGRAM = `shell=$1 usual=$2 dir=$3 name=$4; shift 4
if cd -- "$dir"; then
${IN_FRONT}
printf '\\n%s: exit %s\\n' "$name" "$status"
fi
${SHELL}`;

const ALONE = `shell=$1 usual=$2 dir=$3
cd -- "$dir"
${SHELL}`;

/** Cells of a command's text in the line that says how it ended. */
const LONGEST_NAME = 60;

/**
 * Argument list for a pane that runs a program, says its exit status, and keeps a shell.
 * @param directory absolute; `cd` and not tmux takes it there, as tmux expands formats in one
 */
export function programPane(
  usual: UsualShell,
  directory: string,
  name: string,
  words: readonly string[],
): string[] {
  const told = truncate(printable(name), LONGEST_NAME);
  return ["/bin/sh", "-c", PROGRAM, "pots", usual.shell, usual.command, directory, told, ...words];
}

/** Argument list for a pane that is the usual shell. */
export function shellPane(usual: UsualShell, directory: string): string[] {
  return ["/bin/sh", "-c", ALONE, "pots", usual.shell, usual.command, directory];
}

/** The same, after what a file holds; the file is then gone. */
export function afterShowing(file: string, words: readonly string[]): string[] {
  const show = 'cat -- "$1"; rm -f -- "$1"; shift; exec "$@"';
  return ["/bin/sh", "-c", show, "pots", file, ...words];
}

/**
 * What a pane holds until it has its size. Should pots be ended before it puts the program there,
 * it becomes a shell.
 */
export const PLACEHOLDER = ["/bin/sh", "-c", 'sleep 60; exec "$SHELL"'] as const;

/** Was a pane started with that? @param words as tmux tells them, in its own quoting */
export const isPlaceholder = (words: string) => words.includes("sleep 60; exec ");
