import { expect, test } from "bun:test";
import { WantsSomebody } from "../../src/hosts/faults.ts";
import { toAskAgain } from "../../src/picker/host-sessions.ts";
import { PotsError } from "../../src/system/errors.ts";

test("a machine that lets nobody in unasked is not asked by the clock, and one that sleeps is", () => {
  const problems: Record<string, PotsError> = {
    asleep: new PotsError("failed", "asleep: no answer in 4 s"),
    locked: new WantsSomebody("failed", "locked: it wants a password"),
  };
  const again = toAskAgain(["build", "asleep", "locked"], (host) => problems[host] ?? null);
  expect(again).toEqual(["build", "asleep"]);
});
