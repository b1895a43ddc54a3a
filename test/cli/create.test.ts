import { describe, expect, test } from "bun:test";
import { mkdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { shellLine } from "../../src/terminal/text.ts";
import { personIn, sessionShown } from "../support/clients.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, real, World } from "../support/world.ts";

/** A world with project acme, its worktrees auth (branch feature/auth) and billing. */
async function acmeWorld() {
  const world = new World();
  const acme = await world.repository("acme");
  await world.worktree(acme, "auth", "feature/auth");
  await world.worktree(acme, "billing", "acme-billing");
  return { world, acme };
}

describe("the words of create", () => {
  test("name a worktree in every way there is", async () => {
    const { world, acme } = await acmeWorld();
    await using _ = world;
    const ways: [words: string[], cwd: string, name: string][] = [
      [["auth", "-t", "1"], acme, "acme-auth-1"],
      [["acme-auth", "-t", "2"], acme, "acme-auth-2"],
      [["feature/auth", "-t", "3"], acme, "acme-auth-3"],
      [["ACME", "auth", "-t", "4"], world.home, "acme-auth-4"],
      [[`${acme}-auth`, "-t", "5"], world.home, "acme-auth-5"],
      [["../acme-auth", "-t", "6"], acme, "acme-auth-6"],
      [["~/code/acme-auth", "-t", "7"], world.home, "acme-auth-7"],
      [["acme-auth/", "-t", "8"], world.code, "acme-auth-8"],
      [["acme", "auth", "9"], world.home, "acme-auth-9"],
      [[acme, "auth", "10"], world.home, "acme-auth-10"],
      [["acme/auth", "-t", "11"], acme, "acme-auth-11"],
      [["main", "-t", "12"], `${acme}-auth`, "acme-main-12"],
      [["-t", "13"], `${acme}-billing`, "acme-billing-13"],
      [[".", "--task=14"], `${acme}-billing`, "acme-billing-14"],
      [["acme", "main"], world.home, "acme-main-dev"],
    ];
    for (const [words, cwd, name] of ways) {
      const ended = await world.pots(["create", ...words], { cwd });
      expect(ended).toEqual({ code: 0, stdout: `${name}\n`, stderr: "" });
    }
    expect(await world.sessions()).toEqual(ways.map(([, , name]) => name).sort());
    await world.worksIn("acme-auth-8", `${acme}-auth`);
  });

  test("that name nothing, or more than one, start nothing", async () => {
    const { world, acme } = await acmeWorld();
    await using _ = world;
    await world.git(acme, "worktree", "add", "-q", "-b", "auth2", `${acme}-auth2`);
    await world.repository("acme", `${world.code}/fork`);
    const env = { POTS_PROJECT_DIRS: world.code };
    const wrong: [words: string[], code: number, stderr: string[]][] = [
      [["aut"], 3, ["there is no worktree aut in acme", "nearest: auth, auth2"]],
      [["auth*"], 3, ["there is no worktree auth* in acme", "can be no branch's name"]],
      [["biling"], 3, ["there is no worktree biling in acme", "nearest: billing"]],
      [["new/one"], 3, [`git -C ${acme} worktree add -b new/one ${acme}-new-one`]],
      [["acmee", "auth"], 3, ["there is no project acmee", "nearest: acme"]],
      [["/nowhere"], 3, ["/nowhere is in no git worktree"]],
      [["auth", "-t", ""], 2, ["the task is empty"]],
      [[acme, "auth", "x", "-t", "y"], 2, ["two tasks were named: y and x"]],
    ];
    for (const [words, code, stderr] of wrong) {
      const ended = await world.pots(["create", ...words], { cwd: acme, env });
      expect(ended).toMatchObject({ code, stdout: "" });
      for (const text of stderr) expect(ended.stderr).toContain(text);
    }
    expect(await world.sessions()).toEqual([]);
  });

  test("a part of a name is a suggestion, which a terminal is asked about", async () => {
    const { world, acme } = await acmeWorld();
    await using _ = world;
    await using no = TestTerminal.pots(world, ["create", "bill", "-d"], { cwd: acme });
    await no.waitFor("There is no worktree bill in acme. Take billing?");
    no.type(KEYS.enter);
    expect(await no.exited()).toBe(130);
    expect(await world.sessions()).toEqual([]);
    await using yes = TestTerminal.pots(world, ["create", "bill", "-d"], { cwd: acme });
    await yes.waitFor("Take billing?");
    yes.type(`y${KEYS.enter}`);
    expect(await yes.exited()).toBe(0);
    expect(await world.sessions()).toEqual(["acme-billing-dev"]);
    // the name of a session that is not there is no worktree's: its task would be lost
    const named = await world.pots(["create", "acme-auth-dev"]);
    expect(named.code).toBe(3);
    expect(named.stderr).toStartWith("pots: there is no worktree and no project acme-auth-dev");
    expect(await world.sessions()).toEqual(["acme-billing-dev"]);
  });

  test("of two projects with one name the one stood in is meant, elsewhere neither", async () => {
    const { world, acme } = await acmeWorld();
    await using _ = world;
    const fork = await world.repository("acme", `${world.code}/fork`);
    const env = { POTS_PROJECT_DIRS: world.code };
    for (const cwd of [acme, fork]) {
      expect((await world.pots(["create", "acme", "main"], { cwd, env })).code).toBe(0);
    }
    const auth = await world.pots(["create", "acme", "auth"], { env }); // only one of them has it
    expect(auth).toMatchObject({ code: 0, stdout: "acme-auth-dev\n" });
    const ended = await world.pots(["create", "acme", "main"], { env });
    expect(ended.code).toBe(4);
    expect(ended.stderr).toContain("several projects are named acme");
    expect(ended.stderr).toContain("    ~/code/fork/acme\n");
  });

  test("the command that would make a missing worktree works as printed", async () => {
    const { world, acme } = await acmeWorld();
    await using _ = world;
    const missing = await world.pots(["create", "new/one"], { cwd: acme });
    const command = /make it: (.*)/.exec(missing.stderr)?.[1] ?? "";
    await world.must(["sh", "-c", command]);
    expect((await world.pots(["create", "new/one"], { cwd: acme })).stdout).toBe(
      "acme-new-one-dev\n",
    );
    world.withPlum();
    const plum = await world.pots(["create", "by-plum"], { cwd: acme });
    expect(plum.stderr).toContain("plum create by-plum");
  });

  test("outside every repository, none at all is an error that says what to do", async () => {
    await using world = new World();
    const ended = await world.pots(["create"]);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toBe(
      "pots: ~ is not in a git repository\n" +
        "  go to one, or name the project: pots create <project> <worktree>\n",
    );
  });
});

describe("a session that is already there", () => {
  test("is said to be, exit 5, unless -A says that it may be", async () => {
    const { world, acme } = await acmeWorld();
    await using _ = world;
    await world.pots(["create", "auth"], { cwd: acme });
    expect(await world.pots(["create", "auth"], { cwd: acme })).toEqual({
      code: 5,
      stdout: "",
      stderr: "pots: acme-auth-dev already exists\n  go there: pots attach acme-auth-dev\n",
    });
    for (const flag of ["-A", "--existing"]) {
      expect(await world.pots(["create", "auth", flag, "-d"], { cwd: acme })).toEqual({
        code: 0,
        stdout: "acme-auth-dev\n",
        stderr: "",
      });
    }
    expect(await world.sessions()).toEqual(["acme-auth-dev"]);
  });

  test("is known by its mark, whatever name it has now, and wherever its worktree was moved", async () => {
    const { world, acme } = await acmeWorld();
    await using _ = world;
    await world.pots(["create", "auth"], { cwd: acme });
    await world.tmux("rename-session", "-t", "=acme-auth-dev", "mine");
    expect((await world.pots(["create", "auth"], { cwd: acme })).stderr).toContain("mine already");
    await world.git(acme, "worktree", "move", `${acme}-auth`, `${acme}-login`);
    expect((await world.pots(["create", "login"], { cwd: acme })).stderr).toContain("mine already");
    expect(await world.sessions()).toEqual(["mine"]);
  });

  test("does not give its name to another: that one gets a suffix, always the same", async () => {
    const { world, acme } = await acmeWorld();
    await using _ = world;
    await world.tmux("new-session", "-d", "-s", "acme-auth-dev");
    const twin = await world.repository("acme", `${world.code}/twin`);
    await world.worktree(twin, "auth");
    const first = await world.pots(["create", "auth"], { cwd: acme });
    const second = await world.pots(["create", "auth"], { cwd: twin });
    expect(first.stdout).toMatch(/^acme-auth-dev-[0-9a-f]{4}\n$/);
    expect(second.stdout).toMatch(/^acme-auth-dev-[0-9a-f]{4}\n$/);
    expect(second.stdout).not.toBe(first.stdout);
    await world.pots(["kill", first.stdout.trim(), "--yes"]);
    expect((await world.pots(["create", "auth"], { cwd: acme })).stdout).toBe(first.stdout);
  });
});

describe("a directory that cannot be entered", () => {
  test("since a file is in its place, is refused before tmux is asked", async () => {
    const { world, acme } = await acmeWorld();
    await using _ = world;
    rmSync(`${acme}-auth`, { recursive: true });
    writeFileSync(`${acme}-auth`, "");
    const ended = await world.pots(["create", "auth"], { cwd: acme });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("~/code/acme-auth cannot be entered: it is not a directory");
    expect(await world.sessions()).toEqual([]);
  });

  test("or is not there is refused, with commands that mend it", async () => {
    const { world, acme } = await acmeWorld();
    await using _ = world;
    const auth = `${acme}-auth`;
    const refused = async () => {
      const { code, stderr } = await world.pots(["create", "auth"], { cwd: acme });
      expect(code).toBe(3);
      const [what, ...hints] = stderr.trim().split("\n");
      expect(what).toBe("pots: the worktree auth is gone: ~/code/acme-auth is not there");
      return hints.map((hint) => hint.trim());
    };
    const run = async (hint = "") => await world.must(["sh", "-c", hint.replace(/^.*: /, "")]);

    await world.must(["mv", auth, `${acme}-by-hand`]);
    const [moved] = await refused();
    expect(moved).toStartWith("it was moved to ~/code/acme-by-hand; tell git: git -C");
    await run(moved);
    expect((await world.pots(["create", `${acme}-by-hand`], { cwd: acme })).code).toBe(0);
    await world.git(acme, "worktree", "move", `${acme}-by-hand`, auth);

    rmSync(auth, { recursive: true });
    await world.git(acme, "worktree", "lock", auth);
    const [locked] = await refused();
    expect(locked).toStartWith("git has it locked: perhaps its disk is not mounted;");
    await run(locked);
    const made = await world.pots(["create", "auth", "-w"], { cwd: acme });
    expect(made.stderr).toStartWith("pots: the worktree auth is gone:"); // and not: it is there already
    const [anew, forget] = await refused();
    await run(anew);
    expect((await world.pots(["create", "auth", "-t", "api"], { cwd: acme })).code).toBe(0);
    rmSync(auth, { recursive: true });
    await run(forget);
    expect(await world.git(acme, "worktree", "list")).not.toContain(auth);
  });
});

test("a command runs instead of a shell: several words as they are, one word by the shell", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await world.pots(["create", "auth", "--", "sleep", "1000"], { cwd: acme });
  await eventually(
    async () => (await world.format("acme-auth-dev", "#{pane_current_command}")) === "sleep",
  );
  await world.pots(["create", "auth", "-t", "api", "--", "exec tail -f /dev/null"], { cwd: acme });
  expect(await world.format("acme-auth-api", "#{pane_start_command}")).toContain("tail -f");
});

