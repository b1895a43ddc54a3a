import type { TmuxSession } from "../sessions/model.ts";
import { PotsError } from "../system/errors.ts";
import type { Tmux } from "./client.ts";

/** What a session's active pane shows, and typing into it. */

export interface Capture {
  /** The program in the foreground. */
  command: string;
  windows: number;
  /** The pane's text with its colours as escape sequences: not safe to show as it is. */
  text: string;
}

/** A preview that takes longer than this is not worth its wait. */
const TIMEOUT = 2000;

/** @throws PotsError when this very session is not there, or tmux fails */
export async function captureActivePane(
  tmux: Tmux,
  session: Pick<TmuxSession, "id" | "server" | "createdAt" | "name">,
  signal: AbortSignal,
): Promise<Capture> {
  const target = `${session.id}:`;
  const facts = "#{pid} #{session_created} #{session_windows} #{pane_current_command}";
  const output = await tmux.must(
    "look into the session",
    [
      ["display-message", "-p", "-t", target, facts],
      ["capture-pane", "-p", "-e", "-t", target],
    ],
    { signal, timeout: TIMEOUT },
  );
  const end = output.indexOf("\n");
  const match = /^(\d+) (\d+) (\d+) (.*)$/.exec(output.slice(0, end));
  const same =
    match !== null && Number(match[1]) === session.server && Number(match[2]) === session.createdAt;
  if (!same) throw new PotsError("notFound", `${session.name} has ended`, "refresh the list");
  return { command: match[4] ?? "", windows: Number(match[3]), text: output.slice(end + 1) };
}

/** tmux's command that types bytes, as they are, into a session's active pane. */
export function typeBytes(id: string, bytes: Uint8Array): [string, ...string[]] {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  return ["send-keys", "-t", `${id}:`, "-H", ...hex];
}
