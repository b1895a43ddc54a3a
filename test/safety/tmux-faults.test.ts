import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { crash } from "../support/reboot.ts";
import { World } from "../support/world.ts";
import {
  breaking,
  everySession,
  FAULTS,
  mend,
  real,
  unexecutable,
  withOrphan,
} from "./stand-ins.ts";

/** A tmux that is not what it should be: named, with exit 6 or 1, and nothing is ended or lost. */

const COMMANDS = [
  ["list"],
  ["attach", "acme-here"],
  ["create", "acme", "here", "-t", "other"],
  ["kill", "acme-here-dev", "--yes"],
  ["cleanup", "--yes"],
  ["cleanup", "--force"],
  ["remove", "here", "--yes"],
  ["restore", "--all", "--yes"],
];

interface Case {
  name: string;
  breakIt: (world: World) => void;
  code: number;
  says: RegExp;
}

const unusable: Case[] = [
  {
    name: "missing",
    breakIt: (world) => world.without("tmux"),
    code: 6,
    says: /^pots: tmux was not found on PATH\n {2}install it, /m,
  },
  {
    name: "not executable",
    breakIt: (world) => unexecutable(world, "tmux"),
    code: 6,
    says: /^pots: tmux was not found on PATH\n/m,
  },
  {
    name: "without its interpreter",
    breakIt: (world) => world.program("tmux", "#!/not/here\n"),
    code: 6,
    says: /^pots: tmux (was not found on PATH|could not be run)/m,
  },
  {
    name: "too old",
    breakIt: (world) =>
      world.program(
        "tmux",
        "#!/bin/sh\n[ \"$1\" = -V ] && { echo 'tmux 2.9'; exit; }\necho 'usage: tmux' >&2\nexit 1\n",
      ),
    code: 6,
    says: /^pots: tmux 2\.9 is too old: pots needs 3\.2 or newer\n {2}install it, /m,
  },
  {
    name: "no tmux at all, but a program of that name",
    breakIt: (world) => world.program("tmux", "#!/bin/sh\necho 'I am a teapot'\n"),
    code: 6,
    says: /^pots: tmux does not say its version \(it said "I am a teapot"\)\n/m,
  },
  {
    name: "failing even to say its version",
    breakIt: (world) => world.program("tmux", `#!/bin/sh\n${FAULTS.fails}\n`),
    code: 6,
    says: /^pots: tmux could not be run \(exit 3\)\n {2}tmux: the disk is on fire\n/m,
  },
];

const failing: Case[] = (
  [
    [
      "fails",
      /tmux could not list its (sessions|panes) \(exit 3\)\n {2}tmux: the disk is on fire\n/,
    ],
    ["dies", /tmux could not list its (sessions|panes) \(killed by SIGKILL\)\n/],
    ["crashes", /tmux could not list its (sessions|panes) \(killed by SIGSEGV\)\n/],
    ["floods", /tmux could not list its (sessions|panes) \(printed more than 16 MB\)\n/],
    [
      "talksRubbish",
      /tmux's list of (sessions|panes) could not be read: .*\n {2}nothing was done; /,
    ],
    [
      "saysNothing",
      /tmux's list of (sessions could not be read: no server has answered|panes could not be read: it is empty)\n/,
    ],
  ] as const
).map(([fault, says]) => ({
  name: fault,
  breakIt: (world) => breaking(world, "tmux", "list-", FAULTS[fault]),
  code: 1,
  says,
}));

for (const { name, breakIt, code, says } of [...unusable, ...failing]) {
  test(`tmux ${name}: every command says so, and every session stays`, async () => {
    await using world = new World();
    const { acme } = await withOrphan(world);
    const before = await everySession(world);
    breakIt(world);
    for (const words of COMMANDS) {
      const { stderr, ...ended } = await world.pots(words, { cwd: acme });
      expect({ words, ...ended }).toEqual({ words, code, stdout: "" });
      expect(stderr).toMatch(says);
    }
    mend(world, "tmux");
    expect(await everySession(world)).toEqual(before);
  }, 60_000);
}

test("a tmux that only says it is too old is caught by create and doctor", async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  const before = await everySession(world);
  breaking(world, "tmux", "-V", "echo 'tmux 2.9'; exit 0");
  for (const words of [
    ["create", "acme", "here", "-t", "other"],
    ["create", "--all"],
    ["doctor"],
  ]) {
    const { code, stdout, stderr } = await world.pots(words, { cwd: acme });
    expect({ words, code }).toEqual({ words, code: 6 });
    expect(stdout + stderr).toContain("tmux 2.9 is too old");
  }
  expect(await everySession(world)).toEqual(before);
});

