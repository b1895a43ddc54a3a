import { expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { real, World } from "../support/world.ts";

const text = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : "");

/** A project whose layout is the person's own, which needs no trust. */
async function project(world: World, toml: string): Promise<string> {
  const acme = await world.repository("acme");
  world.file(".config/pots/projects/acme.toml", toml);
  return acme;
}

/** The panes of the session, a line each. */
const panes = (world: World, format: string) =>
  world.tmux("list-panes", "-s", "-t", "=acme-main-dev:", "-F", format);

// a program notes the size that it finds
const WEB = `
[[window]]
name = "edit"
run = "stty size > 1; exec sleep 1000"
[[window]]
name = "app"
dir = "web"
layout = "main-vertical"
panes = [{ run = "stty size > 2; pwd >> 2; exec sleep 1000", size = "60%" }, { run = "stty size > 3; exec sleep 1000" }, { run = "stty size > 4; exec sleep 1000", dir = "." }]
focus = true
[[window]]
name = "two"
layout = "0000,200x50,0,0[200x40,0,0,0,200x9,0,41,1]"
panes = [{ run = "stty size > 5; exec sleep 1000" }, { run = "stty size > 6; exec sleep 1000", focus = true }]
`;
const NOTES = ["1", "web/2", "web/3", "4", "5", "6"];

test.each([
  [80, 24],
  [200, 50],
])("at %d by %d every program starts at the size it is shown in", async (cols, rows) => {
  await using world = new World();
  const acme = await project(world, WEB);
  mkdirSync(`${acme}/web`);
  world.file(
    ".tmux.conf",
    `set -g default-command /bin/sh\nset -g base-index 1\nsetw -g pane-base-index 1\nset -g status 2
set-hook -g after-new-window 'select-layout tiled'\nset-hook -g after-split-window 'resize-pane -x 5'`,
  );
  await using terminal = TestTerminal.pots(world, ["create", "."], { cwd: acme }, { cols, rows });
  await eventually(
    () => NOTES.every((name) => text(`${acme}/${name}`).endsWith("\n")),
    () => `six notes:\n${terminal.text()}`,
  );
  await terminal.waitFor("acme-main");
  const shown = (await panes(world, "#{pane_height} #{pane_width}")).split("\n");
  expect(NOTES.map((name) => text(`${acme}/${name}`).split("\n")[0])).toEqual(shown);
  expect(shown[0]).toBe(`${rows - 2} ${cols}`);
  expect(shown[1]).toBe(`${rows - 2} ${Math.floor(cols * 0.6)}`);
  expect(text(`${acme}/web/2`)).toContain(`${acme}/web\n`);
  const marks = await panes(
    world,
    "#{window_index}.#{pane_index}#{window_name}#{pane_active}#{window_active}",
  );
  expect(marks.split("\n")).toEqual([
    ...["1.1edit10", "2.1app11", "2.2app01", "2.3app01", "3.1two00", "3.2two10"],
  ]);
});

test("a session of three windows and six panes takes four calls, and list reads no file", async () => {
  await using world = new World();
  const acme = await project(world, WEB);
  mkdirSync(`${acme}/web`);
  const { code, stdout, stderr } = await world.pots(["create", "--verbose"], { cwd: acme });
  expect({ code, stdout }).toEqual({ code: 0, stdout: "acme-main-dev\n" });
  const calls = stderr.split("\n").filter((line) => /^pots: tmux -u (?!list-)/.test(line));
  expect(calls).toHaveLength(4);
  world.file(".config/pots/projects/acme.toml", "not toml");
  for (const args of [
    ["list", "--all"],
    ["attach", "nobody"],
  ]) {
    expect((await world.pots(args, { cwd: acme })).stderr).not.toContain("acme.toml");
  }
});

test("a program that ends says how, and leaves a shell; its environment is the session's", async () => {
  await using world = new World();
  const run = `env > env; exit 3`;
  const acme = await project(world, `[[window]]\nname = "#{pid};x"\nrun = "${run}"\n[[window]]\n`);
  await world.pots(["create"], { cwd: acme });
  await eventually(async () => (await world.screen("acme-main-dev")).includes(`${run}: exit 3\n`));
  expect(await panes(world, "#{window_name}")).toStartWith("#{pid};x\n");
  await world.tmux("send-keys", "-t", "=acme-main-dev:", "echo still $((40 + 2))", "Enter");
  await eventually(async () => (await world.screen("acme-main-dev")).includes("still 42"));
  const env = text(`${acme}/env`);
  for (const line of ["POTS_PROJECT=acme", "POTS_TASK=dev", "POTS_SESSION=acme-main-dev"]) {
    expect(env).toContain(`${line}\n`);
  }
  expect(env).toMatch(/^POTS_PORT=[23]\d{3}0$/m);
});

