import { expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { forgetConversation } from "../../src/tmux/pane-start.ts";
import { installClaude, stateOf } from "../support/agents.ts";
import { arrangement, crash, isArranged, newest, saved } from "../support/reboot.ts";
import { TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";

test("a server that is killed gives all back: windows, panes, layouts, directories, names, marks", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.worktree(acme, "auth");
  const below = join(acme, "src dir #{pid}");
  mkdirSync(below);
  await world.pots(["create", acme]);
  await world.pots(["create", "auth"], { cwd: acme });
  const session = "=acme-main-dev:";
  await world.tmux("split-window", "-h", "-t", session, "-c", world.code);
  await world.tmux("split-window", "-v", "-l", "5", "-t", session);
  await world.tmux("new-window", "-d", "-t", "=acme-main-dev:7", "-n", "log #S");
  await world.tmux("set-option", "-g", "@below", below);
  await world.tmux("new-window", "-t", "=acme-main-dev:3", "-c", "#{@below}");
  const commands = await world.tmux("list-commands");
  if (/^new-pane /m.test(commands)) {
    const place = ["-x", "30", "-y", "8", "-X", "9", "-Y", "3"];
    await world.tmux("new-pane", ...place, "-t", "=acme-main-dev:0", "-c", world.code);
  }
  await world.tmux("select-pane", "-t", "=acme-main-dev:0.1");
  await world.tmux("split-window", "-h", "-t", "=acme-auth-dev:");
  await world.tmux("resize-pane", "-Z", "-t", "=acme-auth-dev:");
  await world.tmux("rename-session", "-t", "=acme-auth-dev", "my $WORK \\ today");
  const renamed = await world.format("$1", "#{session_name}"); // as tmux writes it
  await eventually(
    async () => (await arrangement(world)).some((line) => line.includes(below)),
    "the shell to stand in its directory",
  );
  await world.pots(["save"]);
  const before = await arrangement(world);
  await crash(world);
  const { code, stderr } = await world.pots(["restore", "--yes"]);
  expect({ code, last: stderr.trimEnd().split("\n").at(-1) }).toEqual({
    ...{ code: 0, last: "restored 2 sessions" },
  });
  await isArranged(world, before);
  const { stdout } = await world.pots(["list", "--json"]);
  const { sessions, ...rest } = JSON.parse(stdout);
  expect(sessions.map(({ name, task, worktree }: never) => ({ name, task, worktree }))).toEqual([
    { name: renamed, task: "dev", worktree: "auth" },
    { name: "acme-main-dev", task: "dev", worktree: "main" },
  ]);
  expect(rest.saved).toEqual([]);
  // twice restores nothing twice
  const again = await world.pots(["restore", "--yes"]);
  expect(again).toEqual({ code: 0, stdout: "", stderr: "every saved session is there\n" });
  expect(await arrangement(world)).toEqual(before);
  expect(await world.tmux("show-options", "-g")).not.toContain("@pots");
});

test("programs stand at their prompt with all their words, each once; --run starts them", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme, "--", "tail", "-f", "a b", "$HOME;x"]);
  for (let round = 1; round < 3; round++) {
    await crash(world);
    const { stderr } = await world.pots(["restore", "-y"]);
    expect(stderr).toContain("    at its prompt: tail -f 'a b' '$HOME;x'\n");
    const shown = await world.screen("acme-main-dev");
    expect(shown.match(/tail -f 'a b' '\$HOME;x'/g)).toHaveLength(1);
    expect(await world.format("acme-main-dev", "#{pane_current_command}")).toBe("sh");
  }
  await crash(world);
  writeFileSync(join(acme, "a b"), "found\n");
  await world.pots(["restore", "-y", "--run"]);
  await eventually(
    async () => (await world.screen("acme-main-dev")).includes("found"),
    "the program to run",
  );
});