test("tmux's refusal is shown in its own words, and nothing is left behind", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await world.tmux("new-session", "-d", "-s", "mail");
  world.program(
    "tmux",
    `#!/bin/sh\ncase " $* " in *" new-session "*) echo "tmux says no" >&2; exit 1;; esac\nexec ${real("tmux")} "$@"\n`,
  );
  const ended = await world.pots(["create", "auth"], { cwd: acme });
  expect(ended.code).toBe(1);
  expect(ended.stderr).toStartWith(
    "pots: tmux could not create acme-auth-dev (exit 1)\n  tmux: tmux says no\n",
  );
  expect(await world.sessions()).toEqual(["mail"]);
});

test("in a pane that nobody looks at it stays, and moves nobody who looks elsewhere", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await world.pots(["create", "main"], { cwd: acme });
  await world.tmux("new-session", "-d", "-s", "mail");
  await using person = await personIn(world, "mail");
  const pots = shellLine([POTS, "create", "auth"]);
  await world.tmux("send-keys", "-t", "=acme-main-dev:", "-l", pots);
  await world.tmux("send-keys", "-t", "=acme-main-dev:", "Enter");
  const screen = () => world.tmux("capture-pane", "-p", "-t", "=acme-main-dev:");
  await eventually(async () => (await screen()).includes("started acme-auth-dev in"), "started");
  expect(await sessionShown(world, person)).toBe("mail");
});

