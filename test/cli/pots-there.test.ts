import { beforeAll, beforeEach, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { claudeIn, installClaude, tellClaude } from "../support/agents.ts";
import { type Hosts, withHosts } from "../support/sshd.ts";
import { TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, real, type World } from "../support/world.ts";

/** What needs a pots on the other machine: wait, next and create. */

const shared = withHosts();
let here: World;
let hosts: Hosts;
let build: World;
let devbox: World;
let shop: string;

beforeAll(async () => {
  ({ here, hosts } = shared);
  build = await hosts.add("build");
  await build.tmux("new-session", "-d", "-s", "work");
  devbox = await hosts.add("devbox", { shell: "csh", pots: true });
  installClaude(devbox);
  shop = await devbox.repository("shop");
  await devbox.worktree(shop, "cart");
  await devbox.pots(["create", "."], { cwd: shop }); // so that the project is known there
  await claudeIn(devbox, "agent", "work");
  await hosts.add("hangs", { shell: "#!/bin/sh\nexec sleep 1000\n" });
});

beforeEach(() => hosts.forgetCalls());

const env = { POTS_HOSTS: "build devbox" };
const pots = (...args: string[]) => here.pots(args, { env });

/** The processes of devbox that wait. */
async function waitingThere(): Promise<number> {
  const rows = await here.must([real("ps"), "-A", "-o", "args="]);
  return rows.split("\n").filter((row) => /^\S*pots wait .*=agent/.test(row)).length;
}

test("wait ends when the agent there is done, in one call", async () => {
  const waiting = pots("wait", "devbox:agent");
  await eventually(async () => (await waitingThere()) > 0, "pots wait there");
  await tellClaude(devbox, "agent", "ask", "waiting");
  expect(await waiting).toEqual({
    code: 0,
    stdout: "devbox:agent  waiting (permission)\n",
    stderr: "",
  });
  expect(hosts.calls()).toEqual(["devbox"]);
  const json = await pots("wait", "--host", "devbox", "agent", "--json", "--for", "waiting");
  expect(JSON.parse(json.stdout)).toMatchObject({
    inTime: true,
    sessions: [{ name: "agent", host: "devbox", reached: true, agent: { state: "waiting" } }],
  });
});

test("its time is over, exit 7; what it cannot wait for is said", async () => {
  const late = await pots("wait", "devbox:agent", "--for", "ended", "--timeout", "0.2");
  expect(late).toMatchObject({ code: 7, stdout: "devbox:agent  waiting (permission)\n" });
  const none = await pots("wait", "devbox:shop-main-dev");
  expect(none.code).toBe(3);
  expect(none.stderr).toStartWith(
    "pots: devbox: there is no agent in shop-main-dev\n  on devbox: ",
  );
  const part = await pots("wait", "devbox:age");
  expect(part.code).toBe(3);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s ends the waiting on both machines",
  async (signal) => {
    const argv = [POTS, "wait", "devbox:agent", "--for", "ended"];
    const child = Bun.spawn(argv, { env: { ...here.env, ...env }, stdout: "ignore" });
    await eventually(async () => (await waitingThere()) > 0, "pots wait there");
    child.kill(signal);
    expect([130, 143, 129]).toContain(await child.exited);
    await eventually(async () => (await waitingThere()) === 0, "no pots wait there");
    await eventually(async () => !(await hosts.isAtWork()), "no ssh");
  },
);

test("a machine that says nothing is not waited for", async () => {
  const both = ["wait", "create"].map((name) => pots(name, "--host", "hangs", "agent"));
  for (const { code, stderr } of await Promise.all(both)) {
    expect(code).toBe(1);
    expect(stderr).toStartWith("pots: hangs: no answer in 4 s\n");
  }
});

test("next goes to the pane there that needs somebody", async () => {
  await devbox.tmux("new-window", "-t", "=agent:", "-n", "front");
  await using terminal = TestTerminal.pots(here, ["next", "--host", "devbox"], { env });
  await eventually(async () => (await devbox.format("agent", "#{session_attached}")) === "1");
  expect(await devbox.format("agent", "#{window_index}")).toBe("0");
  expect(hosts.calls()).toEqual(["devbox", "devbox"]);
  await devbox.tmux("detach-client", "-s", "=agent");
  expect(await terminal.exited()).toBe(0);
});

test("create starts it there, and goes", async () => {
  await using terminal = TestTerminal.pots(here, ["create", "--host", "devbox", "shop", "cart"], {
    env,
  });
  await eventually(async () => (await devbox.sessions()).includes("shop-cart-dev"), "started");
  await eventually(
    async () => (await devbox.format("shop-cart-dev", "#{session_attached}")) === "1",
    () => `a client; the screen:\n${terminal.text()}`,
  );
  expect(hosts.calls()).toEqual(["devbox", "devbox"]);
  await devbox.tmux("detach-client", "-s", "=shop-cart-dev");
  expect(await terminal.exited()).toBe(0);
});

test("a connection that is lost while a session is made leaves open what was made, and it is said", async () => {
  const cut = "sh | sed '/ 0 begins/q'";
  await hosts.add("cut", { shell: `#!/bin/sh\n${cut}\n`, pots: true });
  const { code, stderr } = await pots("create", "--host", "cut", "shop", "cart", "-d");
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      "pots: cut: the connection was lost before its tmux answered\n  what it was to do may be done, or a part of it: pots list --host cut shows what is there\n",
  });
});

