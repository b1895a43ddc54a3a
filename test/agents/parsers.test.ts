import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseClaude } from "../../src/agents/claude.ts";
import { kindOf } from "../../src/agents/kinds.ts";
import { type HookRecord, readRecord, recordStart } from "../../src/agents/record.ts";
import { AGENT_KINDS, AGENT_STATES } from "../../src/sessions/agents.ts";
import { FrameReader, frame } from "../../src/system/frames.ts";

const RUNS = { numRuns: 300 };
const anything = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }).map((some) => Buffer.from(some).toString()),
  fc.json(),
);

describe("whatever an agent's file holds", () => {
  test("it is a record, or none", () => {
    fc.assert(
      fc.property(anything, (text) => void parseClaude(text)),
      RUNS,
    );
  });
  test.each([
    ["no pid", {}],
    ["a pid that is none", { pid: "12" }],
    ["a negative pid", { pid: -1 }],
    ["one that nobody talks to", { pid: 1, kind: "sdk" }],
  ])("%s is none", (_, data) => expect(parseClaude(JSON.stringify(data))).toBeNull());
});

describe("the record of a hook", () => {
  const text = fc.option(fc.string({ unit: "binary", minLength: 1, maxLength: 40 }), { nil: null });
  const number = fc.nat({ max: 2_000_000_000_000 });
  const record: fc.Arbitrary<HookRecord> = fc.record({
    ...{ time: number, pane: fc.constant("%5"), kind: fc.constantFrom(...AGENT_KINDS) },
    ...{ state: fc.constantFrom(...AGENT_STATES), pid: fc.nat(), start: fc.constant("123") },
    ...{ conversation: text, reason: text, background: fc.nat(), subagent: text, since: number },
  });
  test("comes back as it was, in words that mean nothing to tmux", () => {
    fc.assert(
      fc.property(record, (own) => {
        const written = `${recordStart(own)} ${own.since}`;
        expect(written).toMatch(/^1 [\w%./: -]*$/);
        const told = (some: string | null) =>
          some === "-" ? null : (some?.toWellFormed() ?? null);
        expect(readRecord(written, "%5")).toEqual({
          ...own,
          ...{ conversation: told(own.conversation), reason: told(own.reason) },
          subagent: told(own.subagent),
        });
        expect(readRecord(written, "%6")).toBeNull(); // inherited or copied
      }),
      RUNS,
    );
  });
  test("is none where it is anything else", () => {
    fc.assert(
      fc.property(anything, (some) => expect(readRecord(some, "%5")).toBeNull()),
      RUNS,
    );
  });
});

describe("an agent is known by its words:", () => {
  test.each([
    [["claude"], "claude"],
    [["/home/a/.local/bin/claude", "--resume", "x"], "claude"],
    [["node", "/usr/lib/node_modules/@openai/codex/bin/codex.js"], "codex"],
    [["/usr/bin/node", "--no-warnings", "/usr/bin/gemini"], "gemini"],
    [["node", "/x/node_modules/@google/gemini-cli/dist/index.js"], "gemini"],
    [["opencode"], "opencode"],
    [["node", "server.js", "claude"], null],
    [["nvim", "claude"], null],
    [["-bash"], null],
    [[], null],
  ])("%j is %s", (words, kind) => expect(kindOf(words)).toBe(kind as never));
});

test("frames are put together again, however they come", () => {
  const part = fc.tuple(
    fc.constantFrom("stdout", "stderr", "end"),
    fc.uint8Array({ maxLength: 50 }),
  );
  fc.assert(
    fc.property(fc.array(part), fc.integer({ min: 1, max: 20 }), (parts, step) => {
      const whole = Buffer.concat(parts.map(([kind, bytes]) => frame(kind as "end", bytes)));
      const reader = new FrameReader();
      const read = [];
      for (let at = 0; at < whole.length; at += step) {
        read.push(...reader.push(whole.subarray(at, at + step)));
      }
      expect(read.map(({ kind, bytes }) => [kind, [...bytes]])).toEqual(
        parts.map(([kind, bytes]) => [kind, [...bytes]]),
      );
    }),
    RUNS,
  );
});