test("a tmux that lists no panes has not answered, and nothing is ended, whatever was said", async () => {
  await using world = new World();
  const { acme, orphan } = await withOrphan(world);
  const before = await everySession(world);
  breaking(world, "tmux", "list-panes -a -F pane ", FAULTS.saysNothing);
  for (const words of [
    ["cleanup", "--force"],
    ["kill", orphan, "--yes"],
    ["remove", "here", "--yes"],
  ]) {
    const { code, stderr } = await world.pots(words, { cwd: acme });
    expect({ words, code }).toEqual({ words, code: 1 });
    expect(stderr).toContain("tmux's list of panes could not be read: it is empty\n");
  }
  expect(await everySession(world)).toEqual(before);
});

test("a tmux that lists none of a session leaves it open whether it is idle: only --force ends it", async () => {
  await using world = new World();
  const { acme, orphan } = await withOrphan(world);
  const id = await world.format(orphan, "#{session_id}");
  const without = `${real("tmux")} "$@" | ${real("sed")} '/^pane ${id} /d'; exit`;
  breaking(world, "tmux", "list-panes -a -F pane ", without);
  const kept = await world.pots(["cleanup", "--yes"], { cwd: acme });
  expect(kept.code).toBe(0);
  expect(kept.stderr).toContain(`kept ${orphan}: what runs in it is not known\n`);
  expect(await world.sessions()).toContain(orphan);
  const forced = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(forced.stderr).toContain(`ended ${orphan}\n`);
  expect(await world.sessions()).toEqual(["acme-gone", "acme-here-dev"]);
});

test("a tmux that refuses to create: its words, and nothing is there or gone", async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  const before = await everySession(world);
  for (const [fault, says] of [
    ["fails", /could not create acme-here-other \(exit 3\)\n {2}tmux: the disk is on fire\n/],
    ["crashes", /could not create acme-here-other \(killed by SIGSEGV\)\n/],
    ["saysNothing", /could not create acme-here-other \(exit 0\)\n/],
    ["talksRubbish", /could not create acme-here-other \(exit 0\)\n/],
  ] as const) {
    breaking(world, "tmux", "new-session", FAULTS[fault]);
    const { code, stdout, stderr } = await world.pots(["create", "here", "-t", "other"], {
      cwd: acme,
    });
    expect({ fault, code, stdout }).toEqual({ fault, code: 1, stdout: "" });
    expect(stderr).toMatch(says);
  }
  expect(await everySession(world)).toEqual(before);
});

const NO_TERMINAL = "respawn pane failed: fork failed: Device not configured";

test("no terminal left for what a session begins with: it ends again, and why is said", async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  const before = await everySession(world);
  world.file("code/acme-here/.pots.toml", '[[window]]\nname = "one"\n[[window]]\nname = "two"\n');
  breaking(world, "tmux", "respawn-pane", `echo '${NO_TERMINAL}' >&2; exit 1`);
  const ended = await world.pots(["create", "here", "-t", "other"], { cwd: acme });
  expect(ended).toMatchObject({ code: 1, stdout: "" });
  expect(ended.stderr).toContain("pots: acme-here-other was not started: ");
  expect(ended.stderr).toContain(
    `  tmux: ${NO_TERMINAL}\n  this machine has no terminal or process`,
  );
  expect(await everySession(world)).toEqual(before);
  // somebody comes into it before it can be ended: it is theirs
  const comes = [
    `sleep 20 | ${real("tmux")} -C attach-session -t =acme-here-seen >/dev/null &`,
    `until [ "$(${real("tmux")} display-message -p -t =acme-here-seen: '#{session_attached}')" = 1 ]; do :; done`,
  ];
  world.program(
    "tmux",
    `#!/bin/sh\ncase "$*" in *kill-session*) ${comes.join(" ")} ;; *respawn-pane*) echo '${NO_TERMINAL}' >&2; exit 1 ;; esac\nexec ${real("tmux")} "$@"\n`,
  );
  const seen = await world.pots(["create", "here", "-t", "seen"], { cwd: acme });
  expect(seen.stderr).toStartWith("pots: acme-here-seen runs, but tmux could not start ");
  expect(await world.sessions()).toContain("acme-here-seen");
  breaking(world, "tmux", "respawn-pane", `echo '${NO_TERMINAL}' >&2; exit 1`);
  // what the person asked for runs: that stays
  const words = ["create", "here", "-t", "third", "--", "sleep", "1000"];
  const kept = await world.pots(words, { cwd: acme });
  expect(kept.code).toBe(1);
  expect(kept.stderr).toStartWith("pots: acme-here-third runs, but tmux could not start ");
  expect(kept.stderr).toContain("  go there all the same: pots attach acme-here-third\n");
  expect(await world.sessions()).toContain("acme-here-third");
});

