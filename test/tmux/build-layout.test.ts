import { expect, test } from "bun:test";
import type { LayoutWindow } from "../../src/sessions/layout.ts";
import { readBuilt, sizeCommands, windowCommands } from "../../src/tmux/build-layout.ts";
import { inCalls } from "../../src/tmux/calls.ts";

const pane = { run: null, type: null, dir: null, size: null, focus: false };
const window = (own: Partial<LayoutWindow>): LayoutWindow => ({
  ...{ name: null, layout: null, focus: false, panes: [pane] },
  ...own,
});
const size = { size: { columns: 80, rows: 23 }, floats: false };
const verbs = (own: Partial<LayoutWindow>, first = false) =>
  windowCommands("$3", window(own), first, size).map((command) => command.slice(0, 1).join(" "));

test("a window gets its size, then its panes, then their layout, and no program", () => {
  expect(verbs({ panes: [pane, pane, pane] })).toEqual([
    "new-window",
    "resize-window",
    "split-window",
    "select-layout",
    "split-window",
    "select-layout",
    "select-layout",
    "set-option",
    "display-message",
  ]);
  expect(verbs({}, true)).toEqual([
    "display-message",
    "resize-window",
    "set-option",
    "display-message",
  ]);
});

test("a name is no format, and a layout string is fitted to the window", () => {
  const layout = "0000,160x46,0,0{80x46,0,0,1,79x46,81,0,2}";
  const commands = windowCommands(
    "$3",
    window({ name: "#{pid};#(id)", layout, panes: [pane, pane] }),
    false,
    size,
  );
  expect(commands).toContainEqual(["rename-window", "-t", "$3:", "--", "##{pid};##(id)"]);
  const chosen = commands.filter(([verb]) => verb === "select-layout").at(-1);
  expect(chosen?.at(-1)).toEndWith(",80x23,0,0{40x23,0,0,0,39x23,41,0,1}");
});

test("a pane that floated floats again, in the window; an older tmux lays it among the others", () => {
  const float = { left: 70, top: 11, width: 28, height: 8 };
  const layout = "0000,160x46,0,0{80x46,0,0,1,79x46,81,0,2}";
  const panes = [pane, pane, { ...pane, float }];
  const on38 = windowCommands("$3", window({ layout, panes }), false, { ...size, floats: true });
  const made = on38.find(([verb]) => verb === "new-pane")?.join(" ");
  expect(made).toContain(" -t $3: -x 30 -y 10 -X 50 -Y 10 -- ");
  expect(on38.filter(([verb]) => verb === "split-window")).toHaveLength(1);
  const older = windowCommands("$3", window({ layout, panes }), false, size);
  expect(older.filter(([verb]) => verb === "split-window")).toHaveLength(2);
  expect(
    older
      .filter(([verb]) => verb === "select-layout")
      .at(-1)
      ?.at(-1),
  ).toBe("tiled");
});

test("sizes count along the layout's axis", () => {
  const sized = (layout: string | null) =>
    sizeCommands(
      window({
        layout,
        panes: [
          { ...pane, size: "60%" },
          { ...pane, size: "5" },
        ],
      }),
      ["%1", "%2"],
    ).map((command) => command.slice(3).join(" "));
  expect(sized("main-vertical")).toEqual(["-x 60%", "-y 5"]);
  expect(sized("main-horizontal")).toEqual(["-y 60%", "-x 5"]);
  expect(sized("even-horizontal")).toEqual(["-x 60%", "-x 5"]);
  expect(sized(null)).toEqual(["-y 60%", "-y 5"]);
});

test("what was made is read to where it failed, or where another window came between", () => {
  const whole = "window @1 %1\npane @1 %2\ndone\nwindow @2 %3\ndone\n";
  const windows = [
    { id: "@1", panes: ["%1", "%2"] },
    { id: "@2", panes: ["%3"] },
  ];
  expect(readBuilt(whole)).toEqual({ windows, whole: 2 });
  expect(readBuilt("window @1 %1\npane @1 %2\ndone\nwindow @2 %3\n")).toEqual({
    windows,
    whole: 1,
  });
  expect(readBuilt("window @1 %1\npane @9 %2\ndone\n")).toMatchObject({ whole: 0 });
});

test("no call has more words or bytes than tmux takes, and none is lost", () => {
  const commands = Array.from({ length: 100 }, (_, at) => [
    ...(["respawn-pane", "-t", `%${at}`] as const),
    ..."x".repeat(20),
    "y".repeat(300),
  ]) as unknown as [string, ...string[]][];
  const calls = inCalls(commands);
  expect(calls.flat()).toEqual(commands);
  for (const call of calls) {
    expect(call.flat().length + call.length).toBeLessThanOrEqual(900);
    expect(Buffer.byteLength(call.flat().join(" "))).toBeLessThanOrEqual(15 * 1024);
  }
  expect(inCalls([["a", "z".repeat(20_000)]])).toHaveLength(1);
});
