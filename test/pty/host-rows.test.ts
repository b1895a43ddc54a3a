import { beforeAll, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { type Hosts, withHosts } from "../support/sshd.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, type World } from "../support/world.ts";

/** The picker with sessions of other machines. */

const shared = withHosts();
let here: World;
let hosts: Hosts;
let build: World;

beforeAll(async () => {
  ({ here, hosts } = shared);
  await here.tmux("new-session", "-d", "-s", "mine");
  await here.tmux("new-session", "-d", "-s", "other");
  build = await hosts.add("build", { shell: "fish" });
  const acme = await build.repository("acme");
  await build.worktree(acme, "auth");
  await build.pots(["create", "auth"], { cwd: acme });
});

const picker = (...names: string[]) =>
  TestTerminal.pots(here, [], { env: { POTS_HOSTS: names.join(" ") } }, { cols: 110, rows: 30 });

test("this machine's rows are there at once, the others' come, and the cursor stays", async () => {
  // it answers when it is told to
  const go = `${here.base}/go`;
  const late = await hosts.add("late", {
    shell: `#!/bin/sh\nwhile [ ! -e '${go}' ]; do sleep 0.05; done\nexec sh\n`,
  });
  await late.tmux("new-session", "-d", "-s", "theirs");
  hosts.refusing("refusing");
  await using terminal = picker("late", "refusing");
  await terminal.waitFor("2/2 …");
  await terminal.waitFor("refusing: it refuses connections");
  terminal.type(KEYS.down);
  await terminal.waitFor("▌· mine");
  await here.must(["sh", "-c", `echo >'${go}'`]);
  await terminal.waitFor("· late:theirs");
  await terminal.waitFor("3/3");
  expect(terminal.text()).toContain("▌· mine");
  terminal.type("late");
  await terminal.waitFor("▌· late:theirs");
  terminal.type(KEYS.escape);
  expect(await terminal.exited()).toBe(130);
});

test("what a session there shows is seen beside it, and enter goes to it", async () => {
  await build.tmux("send-keys", "-t", "=acme-auth-dev:", "echo hel''lo", "Enter");
  await using terminal = picker("build");
  await terminal.waitFor("build:acme-auth-dev");
  terminal.type("auth");
  await terminal.waitFor("build:acme-auth-dev · sh");
  await terminal.waitFor("hello");
  terminal.type(KEYS.enter);
  const attached = async () => await build.format("acme-auth-dev", "#{session_attached}");
  await eventually(async () => (await attached()) === "1");
  await build.tmux("detach-client", "-s", "=acme-auth-dev");
  expect(await terminal.exited()).toBe(0);
});

test("ctrl-x ends the session that was shown, there, and says what it cannot do", async () => {
  await using terminal = picker("build");
  await terminal.waitFor("build:acme-auth-dev");
  terminal.type("acme");
  await terminal.waitFor("▌○ build:acme");
  terminal.type(KEYS.ctrlX);
  await terminal.waitFor(
    "End build:acme-auth-dev? y/N (its worktree can be removed on build alone)",
  );
  terminal.type("n");
  await terminal.waitFor("nothing was ended");
  terminal.type(KEYS.ctrlT);
  await terminal.waitFor("start it there: pots create --host build ");
  // another server, whose first session has the same id: what was shown has gone
  await build.endServer();
  await build.tmux("new-session", "-d", "-s", "doomed");
  terminal.type(KEYS.ctrlX);
  await terminal.waitFor("build:acme-auth-dev has ended meanwhile");
  await build.tmux("new-session", "-d", "-s", "stays");
  terminal.type(`${KEYS.ctrlU}doomed`);
  await terminal.waitFor("▌· build:doomed");
  terminal.type(KEYS.ctrlX);
  await terminal.waitFor("End build:doomed? y/N");
  terminal.type("y");
  await terminal.waitFor("ended build:doomed");
  expect(await build.sessions()).toEqual(["stays"]);
  terminal.type(KEYS.escape);
  await terminal.exited();
});

test("a machine that sleeps: what it said last is there, and enter goes when it is awake", async () => {
  const lab = await hosts.add("lab", { shared: false });
  await lab.tmux("new-session", "-d", "-s", "bench");
  await here.pots(["list", "--host", "lab"]);
  hosts.sleeps("lab", true);
  await using terminal = picker("lab");
  await terminal.waitFor(/\? lab:bench +seen just now/);
  terminal.type("bench");
  await terminal.waitFor("▌? lab:bench");
  terminal.type(KEYS.backspace); // takes away what was said
  await terminal.waitForAbsence("refuses connections");
  terminal.type(KEYS.enter);
  await terminal.waitFor("lab: it refuses connections");
  hosts.sleeps("lab", false);
  terminal.type(KEYS.enter);
  await eventually(async () => (await lab.format("bench", "#{session_attached}")) === "1");
  await lab.tmux("detach-client", "-s", "=bench");
  expect(await terminal.exited()).toBe(0);
});

test("enter lets ssh ask, which no row does", async () => {
  const vault = await hosts.add("vault", { shared: false });
  await vault.tmux("new-session", "-d", "-s", "inside");
  await here.pots(["list", "--host", "vault"]);
  await hosts.lock("vault");
  await using terminal = picker("vault");
  await terminal.waitFor("vault: it wants a password");
  terminal.type("inside");
  await terminal.waitFor("▌? vault:inside");
  expect(terminal.text()).not.toContain("Enter passphrase");
  terminal.type(KEYS.enter);
  await terminal.waitFor("Enter passphrase for key");
  terminal.type("secret\r");
  await eventually(async () => (await vault.format("inside", "#{session_attached}")) === "1");
  await vault.tmux("detach-client", "-s", "=inside");
  expect(await terminal.exited()).toBe(0);
});

test("a machine that hangs hides nothing, keys are heard, and no ssh is left", async () => {
  await hosts.add("hangs", { shell: "#!/bin/sh\nexec sleep 20\n" });
  await using terminal = picker("hangs", "build");
  await terminal.waitFor("build:stays");
  terminal.type("mine");
  await terminal.waitFor("▌· mine");
  expect(await hosts.isAtWork()).toBe(true);
  terminal.type(KEYS.ctrlC);
  expect(await terminal.exited()).toBe(130);
  await eventually(async () => !(await hosts.isAtWork()), "no ssh");
  expect(existsSync(`${here.home}/x`)).toBe(false);
});

test("stopped, pots leaves no ssh at work that nobody would end, and asks anew when it goes on", async () => {
  const go = `${here.base}/awake`;
  const naps = await hosts.add("naps", {
    shell: `#!/bin/sh\nwhile [ ! -e '${go}' ]; do sleep 0.05; done\nexec sh\n`,
  });
  await naps.tmux("new-session", "-d", "-s", "theirs");
  const script = `set -m; '${POTS}'; echo stopped; read line; fg >/dev/null`;
  const env = { POTS_HOSTS: "naps" };
  await using terminal = new TestTerminal(here, ["bash", "-c", script], { env });
  await terminal.waitFor("mine");
  await eventually(() => hosts.isAtWork(), "ssh at work");
  terminal.type("\u001a");
  await terminal.waitFor("stopped");
  await eventually(async () => !(await hosts.isAtWork()), "no ssh");
  await here.must(["sh", "-c", `echo >'${go}'`]);
  terminal.type("\r");
  await terminal.waitFor("naps:theirs");
  expect(terminal.text()).not.toContain("could not");
  terminal.type(KEYS.escape);
  expect(await terminal.exited()).toBe(130);
});
