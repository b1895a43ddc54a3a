import { expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { TestTerminal } from "../support/terminal.ts";
import { World } from "../support/world.ts";
import { real } from "./stand-ins.ts";

/** Files that are meant to run something, or to change pots, where pots reads or works. */

const ranIn = (world: World, ...places: string[]) =>
  [world.home, world.code, ...places].filter((place) => existsSync(join(place, "ran")));

test("a settings file with commands in it: refused with file and line, and not run", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  world.file(
    ".pots-config",
    [
      "touch ran",
      'POTS_SESSION_PREFIX="$(touch ran)"',
      "POTS_DEFAULT_TASK=`touch ran`",
      "POTS_PROJECT_DIRS=~/code; touch ran",
      "trap 'touch ran' EXIT",
      "\u001b[31m=x",
      "POTS_WORKTREE_PROVIDER=$'\u001b[31m'",
    ].join("\n"),
  );
  const created = await world.pots(["create"], { cwd: acme });
  expect(created.stdout).toBe("acme-main-dev\n");
  expect(created.stderr).toMatch(
    /\.pots-config:2: POTS_SESSION_PREFIX was not read: it would have to run a command/,
  );
  expect(created.stderr).toMatch(
    /\.pots-config:3: POTS_DEFAULT_TASK was not read: it would have to run a command/,
  );
  expect((await world.pots(["config"], { cwd: acme })).code).toBe(0);
  expect(ranIn(world, acme)).toEqual([]);
});

/** Files and git settings that other programs run or obey when they are started in a repository. */
async function trap(world: World, repository: string): Promise<void> {
  const touch = `${real("touch")} ${world.home}/ran`;
  const script = join(repository, "evil.sh");
  writeFileSync(script, `#!/bin/sh\n${touch}\ncat\n`);
  chmodSync(script, 0o755);
  for (const [name, text] of [
    [
      ".env",
      "POTS_DEFAULT_TASK=evil\nPOTS_SESSION_PREFIX=evil\nPATH=/nowhere\nNODE_OPTIONS=--require=./evil.js\n",
    ],
    ["bunfig.toml", 'preload = ["./evil.js"]\n[run]\nshell = "system"\n'],
    [
      "tsconfig.json",
      '{"compilerOptions":{"paths":{"*":["./evil.js"]},"jsx":"react","jsxImportSource":"./evil.js"}}',
    ],
    [
      "package.json",
      '{"main":"evil.js","type":"module","imports":{"#*":"./evil.js"},"scripts":{"pots":"sh evil.sh"}}',
    ],
    ["evil.js", `require("fs").writeFileSync(${JSON.stringify(`${world.home}/ran`)}, "")`],
    [".pots-config", "POTS_DEFAULT_TASK=evil\n"],
    [".tmux.conf", `run-shell '${touch}'\n`],
    [".gitattributes", "* filter=evil diff=evil\n"],
  ] as const) {
    writeFileSync(join(repository, name), text);
  }
  await world.git(repository, "add", "--all");
  await world.git(repository, "commit", "-q", "-m", "second");
  for (const [key, value] of [
    ["core.fsmonitor", script],
    ["core.pager", script],
    ["core.editor", script],
    ["core.sshCommand", script],
    ["core.hooksPath", repository],
    ["pager.worktree", script],
    ["pager.status", script],
    ["alias.worktree", `!${script}`],
    ["alias.status", `!${script}`],
    ["gpg.program", script],
    ["log.showSignature", "true"],
    ["filter.evil.clean", script],
    ["filter.evil.smudge", script],
    ["filter.evil.process", script],
    ["diff.evil.textconv", script],
    ["diff.evil.command", script],
    ["diff.external", script],
    ["credential.helper", `!${script}`],
  ] as const) {
    await world.git(repository, "config", key, value);
  }
  for (const hook of ["post-checkout", "post-index-change", "reference-transaction"]) {
    symlinkSync(script, join(repository, hook));
  }
  // its time differs from the index's: whoever asks for its status has to read it
  writeFileSync(
    join(repository, "package.json"),
    readFileSync(join(repository, "package.json"), "utf8").replace("evil.sh", "evil.sx"),
  );
}

test("a repository full of files and settings meant to run something: nothing of it is run", async () => {
  await using world = new World();
  const evil = await world.repository("evil");
  const feat = await world.worktree(evil, "feat");
  await trap(world, feat);
  for (const words of [
    ["create"],
    ["create", "main"],
    ["list", "--all"],
    ["config"],
    ["doctor"],
    ["cleanup", "--dry-run"],
    ["kill", "evil-feat-dev", "--yes"],
    ["--version"],
    ["--help"],
  ]) {
    const ended = await world.pots(words, { cwd: feat });
    expect({ words, code: ended.code }).toEqual({ words, code: 0 });
    expect({ words, ran: ranIn(world, feat, evil) }).toEqual({ words, ran: [] });
  }
  expect(await world.sessions()).toEqual(["evil-main-dev"]);

  // the picker looks into a worktree without a session with git
  await using picker = TestTerminal.pots(world, [], { cwd: feat }, { cols: 140, rows: 40 });
  await picker.waitFor("feat");
  picker.type("feat");
  await picker.waitFor(/M package\.json/);
  expect(ranIn(world, feat, evil)).toEqual([]);
});

test("pipes, devices and endless files where there should be a file keep nobody waiting", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const auth = await world.worktree(acme, "auth");
  await world.pots(["create", "auth", "-d"], { cwd: acme });
  const gitdir = join(acme, ".git/worktrees/acme-auth");
  const projects = join(world.home, ".local/state/pots/projects");
  const places = [
    join(world.home, ".pots-config"),
    join(projects, "odd.json"),
    join(gitdir, "HEAD"),
    join(gitdir, "gitdir"),
    join(gitdir, "commondir"),
    join(acme, ".git/config"),
    join(auth, ".git"),
  ];
  for (const place of places) {
    const before = existsSync(place) ? readFileSync(place) : null;
    for (const put of [
      () => world.must([real("mkfifo"), place]),
      () => symlinkSync("/dev/zero", place),
      () => {
        writeFileSync(place, "");
        truncateSync(place, 100 * 1024 * 1024);
      },
    ]) {
      rmSync(place, { force: true });
      await put();
      const words = place.startsWith(projects) ? ["list", "--all"] : ["list"];
      const { code, stdout } = await world.pots(words, { cwd: auth });
      expect({ place, code, listed: stdout.includes("acme-auth-dev") }).toEqual({
        ...{ place, code: 0, listed: true },
      });
    }
    rmSync(place);
    if (before !== null) writeFileSync(place, before);
  }
  writeFileSync(join(projects, "odd.json"), Buffer.alloc(5000, "\x1b[31m\xff"));
  const { stderr } = await world.pots(["list", "--all"], { cwd: auth });
  expect(stderr).toMatch(
    /^pots: warning: \S+odd\.json was passed over \(it is not what pots wrote there\)/,
  );
});
