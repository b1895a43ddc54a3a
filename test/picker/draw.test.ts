import { expect, test } from "bun:test";
import fc from "fast-check";
import { draw, type Scene } from "../../src/picker/draw.ts";
import { drawPreview, scrolledBy } from "../../src/picker/draw-preview.ts";
import { widthsOf } from "../../src/picker/draw-row.ts";
import { buildIndex, rank, type Searchable } from "../../src/picker/ranking.ts";
import type { Row } from "../../src/picker/rows.ts";
import { Vocabulary } from "../../src/picker/vocabulary.ts";
import { loadColors } from "../../src/terminal/colors.ts";
import { styledLines } from "../../src/terminal/sgr.ts";

const indexOf = <R extends Searchable>(rows: readonly R[]) =>
  buildIndex(rows, (words) => new Vocabulary(words));

const plain = loadColors(false);
const colored = loadColors(true);

function row(label: string, detail = "", note = "5m ago"): Row<string> {
  return {
    key: label,
    value: label,
    label,
    detail,
    note,
    words: [],
    glyph: "○",
    tint: "cyan",
    dim: false,
  };
}

const ROWS = [
  row("acme-auth-login-dev", "feature/auth-login"),
  row("日本語-🚀-dev", "fix/ünïcode", "now"),
  row("shop-main-dev", "", "here"),
];

const HINTS = [
  ["enter", "go"],
  ["^n", "new"],
  ["^x", "end"],
  ["esc", "leave"],
  ["tab", "preview"],
  ["^r", "refresh"],
] as const;

const typed = (text: string) => ({ text, at: text.length });

function scene(rows: readonly Row<string>[], changes: Partial<Scene<string>> = {}): Scene<string> {
  const query = changes.query ?? "";
  return {
    label: "pots",
    at: query.length,
    hits: rank(indexOf(rows), query),
    found: rank(indexOf(rows), query).length,
    total: rows.length,
    chosen: null,
    howMany: 0,
    loading: false,
    cursor: { key: null, index: 0, top: 0 },
    widths: widthsOf(rows),
    question: null,
    message: "",
    hints: HINTS,
    empty: "no sessions yet",
    wantsPreview: false,
    preview: null,
    ...changes,
    query,
  };
}

function lines(of: Scene<string>, columns: number, rows: number): string[] {
  return draw(of, { columns, rows }, plain).lines.map((line) => line.trimEnd());
}

test("40×10: label and note, the keys that fit, nothing else", () => {
  expect(lines(scene(ROWS, { wantsPreview: true }), 40, 10)).toEqual([
    " pots ›                             3/3",
    "▌○ acme-auth-login-dev           5m ago",
    "2○ 日本語-🚀-dev                    now",
    "3○ shop-main-dev                   here",
    "",
    "",
    "",
    "",
    "",
    " enter go  ^n new  ^x end  esc leave",
  ]);
});

test("80 columns: what stands beside the label is aligned behind the widest", () => {
  expect(lines(scene(ROWS), 80, 6)).toEqual([
    " pots ›                                                                     3/3",
    "▌○ acme-auth-login-dev  feature/auth-login                               5m ago",
    "2○ 日本語-🚀-dev        fix/ünïcode                                         now",
    "3○ shop-main-dev                                                           here",
    "",
    " enter go  ^n new  ^x end  esc leave  tab preview  ^r refresh",
  ]);
});

test("40 columns: what alone tells two rows apart is shown all the same", () => {
  const rows = [
    { ...row("app/main", "~/work/app", ""), key: "1", told: true },
    { ...row("app/main", "~/play/app", ""), key: "2", told: true },
    row("other/main", "feature/auth", ""),
  ];
  expect(lines(scene(rows), 40, 8).slice(1, 4)).toEqual([
    "▌○ app/main    ~/work/app",
    "2○ app/main    ~/play/app",
    "3○ other/main",
  ]);
});

test("a preview stands beside a wide list, and below a tall one", () => {
  const preview = { title: "acme · vim", lines: styledLines("one\ntwo\nthree") };
  const beside = lines(scene(ROWS, { wantsPreview: true, preview }), 120, 10);
  expect(beside[1]).toContain("\u001b[55G│ acme · vim");
  expect(beside[2]).toEndWith("│ one");
  const below = lines(scene(ROWS, { wantsPreview: true, preview }), 60, 20);
  expect(below[10]).toStartWith("── acme · vim ──");
  expect(below.slice(11, 14)).toEqual(["one", "two", "three"]);
});

