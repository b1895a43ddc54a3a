import { peakMemory } from "./memory.ts";

/** Taking times: every probe in turn, round after round, so that a busy moment is shared by all. */

export interface Probe {
  name: string;
  /** One run; milliseconds. */
  run: () => Promise<number>;
  /** Peak memory in bytes, where it can be had. */
  memory?: () => number | null;
}

export interface Measured {
  /** Milliseconds. */
  median: number;
  /** Nine of ten runs were at least as quick. */
  p90: number;
  best: number;
  worst: number;
  /** Peak memory in bytes; null: not known. */
  memory: number | null;
  runs: number;
}

export interface Surroundings {
  cwd: string;
  env: Record<string, string>;
}

function failed(argv: string[], code: number | null, words: string): Error {
  return new Error(`${argv.join(" ").slice(0, 300)}: exit ${code}\n${words}`);
}

/** A probe that runs a program to its end, output into a pipe. @throws when the program fails */
export function piped(name: string, argv: string[], { cwd, env }: Surroundings): Probe {
  return {
    name,
    run: async () => {
      const start = performance.now();
      const ended = Bun.spawnSync(argv, { cwd, env, stdin: "ignore" });
      const milliseconds = performance.now() - start;
      if (!ended.success) throw failed(argv, ended.exitCode, ended.stderr.toString());
      return milliseconds;
    },
    memory: () => peakMemory(argv, { cwd, env }),
  };
}

const SIZE = { cols: 120, rows: 30 };

/** A probe that runs a program to its end in a terminal of its own. @throws when it fails */
export function inTerminal(name: string, argv: string[], { cwd, env }: Surroundings): Probe {
  return {
    name,
    run: async () => {
      let shown = "";
      const data = (_: unknown, chunk: Uint8Array) => {
        shown += Buffer.from(chunk).toString();
      };
      const start = performance.now();
      const child = Bun.spawn(argv, { cwd, env, terminal: { ...SIZE, data } });
      const code = await child.exited;
      const milliseconds = performance.now() - start;
      child.terminal?.close();
      if (code !== 0) throw failed(argv, code, shown);
      return milliseconds;
    },
  };
}

/** Longer than any program here takes; only a screen that never comes waits for it. */
const PATIENCE = 10_000;

/** A full-screen program, to be looked at and typed at. */
export class Screen {
  /** Everything printed since `forget`, without escape sequences. */
  private bytes: Uint8Array[] = [];
  private wake = () => {};
  private readonly child: Bun.Subprocess;
  readonly started = performance.now();

  constructor(argv: string[], { cwd, env }: Surroundings) {
    const data = (_: unknown, chunk: Uint8Array) => {
      this.bytes.push(chunk.slice());
      this.wake();
    };
    this.child = Bun.spawn(argv, { cwd, env, terminal: { ...SIZE, data } });
  }

  /** Milliseconds since `since` at which what was printed first satisfied `holds`. */
  async when(since: number, holds: (text: string) => boolean, patience = PATIENCE) {
    const text = () => Bun.stripANSI(Buffer.concat(this.bytes).toString());
    while (!holds(text())) {
      const left = patience - (performance.now() - since);
      if (left <= 0) return null;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return performance.now() - since;
  }

  /** Bytes printed since the last call. */
  forget(): number {
    const count = this.bytes.reduce((sum, chunk) => sum + chunk.length, 0);
    this.bytes = [];
    return count;
  }

  type(keys: string): number {
    const now = performance.now();
    this.child.terminal?.write(keys);
    return now;
  }

  async end(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.child.exited;
    this.child.terminal?.close();
  }
}

/** A probe of the time until a full-screen program shows what it is for. */
export function firstPaint(name: string, argv: string[], where: Surroundings, what: RegExp): Probe {
  return {
    name,
    run: async () => {
      const screen = new Screen(argv, where);
      const milliseconds = await screen.when(screen.started, (text) => what.test(text));
      await screen.end();
      if (milliseconds === null) throw failed(argv, null, `it never showed ${what}`);
      return milliseconds;
    },
  };
}

export function summarize(times: readonly number[], memory: number | null = null): Measured {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return { median: at(0.5), p90: at(0.9), best: at(0), worst: at(1), memory, runs: times.length };
}

/** Runs every probe once a round, after one round that does not count. */
export async function measure(
  probes: readonly Probe[],
  rounds: number,
): Promise<Map<string, Measured>> {
  const times = new Map<string, number[]>(probes.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    // every other round backwards: none always follows the same neighbour
    for (const { name, run } of round % 2 === 0 ? probes : probes.toReversed()) {
      const milliseconds = await run();
      if (round > 0) times.get(name)?.push(milliseconds);
    }
  }
  return new Map(
    probes.map(({ name, memory }) => [name, summarize(times.get(name) ?? [], memory?.() ?? null)]),
  );
}
