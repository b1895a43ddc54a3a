import { PotsError } from "../system/errors.ts";
import { succeeded } from "../system/process.ts";
import { saysGone, type Tmux } from "./connection.ts";
import { question, toNumber } from "./question.ts";
import { isSame, type Seen } from "./same.ts";

/** What a session's active pane shows. */

export interface Capture {
  /** The program in the foreground. */
  command: string;
  windows: number;
  /** The pane's text with its colours as escape sequences: not safe to show as it is. */
  text: string;
}

/** A preview that takes longer than this is not worth its wait. */
const TIMEOUT = 2000;

const SHOWN = question("shown", {
  words: {
    id: "session_id",
    server: "pid",
    createdAt: "session_created",
    windows: "session_windows",
  },
  texts: { command: "pane_current_command" },
});

/**
 * @param target the session's active pane, or another of its panes by id
 * @throws PotsError when this very session is not there, or tmux fails
 */
export async function captureActivePane(
  tmux: Tmux,
  session: Seen & { name: string },
  signal: AbortSignal,
  target = `${session.id}:`,
): Promise<Capture> {
  const outcome = await tmux.try(
    [
      ["display-message", "-p", "-t", target, SHOWN.guarded],
      ["capture-pane", "-p", "-e", "-t", target],
    ],
    { signal, timeout: TIMEOUT },
  );
  const end = outcome.stdout.indexOf("\n");
  const shown = SHOWN.read(outcome.stdout.slice(0, end));
  // display-message does not mind a missing target, and capture-pane does
  const isGone = shown === null && saysGone(outcome.stderr);
  if (!isGone && !succeeded(outcome)) {
    throw await tmux.failure("look into the session", outcome);
  }
  const { id = "", server = "0", createdAt = "0", windows = "0", command = "" } = shown ?? {};
  const now = { id, server: toNumber(server), createdAt: toNumber(createdAt) };
  if (!isSame(now, session)) {
    throw new PotsError("notFound", `${session.name} has ended`, "refresh the list");
  }
  return { command, windows: toNumber(windows), text: outcome.stdout.slice(end + 1) };
}
