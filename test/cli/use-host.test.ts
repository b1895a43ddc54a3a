import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { claudeIn, installClaude } from "../support/agents.ts";
import { type Hosts, withHosts } from "../support/sshd.ts";
import { eventually } from "../support/wait.ts";
import type { World } from "../support/world.ts";

/** Working with sessions of other machines from outside: capture and send. */

const shared = withHosts();
let here: World;
let hosts: Hosts;
/** One with tmux alone, and one that has pots too. */
let build: World;
let devbox: World;

/** pots may be where no shell that ssh starts looks. */
const PLACES = 'env PATH="$PATH":"$HOME"/.local/bin:/opt/homebrew/bin:/usr/local/bin';
const EVIL = "a'; touch x #$(touch x)";
const TEXT = 'it\'s $(touch x) `touch x`; touch x \\ "!!" 日本';

beforeAll(async () => {
  ({ here, hosts } = shared);
  build = await hosts.add("build", { shell: "fish" });
  devbox = await hosts.add("devbox", { shell: "csh", pots: true });
  await build.tmux("new-session", "-d", "-s", "work", "cat");
  await build.tmux("new-session", "-d", "-s", EVIL, "cat");
  installClaude(devbox);
  await devbox.tmux("new-session", "-d", "-s", "work", "cat");
  await devbox.tmux("new-session", "-d", "-s", EVIL, "cat");
});

beforeEach(() => hosts.forgetCalls());

const pots = (...args: string[]) => here.pots(args, { env: { POTS_HOSTS: "build devbox" } });

function noneRan(): void {
  for (const world of [here, build, devbox]) expect(existsSync(`${world.home}/x`)).toBe(false);
}

describe.each(["build", "devbox"])("on %s", (host) => {
  const world = () => (host === "build" ? build : devbox);

  test("a text arrives as it is, with Enter, in one question and one act", async () => {
    for (const name of ["work", EVIL]) {
      hosts.forgetCalls();
      const sent = await pots("send", `${host}:${name}`, TEXT);
      expect(sent).toEqual({ code: 0, stdout: "", stderr: "" });
      expect(hosts.calls()).toEqual([host, host]);
      const twice = () => world().screen(name);
      await eventually(async () => (await twice()).includes(`${TEXT}\n${TEXT}\n`), "echoed by cat");
    }
    noneRan();
  });

  test("what is shown there is printed here", async () => {
    const { code, stdout } = await pots("capture", "--host", host, EVIL);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${TEXT}\n${TEXT}\n` });
    expect(hosts.calls()).toEqual([host, host]);
    const json = await pots("capture", `${host}:work`, "-n", "1", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      session: "work",
      host,
      pane: { id: "%0", dead: false },
      text: TEXT,
    });
  });

  test("--no-enter and --key press what they say", async () => {
    expect((await pots("send", `${host}:work`, "one", "--no-enter")).code).toBe(0);
    expect((await pots("send", `${host}:work`, "--key", "C-u", "--key", "Enter")).code).toBe(0);
    expect((await pots("send", `${host}:work`, "two", "--key", "Enter")).code).toBe(0);
    await eventually(async () => (await world().screen("work")).includes("two\ntwo\n"), "two");
    expect(await world().screen("work")).not.toContain("one\none");
  });

  test("copy mode is refused, and left with --force", async () => {
    await world().tmux("copy-mode", "-t", "=work:");
    const refused = await pots("send", `${host}:work`, "three");
    expect({ code: refused.code, stderr: refused.stderr }).toEqual({
      code: 7,
      stderr: `pots: the pane of ${host}:work is in copy mode\n  --force leaves it\n`,
    });
    expect((await pots("send", "-f", `${host}:work`, "three")).code).toBe(0);
    await eventually(async () => (await world().screen("work")).includes("three\nthree"), "three");
  });
});

test.each([
  [["send", "build:wor", "x"], 3, "no session on build is named wor\n  nearest: build:work"],
  [["capture", "build:wor"], 3, "no session on build is named wor\n"],
  [["capture", "build:work", "--pane", "9.9"], 3, "build:work has no pane 9.9"],
  [["send", "build:work", "--answer", "x"], 7, "no agent in build:work waits for an answer"],
] as const)("%j is refused", async (args, code, says) => {
  const { code: own, stderr } = await pots(...args);
  expect(own).toBe(code);
  expect(stderr).toStartWith(`pots: ${says}`);
});

test("no tmux is needed here, and no session here can have such a name", async () => {
  await here.tmux("new-session", "-d", "-s", "build:work");
  expect(await here.sessions()).toEqual(["build_work"]);
  await here.endServer();
  here.without("tmux");
  try {
    const { code, stderr } = await pots("capture", "=build:work");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  } finally {
    here.link("tmux");
  }
});

test.each([
  [["build:work"], 'there is no command "build:work"\n  to go there: pots attach build:work\n'],
  [["list", "build:wo"], "other machines are asked by --hosts: pots list --hosts build:wo\n"],
  [["create", "-d", "devbox:shop", "cart"], "on devbox: pots create --host devbox shop cart\n"],
] as const)("%j tells what to type, and asks nobody", async (args, says) => {
  const { code, stderr } = await pots(...args);
  expect([2, 3]).toContain(code);
  expect(stderr).toEndWith(says);
  expect(hosts.calls()).toEqual([]);
});

test.each(["attach", "kill --yes", "send --key Enter", "capture", "status"])(
  "a session as list --host shows it, of a machine that POTS_HOSTS does not name: pots %s says so",
  async (command) => {
    const { code, stderr } = await pots(...command.split(" "), "other:work");
    expect(code).toBe(3);
    expect(stderr).toEndWith("  on another machine? POTS_HOSTS names no other (pots help hosts)\n");
    expect(hosts.calls()).toEqual([]);
  },
);

test("a pane that got another program meanwhile is not typed into", async () => {
  await build.tmux("new-session", "-d", "-s", "changes", "cat");
  // between the question and the act
  const before = await Bun.file(`${here.bin}/ssh`).text();
  const count = `${here.base}/count`;
  const respawn = `env TMUX_TMPDIR='${build.env.TMUX_TMPDIR}' tmux respawn-pane -k -t =changes: 'cat; cat'`;
  here.program(
    "ssh",
    before.replace(
      "#!/bin/sh\n",
      `#!/bin/sh\n[ ! -e '${count}' ] || ${respawn}\necho >'${count}'\n`,
    ),
  );
  try {
    const { code, stderr } = await pots("send", "build:changes", "never");
    expect({ code, stderr }).toEqual({
      code: 7,
      stderr:
        "pots: build:changes is not as it was a moment ago; nothing was typed\n  look what is there: pots capture\n",
    });
    expect(await build.screen("changes")).not.toContain("never");
    expect(await build.tmux("list-buffers")).toBe("");
  } finally {
    here.program("ssh", before);
  }
});

