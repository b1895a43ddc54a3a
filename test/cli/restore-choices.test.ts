import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crash, newest, saved } from "../support/reboot.ts";
import { TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, World } from "../support/world.ts";

type Data = Record<string, unknown>;

/** Change the latest record as somebody else's hand would. */
function rewrite(world: World, change: (record: Data & { sessions: Data[] }) => void): void {
  const record = JSON.parse(readFileSync(newest(world), "utf8"));
  change(record);
  writeFileSync(newest(world), JSON.stringify(record));
}

test("--from takes an earlier record, --all also what pots did not make", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme, "-t", "old"]);
  await world.tmux("new-session", "-d", "-s", "mine", "-c", acme);
  await world.pots(["save"]);
  await crash(world);
  await world.pots(["create", acme, "-t", "new"]);
  await world.pots(["restore", "--forget", "-y"]); // not waited for any more, and in the old record still
  await crash(world);
  const { stdout } = await world.pots(["restore", "--list"]);
  expect(stdout).toMatch(/^ 1 .* 1: acme-main-new\n 2 .* 1: acme-main-old\n$/);
  expect((await world.pots(["restore", "--from", "3", "-y"])).code).toBe(3);
  expect((await world.pots(["restore", "--from", "2", "-y"])).code).toBe(0);
  expect(await world.sessions()).toEqual(["acme-main-old"]);
  expect((await world.pots(["restore", "--from", "3", "--all", "-y"])).code).toBe(0);
  expect(await world.sessions()).toEqual(["acme-main-old", "mine"]);
  await world.worksIn("mine", acme);
});

test("of two saved ones of one name, the one of the project stood in, or by its worktree's path", async () => {
  await using world = new World();
  const [one, two] = [await world.repository("a/acme"), await world.repository("b/acme")];
  for (const acme of [one, two]) {
    await world.must([POTS, "create", ".", "-d"], { cwd: acme });
    await crash(world);
  }
  const wanted = ["restore", "acme-main-dev", "--dry-run"];
  const elsewhere = await world.pots(wanted);
  expect(elsewhere).toMatchObject({ code: 4, stdout: "" });
  expect(elsewhere.stderr).toContain("name one by its worktree:\n");
  for (const [acme, shown] of [
    [one, "~/code/a/acme"],
    [two, "~/code/b/acme"],
  ] as const) {
    expect(elsewhere.stderr).toContain(`    ${shown}\n`);
    const line = `acme-main-dev · ${shown} · 1 window\n`;
    expect((await world.pots(wanted, { cwd: acme })).stderr).toBe(line);
    expect((await world.pots(["restore", acme, "--dry-run"])).stderr).toBe(line);
  }
  expect((await world.pots(["kill", "acme-main-dev", "--yes"])).stderr).toBe(
    "pots: acme-main-dev is saved, and not running; nothing was ended\n" +
      `  bring back what is saved: pots restore ${two} ${one}\n`,
  );
  {
    await using _ = TestTerminal.pots(world, ["attach", "acme-main-dev"], { cwd: two });
    await eventually(async () => (await world.sessions()).includes("acme-main-dev"));
    await world.worksIn("acme-main-dev", two);
    expect((await world.pots(["list"])).stdout).not.toMatch(/saved.*code\/b/);
    await crash(world);
  }
  const forget = ["restore", "--forget", "acme-main-dev"];
  expect((await world.pots([...forget, "--yes"], { cwd: one })).code).toBe(4);
  {
    await using terminal = TestTerminal.pots(world, forget, { cwd: one });
    expect(await terminal.exited()).toBe(4);
  }
  expect((await world.pots(["restore", "--forget", one, "--yes"])).code).toBe(0);
  expect((await world.pots(["restore", "--dry-run"])).stderr).toContain("~/code/b/acme");
});

test("a no restores nothing, and says so", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme]);
  await crash(world);
  await using terminal = TestTerminal.pots(world, ["restore"]);
  await terminal.waitFor("Restore this session? (Y/n)");
  terminal.type("n\r");
  expect(await terminal.exited()).toBe(130);
  await terminal.waitFor("nothing was restored");
  expect(await world.sessions()).toEqual([]);
});

