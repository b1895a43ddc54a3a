import { succeeded } from "../system/process.ts";
import type { Size } from "../terminal/terminal.ts";
import type { Tmux } from "./connection.ts";
import { saysGone } from "./connection.ts";
import { inSame } from "./go-there.ts";
import { readIfThere } from "./if-there.ts";
import type { UsualShell } from "./pane-program.ts";
import { question, toNumber } from "./question.ts";
import type { Seen } from "./same.ts";
import { isAtLeast, parseVersion } from "./version.ts";
import { commandText } from "./words.ts";

/** A look at a session that was just started: what tmux made of it. */

export interface Started {
  /** Its server's process id. */
  server: number;
  /** The name it has: a hook may have renamed it. */
  name: string;
  /** Where its pane stands now; `""` where tmux cannot tell. */
  directory: string;
  /** Size of its window, and how many of a terminal's rows its status line takes. */
  window: Size;
  statusRows: number;
  /** Can panes float above the others? */
  floats: boolean;
  usual: UsualShell;
  /** Nothing runs in it any more, and tmux keeps it all the same (`remain-on-exit`). */
  dead: boolean;
}

const STARTED = question("started", {
  words: {
    id: "session_id",
    server: "pid",
    dead: "pane_dead",
    columns: "window_width",
    rows: "window_height",
    status: "status",
    version: "version",
  },
  texts: {
    name: "session_name",
    directory: "pane_current_path",
    shell: "default-shell",
    command: "default-command",
  },
});

/** Null: it is not there any more. @throws PotsError with tmux's words */
export async function lookAtStarted(tmux: Tmux, id: string): Promise<Started | null> {
  const outcome = await tmux.try([["display-message", "-p", "-t", `${id}:`, STARTED.guarded]]);
  const row = await readIfThere(tmux, "look at the new session", outcome, STARTED);
  return row?.id === id ? toStarted(row) : null;
}

/**
 * Tell what is started in this very session later the name that it has: a hook has given it another.
 * @throws PotsError with tmux's words, unless the session is gone
 */
export async function tellName(tmux: Tmux, session: Seen, name: string): Promise<void> {
  const tell = commandText(["set-environment", "-t", session.id, "POTS_SESSION", name]);
  const outcome = await tmux.try([inSame(session, [tell])]);
  if (succeeded(outcome) || saysGone(outcome.stderr)) return;
  throw await tmux.failure("tell the session its name", outcome);
}

/** The first tmux with `new-pane`. */
const FLOATS = [3, 8] as const;

function toStarted(row: NonNullable<ReturnType<typeof STARTED.read>>): Started {
  const { name, directory, dead, columns, rows, status, shell, command } = row;
  const version = parseVersion(row.version);
  return {
    ...{ name, directory, dead: dead === "1", server: toNumber(row.server) },
    window: { columns: toNumber(columns), rows: toNumber(rows) },
    floats: version !== null && isAtLeast(version, FLOATS),
    statusRows: status === "off" ? 0 : status === "on" ? 1 : toNumber(status),
    usual: { shell, command },
  };
}