test("a worktree that moved is followed; one that is gone, or is another now, is named and left out", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const [moved, gone, other] = [
    await world.worktree(acme, "moved"),
    await world.worktree(acme, "gone"),
    await world.worktree(acme, "other"),
  ];
  for (const name of ["moved", "gone", "other"]) await world.pots(["create", name], { cwd: acme });
  const shells = join(moved, "below");
  mkdirSync(shells);
  await world.tmux("new-window", "-t", "=acme-moved-dev:", "-c", shells);
  await world.pots(["save"]);
  await crash(world);
  await world.git(acme, "worktree", "move", moved, `${moved}2`);
  await world.git(acme, "worktree", "remove", gone);
  await world.git(acme, "worktree", "remove", other);
  await world.git(acme, "worktree", "add", "-q", "-b", "new", other);
  const later = Date.now() / 1000 + 60;
  utimesSync(join(acme, ".git/worktrees/acme-other/commondir"), later, later);
  const { code, stderr } = await world.pots(["restore", "-y"]);
  expect(code).toBe(0);
  expect(stderr).toContain("acme-gone-dev stays away: its worktree is gone");
  expect(stderr).toContain("acme-other-dev stays away: another worktree was made");
  expect(stderr).toContain("~/code/acme-moved2 · 2 windows · follows its worktree\n");
  expect(await world.sessions()).toEqual(["acme-moved-dev"]);
  await world.worksIn("acme-moved-dev", join(`${moved}2`, "below"));
  expect((await world.pots(["restore", "acme-gone-dev", "-y"])).code).toBe(1);
  await crash(world);
  // as another program restores it
  await world.tmux("new-session", "-d", "-s", "acme-moved-dev", "-c", `${moved}2`);
  const copied = await world.pots(["restore", "acme-moved-dev", "-y"]);
  expect(copied.stderr).toContain("acme-moved-dev stays away: an unmanaged session of its name");
  expect(await world.sessions()).toEqual(["acme-moved-dev"]);
  await world.tmux("rename-session", "-t", "=acme-moved-dev", "copy");
  await world.tmux("new-session", "-d", "-s", "acme-moved-dev", "-c", "/"); // a stranger
  expect((await world.pots(["restore", "acme-moved-dev", "-y"])).stderr).toMatch(
    /^acme-moved2-dev .* was acme-moved-dev\n/,
  );
  expect(await world.sessions()).toHaveLength(3);
});

test("what hooks make of new windows does not stand beside what they made of them before", async () => {
  await using world = new World();
  world.file(
    ".tmux.conf",
    'set-hook -g after-new-window "split-window -h"\nset-hook -g session-created "new-window"\n',
  );
  const acme = await world.repository("acme");
  for (const task of ["a", "b"]) {
    await world.pots(["create", acme, "-t", task]);
    await world.tmux("new-window", "-n", "logs", "-t", `=acme-main-${task}:`);
  }
  await world.pots(["save"]);
  const before = await arrangement(world);
  expect(before).toHaveLength(8);
  await crash(world);
  const { stderr } = await world.pots(["restore", "-y"]);
  expect(stderr).toEndWith("restored 2 sessions\n");
  await isArranged(world, before);
  // in what is made from here on they do run
  await world.tmux("new-window", "-t", "=acme-main-a:", "-n", "later");
  expect(await world.tmux("list-panes", "-t", "=acme-main-a:later", "-F", "x")).toBe("x\nx");
});

test("a program in a window of two sessions comes back in the one whose worktree it stands in", async () => {
  await using world = new World();
  const [acme, web] = [await world.repository("acme"), await world.repository("web")];
  await world.pots(["create", acme]);
  await world.pots(["create", web, "--", "tail", "-f", "log"]);
  await world.tmux("link-window", "-d", "-s", "=web-main-dev:0", "-t", "=acme-main-dev:5");
  await world.tmux("new-session", "-d", "-t", "=web-main-dev", "-s", "beside");
  await world.pots(["save"]);
  await crash(world);
  const { stderr } = await world.pots(["restore", "--all", "-y"]);
  expect(stderr.match(/^.*tail -f log/gm)).toHaveLength(1);
  expect(await world.screen("web-main-dev")).toContain("$ tail -f log");
  await world.worksIn("beside", web);
});

