import { afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { personIn, waitForSession } from "../support/clients.ts";
import { type Hosts, withHosts } from "../support/sshd.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import type { World } from "../support/world.ts";

/** Going to a session of another machine, and coming back. */

const shared = withHosts();
let here: World;
let hosts: Hosts;
let build: World;

const EVIL = "a'; touch x #$(touch x)";

beforeAll(async () => {
  ({ here, hosts } = shared);
  here.link("awk");
  here.withPots();
  here.file(".config/pots/config", "POTS_HOSTS='build other'\n");
  await here.tmux("new-session", "-d", "-s", "mine");
  build = await hosts.add("build", { shell: "fish" });
});

beforeEach(async () => {
  for (const name of ["work", EVIL]) await build.tmux("new-session", "-d", "-s", name);
  hosts.forgetCalls();
});

afterEach(async () => await build.endServer());

const attached = async (name: string) => await build.format(name, "#{session_attached}");

async function waitUntilAttached(name: string): Promise<void> {
  await eventually(
    async () => (await attached(name)) === "1",
    () => `a client in ${name}`,
  );
}

/** Runs something here right before the ssh that shows a session; then that ssh. */
function beforeShowing(script: string): Disposable {
  const path = `${here.bin}/ssh`;
  const before = readFileSync(path, "utf8");
  const own = before.replace("#!/bin/sh\n", `#!/bin/sh\nif [ "$1" = -t ]; then\n${script}\nfi\n`);
  writeFileSync(path, own);
  return { [Symbol.dispose]: () => writeFileSync(path, before) };
}

test("outside tmux pots becomes the ssh that shows it: one question, and that", async () => {
  await using terminal = TestTerminal.pots(here, ["attach", "build:work"]);
  await waitUntilAttached("work");
  expect(hosts.calls()).toEqual(["build", "build"]);
  await build.tmux("detach-client", "-s", "=work");
  expect(await terminal.exited()).toBe(0);
});

test("-r and -d are as here, and --host takes a part that one session has", async () => {
  await using first = TestTerminal.pots(here, ["attach", "build:work"]);
  await waitUntilAttached("work");
  await using second = TestTerminal.pots(here, ["attach", "-r", "-d", "--host", "build", "wo"]);
  expect(await first.exited()).toBe(0);
  await waitUntilAttached("work");
  const client = await build.tmux("list-clients", "-F", "#{session_name} #{client_readonly}");
  expect(client).toBe("work 1");
  await build.tmux("detach-client", "-s", "=work");
  expect(await second.exited()).toBe(0);
});

test("inside tmux the client is handed over, and leaving brings the old session back", async () => {
  await using person = await personIn(here, "mine");
  person.type('pots attach --host build "a\'; touch x #\\$(touch x)"\r');
  await waitUntilAttached(EVIL);
  expect(await here.format("mine", "#{session_attached}")).toBe("0");
  person.type("echo the''re\r");
  await person.waitFor("there");
  await build.tmux("detach-client", "-s", `=${EVIL}`);
  await waitForSession(here, person, "mine");
  for (const world of [here, build]) expect(existsSync(`${world.home}/x`)).toBe(false);
  expect(hosts.calls()).toEqual(["build", "build"]);
});

test("where the old session has ended meanwhile, another is there to come back to", async () => {
  await here.tmux("new-session", "-d", "-s", "short");
  await using person = await personIn(here, "short");
  person.type("pots attach build:work\r");
  await waitUntilAttached("work");
  await here.tmux("kill-session", "-t", "=short");
  await build.tmux("detach-client", "-s", "=work");
  await waitForSession(here, person, "mine");
});

test("with POTS_HOST_ATTACH=window a window holds it, and ends with it", async () => {
  await using person = await personIn(here, "mine");
  person.type('POTS_HOST_ATTACH=window pots attach --host build "a\'; touch x #\\$(touch x)"\r');
  await waitUntilAttached(EVIL);
  const windows = () => here.tmux("list-windows", "-t", "=mine:", "-F", "#{window_name}");
  expect((await windows()).split("\n")[1]).toBe(`build:${EVIL}`);
  await build.tmux("detach-client", "-s", `=${EVIL}`);
  await eventually(async () => !(await windows()).includes("\n"), "the window gone");
  for (const world of [here, build]) expect(existsSync(`${world.home}/x`)).toBe(false);
});

test.each(["switch", "window"])(
  "an ssh that fails has its words read before one is back (%s)",
  async (how) => {
    using _ = beforeShowing("echo 'boom: no way through' >&2\nexit 255");
    await using person = await personIn(here, "mine");
    person.type(`POTS_HOST_ATTACH=${how} pots attach build:work\r`);
    await person.waitFor("boom: no way through");
    await person.waitFor(
      `pots: build:work was left with exit 255; Enter ${how === "window" ? "closes this window" : "goes back to mine"}`,
    );
    person.type(KEYS.enter);
    await person.waitForAbsence("boom");
    await waitForSession(here, person, "mine");
    expect(await here.format("mine", "#{session_windows}")).toBe("1");
  },
);

test("a session that was replaced meanwhile is not gone to", async () => {
  // another server, where its id is another's
  const tmux = `env TMUX_TMPDIR='${build.env.TMUX_TMPDIR}' HOME='${build.home}' tmux`;
  using _ = beforeShowing(
    `${tmux} kill-server; until ${tmux} new-session -d -s else; do :; done; ${tmux} new-session -d -s more`,
  );
  await using terminal = TestTerminal.pots(here, ["attach", "build:work"]);
  expect(await terminal.exited()).toBe(1);
  expect(terminal.text()).toContain("can't find session: it has ended meanwhile");
  expect(await build.sessions()).toEqual(["else", "more"]);
});

test("from the picker inside tmux, what is typed behind Enter comes along", async () => {
  await using person = await personIn(here, "mine");
  person.type("pots\r");
  await person.waitFor("build:work");
  person.type("build:work");
  await person.waitFor("▌· build:work");
  person.type("\recho ty''ped\r");
  await waitUntilAttached("work");
  await eventually(async () => (await build.screen("work")).includes("\ntyped\n"), "typed there");
  await build.tmux("detach-client", "-s", "=work");
  await waitForSession(here, person, "mine");
});

test("more than a call of tmux holds comes along too", async () => {
  await using person = await personIn(here, "mine");
  person.type("pots\r");
  await person.waitFor("build:work");
  person.type("build:work");
  await person.waitFor("▌· build:work");
  const lines = Array.from({ length: 24 }, (_, at) => `echo typed ahea''d ${at}\r`);
  person.type(`\r${lines.join("")}`);
  await person.waitFor(/typed ahead 23$/m);
  for (const at of lines.keys())
    expect(person.text()).toMatch(new RegExp(`typed ahead ${at}$`, "m"));
  expect(await attached("work")).toBe("1");
  await build.tmux("detach-client", "-s", "=work");
  await waitForSession(here, person, "mine");
  expect(await here.screen("mine")).not.toContain("typed ahea");
});

test("of several the picker asks, and without a session it shows them all", async () => {
  await build.tmux("new-session", "-d", "-s", "workshop");
  await using terminal = TestTerminal.pots(here, ["attach", "--host", "build", "wor"]);
  await terminal.waitFor("pots › build:wor");
  await terminal.waitFor("build:workshop");
  terminal.type(KEYS.escape);
  expect(await terminal.exited()).toBe(130);
});

test("in a script it is said what to use instead, and nobody is asked", async () => {
  const { code, stderr } = await here.pots(["attach", "build:work"]);
  expect(code).toBe(2);
  expect(stderr).toBe(
    'pots: attach needs a terminal\n  in a script, use ssh and tmux themselves: ssh -t build \'env PATH="$PATH":"$HOME"/.local/bin:/opt/homebrew/bin:/usr/local/bin tmux attach\'\n',
  );
  expect(hosts.calls()).toEqual([]);
});

test.each([
  [["nope"], 3, "pots: no session on build matches nope"],
  [["wrk"], null, ""],
] as const)("attach --host build %j", async (args, code, says) => {
  await using terminal = TestTerminal.pots(here, ["attach", "--host", "build", ...args]);
  if (code === null) {
    await waitUntilAttached("work"); // its letters, in order
    return;
  }
  expect(await terminal.exited()).toBe(code);
  expect(terminal.text()).toContain(says);
});

describe("where nobody gets in unasked", () => {
  let locked: World;

  beforeAll(async () => {
    locked = await hosts.add("locked", { shell: "csh", shared: false });
    for (const name of ["work", EVIL, "eq", "=eq"]) {
      await locked.tmux("new-session", "-d", "-s", name);
    }
    await hosts.lock("locked");
  });

  const attach = (...words: string[]) => TestTerminal.pots(here, ["attach", "--host", ...words]);
  const isIn = async (name: string) =>
    (await locked.tmux("list-clients", "-F", "#{client_readonly} #{session_name}")) === name;

  test.each([
    [["wor"], "0 work"],
    [["-r", EVIL], `1 ${EVIL}`],
    [["==eq"], "0 =eq"],
  ] as const)("ssh asks in this terminal, once, and goes to %j", async (words, client) => {
    await using terminal = attach("locked", ...words);
    await terminal.waitFor("Enter passphrase for key");
    terminal.type("secret\r");
    await eventually(
      () => isIn(client),
      () => `a client; the screen:\n${terminal.text()}`,
    );
    expect(hosts.calls()).toEqual(["locked", "locked"]);
    await locked.tmux("detach-client", "-s", `=${client.slice(2)}`);
    expect(await terminal.exited()).toBe(0);
    for (const world of [here, locked]) expect(existsSync(`${world.home}/x`)).toBe(false);
  });

  test.each([
    [["nope"], 3, "no session on locked matches nope"],
    [["work*"], 3, "no session on locked matches work*"],
    [["=wor"], 3, "no session on locked matches =wor"],
    [["o"], 4, "several sessions on locked match o"],
    [["=eq"], 4, "several sessions on locked match =eq"],
    [[], 2, "no session on locked was named"],
  ] as const)("%j is no one session, and which there are is said", async (words, code, says) => {
    await using terminal = attach("locked", ...words);
    await terminal.waitFor("Enter passphrase for key");
    terminal.type("secret\r");
    expect(await terminal.exited()).toBe(code);
    const listed = ["=eq", EVIL, "eq", "work"].map((name) => `    locked:${name}\n`).join("");
    expect(terminal.text()).toContain(`pots: ${says}\n  name one:\n${listed}`);
    for (const world of [here, locked]) expect(existsSync(`${world.home}/x`)).toBe(false);
  });

  test("a connection that is shared serves all else, as with any ssh that somebody typed", async () => {
    const socket = `${here.base}/shared`;
    const sharing = { ControlMaster: "auto", ControlPersist: 60, ControlPath: socket };
    hosts.again("sharing", "locked", sharing);
    const list = async () => (await here.pots(["list", "--host", "sharing", "-q"])).stdout;
    expect(await list()).toBe("");
    await using terminal = attach("sharing", "work");
    await terminal.waitFor("Enter passphrase for key");
    terminal.type("secret\r");
    await eventually(() => isIn("0 work"));
    await locked.tmux("detach-client", "-s", "=work");
    expect(await terminal.exited()).toBe(0);
    expect(await list()).toContain("sharing:work\n");
    await here.must(["ssh", "-O", "exit", "--", "sharing"]);
  });

  test.each(["switch", "window"])("inside tmux it asks where it shows (%s)", async (how) => {
    await using person = await personIn(here, "mine");
    person.type(`POTS_HOST_ATTACH=${how} pots attach --host locked work\r`);
    await person.waitFor("Enter passphrase for key");
    person.type("secret\r");
    await eventually(
      () => isIn("0 work"),
      () => `a client; the screen:\n${person.text()}`,
    );
    // tmux there has asked the terminal what it is before it draws: later the answer would be keys here
    await person.waitFor("[work]");
    await locked.tmux("detach-client", "-s", "=work");
    await waitForSession(here, person, "mine");
  });

  test("a host's key that is not known yet is shown, and asked about", async () => {
    hosts.again("unknown", "build", { UserKnownHostsFile: "/dev/null" });
    await using terminal = attach("unknown", "work");
    await terminal.waitFor("Are you sure you want to continue connecting");
    terminal.type("yes\r");
    await waitUntilAttached("work");
    await build.tmux("detach-client", "-s", "=work");
    expect(await terminal.exited()).toBe(0);
  });
});

test("a machine that does not answer is an error, and no name of it is looked for here", async () => {
  hosts.refusing("other");
  await using terminal = TestTerminal.pots(here, ["attach", "other:mine"]);
  expect(await terminal.exited()).toBe(1);
  expect(terminal.text()).toContain("pots: other: it refuses connections");
  // a name before the colon that POTS_HOSTS has not is no machine's
  await using unknown = TestTerminal.pots(here, ["attach", "nowhere:mine"]);
  expect(await unknown.exited()).toBe(3);
  expect(hosts.calls()).toEqual(["other"]);
});
