import { expect } from "bun:test";
import type fc from "fast-check";
import { type Known, type Model, mayEnd, mustEnd, type PickerState } from "./model.ts";

/** One step of a day at the terminal, and the comparison that ends each. */

export type Command = fc.AsyncCommand<Model, PickerState>;

/** How many steps were taken in all. */
export const taken = { steps: 0 };

export function command(
  name: string,
  check: (model: Model) => boolean,
  run: (model: Model, machine: PickerState) => Promise<void>,
): Command {
  return {
    check: (model) => check(model),
    async run(model, machine) {
      taken.steps++;
      await run(model, machine);
      await compare(model, machine);
    },
    toString: () => name,
  };
}

/** The real server against the model, session by session. */
async function compare(model: Model, machine: PickerState): Promise<void> {
  const told = await machine.told();
  const real = told.map(({ key, name, root, path, task }) => ({ key, name, root, path, task }));
  const expected = model.sessions.map(({ key, name, managed }) => ({
    key,
    name,
    root: managed?.tree.repo.root ?? "",
    path: managed?.markedPath ?? "",
    task: managed?.task ?? "",
  }));
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  expect(real.sort(byName)).toEqual(expected.sort(byName));
  const { stdout } = await machine.world.pots(["list", "--orphans", "--names"]);
  const orphans = stdout.split("\n").filter((name) => name !== "");
  for (const session of model.sessions) {
    const shown = orphans.includes(session.name);
    if (shown && !mayEnd(session)) throw new Error(`${session.name} is shown as orphaned`);
    if (!shown && mustEnd(model, session)) throw new Error(`${session.name} is no orphan?`);
  }
}

/** The sessions that are new, or gone, since the model last looked. */
export async function changes(model: Model, machine: PickerState) {
  const told = await machine.told();
  const before = new Set(model.sessions.map(({ key }) => key));
  const now = new Set(told.map(({ key }) => key));
  return {
    born: told.filter(({ key }) => !before.has(key)),
    ended: model.sessions.filter(({ key }) => !now.has(key)),
  };
}

export const forget = (model: Model, ended: readonly Known[]) => {
  model.sessions = model.sessions.filter((session) => !ended.includes(session));
};
