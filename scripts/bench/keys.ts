import { SESSION_NAME } from "./fleet.ts";
import { type Measured, Screen, summarize } from "./measure.ts";
import type { Bench, FleetName } from "./rows.ts";

/** Typing into the picker: how long until the screen answers each key, and with how many bytes. */

const KEYS = 100;
/** Typed a character at a time, taken back, and typed again. */
const QUERY = "wt12";
const BACKSPACE = "\u007f";
/** No more output for so long means that a key has been answered in full; milliseconds. */
const QUIET = 60;
/** Every key changes the screen; one that has not done so by now never will. Milliseconds. */
const PATIENCE = 2000;

/** Times of 100 keys in each program, and the bytes each key had written. */
export async function keystrokes(bench: Bench): Promise<Map<string, Measured>> {
  const name: FleetName = "s1000";
  const { socket, roots } = bench.fleet(name);
  const where = { cwd: roots[0] ?? "/", env: bench.machine.env };
  const measured = new Map<string, Measured>();
  const line = `tmux -S ${socket} list-sessions -F '#{session_name}' | fzf`;
  const programs: Record<string, string[]> = {
    "keystroke to paint": [bench.programs.pots, "-S", socket],
    ...(Bun.which("fzf") && { "fzf's keystroke to paint": ["sh", "-c", line] }),
  };
  for (const [label, argv] of Object.entries(programs)) {
    const screen = new Screen(argv, where);
    await screen.when(screen.started, (text) => SESSION_NAME.test(text));
    const { times, bytes } = await typeAll(screen);
    await screen.end();
    if (times.length < KEYS) {
      console.error(`bench: ${label}: typing does not change the screen; left out`);
      continue;
    }
    measured.set(`${label} · ${name}`, summarize(times));
    measured.set(`bytes for a key of ${label} · ${name}`, summarize(bytes));
  }
  return measured;
}

async function typeAll(screen: Screen): Promise<{ times: number[]; bytes: number[] }> {
  const times: number[] = [];
  const bytes: number[] = [];
  const keys = [...QUERY, ...[...QUERY].map(() => BACKSPACE)];
  for (let i = 0; i < KEYS; i++) {
    await Bun.sleep(QUIET);
    screen.forget();
    const typed = screen.type(keys[i % keys.length] ?? "");
    const milliseconds = await screen.when(typed, (text) => text !== "", PATIENCE);
    if (milliseconds === null) break;
    await Bun.sleep(QUIET);
    times.push(milliseconds);
    bytes.push(screen.forget());
  }
  return { times, bytes };
}
