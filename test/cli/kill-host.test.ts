import { afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Hosts, withHosts } from "../support/sshd.ts";
import { TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, type World } from "../support/world.ts";

/** Ending sessions of other machines. */

const shared = withHosts();
let here: World;
let hosts: Hosts;
let build: World;

const EVIL = "a'; touch x #$(touch x)";

beforeAll(async () => {
  ({ here, hosts } = shared);
  build = await hosts.add("build", { shell: "fish" });
  hosts.refusing("other");
  await here.tmux("new-session", "-d", "-s", "work");
});

beforeEach(async () => {
  for (const name of ["work", "workshop", EVIL]) {
    await build.tmux("new-session", "-d", "-s", name, "-c", build.home);
  }
  hosts.forgetCalls();
});

afterEach(async () => await build.endServer());

const env = { POTS_HOSTS: "build other" };
const pots = (...args: string[]) => here.pots(["kill", ...args], { env });

test("by its name with the host: shown, asked about, ended there alone", async () => {
  await build.tmux("send-keys", "-t", "=work:", "sleep 1000", "Enter");
  await eventually(
    async () => (await build.format("work", "#{pane_current_command}")) === "sleep",
    "sleep at work",
  );
  await using terminal = TestTerminal.pots(here, ["kill", "build:work"], { env });
  await terminal.waitFor("End this session on build? (y/N)");
  expect(terminal.text()).toContain(`build:work · ${build.home} · running: sleep`);
  terminal.type("y\r");
  expect(await terminal.exited()).toBe(0);
  expect(terminal.text()).toContain("\nended build:work");
  expect(await build.sessions()).toEqual([EVIL, "workshop"]);
  expect(await here.sessions()).toEqual(["work"]);
  expect(hosts.calls()).toEqual(["build", "build", "build"]); // shown, looked at again, ended
});

test("what was started there while it was asked is shown before it may end", async () => {
  await using terminal = TestTerminal.pots(here, ["kill", "build:work"], { env });
  await terminal.waitFor("End this session on build? (y/N)");
  await build.tmux("send-keys", "-t", "=work:", "sleep 1000", "Enter");
  await eventually(
    async () => (await build.format("work", "#{pane_current_command}")) === "sleep",
    "sleep at work",
  );
  terminal.type("y\r");
  await terminal.waitFor(`build:work · ${build.home} · running: sleep`);
  await terminal.waitFor(/more has come to be there/);
  expect(await build.sessions()).toContain("work");
  terminal.type("y\r");
  expect(await terminal.exited()).toBe(0);
  expect(await build.sessions()).not.toContain("work");
});

test("several in one call, whatever their names hold, the last ones with their server", async () => {
  const ended = await pots("--yes", `build:${EVIL}`, "build:work", "build:=workshop");
  expect(ended.code).toBe(0);
  expect(ended.stderr).toContain(`ended build:${EVIL}\nended build:work\nended build:workshop\n`);
  expect(ended.stderr).toContain("build:work · ");
  expect(await build.sessions()).toEqual([]);
  expect(hosts.calls()).toEqual(["build", "build"]);
  for (const world of [here, build]) expect(existsSync(`${world.home}/x`)).toBe(false);
  await build.tmux("new-session", "-d", "-s", "work"); // for what follows
});

test("an idle shell is nothing to lose, and what it has behind it is", async () => {
  const idle = await pots("--yes", "--host", "build", "work");
  expect(idle.stderr).toContain(" · no client attached, nothing but a shell running\n");
  await build.tmux("send-keys", "-t", "=workshop:", "sleep 1000 & echo go''es", "Enter");
  await eventually(async () => (await build.screen("workshop")).includes("\ngoes"), "a job");
  const busy = await pots("--yes", "build:workshop");
  expect(busy.stderr).toContain(" · running: sh (behind it: sleep)\n");
});

test.each([
  [
    ["build:wor"],
    3,
    "no session on build is named wor; nothing was ended\n  nearest: build:work, build:workshop\n",
  ],
  [["build:work", "build:nope"], 3, "no session on build is named nope; nothing was ended"],
  [["build:"], 2, "no session on build was named; nothing was ended\n  name one: build:<session>"],
  [["build:work", "build:="], 2, "no session on build was named; nothing was ended"],
  [["build:w*"], 3, "no session on build is named w*; nothing was ended"],
  [["build:work", "work"], 2, "build:work work are on several machines; nothing was done"],
  [["build:work", "other:work"], 2, "build:work other:work are on several machines"],
  [["--host", "build"], 2, "no session was named"],
  [["other:work"], 1, "other: it refuses connections"],
  [["nowhere:work"], 3, "no session"],
] as const)("%j ends nothing", async (args, code, says) => {
  const ended = await pots("--yes", ...args);
  expect(ended.code).toBe(code);
  expect(ended.stderr).toContain(`pots: ${says}`);
  expect(await build.sessions()).toEqual([EVIL, "work", "workshop"]);
  expect(await here.sessions()).toEqual(["work"]);
});

