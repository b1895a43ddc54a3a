import { expect, test } from "bun:test";
import { readWhole, type WholeWindow, wholeCommands } from "../../src/tmux/build-sessions.ts";
import { together } from "../../src/tmux/calls.ts";

const size = { columns: 80, rows: 24 };
const pane = (word: string) => ({ words: [word], noted: null, conversation: null });
const window = (index: number, ...words: string[]): WholeWindow => ({
  ...{ index, name: null, layout: null, front: 0, zoomed: false, panes: words.map(pane) },
});
const commands = (windows: WholeWindow[], front = 0) =>
  wholeCommands(
    { name: "half", directory: "/", environment: {}, windows, front },
    { size, sized: true },
  );
const verbs = (windows: WholeWindow[], front = 0) =>
  commands(windows, front).map(([verb, ...words]) => `${verb} ${words.at(-1)}`);

test("programs start in panes that have their size, and the window in front comes last", () => {
  const made = verbs([window(0, "a"), window(1, "b", "c")]);
  const layout = made.findLastIndex((line) => line.startsWith("select-layout"));
  expect(made.indexOf("respawn-pane b")).toBeGreaterThan(layout);
  expect(made.at(-2)).toBe("next-window =half:");
  expect(made.filter((line) => line.startsWith("respawn-pane"))).toEqual([
    ...["respawn-pane b", "respawn-pane c"],
  ]);
});

test("windows get the numbers they had, where tmux would give others", () => {
  expect(verbs([window(0, "a"), window(1, "b")]).join()).not.toContain("move-window");
  const made = commands([window(3, "a"), window(7, "b")]).map((words) => words.join(" "));
  expect(made).toContain("move-window -s =half:100000 -t =half:3");
  expect(made.some((line) => line.startsWith("new-window -t =half:7 "))).toBe(true);
});

test("what was made is read by name, and half a line is nothing", () => {
  const built = readWhole("$1\nbuilt one $1 %0. %1.%2. \nbuilt two $2 %3\n");
  expect([...built]).toEqual([["one", { id: "$1", panes: [["%0"], ["%1", "%2"]] }]]);
});

test("a session's commands stay in one call", () => {
  const groups = Array.from({ length: 90 }, () => [["a", "b"], Array(20).fill("x")] as const);
  const calls = together(groups as never);
  expect(calls.length).toBeGreaterThan(1);
  expect(calls.flat()).toHaveLength(90);
  for (const call of calls) expect(call.flat().flat().length).toBeLessThanOrEqual(900);
});
