import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Fleet, Machine } from "./bench/fleet.ts";
import { keystrokes } from "./bench/keys.ts";
import { measure } from "./bench/measure.ts";
import { PARTS } from "./bench/parts.ts";
import { tableLines, targetLines, targets } from "./bench/report.ts";
import { restoring } from "./bench/restore.ts";
import { Bench, type FleetName, SIZES } from "./bench/rows.ts";
import { build, describeCommit } from "./build.ts";

/**
 * `bun run bench [--quick] [--rounds N] [--pots FILE] [part…]`: how long commands take, beside the
 * least that any compiled program could take for the same children. It fails nothing: times
 * depend on the machine, so only ratios within one run mean something.
 */

const NAMES = [...PARTS.map(({ name }) => name), "keys", "restore"];
const { values, positionals } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    pots: { type: "string" },
  },
  allowPositionals: true,
});
const unknown = positionals.find((name) => !NAMES.includes(name));
if (unknown !== undefined) {
  console.error(`bench: there is no part ${unknown}; there are: ${NAMES.join(", ")}`);
  process.exit(2);
}
const wanted = (name: string) => positionals.length === 0 || positionals.includes(name);
const rounds = Number(values.rounds ?? (values.quick ? 7 : 31));
const say = (text: string) => process.stderr.write(`bench: ${text}\n`);

const binaries = mkdtempSync(join(tmpdir(), "pots-bench-bin-"));
await using machine = new Machine();
// a thousand sessions are not left behind by a ctrl-c
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, async () => {
    await machine[Symbol.asyncDispose]();
    rmSync(binaries, { recursive: true, force: true });
    process.exit(130);
  });
}
try {
  const commit = await describeCommit();
  const programs = { pots: values.pots ?? join(binaries, "pots"), floor: join(binaries, "floor") };
  if (values.pots === undefined) {
    say("building pots");
    await build({ outfile: programs.pots, ...commit });
  }
  await build({ outfile: programs.floor, entrypoint: "scripts/bench/floor.ts", ...commit });

  const parts = PARTS.filter(({ name }) => wanted(name));
  const needed = new Set(parts.flatMap(({ fleets }) => fleets));
  if (wanted("keys")) needed.add("s1000");
  const fleets = new Map<FleetName, Fleet>();
  for (const name of needed) {
    say(`setting up ${name}: ${JSON.stringify(SIZES[name])}`);
    const fleet = await machine.fleet(name, SIZES[name]);
    // as every pots that starts a session does
    await machine.must([programs.pots, "-S", fleet.socket, "save"]);
    fleets.set(name, fleet);
  }
  const bench = new Bench(programs, machine, fleets);
  const rows = parts.flatMap((part) => part.rows(bench));
  const probes = rows.flatMap(({ pots, floor, tmux, others }) => [pots, floor, tmux, ...others]);
  const once = [...new Map(probes.map((probe) => [probe.name, probe])).values()];
  say(`${once.length} programs, ${rounds} times each`);
  const results = await measure(once, rounds);
  if (wanted("keys")) {
    say("typing");
    for (const [name, measured] of await keystrokes(bench)) results.set(name, measured);
  }

  if (wanted("restore")) {
    say("bringing back");
    const few = Math.min(rounds, 5); // each takes seconds
    for (const [name, measured] of await restoring(programs.pots, machine, few)) {
      results.set(name, measured);
      say(`${name}: ${measured.median.toFixed(0)} ms`);
    }
  }

  const { length: cores } = cpus();
  const about = { commit: commit.commit, bun: Bun.version, cores, rounds };
  console.log(`\n${JSON.stringify(about)}\n`);
  if (rows.length > 0) console.log(`${tableLines(rows, results).join("\n")}\n`);
  console.log(targetLines(results).join("\n"));
  mkdirSync("dist", { recursive: true });
  const data = { ...about, targets: targets(results), results: Object.fromEntries(results) };
  writeFileSync("dist/bench.json", `${JSON.stringify(data, null, 2)}\n`);
  console.log("\nthe same as data: dist/bench.json");
} finally {
  rmSync(binaries, { recursive: true, force: true });
}