describe("create --all", () => {
  test("starts one session for each worktree that has none", async () => {
    const { world, acme } = await acmeWorld();
    await using _ = world;
    await world.pots(["create", "auth", "-t", "api"], { cwd: acme });
    await world.tmux("new-session", "-d", "-s", "notes", "-c", `${acme}-billing`);
    const ended = await world.pots(["create", "--all"], { cwd: acme });
    expect(ended).toEqual({
      code: 0,
      stdout: "acme-main-dev\nacme-billing-dev\n",
      stderr: "[1/2] acme-main-dev\n[2/2] acme-billing-dev\n",
    });
    expect(await world.pots(["create", "--all", "acme"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "every worktree of acme has a session\n",
    });
    const tooMany = await world.pots(["create", "--all", "acme", "auth"], { cwd: acme });
    expect(tooMany.code).toBe(2);
  });

  test("names those that fail, exit 1, and leaves the others running", async () => {
    const { world, acme } = await acmeWorld();
    await using _ = world;
    await world.git(acme, "worktree", "lock", `${acme}-auth`);
    await world.must(["mv", `${acme}-auth`, `${world.home}/hidden`]);
    const ended = await world.pots(["create", "--all", "-t", "x"], { cwd: acme });
    expect(ended.code).toBe(1);
    expect(ended.stdout).toBe("acme-main-x\nacme-billing-x\n");
    expect(ended.stderr).toContain(
      "pots: auth: the worktree auth is gone: ~/code/acme-auth is not there",
    );
    expect(ended.stderr).toEndWith("  2 started and running, 1 failed\n");
    expect(await world.sessions()).toEqual(["acme-billing-x", "acme-main-x"]);
  });
});

describe("what is started is looked at once more:", () => {
  test("a session whose shell does not start is no success", async () => {
    await using world = new World();
    const acme = await world.repository("acme");
    await world.pots(["create"], { cwd: acme });
    await world.tmux("set-option", "-g", "default-command", "/no/such/shell");
    const ended = await world.pots(["create", "-t", "api"], { cwd: acme });
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toStartWith("pots: acme-main-api ended at once\n");
  });

  test.each(["run = 'true'", "type = 'x'", "run = 'true'\n[[window]]\ntype = 'x'"])(
    "nor is one with a layout, the server's only one: %j",
    async (window) => {
      await using world = new World();
      const acme = await world.repository("acme");
      world.file(".config/pots/projects/acme.toml", `[[window]]\n${window}\n`);
      const env = { SHELL: "/bin/false" };
      const { code, stdout, stderr } = await world.pots(["create"], { cwd: acme, env });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain("pots: acme-main-dev ended at once\n");
    },
  );

  test("what is to be typed into a shell that ends is said not to be, with the reason", async () => {
    await using world = new World();
    const acme = await world.repository("acme");
    const windows = "[[window]]\nrun = 'exec sleep 1000'\n[[window]]\ntype = 'x'\n";
    world.file(".config/pots/projects/acme.toml", windows);
    await world.tmux("new-session", "-d", "-s", "mail");
    await world.tmux("set-option", "-g", "default-command", "/no/such/shell");
    const { code, stderr } = await world.pots(["create"], { cwd: acme });
    const why = "a shell ended before it was ready; not typed: x";
    expect({ code, stderr }).toEqual({ code: 0, stderr: `pots: warning: acme-main-dev: ${why}\n` });
  });

  test("destroy-unattached does not end it", async () => {
    await using world = new World();
    const acme = await world.repository("acme");
    await world.tmux(..."new-session -d -s mail ; set-option -g destroy-unattached on".split(" "));
    expect((await world.pots(["create"], { cwd: acme })).code).toBe(0);
    expect(await world.sessions()).toContain("acme-main-dev");
  });

  test("the name that is printed is the one a hook gave it", async () => {
    await using world = new World();
    const acme = await world.repository("acme");
    await world.tmux("new-session", "-d", "-s", "mail");
    await world.tmux("set-hook", "-g", "after-new-session", "rename-session -t acme-main-dev own");
    expect((await world.pots(["create"], { cwd: acme })).stdout).toBe("own\n");
    expect(await world.tmux("show-environment", "-t", "=own", "POTS_SESSION")).toBe(
      "POTS_SESSION=own",
    );
  });

  test("a command that ends at once is told with its exit status, and a shell follows", async () => {
    await using world = new World();
    const acme = await world.repository("acme");
    const ended = await world.pots(["create", "--", "sh", "-c", "echo no luck; exit 3"], {
      cwd: acme,
    });
    expect(ended).toEqual({
      code: 1,
      stdout: "acme-main-dev\n",
      stderr: "the command in acme-main-dev ended at once, exit 3\n",
    });
    await eventually(async () =>
      /no luck\s+\[exit 3\]\s+\$/.test(
        await world.tmux("capture-pane", "-p", "-t", "=acme-main-dev:"),
      ),
    );
  });

  test("one that is not found is named, also where sessions are started for all worktrees", async () => {
    const { world, acme } = await acmeWorld();
    await using _ = world;
    const told = (name: string, line: string) =>
      `the command in ${name} ended at once, exit 127 (command not found): ${line}\n`;
    const several = ["create", "auth", "--", "no-such", "a b"];
    expect(await world.pots(several, { cwd: acme })).toEqual({
      code: 1,
      stdout: "acme-auth-dev\n",
      stderr: told("acme-auth-dev", "no-such 'a b'"),
    });
    const all = await world.pots(["create", "--all", "--", "no-such | cat; no-such"], {
      cwd: acme,
    });
    expect(all.code).toBe(1);
    for (const name of ["acme-main-dev", "acme-billing-dev"]) {
      expect(all.stderr).toContain(`] ${name}\n${told(name, "no-such | cat; no-such")}`);
    }
  });

  test("with --no-shell the session ends with its command", async () => {
    await using world = new World();
    const acme = await world.repository("acme");
    const words = ["create", "--no-shell", "--", "exit 3"];
    expect(await world.pots(words, { cwd: acme })).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("ended at once, its command with exit 3"),
    });
    const running = ["create", "--no-shell", "--", "sleep", "1000"];
    expect((await world.pots(running, { cwd: acme })).code).toBe(0);
    await world.tmux("send-keys", "-t", "=acme-main-dev:", "C-c");
    await eventually(async () => (await world.sessions()).length === 0);
  });

  test("where tmux keeps what has ended, that is said", async () => {
    await using world = new World();
    const acme = await world.repository("acme");
    await world.tmux(..."new-session -d -s mail ; set-option -g remain-on-exit on".split(" "));
    const ended = await world.pots(["create", "--no-shell", "--", "exit 3"], { cwd: acme });
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("(remain-on-exit): pots attach acme-main-dev\n"),
    });
    expect(await world.sessions()).toContain("acme-main-dev");
    expect((await world.pots(["run", "mail", "--", "sh", "-c", "exit 0"])).code).toBe(0);
    await eventually(
      async () => (await world.tmux("list-windows", "-t", "=mail", "-F", "x")) === "x",
    );
  });

  test("ctrl-c ends the command, and ctrl-z does not leave the pane stuck", async () => {
    await using world = new World();
    const acme = await world.repository("acme");
    await world.pots(["create", "--", "sleep", "1000"], { cwd: acme });
    const foreground = () => world.format("acme-main-dev", "#{pane_current_command}");
    await eventually(async () => (await foreground()) === "sleep");
    await world.tmux("send-keys", "-t", "=acme-main-dev:", "C-z");
    await eventually(async () => {
      // not to the shell behind it, which is ended by it until it has come up
      if ((await foreground()) === "sleep") {
        await world.tmux("send-keys", "-t", "=acme-main-dev:", "C-c");
      }
      const screen = await world.tmux("capture-pane", "-p", "-t", "=acme-main-dev:");
      return screen.includes("[exit 130]");
    });
  });
});

