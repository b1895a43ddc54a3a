import { expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually, never } from "../support/wait.ts";
import { POTS, World } from "../support/world.ts";

const FILE = `[files]
link = ["cache"]
[setup]
create = "echo made; cat; echo $POTS_TASK > set-up; test -e ../acme/ok"
remove = "echo clearing; test -e ../acme/clear && : > ../acme/cleared"
[[window]]
run = ": > ran"
`;

async function project(world: World): Promise<string> {
  const acme = await world.repository("acme");
  writeFileSync(`${acme}/.pots.toml`, FILE);
  writeFileSync(`${acme}/.gitignore`, "cache\nset-up\nran\nok\nclear\ncleared\n");
  writeFileSync(`${acme}/cache`, "");
  await world.git(acme, "add", ".");
  await world.git(acme, "commit", "-qm", "layout");
  return acme;
}

test("a new worktree is set up before its first session, once it is trusted; a failure keeps it", async () => {
  await using world = new World();
  const acme = await project(world);
  const create = (name: string) => world.pots(["create", name, "-w"], { cwd: acme });

  const untrusted = await create("one");
  expect(untrusted).toMatchObject({ code: 0, stdout: "acme-one-dev\n" });
  expect(untrusted.stderr).toContain("its set-up was not run\n  pots trust acme one shows it");
  expect(untrusted.stderr).toContain("the session starts without its programs");
  expect(existsSync(`${acme}-one/cache`)).toBe(true);
  expect(existsSync(`${acme}-one/set-up`)).toBe(false);

  await world.pots(["trust", "-y"], { cwd: acme });
  const failed = await create("two");
  expect(failed).toMatchObject({ code: 1, stdout: "" });
  expect(failed.stderr).toContain("made\n");
  expect(failed.stderr).toContain("once that is mended: pots setup acme two");
  expect(readFileSync(`${acme}-two/set-up`, "utf8")).toBe("dev\n");
  expect(await world.sessions()).toEqual(["acme-one-dev"]);
  writeFileSync(`${acme}/ok`, "");
  expect((await world.pots(["setup", "acme", "two"])).code).toBe(0);
  expect(await create("three")).toMatchObject({ code: 0, stdout: "acme-three-dev\n" });
  await eventually(() => existsSync(`${acme}-three/ran`));
  await world.pots(["create", "four", "-w", "--no-setup", "--no-layout"], { cwd: acme });
  expect(existsSync(`${acme}-four/set-up`)).toBe(false);
});

test("a set-up that was interrupted, refused or failed is said until it has succeeded", async () => {
  await using world = new World();
  const acme = await project(world);
  const waits = `[setup]\ncreate = "echo $$ > set-up; test -e ../acme/ok || exec sleep 1000"\n`;
  world.file(".config/pots/projects/acme.toml", waits);
  const pots = async (...args: string[]) => await world.pots(args, { cwd: acme });
  const left = "pots: the set-up of acme/one has not finished\n  finish it: pots setup acme one\n";

  const creating = Bun.spawn([POTS, "create", "one", "-w"], { cwd: acme, env: world.env });
  const pid = () => Number(readFileSync(`${acme}-one/set-up`, "utf8"));
  await eventually(() => existsSync(`${acme}-one/set-up`) && pid() > 0);
  creating.kill("SIGKILL");
  await creating.exited;
  process.kill(pid());

  expect((await pots("doctor")).stdout).toContain("the set-up of acme/one has not finished\n");
  const first = await pots("create", "one", "--no-layout");
  expect(first).toMatchObject({ code: 0, stdout: "acme-one-dev\n", stderr: left });
  expect((await pots("create", "one")).stderr).toStartWith(left); // it exists already
  expect((await pots("create", "one", "-t", "b", "-w", "--no-layout")).stderr).toEndWith(left);
  {
    // what is printed is behind the session by then
    await using terminal = TestTerminal.pots(world, ["create", "one", "-A"], { cwd: acme });
    await terminal.waitFor("the set-up of this worktree has not finished: pots setup");
  }
  writeFileSync(`${acme}/ok`, "");
  expect((await pots("setup", "acme", "one")).code).toBe(0);
  expect((await pots("create", "one", "-t", "c", "--no-layout")).stderr).toBe("");
  expect((await pots("doctor")).stdout).not.toContain("has not finished");

  // the repository's own, which nobody has trusted: said by what is left out, then by what is left
  world.file(".config/pots/projects/acme.toml", "");
  const made = (await pots("create", "two", "-w", "--no-layout")).stderr;
  expect(made).toContain("its set-up was not run");
  expect(made).not.toContain("has not finished");
  const again = () => pots("create", "two", "--no-layout", "-A");
  expect((await again()).stderr).toContain("finish it: pots setup acme two\n");
  // not wanted is as good as done
  expect((await pots("create", "two", "-A", "--no-setup")).stderr).toBe("");
  expect((await again()).stderr).toBe("");
});

test("a clearing up that fails keeps the worktree, and one that is not trusted is not run", async () => {
  await using world = new World();
  const acme = await project(world);
  const auth = await world.worktree(acme, "auth");
  const other = await world.worktree(acme, "other");
  const remove = (name: string) => world.pots(["remove", name, "--yes"], { cwd: acme });

  const untrusted = await remove("other");
  expect(untrusted.code).toBe(0);
  expect(untrusted.stderr).toContain("what it would run before removal was not run");
  expect([existsSync(other), existsSync(`${acme}/cleared`)]).toEqual([false, false]);

  await world.pots(["trust", "-y"], { cwd: acme });
  const failed = await remove("auth");
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain("clearing\n");
  expect(failed.stderr).toContain("what has to run before removal failed (exit 1)");
  expect(existsSync(auth)).toBe(true);
  writeFileSync(`${acme}/clear`, "");
  expect((await remove("auth")).code).toBe(0);
  expect([existsSync(auth), existsSync(`${acme}/cleared`)]).toEqual([false, true]);
});

