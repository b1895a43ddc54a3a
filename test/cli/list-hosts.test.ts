import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { claudeIn, installClaude } from "../support/agents.ts";
import { type Hosts, withHosts } from "../support/sshd.ts";
import type { World } from "../support/world.ts";

/** Machines that answer. Those that do not are in hosts-that-fail.test.ts. */

const shared = withHosts();
let here: World;
let hosts: Hosts;
/** One with tmux alone, where people have fish; and one that has pots too, and csh. */
let build: World;
let devbox: World;

beforeAll(async () => {
  ({ here, hosts } = shared);
  await here.tmux("new-session", "-d", "-s", "mine");
  build = await hosts.add("build", { shell: "fish" });
  const acme = await build.repository("acme");
  await build.worktree(acme, "auth", "feature/auth");
  await build.pots(["create", "auth"], { cwd: acme });
  await build.tmux("new-session", "-d", "-s", "$(touch x)");
  devbox = await hosts.add("devbox", { shell: "csh", pots: true });
  installClaude(devbox);
  const shop = await devbox.repository("shop");
  await devbox.worktree(shop, "cart", "feature/cart");
  await devbox.worktree(shop, "old");
  for (const name of ["cart", "old"]) await devbox.pots(["create", name], { cwd: shop });
  await devbox.git(shop, "worktree", "remove", `${shop}-old`);
  await claudeIn(devbox, "agent", "ask");
});

const BOTH = { env: { POTS_HOSTS: "build devbox" } };

/** Of each row its status, session, project and worktree. */
async function rows(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await here.pots(["list", ...args], BOTH);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const lines = stdout.trimEnd().split("\n").slice(1);
  return lines.map((line) => line.split(/ {2,}/).slice(0, 4).join("  ")).sort();
}

async function names(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await here.pots(["list", "-q", ...args], BOTH);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.split("\n").slice(0, -1).sort();
}

const CART = "○ detached  devbox:shop-cart-dev  shop  cart (feature/cart)";
const OLD = "✗ orphaned  devbox:shop-old-dev  shop  old";

test("list --hosts has every machine's sessions, asks each once, and runs nothing of theirs", async () => {
  hosts.forgetCalls();
  expect(await rows("--hosts")).toEqual([
    "· unmanaged  build:$(touch x)  1  now",
    "· unmanaged  devbox:agent  1  now",
    "· unmanaged  mine  1  now",
    "○ detached  build:acme-auth-dev  acme  auth",
    CART,
    OLD,
  ]);
  expect(hosts.calls().sort()).toEqual(["build", "devbox"]);
  for (const world of [here, build, devbox]) expect(existsSync(`${world.home}/x`)).toBe(false);
});

test("list --host has one machine's alone, whether POTS_HOSTS names it or not", async () => {
  hosts.forgetCalls();
  const { stdout, stderr } = await here.pots(["list", "--host", "devbox", "-q"]);
  expect(stderr).toBe("");
  const found = stdout.trim().split("\n").sort();
  expect(found).toEqual(["devbox:agent", "devbox:shop-cart-dev", "devbox:shop-old-dev"]);
  expect(hosts.calls()).toEqual(["devbox"]);
});

test("without --hosts nobody is asked", async () => {
  hosts.forgetCalls();
  expect(await names()).toEqual(["mine"]);
  expect(hosts.calls()).toEqual([]);
});

describe("what list keeps, it keeps of every machine's sessions:", () => {
  test("a project's", async () => {
    expect(await names("--hosts", "shop")).toEqual(["devbox:shop-cart-dev", "devbox:shop-old-dev"]);
  });
  test("those whose name holds a text", async () => {
    expect(await names("--hosts", "build:ac")).toEqual(["build:acme-auth-dev"]);
  });
  test("orphans, of which a machine without pots knows nothing", async () => {
    expect(await rows("--hosts", "--orphans")).toEqual([OLD]);
  });
  test("those whose agent waits", async () => {
    expect(await names("--hosts", "--waiting")).toEqual(["devbox:agent"]);
  });
  test("and where there is no such thing, that is not found", async () => {
    const { code, stderr } = await here.pots(["list", "--hosts", "zzz"], BOTH);
    expect(code).toBe(3);
    expect(stderr).toStartWith("pots: there is no project zzz, and no session's name has it\n");
  });
});

