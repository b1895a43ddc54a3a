import { rmSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../system/errors.ts";
import { readText } from "../system/read-file.ts";
import { makeScratch } from "../system/scratch.ts";
import { warn } from "../terminal/output.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { IN_FRONT } from "../tmux/pane-program.ts";

/**
 * `create -- command`: the command runs first, and when it ends its exit status is said and a shell
 * stays, so that what it printed can be read; or the session ends with it (`--no-shell`).
 *
 * The words are arguments: nothing is interpolated.
 */
const SCRIPT = `
noted=$1; stays=$2; shift 2
shell=\${SHELL:-/bin/sh}
[ $# -ne 1 ] || set -- "$shell" -c "$1"
${IN_FRONT}
[ ! -d "$noted" ] || printf '%s\\n' "$status" >"$noted/status"
[ "$stays" = yes ] || exit "$status"
printf '\\n[exit %s]\\n' "$status"
exec "$shell"
`;

/** How long a command that ends is waited for: what ends within that moment did not start. */
const MOMENT = 250;
const STEP = 10;
/** What a shell says of a command that it cannot find. */
const NOT_FOUND = 127;

/** How a command ended: `exit 3`, and which it was where nothing of it ran. */
export interface Ending {
  status: number;
  text: string;
}

/** Where the exit status of a command is noted for a moment. */
export class FirstCommand {
  /** A directory; `""` where none can be made: then it is not seen whether the command ends at once. */
  private readonly noted: string;

  /** @param stays does a shell follow it? */
  constructor(
    private readonly command: readonly string[],
    private readonly stays: boolean,
  ) {
    try {
      this.noted = makeScratch("pots");
    } catch (error) {
      this.noted = "";
      warn(printable(`whether the command ends at once is not told: ${reasonOf(error)}`));
    }
  }

  /** The words tmux is to run. */
  get words(): string[] {
    const stays = this.stays ? "yes" : "no";
    return ["/bin/sh", "-c", SCRIPT, "pots", this.noted, stays, ...this.command];
  }

  /** How it ended; null where it still runs after a moment, which is what one hopes for. */
  async ended(): Promise<Ending | null> {
    for (let waited = 0; this.noted !== "" && waited < MOMENT; waited += STEP) {
      await Bun.sleep(STEP);
      const status = this.status();
      if (status !== null) return { status, text: this.textOf(status) };
    }
    return null;
  }

  private textOf(status: number): string {
    if (status !== NOT_FOUND) return `exit ${status}`;
    const [line = "", ...rest] = this.command;
    return `exit ${status} (command not found): ${rest.length > 0 ? shellLine(this.command) : line}`;
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
    if (this.noted !== "") rmSync(this.noted, { recursive: true, force: true });
  }
}