test("of a terminal too long for the preview its end is shown, of a worktree its start", () => {
  const text = Array.from({ length: 50 }, (_, i) => `line ${i}`).join("\n");
  const preview = { title: "x", lines: styledLines(text) };
  const shown = lines(scene(ROWS, { wantsPreview: true, preview }), 60, 20);
  expect(shown.slice(9, 19).at(-1)).toBe("line 49");
  const from = { ...preview, fromTop: true };
  expect(lines(scene(ROWS, { wantsPreview: true, preview: from }), 60, 20)[11]).toBe("line 0");
});

test("what matched is marked, also where the label is cut", () => {
  const frame = draw(scene(ROWS, { query: "au log" }), { columns: 80, rows: 5 }, colored);
  const mark = (text: string) => colored.bold(colored.yellow(text));
  expect(frame.lines[1]).toContain(`${mark("au")}${colored.bold("th-")}${mark("log")}`);
  const long = [row("acme-auth-login-with-a-long-redirect")];
  const cut = draw(scene(long, { query: "with" }), { columns: 30, rows: 5 }, colored);
  expect(cut.lines[1]).toContain(`${mark("with")}${colored.bold("-a-lo…")}`);
});

test("a question, an answer being typed, and a message take the place of the keys", () => {
  const question = { text: "End acme-auth-login-dev? y/N (running: vim, make)", input: null };
  const asked = lines(scene(ROWS, { question }), 40, 10);
  expect(asked.slice(-2)).toEqual([" End acme-auth-login-dev? y/N (running:", " vim, make)"]);
  const answering = scene(ROWS, { question: { text: "Task:", input: typed("api") } });
  const frame = draw(answering, { columns: 40, rows: 10 }, plain);
  expect(frame.lines.at(-1)).toBe(" Task: api");
  expect(frame.cursor).toEqual({ row: 9, column: 10 });
  expect(lines(scene(ROWS, { message: "ended mail" }), 40, 10).at(-1)).toBe(" ended mail");
});

test("the cursor stands behind the query, whose end is shown where it is long", () => {
  const short = draw(scene(ROWS, { query: "日本" }), { columns: 40, rows: 10 }, plain);
  expect(short.cursor).toEqual({ row: 0, column: 12 });
  const long = draw(
    scene(ROWS, { query: `${"x".repeat(60)}end` }),
    { columns: 40, rows: 10 },
    plain,
  );
  expect(long.lines[0]).toMatch(/x+end +0\/3$/);
});

test("where rows are found with a slip alone, the count says so", () => {
  const count = (query: string, columns: number) =>
    lines(scene(ROWS, { query }), columns, 6)[0]?.replace(/^.* {2,}/, "");
  expect(count("autth", 80)).toBe("resembling · 1/3");
  expect(count("autth", 30)).toBe("≈ 1/3");
  expect(count("auth", 80)).toBe("1/3");
  expect(count("zzz", 80)).toBe("0/3");
  const chosen = scene(ROWS, { query: "autth", chosen: new Set(["x"]), howMany: 1 });
  expect(lines(chosen, 80, 6)[0]).toEndWith("resembling · 1/3 · 1 chosen");
});

test.each([
  [scene([]), "no sessions yet"],
  [scene([], { loading: true }), "looking…"],
  [scene(ROWS, { query: "zzz" }), "nothing matches zzz"],
  [scene(ROWS, { query: "!" }), "no session needs you"],
])("an empty list says why", (empty, words) => {
  expect(lines(empty, 40, 10)[1]?.trim()).toBe(words);
});

test("where several are chosen: boxes, reasons, and how many, at every size", () => {
  const rows = [row("acme-busy-dev", "running: vim"), row("acme-idle-dev", "worktree gone")];
  const several = scene(rows, {
    ...{ label: "Sessions to end", howMany: 1, chosen: new Set(["acme-idle-dev"]) },
    hints: [
      ["tab", "choose"],
      ["enter", "end…"],
    ],
  });
  expect(lines(several, 60, 4)).toEqual([
    " Sessions to end ›                           2/2 · 1 chosen",
    "▌◯ acme-busy-dev  running: vim                       5m ago",
    " ◉ acme-idle-dev  worktree gone                      5m ago",
    " tab choose  enter end…",
  ]);
  expect(lines(several, 40, 4)[0]).toBe(" ›                       2/2 · 1 chosen");
  expect(lines(several, 20, 5).slice(0, 3)).toEqual([
    " ›         1 chosen",
    "▌◯ acme-busy-dev",
    " ◉ acme-idle-dev",
  ]);
});