test("a session starts below the worktree's top where a path says so, its server where it can stay", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  mkdirSync(`${acme}/we#{pid} b`);
  expect((await world.pots(["create", "./we#{pid} b"], { cwd: acme })).code).toBe(0);
  await world.worksIn("acme-main-dev", `${acme}/we#{pid} b`);
  mkdirSync(`${acme}/api`);
  const another = await world.pots(["create", "./api"], { cwd: acme });
  expect(another).toMatchObject({ code: 5 });
  expect(another.stderr).toEndWith("\n  one for that directory: pots create ./api -t api\n");
  const server = await world.format("acme-main-dev", "#{pid}");
  expect(readlinkSync(`/proc/${server}/cwd`)).toBe("/");
});

test("--json prints the session as list does", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const created = JSON.parse((await world.pots(["create", "--json"], { cwd: acme })).stdout);
  const listed = JSON.parse((await world.pots(["list", "--json"])).stdout);
  expect(created.sessions).toMatchObject([{ name: "acme-main-dev", task: "dev", root: acme }]);
  expect(Object.keys(created.sessions[0])).toEqual(Object.keys(listed.sessions[0]));
});

test("--json stays, and asks nothing, in a terminal too; with --all it has all that were started", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["create", "--json"], { cwd: acme });
  expect(await terminal.exited()).toBe(0);
  expect(terminal.text()).toContain('"name": "acme-main-dev"');
  const all = await world.pots(["create", "--all", "--json"], { cwd: acme });
  expect(all).toMatchObject({ code: 0, stderr: "[1/2] acme-auth-dev\n[2/2] acme-billing-dev\n" });
  const { sessions } = JSON.parse(all.stdout) as { sessions: { name: string }[] };
  expect(sessions.map(({ name }) => name).sort()).toEqual(["acme-auth-dev", "acme-billing-dev"]);
});