test("a worktree moved by hand is followed where its own .git proves it, and else named", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const [moved, lost] = [await world.worktree(acme, "moved"), await world.worktree(acme, "lost")];
  for (const name of ["moved", "lost"]) await world.pots(["create", name], { cwd: acme });
  await crash(world);
  renameSync(moved, `${moved}2`);
  renameSync(lost, `${lost}2`);
  writeFileSync(`${lost}2/.git`, `gitdir: ${acme}/.git/worktrees/other\n`);
  const { stderr } = await world.pots(["restore", "-y"]);
  expect(stderr).toContain("~/code/acme-moved2 · 1 window · follows its worktree\n");
  expect(stderr).toContain("acme-lost-dev stays away: its worktree is gone");
  await world.worksIn("acme-moved-dev", `${moved}2`);
  const { stdout } = await world.pots(["list", "--json"]);
  const [session] = JSON.parse(stdout).sessions;
  expect({ status: session.status, path: session.worktreePath }).toEqual({
    ...{ status: "detached", path: `${moved}2` },
  });
});

test("a directory of a pane that is gone is named, and is never home", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const away = join(world.base, "away");
  mkdirSync(away);
  await world.pots(["create", acme]);
  await world.tmux("new-window", "-t", "=acme-main-dev:", "-c", away);
  await eventually(
    async () => (await world.format("acme-main-dev", "#{pane_current_path}")) === away,
    "the shell to stand there",
  );
  await world.pots(["save"]);
  await crash(world);
  rmSync(away, { recursive: true });
  const { stderr } = await world.pots(["restore", "-y"]);
  expect(stderr).toContain(`    ${away} is gone: a shell in ~/code/acme\n`);
  await world.worksIn("acme-main-dev", acme);
});

test("killed half-way and run again, or twice at once: each session is there once, and whole", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  for (let task = 0; task < 6; task++) {
    await world.pots(["create", acme, "-t", `t${task}`]);
    await world.tmux("split-window", "-t", `=acme-main-t${task}:`);
    await world.tmux("split-window", "-h", "-l", "20", "-t", `=acme-main-t${task}:`);
    await world.tmux("new-window", "-d", "-n", "logs", "-t", `=acme-main-t${task}:${task + 3}`);
  }
  await world.pots(["save"]);
  const before = await arrangement(world);
  await crash(world);
  const half = Bun.spawn([join(import.meta.dir, "../../dist/pots"), "restore", "-y"], {
    ...{ env: world.env, cwd: world.home, stdin: "ignore", stdout: "ignore", stderr: "pipe" },
  });
  for await (const text of half.stderr) {
    if (!Buffer.from(text).toString().includes("[1/6]")) continue;
    half.kill("SIGKILL");
    break;
  }
  await half.exited;
  const twice = await Promise.all([world.pots(["restore", "-y"]), world.pots(["restore", "-y"])]);
  for (const { code } of twice) expect([0, 7]).toContain(code);
  expect(await world.sessions()).toEqual([0, 1, 2, 3, 4, 5].map((task) => `acme-main-t${task}`));
  await isArranged(world, before);
});

test("what a killed pots left half-built goes with the next pots restore, also where all is there", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme]);
  const begin = async (name: string, ...more: string[]) =>
    await world.tmux("new-session", "-d", "-s", name, ...more);
  const identity = "#{s/[$]//:session_id} #{pid} #{session_created}";
  const own = [";", "set-environment", "-h", "-F", "POTS_RESTORING", identity];
  await begin("pots-restoring-1-abc", ...own);
  await begin("pots-restoring-2-abc"); // somebody has named it so
  await world.pots(["restore", "--dry-run"]);
  expect(await world.sessions()).toContain("pots-restoring-1-abc");
  const { code, stderr } = await world.pots(["restore", "-y"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "every saved session is there\n" });
  expect(await world.sessions()).toEqual(["acme-main-dev", "pots-restoring-2-abc"]);
});

