import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SavedRecord } from "../../src/sessions/saved.ts";
import type { Machine } from "./fleet.ts";
import { type Measured, measure, type Probe } from "./measure.ts";

/** Bringing back many sessions of two windows, beside tmux alone that starts the same shells. */

const SESSIONS = 200;
/** Of one call of tmux alone. */
const AT_ONCE = 25;

export const RESTORE = `restore · ${SESSIONS} sessions of two windows`;
export const TMUX_ALONE = `tmux alone starts ${SESSIONS} sessions of two windows`;

/** @returns what restoring took, and tmux alone, by name */
export async function restoring(
  pots: string,
  machine: Machine,
  rounds: number,
): Promise<Map<string, Measured>> {
  const root = join(machine.home, "restored");
  const socket = machine.socket("restored");
  const tmux = (...words: string[]) => machine.must(["tmux", "-S", socket, ...words], root);
  const end = async () => {
    const pid = Number(await tmux("display-message", "-p", "#{pid}"));
    await tmux("kill-server");
    while (runs(pid)) await Bun.sleep(20); // a server on its way out takes the next call with it
  };
  await machine.must(["git", "init", "-q", root]);
  await machine.must(["git", "commit", "-q", "--allow-empty", "-m", "first"], root);
  await machine.must([pots, "-S", socket, "create", "-d", root], root);
  await tmux("new-window", "-t", "=restored-main-dev:", "-c", root);
  await machine.must([pots, "-S", socket, "save"]);
  await end();
  const saved = join(machine.home, ".local/state/pots/saved");
  const own = readdirSync(saved).find((name) => name.startsWith("restored-")) ?? "";
  const path = join(saved, own, readdirSync(join(saved, own))[0] ?? "");
  const text = manyOf(JSON.parse(readFileSync(path, "utf8")));
  const timed = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    const milliseconds = performance.now() - start;
    const there = (await tmux("list-windows", "-a", "-F", "x")).length / 2;
    await end();
    if (there !== SESSIONS * 2) throw new Error(`${there} windows, not ${SESSIONS * 2}`);
    return milliseconds;
  };
  const probes: Probe[] = [
    {
      name: RESTORE,
      run: async () => {
        for (const name of readdirSync(dirname(path))) rmSync(join(dirname(path), name));
        writeFileSync(path, text, { mode: 0o600 });
        return await timed(() => machine.must([pots, "-S", socket, "restore", "--yes"], root));
      },
    },
    {
      name: TMUX_ALONE,
      run: async () =>
        await timed(async () => {
          for (let at = 0; at < SESSIONS; at += AT_ONCE) {
            const numbers = Array.from({ length: AT_ONCE }, (_, i) => at + i);
            await tmux(...numbers.flatMap((number) => startWords(`s${number}`, root)));
          }
        }),
    },
  ];
  return await measure(probes, rounds);
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The record with its one session as often as is wanted, each with a task of its own. */
function manyOf(record: SavedRecord): string {
  const [one] = record.sessions;
  if (one?.mark == null) throw new Error("no session was saved");
  const { mark } = one;
  const sessions = Array.from({ length: SESSIONS }, (_, i) => ({
    ...{ ...one, id: `$${i}`, name: `restored-main-t${i}`, mark: { ...mark, task: `t${i}` } },
  }));
  return JSON.stringify({ ...record, sessions });
}

function startWords(name: string, directory: string): string[] {
  const shell = ["--", "/bin/sh", "-c", 'cd -- "$1"; exec /bin/sh -l', "sh", directory];
  const session = ["new-session", "-d", "-s", name, "-x", "80", "-y", "24", ...shell, ";"];
  return [...session, "new-window", "-t", `=${name}:`, ...shell, ";"];
}