test("where one types within a query, that is where the cursor stands", () => {
  const within = draw(scene(ROWS, { query: "日本語", at: 2 }), { columns: 40, rows: 10 }, plain);
  expect(within.cursor).toEqual({ row: 0, column: " pots › 日本".length + 2 });
  const text = `${"x".repeat(50)}here${"y".repeat(50)}`;
  const long = draw(scene(ROWS, { query: text, at: 54 }), { columns: 40, rows: 10 }, plain);
  expect(long.lines[0]).toContain("here");
});

test("a preview scrolls between its ends, under a line that stays", () => {
  const all = Array.from({ length: 30 }, (_, i) => `line ${i}`).join("\n");
  const preview = { title: "x", head: "main  +3", lines: styledLines(all) };
  const area = { columns: 60, rows: 9 };
  const shown = (scrolled: number) => drawPreview({ ...preview, scrolled }, area, plain);
  expect(shown(0)).toEqual(["main  +3", ...[23, 24, 25, 26, 27, 28, 29].map((n) => `line ${n}`)]);
  expect(shown(scrolledBy(preview, area, 0, -3)).at(-1)).toBe("line 26");
  expect(scrolledBy(preview, area, 0, 5)).toBe(0);
  expect(scrolledBy(preview, area, -20, -50)).toBe(-23);
});

const HOSTILE = "a\u001b[7m\u009b31mb";
const WRITTEN_OUT = "a\\e[7m\\x9b31mb";

test.each<[what: string, changes: Partial<Scene<string>>, row: number]>([
  ["the query", { query: HOSTILE }, 0],
  ["what matches nothing", { query: HOSTILE }, 1],
  ["a question", { question: { text: HOSTILE, input: null } }, 9],
  ["an answer", { question: { text: "Task:", input: typed(HOSTILE) } }, 9],
  ["a message", { message: HOSTILE }, 9],
])("%s cannot command the terminal: it is written out", (_, changes, row) => {
  const frame = draw(scene([], { total: 1, ...changes }), { columns: 60, rows: 10 }, plain);
  expect(frame.lines[row]).toContain(WRITTEN_OUT);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be shown
  expect(frame.lines.join("")).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
});

test("the cursor stands behind a query and an answer as they are written out", () => {
  const size = { columns: 60, rows: 10 };
  expect(draw(scene([], { query: HOSTILE }), size, plain).cursor.column).toBe(
    " pots › ".length + WRITTEN_OUT.length,
  );
  const answering = scene([], { question: { text: "Task:", input: typed(HOSTILE) } });
  expect(draw(answering, size, plain).cursor.column).toBe(" Task: ".length + WRITTEN_OUT.length);
});

test("only the rows to be seen are drawn, around the cursor", () => {
  const many = Array.from({ length: 1000 }, (_, i) => row(`row-${i}`));
  const at = scene(many, { cursor: { key: "row-500", index: 500, top: 497 } });
  const drawn = lines(at, 40, 10);
  expect(drawn.slice(1, 9).map((line) => line.slice(3, 10))).toEqual(
    Array.from({ length: 8 }, (_, i) => `row-${497 + i}`),
  );
  expect(drawn[4]).toStartWith("▌");
});

const text = fc.string({ unit: "grapheme", maxLength: 40 }).filter((t) => !/[\p{C}\p{Z}]/u.test(t));

test("whatever is shown, at any size, the frame fills the screen and no line is wider", () => {
  fc.assert(
    fc.property(
      fc.record({
        columns: fc.integer({ min: 1, max: 300 }),
        rows: fc.integer({ min: 1, max: 100 }),
        labels: fc.uniqueArray(text, { maxLength: 12 }),
        query: text,
        message: text,
        asked: fc.boolean(),
        wantsPreview: fc.boolean(),
      }),
      ({ columns, rows, labels, query, message, asked, wantsPreview }) => {
        const some = labels.map((label) => row(label, label, "5m ago"));
        const frame = draw(
          scene(some, {
            ...{ query, message, wantsPreview },
            question: asked ? { text: message, input: typed(query) } : null,
            preview: { title: message, lines: styledLines(`${message}\n`.repeat(30)) },
          }),
          { columns, rows },
          colored,
        );
        expect(frame.lines.length).toBe(Math.max(rows, 2));
        expect(frame.cursor.column).toBeLessThan(columns);
        for (const line of frame.lines) {
          // biome-ignore lint/suspicious/noControlCharactersInRegex: where the preview is placed
          const [left = "", right = ""] = line.split(/\u001b\[\d+G/);
          expect(Bun.stringWidth(left)).toBeLessThanOrEqual(columns);
          expect(Bun.stringWidth(right)).toBeLessThanOrEqual(columns);
        }
      },
    ),
    { numRuns: 200 },
  );
});