test("where a name could be two sessions', neither is ended", async () => {
  await build.tmux("new-session", "-d", "-s", "=work");
  const both = await pots("--yes", "build:=work");
  expect(both.code).toBe(3);
  expect(both.stderr).toContain("no session on build is named work; nothing was ended");
  expect(await build.sessions()).toEqual(["=work", EVIL, "work", "workshop"]);
  expect((await pots("--yes", "build:==work")).code).toBe(0);
  expect(await build.sessions()).toEqual([EVIL, "work", "workshop"]);
});

test("without a terminal and --yes it says so, and nobody is asked", async () => {
  const { code, stderr } = await pots("--host", "build", "work");
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      "pots: kill needs a terminal\n  to end without asking: pots kill --host build work --yes\n",
  });
  expect(hosts.calls()).toEqual([]);
});

test("a session that was replaced while it was asked about is left alone", async () => {
  await using terminal = TestTerminal.pots(here, ["kill", "build:work"], { env });
  await terminal.waitFor("End this session on build? (y/N)");
  await build.endServer();
  await build.tmux("new-session", "-d", "-s", "work");
  terminal.type("y\r");
  expect(await terminal.exited()).toBe(1);
  expect(terminal.text()).toContain(
    "build:work was replaced by another session meanwhile, which was left alone",
  );
  expect(await build.sessions()).toEqual(["work"]);
});

test("one that has ended meanwhile is said to have, and the others end", async () => {
  await using terminal = TestTerminal.pots(here, ["kill", "build:work", "build:workshop"], { env });
  await terminal.waitFor("End these 2 sessions on build? (y/N)");
  await build.tmux("kill-session", "-t", "=work");
  terminal.type("y\r");
  expect(await terminal.exited()).toBe(0);
  expect(terminal.text()).toContain("build:work had already ended\nended build:workshop");
  expect(await build.sessions()).toEqual([EVIL]);
});

test("a machine that falls silent before the end is told, and what was asked is not claimed", async () => {
  const path = `${here.bin}/ssh`;
  const before = readFileSync(path, "utf8");
  try {
    await using terminal = TestTerminal.pots(here, ["kill", "build:work"], { env });
    await terminal.waitFor("End this session on build? (y/N)");
    writeFileSync(
      path,
      "#!/bin/sh\necho 'ssh: connect to host build port 22: No route to host' >&2\nexit 255\n",
    );
    terminal.type("y\r");
    expect(await terminal.exited()).toBe(1);
    expect(terminal.text()).toContain("pots: build: no route to host");
    expect(terminal.text()).not.toContain("ended build:work");
  } finally {
    writeFileSync(path, before);
  }
  expect(await build.sessions()).toContain("work");
});

test("a pots there does not offer what was ended here as lost", async () => {
  const devbox = await hosts.add("devbox", { pots: true });
  const shop = await devbox.repository("shop");
  for (const task of ["dev", "api"]) await devbox.pots(["create", ".", "-t", task], { cwd: shop });
  const record = async () => JSON.parse((await devbox.pots(["list", "--json"])).stdout).saved;
  const { code } = await here.pots(["kill", "--host", "devbox", "shop-main-api", "-y"]);
  expect({ code, sessions: await devbox.sessions(), saved: await record() }).toEqual({
    code: 0,
    sessions: ["shop-main-dev"],
    saved: [],
  });
  await devbox.tmux("new-session", "-d", "-s", "plain");
  await devbox.pots(["save"]);
  // what takes the server along cannot be told by its absence
  const last = await here.pots(["kill", "--host", "devbox", "shop-main-dev", "plain", "-y"]);
  expect(last.stderr).toEndWith("ended devbox:shop-main-dev\nended devbox:plain\n");
  expect({ sessions: await devbox.sessions(), saved: await record() }).toEqual({
    sessions: [],
    saved: [],
  });
  const restorable = await devbox.pots(["restore", "--all", "-n"]);
  expect(restorable.stderr).toBe("every saved session is there\n");
  await devbox.tmux("new-session", "-d", "-s", "more");
  await devbox.tmux("new-session", "-d", "-s", "stays");
  const broken = '#!/bin/sh\ncase $1 in save) echo "disk full" >&2; exit 1 ;; esac\nexec ';
  devbox.program("pots", `${broken}${POTS} "$@"\n`);
  const unsaved = await here.pots(["kill", "devbox:more", "-y"], { env: { POTS_HOSTS: "devbox" } });
  expect(unsaved.stderr).toContain("warning: what is saved on devbox is as it was: disk full\n");
});
