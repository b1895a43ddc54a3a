import { describe, expect, test } from "bun:test";
import { knownFaults } from "../../src/tmux/faults.ts";

describe("the known faults of", () => {
  test.each<[version: string, faults: RegExp[]]>([
    ["tmux 3.2a", [/^crashes/, /^throws away/]],
    ["tmux 3.3a", []],
    ["tmux 3.4", [/^writes \$x as \\\$x /, /^writes control characters/]],
    ["tmux 3.5a", [/^writes control characters/]],
    ["tmux 3.6", []],
    ["tmux 3.7", [/^keeps the directory/]],
    ["tmux next-3.8", [/^keeps the directory/]],
    ["tmux master", [/^keeps the directory/]],
    ["no tmux", []],
  ])("%s", (version, faults) => {
    expect(knownFaults(version).map(({ text }) => text)).toEqual(
      faults.map((fault) => expect.stringMatching(fault)),
    );
  });
});