const RC = "sleep 0.4; read -t 0 nothing; cat < /dev/null";

test.each([
  ["bash", ".bashrc", RC],
  ["zsh", ".zshrc", "sleep 0.4"],
  ["fish", ".config/fish/config.fish", "sleep 0.4\nfunction fish_prompt; echo '$ '; end"],
])(
  "what is typed stands at the prompt of %s, whose start-up file is slow",
  async (shell, file, rc) => {
    if (Bun.which(shell) === null) return;
    await using world = new World();
    if (!existsSync(`${world.bin}/${shell}`)) world.link(shell);
    world.file(file, `${rc}\n`);
    world.file(".tmux.conf", `set -g default-command '${real(shell)} -i'\nset -g base-index 1`);
    const acme = await project(world, `[[window]]\ntype = "echo > 'not entered';"\n[[window]]`);
    expect((await world.pots(["create"], { cwd: acme })).stderr).toBe("");
    await eventually(
      async () => / echo > 'not entered';$/m.test(await world.screen("acme-main-dev")),
      "the text at the prompt",
    );
    expect(existsSync(`${acme}/not entered`)).toBe(false);
    await world.tmux("send-keys", "-t", "=acme-main-dev:", "Enter");
    await eventually(() => existsSync(`${acme}/not entered`));
  },
);

test.each([
  ["bash", ".bashrc", "cd() { :; }; set -u", "$#"],
  ["zsh", ".zshrc", "cd() { :; }; setopt err_exit", "$#"],
  ["fish", ".config/fish/config.fish", "function cd; end", "(count $argv)"],
])(
  "a program runs where it was to, though the start-up file of %s leads elsewhere",
  async (shell, file, rc, words) => {
    if (Bun.which(shell) === null) return;
    await using world = new World();
    if (!existsSync(`${world.bin}/${shell}`)) world.link(shell);
    world.file(file, `cd /; ${rc}; alias up='builtin cd ..'\n`);
    const run = `pwd > where; up; pwd > where; echo ${words} >> where; exec sleep 1000`;
    const acme = await project(world, `[[window]]\nrun = "${run}"\ndir = "it's"\n`);
    mkdirSync(`${acme}/it's`);
    const env = { SHELL: Bun.which(shell) ?? "" };
    expect((await world.pots(["create"], { cwd: acme, env })).stderr).toBe("");
    const where = `${acme}/it's`;
    await eventually(() => text(`${where}/where`) === `${where}\n`);
    await eventually(() => text(`${acme}/where`) === `${acme}\n0\n`);
    expect((await world.pots(["layout", "save", "acme-main-dev"])).stdout).toContain(
      `run = "${run}"`,
    );
  },
);

test("a directory that leaves the worktree is named, and nothing starts there or elsewhere", async () => {
  await using world = new World();
  const dirs = ["..", "../../..", "/etc", "out", "gone"];
  const windows = dirs.map(
    (dir) => `[[window]]\ndir = "${dir}"\nrun = ": > '${world.home}/ran'"\n`,
  );
  const acme = await project(world, windows.join(""));
  symlinkSync("/tmp", `${acme}/out`);
  const { code, stderr } = await world.pots(["create"], { cwd: acme });
  expect(code).toBe(0);
  for (const [at, dir] of dirs.entries()) {
    expect(stderr).toContain(
      `window ${at + 1}: ${dir} is no directory in ~/code/acme: nothing was`,
    );
  }
  expect(await panes(world, "#{pane_dead}")).toBe("0\n0\n0\n0\n0");
  expect(existsSync(`${world.home}/ran`)).toBe(false);
});

