import { describe, expect, test } from "bun:test";
import { parseVersion, requireVersion } from "../../src/tmux/version.ts";

describe("tmux's version", () => {
  test.each<[text: string, version: [number, number] | null]>([
    ["tmux 3.3a\n", [3, 3]],
    ["3.3a", [3, 3]],
    ["tmux 3.10", [3, 10]],
    ["tmux next-3.6", [3, 6]],
    ["tmux 3.5-rc2", [3, 5]],
    ["tmux master", [999, 0]],
    ["tmux openbsd-7.8", [999, 0]],
    ["tmux", null],
    ["hello 3.3", null],
    ["", null],
  ])("%j is %j", (text, version) => expect(parseVersion(text)).toEqual(version));

  test.each(["tmux 3.2", "tmux 3.2a", "3.7", "tmux 4.0", "tmux master"])("%s will do", (text) =>
    expect(() => requireVersion(text)).not.toThrow(),
  );
  test.each([
    ["tmux 3.1c", "tmux 3.1c is too old: pots needs 3.2 or newer"],
    ["tmux 2.9", "tmux 2.9 is too old"],
    ["gibberish", 'tmux does not say its version (it said "gibberish")'],
  ])("%s will not", (text, words) => expect(() => requireVersion(text)).toThrow(words));
});