test("a session that cannot be marked ends again, unless even that fails", async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  const before = await everySession(world);
  const made = `${real("tmux")} -u new-session -d -P -F '#{s/[$]//:session_id} #{pid} #{session_created}' -s acme-here-other`;
  const fails = "echo 'the disk is on fire' >&2; exit 3";
  const tmux = (more: string) =>
    world.program(
      "tmux",
      `#!/bin/sh\ncase "$*" in *new-session*) ${made}; exit 1 ;; *destroy-unattached*) ${fails} ;; ${more}\nesac\nexec ${real("tmux")} "$@"\n`,
    );
  tmux("");
  const ended = await world.pots(["create", "here", "-t", "other"], { cwd: acme });
  expect(ended).toMatchObject({ code: 1, stdout: "" });
  expect(ended.stderr).toContain("could not mark the new session (exit 3)\n  tmux: the disk is on");
  expect(await everySession(world)).toEqual(before);
  tmux(`*kill-session*) ${fails} ;;`);
  const left = await world.pots(["create", "here", "-t", "other"], { cwd: acme });
  expect(left.stderr).toContain("acme-here-other was made, and is there without a mark: ");
  expect(left.stderr).toContain("to end it: pots kill acme-here-other\n");
});

test("a tmux that does not say what has become of a new session is no sign that it ended", async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  for (const [fault, says] of [
    ["fails", /could not look at the new session \(exit 3\)\n {2}tmux: the disk is on fire\n/],
    ["talksRubbish", /could not look at the new session \(exit 0\)\n/],
  ] as const) {
    breaking(world, "tmux", "display-message -p -t", FAULTS[fault]);
    const { code, stderr } = await world.pots(["create", "here", "-t", fault], { cwd: acme });
    expect({ fault, code }).toEqual({ fault, code: 1 });
    expect(stderr).toMatch(says);
    const name = `acme-here-${fault.toLowerCase()}`;
    expect(stderr).toContain(`it was started, and may be there: pots attach ${name}\n`);
    expect(await world.sessions()).toContain(name);
  }
});

test("a tmux that lists nothing while one session ends does not make that the last", async () => {
  await using world = new World();
  for (const name of ["one", "two"]) await world.tmux("new-session", "-d", "-s", name);
  const crash = `${real("tmux")} kill-server; echo 'server exited unexpectedly' >&2; exit 1`;
  world.program(
    "tmux",
    `#!/bin/sh\ncase "$*" in *"list-sessions -F other"*) exit 1 ;; *kill-session*) ${crash} ;; esac\nexec ${real("tmux")} "$@"\n`,
  );
  const ended = await world.pots(["kill", "one", "--yes"]);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain("with whatever other sessions it had");
});

test("a tmux that refuses to kill: its words, exit 1, and the session is still there", async () => {
  await using world = new World();
  const { acme, orphan } = await withOrphan(world);
  const before = await everySession(world);
  breaking(world, "tmux", "kill-session", FAULTS.fails);
  for (const words of [
    ["kill", orphan, "--yes"],
    ["cleanup", "--yes"],
  ]) {
    const { code, stderr } = await world.pots(words, { cwd: acme });
    expect({ words, code }).toEqual({ words, code: 1 });
    expect(stderr).toContain("the disk is on fire");
    expect(stderr).not.toMatch(/^ended /m);
  }
  expect(await everySession(world)).toEqual(before);
});

test.each(["saysNothing", "talksRubbish"] as const)(
  "a tmux that %s where it was to end a session has not ended it",
  async (fault) => {
    await using world = new World();
    for (const name of ["one", "two"]) await world.tmux("new-session", "-d", "-s", name);
    breaking(world, "tmux", "kill-session", FAULTS[fault]);
    const { code, stderr } = await world.pots(["kill", "one", "--yes"]);
    expect(code).toBe(1);
    expect(stderr).toContain("one was not ended: tmux could not say what became of $0 (exit 0)");
    expect(await world.sessions()).toEqual(["one", "two"]);
  },
);

