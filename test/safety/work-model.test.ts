import { test } from "bun:test";
import fc from "fast-check";
import { COMMANDS, Machine, taken } from "./work-model.ts";

/**
 * Random days with worktrees: after each step every commit, and every staged, changed and untracked
 * content that was ever seen, can be reached, unless what was saved of it was forgotten.
 * `POTS_TEST_STEPS` and `POTS_TEST_SEED` make it longer or the same again (bun run test:long).
 */

const STEPS = Number(process.env.POTS_TEST_STEPS ?? 20);
const SEED = Number(process.env.POTS_TEST_SEED ?? Date.now() % 2 ** 31);
/** Steps of one day at most; each begins with a fresh machine. */
const DAY = 60;

test(`no work is lost in ${STEPS} steps (seed ${SEED})`, async () => {
  console.log(`seed ${SEED}: POTS_TEST_SEED=${SEED} bun test test/safety/work-model.test.ts`);
  const day = fc.asyncProperty(
    fc.commands(COMMANDS, { maxCommands: DAY, size: "max" }),
    async (commands) => {
      await using machine = new Machine();
      const model = await machine.begin();
      await fc.asyncModelRun(() => ({ model, real: machine }), commands);
    },
  );
  for (let seed = SEED; taken.steps < STEPS; seed++) {
    await fc.assert(day, { seed, numRuns: 1, interruptAfterTimeLimit: 300_000 });
  }
  console.log(`${taken.steps} steps taken`);
}, 3_600_000);
