import { homedir } from "node:os";
import { join } from "node:path";
import { loadSettings } from "../config/load.ts";
import type { ResolvedSettings } from "../config/settings.ts";
import type { TmuxSession } from "../sessions/model.ts";
import type { SavedSession } from "../sessions/saved.ts";
import { type Environment, xdgDirectory } from "../system/environment.ts";
import { PotsError } from "../system/errors.ts";
import { refuseColor } from "../terminal/colors.ts";
import { warnAll } from "../terminal/output.ts";
import { isTerminal, terminalColumns } from "../terminal/terminal.ts";
import { printable, tilde } from "../terminal/text.ts";
import type { Tmux } from "../tmux/connection.ts";

/** What every command works with: the environment, the settings, the tmux server, the terminal. */
export interface Context {
  env: Environment;
  home: string;
  cwd: string;
  config: ResolvedSettings;
  tmux: Tmux;
  /** What pots has to know again: `$XDG_STATE_HOME/pots`. */
  stateDirectory: string;
  noColorFlag: boolean;
  /** What this pots did to sessions: they are saved when it is done. */
  changes: Changes;
}

export interface Changes {
  /** Was a session started, ended, or given another mark? */
  any: boolean;
  /** Ended on purpose: not to come back. */
  ended: Pick<TmuxSession, "name" | "mark">[];
  /** Brought back: they wait no longer. */
  broughtBack: SavedSession[];
}

/** @param tellsSettings the command itself tells what is wrong with the settings */
export function makeContext(tmux: Tmux, noColorFlag: boolean, tellsSettings: boolean): Context {
  const { env } = process;
  if (noColorFlag) refuseColor();
  const home = homeDirectory(env);
  const config = loadSettings(env, home);
  if (!tellsSettings) warnAll(config.warnings);
  return {
    env,
    home,
    cwd: currentDirectory(env),
    config,
    tmux,
    stateDirectory: join(xdgDirectory("STATE", env, home), "pots"),
    noColorFlag,
    changes: { any: false, ended: [], broughtBack: [] },
  };
}

/** @throws PotsError for a relative HOME: what is kept there would land wherever one stands */
function homeDirectory(env: Environment): string {
  const home = env.HOME || homedir();
  if (home.startsWith("/")) return home;
  throw new PotsError(
    "usage",
    `HOME is ${JSON.stringify(home)}, which is no absolute path`,
    "set it to your home directory, or unset it",
  );
}

/** A shell may stand in a worktree that was removed: that is no reason not to list sessions. */
function currentDirectory(env: Environment): string {
  try {
    return process.cwd();
  } catch {
    return env.PWD || "/";
  }
}

const hasTerminal = () => isTerminal(0) && isTerminal(1);

/** It shows what it is sent line by line: a list or a question would be a mess of escape sequences. */
const isDumb = () => process.env.TERM === "dumb";

/** Can a person be asked? */
export function isInteractive(): boolean {
  return hasTerminal() && !isDumb();
}

/** Terminal cells to fit output into; null where stdout is no terminal. */
export function outputWidth(): number | null {
  return isTerminal(1) ? terminalColumns() : null;
}

/** A path fit to be shown: printable, `~` for the home directory. */
export function shownPath(context: Context, path: string): string {
  return printable(tilde(path, context.home));
}

/** @throws PotsError of kind `usage` when there is nobody to ask */
export function requireTerminal(doing: string, instead: string): void {
  if (isInteractive()) return;
  const which = hasTerminal()
    ? "a terminal that can move its cursor (this is TERM=dumb)"
    : "a terminal";
  throw new PotsError("usage", `${doing} needs ${which}`, instead);
}
