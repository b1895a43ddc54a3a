import { expect, test } from "bun:test";
import { appendFileSync, existsSync, symlinkSync, writeFileSync } from "node:fs";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { real, World } from "../support/world.ts";

const FILE = `[setup]
create = "echo made; pwd > where; test -e ok"
[[window]]
name = "edit"
run = "vi \\u001b]0;gotcha\\u0007."
`;

test("trust shows every command written out, and holds in each worktree until a byte changes", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  writeFileSync(`${acme}/.pots.toml`, FILE);
  await world.git(acme, "add", ".pots.toml");
  await world.git(acme, "commit", "-qm", "layout");
  const auth = await world.worktree(acme, "auth");
  const check = async (cwd: string) => (await world.pots(["trust", "--check"], { cwd })).code;

  const asked = await world.pots(["trust"], { cwd: acme });
  expect(asked.code).toBe(2);
  expect(asked.stderr).toContain("~/code/acme/.pots.toml asks to run:");
  expect(asked.stderr).toMatch(
    /new +set-up +runs once +echo made; pwd > where; test -e ok +~\/code\/acme$/m,
  );
  expect(asked.stderr).toContain("vi \\e]0;gotcha\\x07.");
  expect(asked.stderr).not.toContain("\u001b]");
  expect(await check(acme)).toBe(1);

  expect((await world.pots(["trust", "--yes"], { cwd: acme })).code).toBe(0);
  expect([await check(acme), await check(auth)]).toEqual([0, 0]);
  expect((await world.pots(["trust", "--list"])).stdout).toContain("~/code/acme/.git");

  appendFileSync(`${auth}/.pots.toml`, 'panes = [{ run = "make" }]\n');
  expect([await check(acme), await check(auth)]).toEqual([0, 1]);
  const again = await world.pots(["trust"], { cwd: auth });
  expect(again.stderr).toMatch(/^ +set-up/m);
  expect(again.stderr).toMatch(/new +window edit +runs +make/);

  expect((await world.pots(["untrust"], { cwd: auth })).code).toBe(0);
  expect(await check(acme)).toBe(1);

  await world.pots(["trust", "--yes"], { cwd: acme });
  await world.must([real("mv"), acme, `${acme}-gone`]);
  expect((await world.pots(["untrust", "~/code/acme/.git"])).code).toBe(0);
  expect((await world.pots(["trust", "--list"])).stdout).toBe("");
});

test.each([
  [200, [/new +set-up +runs once +echo made; pwd > where; test -e ok +~\/code\/acme$/]],
  [
    50,
    [/^ {2}new: set-up, runs once, in ~\/code\/acme$/, /^ {6}echo made; pwd > where; test -e ok$/],
  ],
  [36, [/^ {6}echo made; pwd > where; test$/, /^ {6}-e ok$/]],
])(
  "at %d columns every command is whole, and no line begins where another ends",
  async (cols, wanted) => {
    await using world = new World();
    const acme = await world.repository("acme");
    writeFileSync(`${acme}/.pots.toml`, FILE);
    await using terminal = TestTerminal.pots(world, ["trust"], { cwd: acme }, { cols, rows: 24 });
    await terminal.waitFor("(y/N)");
    for (const line of wanted)
      expect(terminal.lines().some((shown) => line.test(shown))).toBe(true);
    expect(terminal.lines()[1]).toStartWith("  ");
    terminal.type(KEYS.enter);
    expect(await terminal.exited()).toBe(130);
  },
);

test("set-up runs once it is trusted, its output is seen, and it is repeated after it failed", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  writeFileSync(`${acme}/.pots.toml`, FILE);
  const setup = () => world.pots(["setup"], { cwd: acme });

  const untrusted = await setup();
  expect(untrusted.code).toBe(7);
  expect(untrusted.stderr).toContain("its set-up was not run\n  pots trust acme main shows it");
  expect(existsSync(`${acme}/where`)).toBe(false);

  await world.pots(["trust", "-y"], { cwd: acme });
  const failed = await setup();
  expect(failed).toMatchObject({ code: 1, stdout: "" });
  expect(failed.stderr).toContain("made\n");
  expect(failed.stderr).toContain("pots: the set-up of acme/main failed (exit 1)");
  expect(failed.stderr).toContain("once that is mended: pots setup acme main");
  writeFileSync(`${acme}/ok`, "");
  expect((await setup()).code).toBe(0);
});

test("the person's own file needs no trust, and wins", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  writeFileSync(`${acme}/.pots.toml`, FILE);
  // what reads stdin finds its end, and nothing of what comes after
  world.file(".config/pots/projects/acme.toml", `[setup]\ncreate = "cat; echo $POTS_PORT"\n`);
  const { code, stderr } = await world.pots(["setup"], { cwd: acme });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^[23]\d{3}0$/m);
  const { stdout } = await world.pots(["config"], { cwd: acme });
  expect(stdout).toContain("  ~/.config/pots/projects/acme.toml: in force\n");
  expect(stdout).toContain("  ~/code/acme/.pots.toml: in force, but for its commands");
});

test("whatever stands in the file's place is named, and nothing waits for it or follows it", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const path = `${acme}/.pots.toml`;
  const elsewhere = `${world.home}/elsewhere.toml`;
  writeFileSync(elsewhere, '[setup]\ncreate = "touch ran"\n');
  world.link("mkfifo");
  const places: [string, () => unknown][] = [
    ["it is no regular file", () => world.must(["mkfifo", path])],
    ["it is a symbolic link", () => symlinkSync(elsewhere, path)],
    ["it is a symbolic link", () => symlinkSync("/dev/zero", path)],
    ["it is larger than 1 MiB", () => world.must([real("truncate"), "-s", "1G", path])],
    ["line 2: ", () => writeFileSync(path, '[setup]\ncreate = "touch ran\n')],
  ];
  for (const [problem, make] of places) {
    await make();
    const { code, stderr } = await world.pots(["trust", "--yes"], { cwd: acme });
    expect(code).toBe(1);
    expect(stderr).toContain("~/code/acme/.pots.toml");
    expect(stderr).toContain(problem);
    expect((await world.pots(["trust", "--check"], { cwd: acme })).code).toBe(1);
    await world.pots(["setup"], { cwd: acme });
    await world.must([real("rm"), path]);
  }
  expect(existsSync(`${acme}/ran`)).toBe(false);
});

test("a session's layout is printed, or written where there is no file", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", "-d"], { cwd: acme });
  const bare = await world.pots(["layout", "save", "-o", "none.toml"], { cwd: acme });
  expect(bare).toMatchObject({ code: 1, stdout: "" });
  expect(bare.stderr).toContain("there is nothing to save\n");
  expect(existsSync(`${acme}/none.toml`)).toBe(false);
  await world.tmux("split-window", "-t", "=acme-main-dev:", real("sleep"), "1000");
  await world.tmux("rename-window", "-t", "=acme-main-dev:", "work ##{pid}");
  const printed = await world.pots(["layout", "save"], { cwd: acme });
  expect(printed.stdout).toContain('[[window]]\nname = "work #{pid}"\nlayout = "');
  expect(printed.stdout).toContain(`sleep 1000", focus = true },`);
  const save = () => world.pots(["layout", "save", "acme-main", "-o", ".pots.toml"], { cwd: acme });
  expect((await save()).code).toBe(0);
  expect((await save()).code).toBe(5);
  expect((await world.pots(["trust"], { cwd: acme })).stderr).toContain("sleep 1000");
  expect((await world.pots(["layout", "load"])).code).toBe(2);
});
