import { beforeAll, expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Hosts, withHosts } from "../support/sshd.ts";
import { TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, type World } from "../support/world.ts";

/** Machines that do not answer, or not as they should: they hide nothing, and delay nothing for long. */

const shared = withHosts();
let here: World;
let hosts: Hosts;
let build: World;

beforeAll(async () => {
  ({ here, hosts } = shared);
  await here.tmux("new-session", "-d", "-s", "mine");
  build = await hosts.add("build", { shared: false });
  await build.tmux("new-session", "-d", "-s", "theirs");
});

const script = (...lines: string[]) => ({
  shell: `#!/bin/sh\n${lines.join("\n")}\n` as const,
  shared: false,
});

test("each is one line with its reason, and all others are shown, exit 0", async () => {
  hosts.refusing("refusing");
  hosts.silent("silent");
  hosts.stale("stale", "build");
  hosts.name("nobody");
  hosts.again("other", "build", { KexAlgorithms: "diffie-hellman-group14-sha256" });
  hosts.name("unknown", { UserKnownHostsFile: "/dev/null" });
  await hosts.add("locked", { shared: false });
  await hosts.lock("locked");
  hosts.again("behind", "build", { ProxyJump: "locked" });
  await hosts.add("bare", { tmux: false });
  await hosts.add("closed", script("echo This account is not available.", "exit 1"));
  hosts.again("closed", "closed", { VisualHostKey: "yes" });
  await hosts.add("endless", script("exec cat /dev/zero"));
  await hosts.add("asleep", script("exec sleep 20"));
  await hosts.add("cut", script("sh | sed '/ 0 ends/q'"));
  const old = await hosts.add("old");
  old.program("tmux", "#!/bin/sh\necho tmux 2.9\n");
  const odd = await hosts.add("odd");
  odd.program("tmux", "#!/bin/sh\n[ $1 = -V ] && echo tmux 3.4 || echo rubbish\n");
  const reasons: Record<string, string> = {
    refusing: "refusing: it refuses connections (port ",
    silent: "silent: it cannot be reached: no answer in 3 s",
    stale: "stale: no answer in 4 s",
    nobody: "nobody: it wants a password, or a key that ssh does not have at hand",
    other: "other: it speaks none of ssh's ways here: no matching key exchange method found",
    unknown: "unknown: its host key is not known here",
    locked: "locked: it wants a password, or a key that ssh does not have at hand",
    behind: "behind: it wants a password, or a key that ssh does not have at hand",
    bare: "tmux was not found on bare",
    closed: "closed: its login shell does not run sh (This account is not available.)",
    endless: "endless: it printed more than 4 MB",
    asleep: "asleep: no answer in 4 s",
    cut: "tmux on cut could not list its sessions (the connection was lost)",
    old: "tmux 2.9 on old is too old: pots needs 3.2 or newer",
    odd: "odd: what its tmux answers could not be read: ",
  };
  here.program("ask", `#!/bin/sh\necho asked >'${here.home}/asked'\n`);
  const asking = { SSH_ASKPASS: `${here.bin}/ask`, SSH_ASKPASS_REQUIRE: "force", DISPLAY: ":0" };
  const env = { ...asking, POTS_HOSTS: ["build", ...Object.keys(reasons)].join(" ") };
  await using terminal = TestTerminal.pots(
    here,
    ["list", "--hosts", "-q"],
    { env },
    { cols: 250, rows: 40 },
  );
  expect(await terminal.exited()).toBe(0);
  const lines = terminal.lines().filter((line) => line !== "");
  expect(lines.filter((line) => !line.startsWith("pots: ")).sort()).toEqual([
    "build:theirs",
    "mine",
  ]);
  const said = lines.filter((line) => line.startsWith("pots: "));
  expect(said).toHaveLength(Object.keys(reasons).length);
  for (const [index, reason] of Object.values(reasons).entries()) {
    expect(said[index]).toStartWith(`pots: warning: ${reason}`);
  }
  expect(existsSync(`${here.home}/asked`)).toBe(false);
  expect(await hosts.isAtWork()).toBe(false);
  const { code, stdout } = await here.pots(["list", "--host", "refusing", "--json"]);
  const data = JSON.parse(stdout);
  expect({ code, sessions: data.sessions }).toEqual({ code: 1, sessions: [] });
  expect(data.hosts).toMatchObject([
    { name: "refusing", problem: expect.stringContaining("refuses") },
  ]);
});

