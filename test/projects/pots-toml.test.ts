import { expect, test } from "bun:test";
import { parseProjectFile } from "../../src/projects/pots-toml.ts";
import { commandsOf, patternsFor, windowsFor } from "../../src/projects/project-files.ts";

const parse = (text: string) => parseProjectFile(Buffer.from(text));
const problemsOf = (text: string) => parse(text).problems;
const pane = { run: null, type: null, dir: null, size: null, focus: false };

test("a whole file is read as it is written", () => {
  const { file, problems } = parse(`
    [files]
    copy = [".env*"]
    link = ["node_modules"]
    [setup]
    create = "npm ci"
    remove = "docker compose down"
    [[window]]
    name = "edit"
    run = "nvim ."
    [[window]]
    name = "app"
    dir = "web"
    layout = "main-vertical"
    panes = [{ run = "npm run dev", size = "60%" }, { type = "npm test", dir = "." }, {}]
    focus = true
    [task.logs]
    [[task.logs.window]]
    run = "tail -F log/dev.log"`);
  expect(problems).toEqual([]);
  expect(file).toEqual({
    copy: [".env*"],
    link: ["node_modules"],
    create: "npm ci",
    remove: "docker compose down",
    windows: [
      { name: "edit", layout: null, focus: false, panes: [{ ...pane, run: "nvim ." }] },
      {
        ...{ name: "app", layout: "main-vertical", focus: true },
        panes: [
          { ...pane, run: "npm run dev", size: "60%", dir: "web" },
          { ...pane, type: "npm test", dir: "." },
          { ...pane, dir: "web" },
        ],
      },
    ],
    tasks: new Map([
      [
        "logs",
        [
          {
            ...{ name: null, layout: null, focus: false },
            panes: [{ ...pane, run: "tail -F log/dev.log" }],
          },
        ],
      ],
    ]),
  });
  expect(file && commandsOf(file).map(({ place, kind, text }) => [place, kind, text])).toEqual([
    ["set-up", "create", "npm ci"],
    ["set-up", "remove", "docker compose down"],
    ["window edit", "run", "nvim ."],
    ["window app", "run", "npm run dev"],
    ["window app", "type", "npm test"],
    ["task logs, window 1", "run", "tail -F log/dev.log"],
  ]);
});

test.each([
  ["windows = 1", "windows is no key here; there are files, setup, task, window"],
  ["window = 1", "window must be a list of tables"],
  ["window = [1]", "window 1 must be a table"],
  ["[setup]\ncreate = ['a']", "setup.create must be text"],
  ["[setup]\ncreate = ' '", "setup.create is empty"],
  ["[setup]\nCreate = 'a'", "setup.Create is no key here; there are create, remove"],
  ["[files]\ncopy = '.env'", "files.copy must be a list of texts"],
  ["[files]\ncopy = [1]", "files.copy 1 must be text"],
  ["[[window]]\nrun = 1", "window 1: run must be text"],
  ['[[window]]\nname = "a\\nb"', "window 1: name has a control character in it"],
  ['[[window]]\ntype = "ls\\n"', "window 1: type has a control character in it"],
  ['[[window]]\nrun = "a\\u0000b"', "window 1: run has a control character in it"],
  ["[[window]]\nfocus = 'yes'", "window 1: focus must be true or false"],
  ["[[window]]\nrun = 'a'\ntype = 'b'", "window 1: type is not used beside run"],
  [
    "[[window]]\nrun = 'a'\npanes = [{}]",
    "window 1: run is not used beside panes: give it to one of them",
  ],
  [
    "[[window]]\npanes = [{ size = '100%' }]",
    'window 1: panes 1: size must be a number of cells, or per cent as "60%"',
  ],
  [
    "[[window]]\npanes = [{ siez = 3 }]",
    "window 1: panes 1: siez is no key here; there are dir, focus, run, size, type",
  ],
  [
    "[[window]]\nlayout = 'tiled'\npanes = [{ size = 3 }, {}]",
    "window 1: panes have a size, which means nothing in the layout tiled",
  ],
  [
    "[[window]]\nlayout = 'b9ea,80x24,0,0{40x24,0,0,0,39x24,41,0,1}'",
    "window 1: layout is for 2 panes, and the window has 1",
  ],
  ["[task.a]\n[task.a.b]", "task.a.b is no key here; there are window"],
  [`[[window]]\nrun = '${"x".repeat(2001)}'`, "window 1: run is longer than 2000 characters"],
  [`${"[[window]]\n".repeat(31)}`, "window has 31 entries; 30 are used"],
  ["a = 1\n\n[setup\n", "line 3: Expected ']' to close a table header but found (0x0A)"],
  ["[setup]\ncreate = 'a'\ncreate = 'b'\n[files]", "line 3: Cannot redefine key 'create'"],
])("a problem is named by its place (%#)", (text, problem) => {
  expect(problemsOf(text)).toContain(problem);
});

test("what is wrong is left out, and the rest is used", () => {
  const { file } = parse("[setup]\ncreate = 1\nremove = 'b'\n[[window]]\nname = 2\nrun = 'a'");
  expect(file).toMatchObject({ create: null, remove: "b", windows: [{ name: null }] });
});

test("no bytes make it throw, hang, or reach a prototype", () => {
  const hostile = [
    Buffer.from([0xff, 0xfe, 0x00]),
    Buffer.from(`a = ${"[".repeat(200_000)}`),
    Buffer.from("x = '''\n".repeat(3000)),
    Buffer.from("\0".repeat(1000)),
  ];
  for (const bytes of hostile) {
    const { file, problems } = parseProjectFile(bytes);
    expect(file).toBeNull();
    expect(problems).toHaveLength(1);
  }
  const { file, problems } = parse(
    "[__proto__]\nrun = 'a'\n[constructor.prototype]\nrun = 'b'\n[[task.__proto__.window]]\nrun = 'c'",
  );
  expect(problems.map((line) => line.split(" ")[0])).toEqual(["__proto__", "constructor"]);
  expect([...(file?.tasks.keys() ?? [])]).toEqual(["__proto__"]);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test("the person's own file wins key by key, and a task's own layout before the one for all", () => {
  const own = parse("[files]\ncopy = ['mine']\n[[window]]\nrun = 'own'").file;
  const team = parse(
    "[files]\ncopy = ['theirs']\nlink = ['n']\n[[window]]\nrun = 'team'\n[[task.logs.window]]\nrun = 'logs'",
  ).file;
  const runs = (task: string) => {
    const found = windowsFor(own, team, task);
    return [found?.foreign, found?.value[0]?.panes[0]?.run];
  };
  expect(patternsFor(own, team)).toEqual({ copy: ["mine"], link: ["n"] });
  expect(runs("dev")).toEqual([false, "own"]);
  expect(runs("logs")).toEqual([true, "logs"]);
  expect(windowsFor(null, team, "dev")?.foreign).toBe(true);
  expect(windowsFor(null, null, "dev")).toBeNull();
});