test("a window that cannot be made is named; the session and those before it stay", async () => {
  await using world = new World();
  const many = `[${"{}, ".repeat(16)}]`;
  const acme = await project(
    world,
    `[[window]]\nrun = ": > first"\n[[window]]\nname = "many"\npanes = ${many}\n[[window]]\nrun = ": > third"`,
  );
  const size = { cols: 60, rows: 6 };
  await using terminal = TestTerminal.pots(world, ["create", "."], { cwd: acme }, size);
  expect(await terminal.exited()).toBe(1);
  expect(terminal.text()).toContain("acme-main-dev runs, but window many could not be made");
  expect(terminal.text()).toMatch(/tmux: .*no space for (a )?new pane/);
  await eventually(() => existsSync(`${acme}/first`));
  expect(existsSync(`${acme}/third`)).toBe(false);
  expect(await world.sessions()).toEqual(["acme-main-dev"]);
});

test("-- command comes instead of the first window, and --no-layout leaves a shell alone", async () => {
  await using world = new World();
  const acme = await project(
    world,
    `[[window]]\nrun = ": > first"\n[[window]]\nrun = ": > second"`,
  );
  await world.pots(["create", "--", ": > mine"], { cwd: acme });
  await eventually(() => existsSync(`${acme}/second`) && existsSync(`${acme}/mine`));
  expect(existsSync(`${acme}/first`)).toBe(false);
  await world.pots(["create", "-t", "bare", "--no-layout"], { cwd: acme });
  expect(await world.format("acme-main-bare", "#{session_windows}")).toBe("1");
});

test("a file that cannot be read is no layout in silence, and none where one is required", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  writeFileSync(`${acme}/.pots.toml`, "[[window]\nrun = ': > ran'\n");
  const required = await world.pots(["create", "--require-layout"], { cwd: acme });
  expect(required.code).toBe(7);
  expect(await world.sessions()).toEqual([]);
  const { code, stderr } = await world.pots(["create"], { cwd: acme });
  expect(code).toBe(0);
  expect(stderr).toContain("pots: warning: ~/code/acme/.pots.toml: line 1: ");
  chmodSync(`${acme}/.pots.toml`, 0o600);
});

test("a session made from a layout is saved as that layout has it", async () => {
  await using world = new World();
  const layout = `[[window]]
name = "app"
layout = "even-horizontal"
panes = [{ run = "echo started; sleep 1000" }, { type = "npm test" }, { run = "true" }, {}]
`;
  const acme = await project(world, layout);
  await world.pots(["create"], { cwd: acme });
  const shown = async (pane: number) =>
    await world.tmux("capture-pane", "-p", "-t", `=acme-main-dev:.${pane}`);
  await eventually(async () => (await shown(0)).includes("started"), "the first to run");
  await eventually(async () => (await shown(2)).includes("exit 0"), "the third to have ended");
  const { stdout } = await world.pots(["layout", "save", "acme-main-dev"]);
  expect(stdout).toContain(
    [
      "panes = [",
      '  { run = "echo started; sleep 1000" },',
      '  { type = "npm test" },',
      '  { run = "true" },',
      "  {},",
      "]",
    ].join("\n"),
  );
});

test.each(["sh", "bash", "fish"])(
  "pots is no program of the session that it saves, in %s",
  async (shell) => {
    if (Bun.which(shell) === null) return;
    await using world = new World();
    if (shell === "fish") world.link("fish");
    world.withPots();
    const acme = await world.repository("acme");
    await world.pots(["create"], { cwd: acme });
    const target = "=acme-main-dev:";
    await world.tmux("new-window", "-t", target, "-n", "two", "-c", acme, Bun.which(shell) ?? "");
    await world.tmux("send-keys", "-t", target, "pots layout save -o x.toml | cat", "Enter");
    await eventually(() => Promise.resolve(text(`${acme}/x.toml`).endsWith("\n")));
    expect(text(`${acme}/x.toml`)).toBe('[[window]]\n\n[[window]]\nname = "two"\nfocus = true\n');
    // a program that starts pots is one all the same
    world.program("saves", "#!/bin/sh\npots layout save -o y.toml\nsleep 1000\n");
    await world.tmux("send-keys", "-t", target, "saves", "Enter");
    await eventually(() => Promise.resolve(text(`${acme}/y.toml`).endsWith("\n")));
    expect(text(`${acme}/y.toml`)).toMatch(/run = "\S*sh \S+saves"/);
  },
);