test("what runs before a removal is shown before it: in the plan, the picker's question, cleanup's", async () => {
  await using world = new World();
  const acme = await project(world);
  const auth = await world.worktree(acme, "auth");
  const pots = (...args: string[]) => world.pots(args, { cwd: acme });
  const plan = async () => (await pots("remove", "auth", "--dry-run")).stderr;
  await world.git(auth, "commit", "-q", "--allow-empty", "-m", "work");
  await world.git(acme, "merge", "-q", (await world.git(auth, "rev-parse", "HEAD")).trim());
  const runs = "runs first: echo clearing; test -e ../acme/clear";

  expect(await plan()).toContain(
    "  set-up    not run, as ~/code/acme-auth/.pots.toml is not trusted: echo",
  );
  await pots("trust", "-y");
  expect(await plan()).toContain(`  set-up    ${runs}`);
  expect((await pots("cleanup", "--merged", "--dry-run")).stdout).toContain(`clean, ${runs}`);
  await pots("create", "auth", "-d");
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("acme-auth-dev");
  terminal.type(KEYS.ctrlX);
  await terminal.waitFor("End acme-auth-dev?");
  terminal.type("w");
  await terminal.waitFor("Remove this worktree?");
  expect(terminal.text()).toContain(`  set-up    ${runs}`);
  // another by now, and of the person's own, so that no file of the worktree tells it
  writeFileSync(`${acme}/clear`, "");
  world.file(".config/pots/projects/acme.toml", `[setup]\nremove = ": > ../acme/cleared"\n`);
  terminal.type("y\r");
  await terminal.waitFor("acme-auth changed meanwhile");
  expect([existsSync(auth), existsSync(`${acme}/cleared`)]).toEqual([true, false]);
});

test("a person at a terminal is shown everything and asked; Enter alone starts without", async () => {
  await using world = new World();
  const acme = await project(world);
  const ask = (task: string) => {
    const args = ["create", ".", "-t", task];
    return TestTerminal.pots(world, args, { cwd: acme }, { cols: 120, rows: 30 });
  };
  {
    await using terminal = ask("one");
    await terminal.waitFor("Trust them");
    expect(terminal.text()).toContain(": > ran");
    terminal.type(KEYS.enter);
    await terminal.waitFor("[acme-main");
    await never(() => existsSync(`${acme}/ran`));
  }
  {
    await using terminal = ask("two");
    await terminal.waitFor("Trust them");
    terminal.type(KEYS.ctrlC);
    expect(await terminal.exited()).toBe(130);
    expect(await world.sessions()).toEqual(["acme-main-one"]);
  }
  await using terminal = ask("three");
  await terminal.waitFor("Trust them");
  terminal.type(KEYS.down + KEYS.down + KEYS.enter);
  await terminal.waitFor('link = ["cache"]');
  writeFileSync(`${acme}/.pots.toml`, FILE.replace(": > ran", ": > other"));
  terminal.type(KEYS.down + KEYS.enter);
  await eventually(() => existsSync(`${acme}/ran`), terminal.text());
  expect(existsSync(`${acme}/other`)).toBe(false);
  expect((await world.pots(["trust", "--check"], { cwd: acme })).code).toBe(1);
});

test("neither the picker's preview, nor completion, nor a key binding's call asks or runs anything", async () => {
  await using world = new World();
  const acme = await project(world);
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("acme");
  await never(() => /Trust|not trusted/.test(terminal.text()));
  terminal.type(KEYS.escape);
  expect(await terminal.exited()).toBe(130);
  await world.pots(["__complete", "bash", "--", "pots", "create", ""], { cwd: acme });
  await world.tmux("new-session", "-d", "-s", "other");
  await world.tmux(
    "run-shell",
    "-b",
    `cd '${acme}' && exec '${import.meta.dir}/../../dist/pots' create .`,
  );
  await eventually(async () => (await world.sessions()).includes("acme-main-dev"));
  await never(() => existsSync(`${acme}/ran`) || existsSync(`${acme}/set-up`));
});

test("the picker makes room for the question, and goes on from the answer", async () => {
  await using world = new World();
  const acme = await project(world);
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("main");
  terminal.type(KEYS.enter);
  await terminal.waitFor("Trust them");
  terminal.type(KEYS.down + KEYS.enter);
  await eventually(() => existsSync(`${acme}/ran`));
  await terminal.waitFor("[acme-main");
});

test("a CDPATH leads neither set-up nor what runs before a removal out of the worktree", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const hooks = 'create = "cd sub && pwd"\nremove = "cd sub && pwd"\n';
  world.file(".config/pots/projects/acme.toml", `[setup]\n${hooks}`);
  for (const directory of ["elsewhere", "code/acme"]) world.file(`${directory}/sub/it`, "");
  await world.git(acme, "add", ".");
  await world.git(acme, "commit", "-qm", "sub");
  const at = { cwd: acme, env: { CDPATH: `${world.home}/elsewhere` } };
  const created = await world.pots(["create", "one", "-w"], at);
  expect(created.stderr).toContain(`\n$ cd sub && pwd\n${acme}-one/sub\n`);
  const removed = await world.pots(["remove", "one", "--yes"], at);
  expect(removed.stderr).toContain(`\n$ cd sub && pwd\n${acme}-one/sub\n`);
});