test("what is printed around an answer does not matter, and what is in it is text", async () => {
  const loud = await hosts.add(
    "loud",
    script(
      "head -c 100000 /dev/zero | tr '\\0' '\\377'",
      "echo motd; echo oh >&2",
      "sh",
      "echo bye",
    ),
  );
  loud.link("head");
  // tmux 3.7 takes no such name, but every one takes such a directory
  const odd = join(loud.home, "a\u001b[2Jb");
  mkdirSync(odd);
  await loud.tmux("new-session", "-d", "-s", "odd", "-c", odd);
  await loud.tmux("new-session", "-d", "-s", "$(touch x)", "-c", loud.home);
  const { code, stdout, stderr } = await here.pots(["list", "--host", "loud"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain(" loud:$(touch x) ");
  expect(stdout).not.toContain("\u001b");
  expect(stdout).toMatch(/ loud:odd .*\/home\/a.*\[2Jb$/m);
  expect(existsSync(`${loud.home}/x`)).toBe(false);
});

test("however much a machine has to say of a failure, a line has the beginning of it", async () => {
  const flood = await hosts.add("flood");
  const said = "head -c 3000000 /dev/zero | tr '\\0' x >&2; exit 1";
  flood.program("tmux", `#!/bin/sh\n[ $1 = -V ] && echo tmux 3.4 && exit\n${said}\n`);
  flood.link("head");
  const { code, stderr } = await here.pots(["list", "--host", "flood"]);
  const beginning = "tmux on flood could not list its sessions (exit 1): xxx";
  expect({ code, beginning: stderr.startsWith(`pots: warning: ${beginning}`) }).toEqual({
    ...{ code: 1, beginning: true },
  });
  expect(stderr.length).toBeLessThan(1000);
  expect(stderr).toEndWith("… (look at it there: ssh flood tmux list-sessions)\n");
  const unsafe = "directory /tmp/tmux-0 has unsafe permissions";
  flood.program(
    "tmux",
    `#!/bin/sh\n[ $1 = -V ] && echo tmux 3.4 && exit\necho ${unsafe} >&2; exit 1\n`,
  );
  expect((await here.pots(["list", "--host", "flood"])).stderr).toContain(
    "(on flood: others could reach your tmux through it: chmod 700 /tmp/tmux-0)",
  );
});

test("what ssh's configuration has for people's sessions is nothing to a list", async () => {
  const socket = join(here.base, "shared-by-pots");
  const taken = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => {} } });
  hosts.again("awkward", "build", {
    ...{ ControlMaster: "auto", ControlPersist: 60, ControlPath: socket },
    ...{ RemoteCommand: "echo no", RequestTTY: "force", LogLevel: "QUIET" },
    ...{ LocalForward: `127.0.0.1:${taken.port} localhost:1`, ExitOnForwardFailure: "yes" },
    ...{ PermitLocalCommand: "yes", LocalCommand: `echo >'${here.home}/arrived'` },
  });
  const { code, stdout, stderr } = await here.pots(["list", "--host", "awkward", "-q"]);
  taken.stop(true);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "awkward:theirs\n", stderr: "" });
  // nothing stays: the first call of several does not become the one that others share
  expect(existsSync(socket)).toBe(false);
  expect(existsSync(`${here.home}/arrived`)).toBe(false);
  hosts.again("mute", "build", { LogLevel: "QUIET", Port: taken.port });
  const mute = await here.pots(["list", "--host", "mute"]);
  expect(mute.stderr).toContain("mute: it refuses connections");
});

test("a pots there that fails, or that nobody understands, leaves what tmux tells", async () => {
  const devbox = await hosts.add("devbox");
  await devbox.tmux("new-session", "-d", "-s", "work");
  const list = async (pots: string) => {
    devbox.program("pots", `#!/bin/sh\n${pots}\n`);
    return await here.pots(["list", "--host", "devbox", "-q"]);
  };
  const plain = { code: 0, stdout: "devbox:work\n", stderr: "" };
  for (const answer of ['{"version":2}', "rubbish", '{"version":1,"sessions":[{"id":"$0"}]}']) {
    expect(await list(`echo '${answer}'`)).toEqual(plain);
  }
  const failed = await list("echo broken >&2; exit 7");
  const why = "pots: warning: devbox: its pots was left out (exit 7: broken)\n";
  expect(failed).toEqual({ ...plain, stderr: why });
  const hanging = await list("exec sleep 20");
  const late = "pots: warning: devbox: its pots was left out (no answer in 4 s)\n";
  expect(hanging).toEqual({ ...plain, stderr: late });
});

const keptFiles = () => {
  const directory = join(here.home, ".local/state/pots/hosts");
  return readdirSync(directory).map((name) => join(directory, name));
};