test("ended on purpose is not offered; forgotten neither; a record cut short gives way to the one before", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  for (const task of ["a", "b", "c"]) await world.pots(["create", acme, "-t", task]);
  await world.pots(["kill", "acme-main-a", "-y"]);
  await crash(world);
  await world.tmux("new-session", "-d", "-s", "mine");
  await world.pots(["save"]);
  writeFileSync(newest(world), readFileSync(newest(world), "utf8").slice(0, -30));
  const listed = await world.pots(["list"]);
  expect(listed.stderr).toMatch(/was passed over: it was cut short/);
  expect(listed.stdout).toMatch(/◌ saved +acme-main-b /);
  expect(listed.stdout).not.toContain("acme-main-a");
  const part = await world.pots(["restore", "--forget", "main-b", "-y"]);
  expect(part).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(
      /no saved session is named main-b\n {2}nearest: acme-main-b\n {2}without being asked about, .*\n$/,
    ),
  });
  const forgot = await world.pots(["restore", "--forget", "acme-main-b", "-y"]);
  expect(forgot.code).toBe(0);
  await world.pots(["restore", "-y"]);
  expect(await world.sessions()).toEqual(["acme-main-c", "mine"]);
});

test("POTS_RESTORE=auto: the first command of a new server brings all back, without programs, once", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme, "-t", "a", "--", "sleep", "1000"]);
  await world.pots(["create", acme, "-t", "b"]);
  await crash(world);
  const env = { POTS_RESTORE: "auto" };
  expect((await world.pots(["list"], { env })).stdout).toContain("saved"); // no server is started to tell
  expect(await world.sessions()).toEqual([]);
  const { stderr } = await world.pots(["create", acme, "-t", "c"], { env });
  expect(stderr).toBe("restored 2 sessions (POTS_RESTORE=auto)\n");
  expect(await world.sessions()).toEqual(["acme-main-a", "acme-main-b", "acme-main-c"]);
  expect(await world.screen("acme-main-a")).not.toContain("sleep");
  await world.tmux("kill-session", "-t", "=acme-main-b");
  await world.pots(["list"], { env });
  expect(await world.sessions()).toEqual(["acme-main-a", "acme-main-c"]);
  await world.pots(["save"], { env });
  // the hooks that save come first, where they are installed
  for (const first of [["save"], ["kill", "mine", "-y"]]) {
    await crash(world);
    await world.tmux("new-session", "-d", "-s", "mine");
    const { stderr } = await world.pots(first, { env });
    expect(stderr).toContain("restored 2 sessions (POTS_RESTORE=auto)\n");
    expect(await world.sessions()).toEqual(expect.arrayContaining(["acme-main-a", "acme-main-c"]));
  }
});

test("POTS_RESTORE=auto: what ended stays ended, though nothing can be saved", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  for (const task of ["a", "b"]) await world.pots(["create", acme, "-t", task]);
  await crash(world);
  const env = { POTS_RESTORE: "auto" };
  const record = readFileSync(newest(world), "utf8");
  // of any user: nothing can be in place of the file that says who saves, or beside the record
  mkdirSync(join(saved(world), "saving"));
  const { stderr } = await world.pots(["create", acme, "-t", "c"], { env });
  expect(stderr).toContain("restored 2 sessions (POTS_RESTORE=auto)\n");
  expect(stderr).toContain("the sessions were not saved: ");
  expect(readFileSync(newest(world), "utf8")).toBe(record);
  await world.pots(["kill", "acme-main-a", "-y"], { env });
  expect((await world.pots(["list", "--names"], { env })).stdout).toBe(
    "acme-main-c\nacme-main-b\n",
  );
  expect(await world.sessions()).toEqual(["acme-main-b", "acme-main-c"]);
});

