import { expect, test } from "bun:test";
import { isSlip, nearestKey } from "../../src/config/misspelt.ts";

const KEYS = ["POTS_AUTO_ATTACH", "POTS_DEFAULT_TASK", "POTS_SESSION_PREFIX"];

test.each([
  ["POTS_DEFUALT_TASK", "POTS_DEFAULT_TASK", true],
  ["POTS_PREFIX", "POTS_SESSION_PREFIX", false],
  ["POTS_AUTOATTACH", "POTS_AUTO_ATTACH", true],
  ["POTS_UATO_ATTAHC", "POTS_AUTO_ATTACH", true], // neighbours swapped are one slip
  ["POTS_AUT_TTACHES", "POTS_AUTO_ATTACH", false],
  ["POTS_TASK", "POTS_DEFAULT_TASK", false], // a session's own
])("%s is nearest to %s; in the environment a slip: %j", (word, key, slip) => {
  expect(nearestKey(word, KEYS).key).toBe(key);
  expect(isSlip(word, KEYS)).toBe(slip);
});

test("a setting is no slip of itself, nor of another", () =>
  expect(KEYS.filter((key) => isSlip(key, KEYS))).toEqual([]));