test("as data, with what is known of each machine", async () => {
  const { stdout } = await here.pots(["list", "--hosts", "--json", "-v", "--git"], BOTH);
  const { sessions, hosts: asked } = JSON.parse(stdout);
  const named = (name: string) => sessions.find((each: { name: string }) => each.name === name);
  expect(asked).toEqual([
    { name: "build", problem: null, seenAt: null },
    { name: "devbox", problem: null, seenAt: null },
  ]);
  expect(named("mine")).toMatchObject({ host: null, seenAt: null, panes: expect.any(Array) });
  // the mark tells what it is; the branch is in that machine's files
  const auth = named("acme-auth-dev");
  const place = { root: `${build.code}/acme`, worktreePath: `${build.code}/acme-auth` };
  const known = { host: "build", project: "acme", worktree: "auth", task: "dev", ...place };
  expect(auth).toMatchObject({ ...known, seenAt: null, branch: null, status: "detached" });
  expect(auth).not.toContainKeys(["panes", "git"]);
  expect(named("shop-cart-dev")).toMatchObject({ host: "devbox", branch: "feature/cart" });
  expect(named("agent").agents).toMatchObject([{ state: "waiting", reason: "permission" }]);
});

test("-L chooses the server on every machine", async () => {
  await build.tmux("-L", "other", "new-session", "-d", "-s", "apart");
  try {
    const { stdout } = await here.pots(["-L", "other", "list", "--hosts", "-q"], BOTH);
    expect(stdout).toBe("build:apart\n");
  } finally {
    await build.tmux("-L", "other", "kill-server");
  }
});

test("a machine without a server has no sessions", async () => {
  await hosts.add("empty");
  const { code, stdout, stderr } = await here.pots(["list", "--host", "empty"]);
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: "",
    stderr: "no sessions on empty\n",
  });
});

describe("is refused, exit 2, and nobody is asked:", () => {
  test.each([
    [
      ["--host", "-oProxyCommand=touch x"],
      /^pots: "-oProxyCommand=touch x" is no name of a host\n/,
    ],
    [["--host", "a b"], /^pots: "a b" is no name of a host\n/],
    [
      ["--host", "::1"],
      /^pots: "::1" is no name of a host\n {2}give .* in ~\/\.ssh\/config: Host, /,
    ],
    [["--host", ""], /^pots: "" is no name of a host\n/],
    [["--host", "build", "--hosts"], /^pots: --host and --hosts exclude each other\n/],
    [
      ["--host", "build", "--all"],
      /^pots: --all needs files of the machine that it looks at\n.*: ssh -t build 'env PATH=\S+ pots list --all'\n/,
    ],
  ])("list %j", async (args, says) => {
    hosts.forgetCalls();
    const ended = await here.pots(["list", ...args], BOTH);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toMatch(says);
    expect(hosts.calls()).toEqual([]);
  });
});

test("names in POTS_HOSTS that are none are passed over and named with their line, and the others hold", async () => {
  hosts.forgetCalls();
  here.file(".config/pots/config", `\nPOTS_HOSTS="build 'a devbox b' -oProxyCommand=x devbox"\n`);
  try {
    const { code, stdout, stderr } = await here.pots(["list", "--hosts", "-q"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^build:/m);
    expect(stdout).toMatch(/^devbox:/m);
    expect(stderr).toStartWith(
      `pots: warning: ~/.config/pots/config:2: POTS_HOSTS has "'a devbox b'", "-oProxyCommand=x", passed over; allowed: `,
    );
    expect(hosts.calls().length).toBe(2);
    here.file(".config/pots/config", "POTS_HOSTS=-oProxyCommand=x\n");
    hosts.forgetCalls();
    const none = await here.pots(["list", "--hosts", "-q"]);
    expect(none).toMatchObject({ code: 0, stdout: "mine\n" });
    expect(none.stderr).toContain("POTS_HOSTS names no machine");
    expect(hosts.calls()).toEqual([]);
  } finally {
    here.file(".config/pots/config", "");
  }
});