test("an agent's conversation is offered where it is still there; nobody starts it", async () => {
  await using world = new World();
  installClaude(world);
  const acme = await world.repository("acme");
  for (const task of ["talks", "lost"]) {
    await world.pots(["create", acme, "-t", task, "--", "claude"]);
    await eventually(
      async () => (await stateOf(world, `acme-main-${task}`)) === "idle",
      "the agent to be there",
    );
  }
  await world.pots(["save"]);
  const { sessions } = JSON.parse(readFileSync(newest(world), "utf8"));
  const talk = sessions.find(({ name }: { name: string }) => name === "acme-main-talks");
  const { conversation } = talk.windows[0].panes[0].agent;
  expect(conversation).toMatch(/^talk-\d+$/);
  const folder = acme.replace(/[^a-zA-Z0-9]/g, "-");
  world.file(`.claude/projects/${folder}/${conversation}.jsonl`, "{}\n");
  await crash(world);
  const offered = await world.pots(["restore", "-y"]);
  expect(offered.stderr).toContain(`    at its prompt: claude --resume ${conversation}\n`);
  expect(await world.screen("acme-main-talks")).toContain(`$ claude --resume ${conversation}`);
  expect(await world.screen("acme-main-lost")).toMatch(/\$ claude$/m);
  expect(await stateOf(world, "acme-main-talks")).toBeNull();
  const pane = (
    await world.tmux("list-panes", "-t", "=acme-main-talks:", "-F", "#{pane_id}")
  ).trim();
  await world.tmux(...forgetConversation(pane, 1)); // of another server, which had that pane before
  expect(await world.tmux("show-options", "-p", "-t", pane)).toContain(conversation);
  await crash(world);
  const started = await world.pots(["restore", "acme-main-talks", "-y", "--run"]);
  expect(started.stderr).toContain(`    starts: claude --resume ${conversation}\n`);
  await eventually(
    async () => (await stateOf(world, "acme-main-talks")) === "idle",
    "the agent to go on",
  );
  // nobody had gone on with it before the second crash
  expect(await world.screen("acme-main-talks")).toContain(`$ claude --resume ${conversation}`);
  await world.pots(["save"]);
  await world.tmux("send-keys", "-t", "=acme-main-talks:", "C-c");
  await eventually(async () => (await stateOf(world, "acme-main-talks")) === null, "its end");
  await world.pots(["save"]);
  const [ended] = JSON.parse(readFileSync(newest(world), "utf8")).sessions;
  expect(ended.windows[0].panes[0].agent).toBeNull();
});

test("another socket's sessions are others", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme]);
  await crash(world);
  const { stderr } = await world.pots(["-L", "other", "restore", "-y"]);
  expect(stderr).toBe("nothing is saved\n");
});

test("a saved row is gone to with Enter", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme]);
  await world.pots(["create", acme, "-t", "other"]);
  await crash(world);
  await using terminal = TestTerminal.pots(world, []);
  await terminal.waitFor(/acme-main-other .*saved/);
  terminal.type("dev");
  await terminal.waitForAbsence("acme-main-other");
  terminal.type("\r");
  await eventually(
    async () => (await world.run(["tmux", "list-clients"])).stdout.includes("acme-main-dev"),
    "the client to be there",
  );
  expect(await world.sessions()).toEqual(["acme-main-dev"]);
});

test("attach brings a saved session back, and goes there", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme]);
  await crash(world);
  expect((await world.pots(["attach", "acme-main-dev"])).code).toBe(2);
  expect(await world.sessions()).toEqual([]);
  await using _ = TestTerminal.pots(world, ["attach", "acme-main-dev"]);
  await eventually(
    async () => (await world.run(["tmux", "list-clients"])).stdout.includes("acme-main-dev"),
    "the client to be there",
  );
  expect(await world.format("acme-main-dev", "#{window_width}x#{window_height}")).toBe("100x29");
  expect(existsSync(join(saved(world), "restoring"))).toBe(false);
});

test("of several saved sessions attach takes none by itself, and starts none beside them", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.worktree(acme, "auth");
  for (const task of ["a", "b"]) await world.pots(["create", "acme", "auth", task], { cwd: acme });
  await crash(world);
  const names = ["acme-auth-a (saved)", "acme-auth-b (saved)"];
  for (const query of ["auth", "acme/auth", "acme-au"]) {
    const { code, stderr } = await world.pots(["attach", query], { cwd: acme });
    const [what, , ...lines] = stderr.trimEnd().split("\n");
    expect({ code, what, lines: lines.map((line) => line.trim()).sort() }).toEqual({
      ...{ code: 4, what: `pots: several sessions match ${query}`, lines: names },
    });
  }
  expect((await world.pots(["attach", "acme-auht-a"], { cwd: acme })).stderr).toContain(
    "acme-auth-a",
  );
  await using terminal = TestTerminal.pots(world, ["attach", "auth"], { cwd: acme });
  await terminal.waitFor(/acme-auth-b .*saved/);
  expect(await world.sessions()).toEqual([]);
  // nobody has looked at its worktree: that is not said to take long
  expect((await world.pots(["list", "--git"], { cwd: acme })).stdout).not.toContain("…");
});

