import { describe, expect, test } from "bun:test";
import {
  keyOf,
  nextRecord,
  restorable,
  type SavedRecord,
  type SavedSession,
  without,
} from "../../src/sessions/saved.ts";
import { parseRecord, recordText } from "../../src/sessions/saved-text.ts";

function saved(task: string): SavedSession {
  const path = "/code/acme";
  const pane = { directory: path, active: true, start: null, agent: null, float: null };
  return {
    id: "$1",
    name: `acme-main-${task}`,
    mark: { root: path, worktree: path, gitdir: `${path}/.git`, task },
    ...{ path, createdAt: 1000, activityAt: 1500, savedAt: 9_000_000 },
    windows: [{ index: 0, name: null, layout: null, active: true, zoomed: false, panes: [pane] }],
  };
}

const NOTHING: ReadonlySet<string> = new Set();
const server = (number: number, savedAt: number, ...tasks: string[]) => ({
  ...{ host: "here", server: number, startedAt: 1000 + number, savedAt },
  sessions: tasks.map(saved),
});
const first = (...tasks: string[]): SavedRecord =>
  nextRecord(null, server(1, 10_000, ...tasks), NOTHING, false);
const tasksOf = (record: SavedRecord) => restorable(record).map(({ mark }) => mark?.task);

describe("what becomes of a record", () => {
  test("a new server that is empty overwrites nothing, however often it starts", () => {
    let record = first("a", "b");
    for (let number = 2; number < 20; number++) {
      record = nextRecord(record, server(number, 10_000 * number), NOTHING, false);
    }
    expect(tasksOf(record)).toEqual(["a", "b"]);
  });

  test("what was brought back waits no longer, what was not still does", () => {
    const second = nextRecord(first("a", "b"), server(2, 20_000, "b"), NOTHING, false);
    expect(second.waiting.map(({ mark }) => mark?.task)).toEqual(["a"]);
    expect(tasksOf(second)).toEqual(["b", "a"]);
  });

  test("what a person ended while the server lived is not in it any more", () => {
    const later = nextRecord(first("a", "b", "c"), server(1, 60_000, "c"), NOTHING, false);
    expect(tasksOf(later)).toEqual(["c"]);
  });

  test("one that closed just now was ended; many at once are a server on its way down", () => {
    const one = nextRecord(
      first("a", "b", "c", "d"),
      server(1, 60_000, "b", "c", "d"),
      NOTHING,
      true,
    );
    expect(tasksOf(one)).toEqual(["b", "c", "d"]);
    const two = nextRecord(one, server(1, 60_400, "c", "d"), NOTHING, true);
    const three = nextRecord(two, server(1, 60_800, "d"), NOTHING, true);
    expect(tasksOf(three).sort()).toEqual(["a", "b", "c", "d"]);
    // it lives on: they were ended
    expect(tasksOf(nextRecord(three, server(1, 70_000, "d"), NOTHING, false))).toEqual(["d"]);
  });

  test("what was ended long ago is no burst after the clock was put back", () => {
    let record = first("a", "b", "c", "d");
    for (const [left, savedAt] of [["b", "c", "d"], ["c", "d"], ["d"]].map(
      (tasks, at) => [tasks, 9_000_000 - 60_000 * at] as const,
    )) {
      record = nextRecord(record, server(1, savedAt, ...left), NOTHING, true);
    }
    expect(tasksOf(record)).toEqual(["d"]);
  });

  test("what pots itself ended never counts as gone with the server", () => {
    const ended = new Set(["a", "b", "c"].map((task) => keyOf(saved(task))));
    const later = nextRecord(first("a", "b", "c", "d"), server(1, 10_100, "d"), ended, true);
    expect(tasksOf(later)).toEqual(["d"]);
    expect(tasksOf(without(first("a", "d"), ended))).toEqual(["d"]);
  });
});

describe("a record from another hand", () => {
  const whole = recordText(first("a"));
  const change = (from: string, to: string) => () => parseRecord(whole.replace(from, to));

  test("is read as it was written", () => {
    expect(parseRecord(whole)).toEqual(first("a"));
  });

  test("is read however much a person has", () => {
    const [session] = first("a").sessions;
    const [window] = session?.windows ?? [];
    if (session === undefined || window === undefined) throw new Error("none was saved");
    const windows = Array.from({ length: 600 }, (_, index) => ({ ...window, index }));
    const panes = Array.from({ length: 300 }, () => window.panes[0] ?? []).flat();
    windows.push({ ...window, index: 200_000, panes });
    const sessions = Array.from({ length: 3000 }, () => session);
    const record = parseRecord(
      recordText({
        ...first(),
        sessions: [{ ...session, name: "n".repeat(9000), windows }],
        waiting: sessions,
      }),
    );
    expect(record.waiting).toHaveLength(3000);
    expect(record.sessions[0]?.windows).toHaveLength(601);
    expect(record.sessions[0]?.windows[600]).toMatchObject({ index: 99_999, panes });
  });

  test.each([
    ["cut short", () => parseRecord(whole.slice(0, -20)), "cut short"],
    ["empty", () => parseRecord(""), "cut short"],
    ["of another version", change('"version":1', '"version":2'), "another version"],
    ["with a relative path", change('"worktree":"/code', '"worktree":"code'), "no path"],
    ["with a NUL", change('"task":"a"', '"task":"a\\u0000"'), "no text"],
    [
      "without windows",
      change(/"windows":\[.*?\]\}\]/.exec(whole)?.[0] ?? "-", '"windows":[]'),
      "windows",
    ],
    ["that is a list", () => parseRecord("[]"), "no object"],
    ["with a number out of range", change('"server":1', '"server":-1'), "no number"],
  ])("%s is refused", (_, read, words) => {
    expect(read).toThrow(words);
  });

  test.each([
    ["layout that is none", '"layout":null', '"layout":"; kill-server"', ["layout", null]],
    ["window name with control characters", '"name":null', '"name":"a\\nb"', ["name", null]],
  ] as const)("a %s is left out", (_, from, to, [key, value]) => {
    expect(parseRecord(whole.replace(from, to)).sessions[0]?.windows[0]?.[key]).toBe(value);
  });

  test.each([
    ['{"kind":"run","text":"echo a\\nrm -rf b"}', null],
    ['{"kind":"words","words":["a","b\\u001b"]}', null],
    ['{"kind":"words","words":[]}', null],
    ['{"kind":"other","text":"a"}', null],
    ['{"kind":"words","words":["a",""]}', { kind: "words" as const, words: ["a", ""] }],
    ['{"kind":"run","text":"npm run dev"}', { kind: "run" as const, text: "npm run dev" }],
  ])("what would be typed is one line or nothing: %s", (text, expected) => {
    const record = parseRecord(whole.replace('"start":null', `"start":${text}`));
    expect(record.sessions[0]?.windows[0]?.panes[0]?.start).toEqual(expected);
  });

  test.each([
    ["6f9619ff-8b86-d011", true],
    ["x; rm -rf ~", false],
    ["--dangerously", false],
  ])("a conversation's id is a word: %s", (conversation, fits) => {
    const agent = JSON.stringify({ kind: "claude", conversation });
    const record = parseRecord(whole.replace('"agent":null', `"agent":${agent}`));
    expect(record.sessions[0]?.windows[0]?.panes[0]?.agent !== null).toBe(fits);
  });
});
