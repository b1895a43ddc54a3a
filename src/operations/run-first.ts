import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readText } from "../system/read-file.ts";

/**
 * `create -- command`: the command runs first, and when it ends its exit status is said and a shell
 * stays, so that what it printed can be read; or the session ends with it (`--no-shell`).
 *
 * A POSIX shell waits for it, with job control, so that ctrl-c reaches the command alone and tmux
 * names the command as what runs in the pane. The words are arguments: nothing is interpolated. A
 * command that is stopped (ctrl-z) goes on at once, as there is no shell yet to bring it back; keys
 * that come in between end nothing but the command (traps do not reach it).
 */
const SCRIPT = `
noted=$1; stays=$2; shift 2
trap : INT QUIT TSTP
set -m 2>/dev/null
shell=\${SHELL:-/bin/sh}
if [ $# -eq 1 ]; then "$shell" -c "$1"; else "$@"; fi
status=$?
while [ "$status" -eq 148 ]; do fg >/dev/null; status=$?; done
[ ! -d "$noted" ] || printf '%s\\n' "$status" >"$noted/status"
[ "$stays" = yes ] || exit "$status"
set +m 2>/dev/null
printf '\\n[exit %s]\\n' "$status"
exec "$shell"
`;

/** How long a command that ends is waited for: what ends within that moment did not start. */
const MOMENT = 250;
const STEP = 10;

/** Where the exit status of a command is noted for a moment. */
export class FirstCommand {
  private readonly noted = mkdtempSync(join(tmpdir(), "pots-"));

  /** @param stays does a shell follow it? */
  constructor(
    private readonly command: readonly string[],
    private readonly stays: boolean,
  ) {}

  /** The words tmux is to run. */
  get words(): string[] {
    const stays = this.stays ? "yes" : "no";
    return ["/bin/sh", "-c", SCRIPT, "pots", this.noted, stays, ...this.command];
  }

  /** Its exit status; null where it still runs after a moment, which is what one hopes for. */
  async endedWith(): Promise<number | null> {
    for (let waited = 0; waited < MOMENT; waited += STEP) {
      await Bun.sleep(STEP);
      const status = this.status();
      if (status !== null) return status;
    }
    return null;
  }

  private status(): number | null {
    try {
      const text = readText(join(this.noted, "status"), 100);
      return text.endsWith("\n") ? Number(text) : null;
    } catch {
      return null; // not yet
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.noted, { recursive: true, force: true });
  }
}