test("what a machine said last is shown, faint and with its age, for a day", async () => {
  const env = { POTS_HOSTS: "build" };
  expect((await here.pots(["list", "--hosts"], { env })).stderr).toBe("");
  const path = keptFiles().find((each) => each.includes("/build-")) ?? "";
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const kept = JSON.parse(readFileSync(path, "utf8"));
  hosts.sleeps("build", true);
  const aged = (hours: number) => {
    writeFileSync(
      path,
      JSON.stringify({ ...kept, at: Math.floor(Date.now() / 1000) - hours * 3600 }),
    );
  };
  aged(2);
  const shown = await here.pots(["list", "--hosts"], { env: { ...env, FORCE_COLOR: "1" } });
  expect(shown.code).toBe(0);
  expect(shown.stderr).toContain("; shown as seen 2h ago\n");
  const row = shown.stdout.split("\n").find((line) => line.includes("theirs")) ?? "";
  const faint = row.split("\u001b[2m").map((cell) => cell.replace("\u001b[22m", "").trim());
  expect(faint.slice(0, 3)).toEqual(["", "? seen 2h ago", "build:theirs"]);
  const json = await here.pots(["list", "--host", "build", "--json"], { env });
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout).sessions).toMatchObject([
    { name: "theirs", seenAt: expect.any(String) },
  ]);
  const other = join(path, "../other-01234567.json");
  writeFileSync(other, "{}");
  utimesSync(other, 1, 1); // nobody has asked that one for long
  aged(25);
  expect((await here.pots(["list", "--hosts", "-q"], { env })).stdout).toBe("mine\n");
  expect(keptFiles()).not.toContain(path);
  hosts.sleeps("build", false);
  expect((await here.pots(["list", "--hosts", "-q"], { env })).stderr).toBe("");
  expect(keptFiles()).toContain(path);
  expect(keptFiles()).not.toContain(other);
});

test("what a pots kept that asked otherwise is let go without a word", async () => {
  const env = { POTS_HOSTS: "build" };
  await here.pots(["list", "--hosts"], { env });
  const path = keptFiles().find((each) => each.includes("/build-")) ?? "";
  const kept = JSON.parse(readFileSync(path, "utf8"));
  hosts.sleeps("build", true);
  writeFileSync(path, JSON.stringify({ ...kept, asked: "otherwise", tmux: "row 0\n" }));
  const { code, stdout, stderr } = await here.pots(["list", "--hosts", "-q"], { env });
  expect({ code, stdout, lines: stderr.split("\n").length }).toEqual({
    ...{ code: 0, stdout: "mine\n", lines: 2 },
  });
  expect(stderr).toContain("build: it refuses connections");
  expect(keptFiles()).not.toContain(path);
  hosts.sleeps("build", false);
});

test("what was kept is as little trusted as a machine is", async () => {
  const env = { POTS_HOSTS: "build" };
  await here.pots(["list", "--hosts"], { env });
  const path = keptFiles().find((each) => each.includes("/build-")) ?? "";
  const kept = JSON.parse(readFileSync(path, "utf8"));
  hosts.sleeps("build", true);
  const id = kept.tmux.replace("session $0 ", "session $(touch) ");
  const time = kept.tmux.replace(/ \d{10} /, " 99999999999999999 ");
  const wrong = [
    ...["", "null", "[]", "{", "\u0000", JSON.stringify({ ...kept, version: 2 })],
    ...[{ host: "x" }, { at: "now" }, { tmux: 1 }, { tmux: "rubbish\n" }, { pots: {} }].map((own) =>
      JSON.stringify({ ...kept, ...own }),
    ),
    ...[id, time].map((tmux) => JSON.stringify({ ...kept, tmux })),
  ];
  for (const text of wrong) {
    writeFileSync(path, text);
    const { code, stdout, stderr } = await here.pots(["list", "--hosts", "--json"], { env });
    const names = JSON.parse(stdout).sessions.map(({ name }: { name: string }) => name);
    expect({ text, code, names }).toEqual({ text, code: 0, names: ["mine"] });
    expect(stderr).toMatch(/was passed over \(|what it answered last could not be read: /);
  }
  hosts.sleeps("build", false);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s leaves no ssh behind", async (signal) => {
  await hosts.add(`waits-${signal}`, script("exec sleep 20"));
  const env = { ...here.env, POTS_HOSTS: `waits-${signal}` };
  const child = Bun.spawn([POTS, "list", "--hosts"], { env, stdout: "ignore", stderr: "ignore" });
  await eventually(() => hosts.isAtWork(), "ssh at work");
  child.kill(signal);
  expect([130, 143, 129]).toContain(await child.exited);
  await eventually(async () => !(await hosts.isAtWork()), "no ssh");
});
