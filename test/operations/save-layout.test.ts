import { expect, test } from "bun:test";
import { layoutOf } from "../../src/operations/save-layout.ts";
import { layoutToml } from "../../src/projects/layout-toml.ts";
import { parseProjectFile } from "../../src/projects/pots-toml.ts";
import type { ArrangedPane } from "../../src/tmux/arrangement.ts";

const pane = { run: null, type: null, dir: null, size: null, focus: false };

const TYPED = { kind: "type" as const, text: "npm test" };

test("a session as it is arranged becomes a layout that starts one like it", () => {
  const plain = { start: null, runs: false };
  const shell = { path: "/code/acme", words: null, active: false, ...plain };
  const layout = "2f02,80x22,0,0{48x22,0,0,1,31x22,49,0,2}";
  const { windows, notes } = layoutOf(
    [
      {
        ...{ name: "edit", layout: "b25d,80x24,0,0,0", active: false },
        panes: [{ path: "/code/acme", words: ["nvim", "my file"], active: true, ...plain }],
      },
      {
        ...{ name: null, layout, active: true },
        panes: [
          { path: "/code/acme/web", words: ["npm", "run", "dev"], active: false, ...plain },
          { ...shell, active: true },
        ],
      },
      { name: "far", layout: "", active: false, panes: [{ ...shell, path: "/etc", active: true }] },
    ],
    "/code/acme",
  );
  expect(windows).toEqual([
    { name: "edit", layout: null, focus: false, panes: [{ ...pane, run: "nvim 'my file'" }] },
    {
      ...{ name: null, layout, focus: true },
      panes: [
        { ...pane, run: "npm run dev", dir: "web" },
        { ...pane, focus: true },
      ],
    },
    { name: "far", layout: null, focus: false, panes: [pane] },
  ]);
  expect(notes).toEqual(["window far: /etc is outside the worktree"]);
  const text = layoutToml(windows);
  expect(text).toContain(
    `panes = [\n  { run = "npm run dev", dir = "web" },\n  { focus = true },\n]`,
  );
  expect(parseProjectFile(Buffer.from(text))).toMatchObject({ problems: [], file: { windows } });
});

test.each(["a\"b'c", "back\\slash", "\u007f\u001b[31m", "ünï 日本語", "\ud800"])(
  "%j is written as TOML reads it",
  (run) => {
    const text = layoutToml([
      { name: null, layout: null, focus: false, panes: [{ ...pane, run }, pane] },
    ]);
    const { file } = parseProjectFile(Buffer.from(text));
    expect(file?.windows?.[0]?.panes[0]?.run).toBe(run.toWellFormed());
  },
);

test.each<[what: string, pane: Partial<ArrangedPane>, run: string | null, type: string | null]>([
  ["that runs", { words: ["sleep", "9"], runs: true }, "echo a; sleep 9", null],
  ["that has ended", {}, "echo a; sleep 9", null],
  ["that another followed", { words: ["vim", "x"] }, "vim x", null],
  ["of words", { start: { kind: "words", words: ["vim", "my file"] } }, "vim 'my file'", null],
  ["of one word", { start: { kind: "words", words: ["a | b"] } }, "a | b", null],
  ["that stands at the prompt", { start: TYPED }, null, "npm test"],
  ["that was entered there", { start: TYPED, words: ["npm", "test"] }, null, "npm test"],
  ["entered, by its interpreter", { start: TYPED, words: ["node", "/b/npm"] }, null, "npm test"],
  ["at the prompt, and another was", { start: TYPED, words: ["vim"] }, "vim", null],
])("what pots started, %s", (_, pane, run, type) => {
  const start = { kind: "run" as const, text: "echo a; sleep 9" };
  const own = { path: "/a", active: true, words: null, runs: false, start, ...pane };
  const { windows } = layoutOf([{ name: null, layout: "", active: true, panes: [own] }], "/a");
  expect(windows[0]?.panes[0]).toMatchObject({ run, type });
});