test("sessions that were not saved because tmux fails: its words, and the command is done", async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  breaking(world, "tmux", "list-panes -a -F placed", FAULTS.fails);
  const { code, stdout, stderr } = await world.pots(["create", "here", "-t", "x"], { cwd: acme });
  expect({ code, stdout }).toEqual({ code: 0, stdout: "acme-here-x\n" });
  expect(stderr).toBe(
    "pots: warning: the sessions were not saved: tmux could not list its panes (exit 3): the disk is on fire\n",
  );
});

/** Two sessions that are saved, and no server. */
async function withSaved(): Promise<World> {
  const world = new World();
  await withOrphan(world);
  await world.pots(["save"]);
  await crash(world);
  return world;
}

test("restore: a tmux that makes no window is not called without a command, and why is said", async () => {
  await using world = await withSaved();
  const log = 'echo "$# $*" >> "$HOME/words"';
  const fails = `*" window #{window_id}"*) ${FAULTS.fails} ;;`;
  world.program(
    "tmux",
    `#!/bin/sh\n${log}; case "$*" in ${fails} esac\nexec ${real("tmux")} "$@"\n`,
  );
  const { code, stderr } = await world.pots(["restore", "acme-here-dev", "--yes"]);
  expect(code).toBe(1);
  expect(stderr).toContain(
    "acme-here-dev was not restored: window 1 could not be made: the disk is on fire\n",
  );
  expect(readFileSync(`${world.home}/words`, "utf8")).not.toMatch(/^1 -u$/m);
  expect(await world.sessions()).toEqual([]);
});

test("restore: a server that is replaced by another at the end has lost what it held", async () => {
  await using world = await withSaved();
  // a server that is ending may still take a new session along
  const made = `${real("tmux")} new-session -d -s other && ${real("tmux")} has-session -t =other`;
  const other = `${real("tmux")} kill-server; for i in 1 2 3 4 5 6 7 8 9; do ${made} && break; done 2>/dev/null`;
  const once = `[ -e "$HOME/once" ] || { : >"$HOME/once"; ${other}; }`;
  // the looks after it has its name
  world.program(
    "tmux",
    `#!/bin/sh\ncase "$*" in *rename-session*) : >"$HOME/named" ;; *list-sessions*) [ ! -e "$HOME/named" ] || ${once} ;; esac\nexec ${real("tmux")} "$@"\n`,
  );
  const { code, stderr } = await world.pots(["restore", "acme-here-dev", "--yes"]);
  expect(code).toBe(1);
  expect(stderr).toContain("acme-here-dev was not restored: it ended at once\n");
  expect(await world.sessions()).toEqual(["other"]);
});

test("restore: a tmux that fails when all is there: that is said, and what came back is told", async () => {
  await using world = await withSaved();
  world.program(
    "tmux",
    `#!/bin/sh\ncase "$*" in *rename-session*) : >"$HOME/named" ;; *list-sessions*) [ ! -e "$HOME/named" ] || { ${FAULTS.fails}; } ;; esac\nexec ${real("tmux")} "$@"\n`,
  );
  const { code, stderr } = await world.pots(["restore", "acme-here-dev", "--yes"]);
  expect(code).toBe(0);
  expect(stderr).toContain("whether all of them have stayed is not known: tmux could not list");
  expect(stderr).toContain("restored 1 session\n");
});

test("a server that crashes where one session was to end is no success, unless that was its last", async () => {
  await using world = new World();
  const crash = `${real("tmux")} kill-server; echo 'server exited unexpectedly' >&2; exit 1`;
  for (const [others, code, says] of [
    [
      ["two"],
      1,
      /the tmux server ended while it was to end \$0, with every session it had: server exited unexpectedly\n/,
    ],
    [[], 0, /^ended one$/m],
  ] as const) {
    mend(world, "tmux");
    for (const name of ["one", ...others]) await world.tmux("new-session", "-d", "-s", name);
    breaking(world, "tmux", "kill-session", crash);
    const ended = await world.pots(["kill", "one", "--yes"]);
    expect(ended.stderr).toMatch(says);
    expect(ended.code).toBe(code);
    expect(await world.sessions()).toEqual([]);
  }
});