test("words are those of the machine there, and none of them is run on the way", async () => {
  const evil = "it's $(touch x) `touch x`";
  const made = await pots(
    ...["create", "--host", "devbox", "shop", "fix/login", "-w", "-d", "-t", "api"],
    ...["--", "printf", "<%s>", evil],
  );
  expect({ code: made.code, stdout: made.stdout }).toEqual({
    code: 0,
    stdout: "devbox:shop-fix-login-api\n",
  });
  await eventually(async () => (await devbox.screen("shop-fix-login-api")).includes(`<${evil}>`));
  for (const world of [here, devbox]) expect(existsSync(`${world.home}/x`)).toBe(false);
  const again = await pots("create", "--host", "devbox", "shop", "cart");
  expect(again.code).toBe(5);
  expect(again.stderr).toStartWith("pots: devbox: shop-cart-dev already exists\n  on devbox: ");
  const json = await pots("create", "--host", "devbox", "shop", "cart", "-A", "--json");
  expect(JSON.parse(json.stdout).sessions).toMatchObject([
    { name: "shop-cart-dev", host: "devbox", branch: expect.stringMatching(/^wt-/) },
  ]);
});

test("where nobody gets in unasked, create and next ask once, and the pots there goes", async () => {
  const locked = await hosts.add("locked", { shell: "csh", pots: true, shared: false });
  const acme = await locked.repository("acme");
  await locked.pots(["create", "."], { cwd: acme });
  await hosts.lock("locked");
  hosts.forgetCalls();
  const words = ["create", "--host", "locked", "acme", "main", "-t", "it's $(touch x)"];
  await using creating = TestTerminal.pots(here, words);
  await creating.waitFor("Enter passphrase for key");
  creating.type("secret\r");
  const name = "acme-main-it-s-touch-x";
  const isIn = async () => (await locked.tmux("list-clients", "-F", "#{session_name}")) === name;
  await eventually(isIn, () => `a client; the screen:\n${creating.text()}`);
  await locked.tmux("detach-client", "-s", `=${name}`);
  expect(await creating.exited()).toBe(0);
  expect(hosts.calls()).toEqual(["locked", "locked"]);
  expect(existsSync(`${locked.home}/x`)).toBe(false);
  await using next = TestTerminal.pots(here, ["next", "--host", "locked"]);
  await next.waitFor("Enter passphrase for key");
  next.type("secret\r");
  expect(await next.exited()).toBe(3);
  expect(next.text()).toContain("pots: no session needs you");
  // nobody is there to be asked, or to see it
  const { code, stderr } = await pots("create", "--host", "locked", "acme", "main", "-d");
  expect(code).toBe(1);
  expect(stderr).toStartWith("pots: locked: it wants a password");
});

test("without a pots there it is said, exit 6, and what to do instead", async () => {
  const says = async (...args: string[]) => {
    const { code, stderr } = await pots(...args);
    expect(code).toBe(6);
    return stderr;
  };
  expect(await says("wait", "build:work")).toBe(
    "pots: pots was not found on build\n  install it there\n",
  );
  expect(await says("create", "--host", "build", "acme", "auth")).toBe(
    'pots: pots was not found on build\n  install it there, or start a plain session: ssh -t build \'env PATH="$PATH":"$HOME"/.local/bin:/opt/homebrew/bin:/usr/local/bin tmux new-session -A -s acme-auth-dev\'\n',
  );
  await using terminal = TestTerminal.pots(here, ["next", "--host", "build"]);
  expect(await terminal.exited()).toBe(6);
  expect(terminal.text()).toContain("pots: pots was not found on build");
});

test.each([
  [["create", "--host", "devbox", "--all"], "--all and --host exclude each other"],
  [["create", "--host", "devbox"], "no worktree was named"],
  [["create", "--host", "-oX", "a"], '"-oX" is no name of a host'],
  [["next", "--host", "a b"], '"a b" is no name of a host'],
  [["next", "--host", "devbox"], "next needs a terminal"],
  [["wait", "devbox:agent", "--for", "x"], '--for takes no "x"'],
] as const)("%j is refused, and nobody is asked", async (args, says) => {
  const { code, stderr } = await pots(...args);
  expect(code).toBe(2);
  expect(stderr).toStartWith(`pots: ${says}\n`);
  expect(hosts.calls()).toEqual([]);
});
