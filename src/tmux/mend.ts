import { shellLine } from "../terminal/text.ts";

/**
 * What to do about tmux's words (tmux.c, client.c).
 * @param host the machine where it said them; null: this one
 */
export function mendFor(stderr: string, host: string | null): string {
  const known = knownMend(stderr);
  if (host === null) {
    return known ?? "pots list shows what is there now, pots doctor which tmux this is";
  }
  return known === null
    ? `look at it there: ssh ${host} tmux list-sessions`
    : `on ${host}: ${known}`;
}

function knownMend(stderr: string): string | null {
  const unsafe = /^directory (.+) has unsafe permissions/m.exec(stderr)?.[1];
  if (unsafe !== undefined) {
    return `others could reach your tmux through it: ${shellLine(["chmod", "700", unsafe])}`;
  }
  if (/^error connecting to .* \(Permission denied\)/m.test(stderr)) {
    return "that server is another user's: TMUX_TMPDIR, -L or -S choose one of your own";
  }
  if (/^protocol version mismatch/m.test(stderr)) {
    return "the server was started by another version of tmux: use that one, or end it (tmux kill-server ends its sessions)";
  }
  // ENOSPC on Linux, ENXIO on macOS, EAGAIN where a person may have no more processes (spawn.c)
  if (
    /^(create window|create pane|respawn pane|respawn window|split).* failed: fork failed: /m.test(
      stderr,
    )
  ) {
    return "this machine has no terminal or process left for another pane: end what nobody needs (pots kill), or close windows";
  }
  return null;
}