test("an agent there that waits is not typed to, but with --answer", async () => {
  await claudeIn(devbox, "agent", "ask");
  const { code, stderr } = await pots("send", "devbox:agent", "go on");
  expect(code).toBe(7);
  expect(stderr).toStartWith("pots: the agent in devbox:agent waits for an answer (permission)");
});

test.each([
  [["remove", "build:auth", "--yes"], "build:auth", "remove auth --yes"],
  [["cleanup", "build:acme"], "build:acme", "cleanup acme"],
  [["restore", "-n", `build:${EVIL}`], `build:${EVIL}`, ""],
  [["undo", "build:x"], "build:x", "undo x"],
  [["run", "build:work", "--", "true"], "build:work", "run work -- true"],
] as const)("%j tells how to do it there, and asks nobody", async (args, word, line) => {
  const { code, stderr } = await pots(...args);
  expect(code).toBe(2);
  expect(stderr).toStartWith(
    `pots: ${word} is on build, and pots ${args[0]} works on the machine it runs on\n`,
  );
  expect(stderr).toEndWith(
    line === "" ? `'\n` : `\n  do it there: ssh -t build '${PLACES} pots ${line}'\n`,
  );
  expect(hosts.calls()).toEqual([]);
  if (line !== "") return;
  // pasted, it means the same two shells further
  const ssh = /do it there: (.*)\n$/.exec(stderr)?.[1] ?? "";
  here.program("pots-words", "#!/bin/sh\nprintf '<%s>' \"$@\"\n");
  const shown = ssh
    .replace("ssh -t build ", "sh -c ")
    .replace("pots restore", "pots-words restore");
  expect(await here.must(["sh", "-c", shown])).toBe(`<restore><-n><${EVIL}>`);
  noneRan();
});

test.each(["cleanup", "remove", "restore", "undo", "run", "status"])(
  "%s has no --host",
  async (command) => {
    const { code, stderr } = await pots(command, "--host", "build");
    expect({ code, said: stderr.split("\n")[0] }).toEqual({
      code: 2,
      said: "pots: there is no option --host",
    });
  },
);