test("--run starts no more agents once two have ended at once", async () => {
  await using world = new World();
  world.program("claude", "#!/bin/sh\necho started $2\nexit 1\n");
  const acme = await world.repository("acme");
  const tasks = ["a", "b", "c"];
  for (const task of tasks) {
    await world.pots(["create", acme, "-t", task]);
    const folder = acme.replace(/[^a-zA-Z0-9]/g, "-");
    world.file(`.claude/projects/${folder}/talk-${task}.jsonl`, "{}\n");
  }
  await crash(world);
  rewrite(world, ({ sessions }) => {
    for (const { name, windows } of sessions) {
      const [window] = windows as { panes: Data[] }[];
      const agent = { kind: "claude", conversation: `talk-${String(name).slice(-1)}` };
      for (const pane of window?.panes ?? []) pane.agent = agent;
    }
  });
  const { stderr } = await world.pots(["restore", "-y", "--run"]);
  const left = /2 agents ended at once, so these still stand at their prompt: acme-main-(\w)\n/;
  const [, last = ""] = left.exec(stderr) ?? [];
  expect(tasks).toContain(last);
  for (const task of tasks) {
    const shown = await world.screen(`acme-main-${task}`);
    expect(shown).toContain(`claude --resume talk-${task}`);
    expect(shown.includes(`started talk-${task}`)).toBe(task !== last);
  }
});

test("a record from elsewhere, with words that mean harm, starts nothing and brings back what there is", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme, "-t", "a"]);
  await world.pots(["create", acme, "-t", "b"]);
  const odd = join(acme, "#(touch ran)\n;'$(touch ran)");
  mkdirSync(odd);
  await crash(world);
  const ran = `touch ${world.base}/ran`;
  rewrite(world, (record) => {
    record.host = "another\u001b[31m";
    const [first, second] = record.sessions;
    if (first === undefined || second === undefined) throw new Error("both are to be saved");
    first.name = `=x:#(${ran}).y; ${ran}`;
    const [window] = first.windows as Data[];
    Object.assign(window ?? {}, { name: `#(${ran})`, layout: `bad; ${ran}`, index: 7 });
    const typed = { kind: "type", text: `echo\n${ran}` };
    const pane = {
      directory: odd,
      active: true,
      start: typed,
      agent: { kind: "claude", conversation: `; ${ran}` },
    };
    if (window !== undefined)
      window.panes = [pane, { ...pane, start: { kind: "words", words: ["echo", `$(${ran})`] } }];
    const away = {
      root: "/home/other/acme",
      worktree: "/home/other/acme",
      gitdir: "/home/other/acme/.git",
    };
    second.mark = { ...(second.mark as Data), ...away };
  });
  const { code, stderr } = await world.pots(["restore", "-y"]);
  expect(code).toBe(0);
  expect(stderr).toContain("acme-main-b stays away: ");
  const [only = "", ...others] = await world.sessions();
  expect({ only, others }).toEqual({ only: "acme-main-a", others: [] });
  const panes = await world.tmux("list-panes", "-a", "-F", "#{window_index} #{window_name}");
  expect(panes).toBe(`7 #(${ran})\n7 #(${ran})`);
  const shown = (pane: string) => world.tmux("capture-pane", "-p", "-t", `=acme-main-a:7.${pane}`);
  await eventually(async () => (await shown("1")).includes("echo '$("), "words at the prompt");
  expect(await shown("0")).not.toContain("echo");
  await world.worksIn("acme-main-a", odd);
  expect((await world.pots(["restore", "--list"])).stdout).not.toContain("\u001b");
  expect(existsSync(join(world.base, "ran"))).toBe(false);
  expect(existsSync(join(odd, "ran"))).toBe(false);
});

test("a record that another pots wrote, or none did, is named, and the one before is taken", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme]);
  await crash(world);
  const odd = ['{"version":2}', "[]", '{"version":1,"sessions":[{"name":"x"}]}', "\u0000"];
  for (const [at, text] of odd.entries()) {
    writeFileSync(join(saved(world), `9${at}-1.json`), text);
  }
  const { stderr, code } = await world.pots(["restore", "-y"]);
  expect({ code, passed: stderr.match(/was passed over/g)?.length }).toEqual({
    ...{ code: 0, passed: odd.length },
  });
  expect(stderr).toContain("another version of pots wrote it");
  expect(await world.sessions()).toEqual(["acme-main-dev"]);
});
