import { describe, expect, test } from "bun:test";
import { ago, isoTime } from "../../src/terminal/time.ts";

const NOW = 1_800_000_000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("how long ago", () => {
  test.each<[seconds: number, text: string]>([
    [0, "now"],
    [59, "now"],
    [-100, "now"], // a clock that was set back
    [MINUTE, "1m ago"],
    [HOUR - 1, "59m ago"],
    [HOUR, "1h ago"],
    [DAY - 1, "23h ago"],
    [DAY, "1d ago"],
    [7 * DAY - 1, "6d ago"],
    [7 * DAY, "1w ago"],
    [365 * DAY - 1, "52w ago"],
    [365 * DAY, "1y ago"],
    [1000 * DAY, "2y ago"],
  ])("%i seconds: %s", (seconds, text) => expect(ago(NOW - seconds, NOW)).toBe(text));
});

test("a time for programs is ISO 8601, null where it is not known", () => {
  expect(isoTime(0)).toBe("1970-01-01T00:00:00.000Z");
  expect(isoTime(1_700_000_000)).toBe("2023-11-14T22:13:20.000Z");
  expect(isoTime(null)).toBeNull();
});