test("without a terminal and without --yes only the plan is shown", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme]);
  await crash(world);
  const { code, stderr } = await world.pots(["restore"]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      "acme-main-dev · ~/code/acme · 1 window\npots: restore needs a terminal\n  to restore without asking: pots restore --yes\n",
  });
  expect((await world.pots(["restore", "-n"])).code).toBe(0);
  expect(await world.sessions()).toEqual([]);
});

test("where nothing can be written all is done that needs no writing, and the file and the reason are told", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.worktree(acme, "auth");
  for (const name of ["main", "auth"]) await world.pots(["create", name], { cwd: acme });
  const state = join(world.home, ".local/state/pots");
  // as a full disk and a directory that may not be written do, whoever runs this: what has to be made
  // anew is in the way of itself
  for (const lock of ["saving", "restoring"])
    world.file(`${saved(world)}/${lock}/x`.slice(world.home.length + 1), "");
  for (const place of ["projects", "ports", "trust", "hosts"]) {
    rmSync(join(state, place), { recursive: true, force: true });
    writeFileSync(join(state, place), "");
  }
  await crash(world);
  const told = /^pots: warning: the sessions were not saved: .*\/saving'; look at ~\/.*\n/gm;
  const times = (stderr: string, what: RegExp) => stderr.match(what)?.length ?? 0;
  const restored = await world.pots(["restore", "--yes"], { cwd: acme });
  expect(restored.code).toBe(0);
  expect(restored.stderr).toContain("restored 2 sessions\n");
  expect(times(restored.stderr, told)).toBe(1);
  expect(times(restored.stderr, /will not be remembered: .*projects\//g)).toBe(1);
  expect(await world.sessions()).toEqual(["acme-auth-dev", "acme-main-dev"]);
  for (const [words, code] of [
    [["create", "auth", "-t", "api"], 0],
    [["kill", "acme-auth-api", "--yes"], 0],
    [["save"], 1],
    [["list"], 0],
    [["list", "--all"], 0],
    [["trust", "--list"], 1],
    [["untrust"], 1],
    [["remove", "auth", "--yes"], 0],
    [["restore", "--dry-run"], 0],
  ] as const) {
    const ended = await world.pots([...words], { cwd: acme });
    expect({ words, code: ended.code }).toEqual({ words, code });
    expect(ended.stderr).not.toContain("bug in pots");
    expect(times(ended.stderr, told)).toBeLessThanOrEqual(1);
  }
  await crash(world);
  const forgotten = await world.pots(["restore", "--forget", "acme-main-dev", "--yes"], {
    cwd: acme,
  });
  expect(forgotten).toMatchObject({ code: 1 });
  expect(forgotten.stderr).toMatch(/^pots: it is still saved: .*\/saving'$/m);
  const itself = await world.pots(["create", "main", "-t", "x"], {
    cwd: acme,
    env: { POTS_RESTORE: "auto" },
  });
  expect(itself).toMatchObject({ code: 0, stdout: "acme-main-x\n" });
  expect(itself.stderr).toContain("(POTS_RESTORE=auto)\n");
  expect(times(itself.stderr, told)).toBe(1);
  rmSync(join(state, "saved"), { recursive: true });
  writeFileSync(join(state, "saved"), "");
  const unknown = await world.pots(["restore", "--yes"], { cwd: acme });
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toMatch(
    /^pots: .*\/saved\/\S+ cannot be read: ENOTDIR: not a directory\n/,
  );
});

test("a place for what is kept for a moment that cannot be made keeps no command from starting", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const wishes = { cwd: acme, env: { TMPDIR: join(world.home, "nowhere") } };
  const created = await world.pots(["create", "--", "sleep", "1000"], wishes);
  expect(created).toMatchObject({ code: 0, stdout: "acme-main-dev\n" });
  expect(created.stderr).toContain(
    "whether the command ends at once is not told: no directory can be made in ",
  );
  const ran = await world.pots(["run", "acme-main-dev", "--", "true"], wishes);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(/^pots: no directory can be made in ~\/nowhere: .*\n {2}TMPDIR names/);
});
