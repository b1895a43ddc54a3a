import { test } from "bun:test";
import fc from "fast-check";
import { newModel, PickerState } from "./model.ts";
import { COMMANDS } from "./model-commands.ts";
import { taken } from "./model-step.ts";

/**
 * Random days at the terminal: after each step the real server is compared with what must be.
 * `POTS_TEST_STEPS` and `POTS_TEST_SEED` make it longer or the same again (bun run test:long).
 */

const STEPS = Number(process.env.POTS_TEST_STEPS ?? 60);
const SEED = Number(process.env.POTS_TEST_SEED ?? Date.now() % 2 ** 31);
/** Steps of one day at most; each begins with a fresh machine. */
const DAY = 60;

test(`no session is lost, and none wrongly ended, in ${STEPS} steps (seed ${SEED})`, async () => {
  console.log(`seed ${SEED}: POTS_TEST_SEED=${SEED} bun test test/safety/model.test.ts`);
  const day = fc.asyncProperty(
    fc.commands(COMMANDS, { maxCommands: DAY, size: "max" }),
    async (commands) => {
      await using machine = new PickerState();
      const model = await newModel(machine);
      await fc.asyncModelRun(() => ({ model, real: machine }), commands);
    },
  );
  for (let seed = SEED; taken.steps < STEPS; seed++) {
    await fc.assert(day, { seed, numRuns: 1, interruptAfterTimeLimit: 300_000 });
  }
  console.log(`${taken.steps} steps taken`);
}, 3_600_000);
