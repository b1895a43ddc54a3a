import { expect, test } from "bun:test";
import { AT_START, follow, moveTo } from "../../src/picker/cursor.ts";

const KEYS = [..."abcdefghij"];

test("the list scrolls no further than the cursor needs", () => {
  const at3 = moveTo(KEYS, AT_START, 3, 4);
  expect(at3).toEqual({ key: "d", index: 3, top: 0 });
  const at4 = moveTo(KEYS, at3, 4, 4);
  expect(at4).toEqual({ key: "e", index: 4, top: 1 });
  expect(moveTo(KEYS, at4, 3, 4)).toEqual({ key: "d", index: 3, top: 1 });
  expect(moveTo(KEYS, at4, 0, 4)).toEqual({ key: "a", index: 0, top: 0 });
});

test("neither end is passed, and an empty list has no row", () => {
  expect(moveTo(KEYS, AT_START, 99, 4)).toEqual({ key: "j", index: 9, top: 6 });
  expect(moveTo(KEYS, AT_START, -5, 4)).toEqual(
    AT_START.key === null ? { key: "a", index: 0, top: 0 } : AT_START,
  );
  expect(moveTo([], AT_START, 3, 4)).toEqual({ key: null, index: 0, top: 0 });
});

test("the row under the cursor stays under it, on the same line of the screen", () => {
  const before = moveTo(KEYS, { key: "a", index: 0, top: 2 }, 4, 4);
  expect(before).toEqual({ key: "e", index: 4, top: 2 });
  const after = follow(["x", "y", ...KEYS], before, 4);
  expect(after).toEqual({ key: "e", index: 6, top: 4 });
});

test("where its row went, the cursor keeps its place", () => {
  const before = moveTo(KEYS, AT_START, 2, 4);
  expect(follow(["a", "b", "d", "e"], before, 4)).toEqual({ key: "d", index: 2, top: 0 });
  expect(follow(["a"], before, 4)).toEqual({ key: "a", index: 0, top: 0 });
});

test("a lower page keeps the cursor on it", () => {
  const before = moveTo(KEYS, AT_START, 7, 10);
  expect(follow(KEYS, before, 3)).toEqual({ key: "h", index: 7, top: 5 });
});