test("nothing but data is on stdout with --json, whatever a new worktree's set-up prints", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  writeFileSync(`${acme}/.pots.toml`, '[setup]\ncreate = "echo set up"\n');
  await world.git(acme, "add", ".");
  await world.git(acme, "commit", "-q", "-m", "set-up");
  await world.pots(["trust", "--yes"], { cwd: acme });
  const made = await world.pots(["create", "auth", "-w", "--json"], { cwd: acme });
  expect(JSON.parse(made.stdout).sessions).toMatchObject([{ name: "acme-auth-dev" }]);
  expect(made.stderr).toContain("set up\n");
});

describe("a session of that name which pots did not make", () => {
  test("is said to be there, gone to by -A, and made pots' own after a question", async () => {
    await using world = new World();
    const acme = await world.repository("acme");
    const auth = await world.worktree(acme, "auth");
    await world.tmux("new-session", "-d", "-s", "acme-auth-dev", "-c", auth);
    const refused = await world.pots(["create", "auth"], { cwd: acme });
    expect(refused).toMatchObject({ code: 5, stdout: "" });
    expect(refused.stderr).toContain("acme-auth-dev is there already, and pots did not make it");
    const script = await world.pots(["create", "auth", "-A"], { cwd: acme });
    expect(script).toMatchObject({ code: 0, stdout: "acme-auth-dev\n" });
    const status = async () =>
      JSON.parse((await world.pots(["list", "--json"], { cwd: acme })).stdout).sessions[0].status;
    expect(await status()).toBe("unmanaged"); // there was nobody to ask
    await using terminal = TestTerminal.pots(world, ["create", "auth", "-A", "-d"], { cwd: acme });
    await terminal.waitFor("acme-auth-dev was not made by pots. Make it pots' own?");
    terminal.type(`y${KEYS.enter}`);
    expect(await terminal.exited()).toBe(0);
    expect(await status()).toBe("detached");
  });
});
