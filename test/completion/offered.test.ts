import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { POTS, real, type World } from "../support/world.ts";
import { furnish, offered, SHELLS, shellWorld } from "./shells.ts";

/** Shells start slowly on a busy machine. */
setDefaultTimeout(60_000);

/** What each shell is offered, asked of the real shells in one furnished world. */

let world: World;
let acme: string;

beforeAll(async () => {
  world = await shellWorld();
  world.file(".config/pots/config", "POTS_HOSTS='build devbox'\n");
  acme = await furnish(world);
  await world.git(acme, "branch", "feature/logout");
  const refs = ["origin/HEAD", "origin/feature/auth", "origin/cart", "fork/both", "origin/both"];
  for (const ref of refs) await world.git(acme, "update-ref", `refs/remotes/${ref}`, "HEAD");
  await world.tmux("split-window", "-d", "-t", "=mail:", "exec cat");
  await toldOnce();
});

/** The machine build has told of its session; from now on nobody is to call it. */
async function toldOnce(): Promise<void> {
  const env = { TMUX_TMPDIR: join(world.base, "there") };
  mkdirSync(env.TMUX_TMPDIR);
  await world.must([real("tmux"), "new-session", "-d", "-s", "far-away"], { env });
  world.program("ssh", `#!/bin/sh\nTMUX_TMPDIR='${env.TMUX_TMPDIR}' exec sh\n`);
  await world.must([POTS, "list", "--host", "build"]);
  await world.must([real("tmux"), "kill-server"], { env });
  world.program("ssh", `#!/bin/sh\necho >'${world.home}/called'\n`);
}

afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const COMMANDS = ["create", "list", "attach", "kill", "cleanup", "config", "doctor", "completion"];
const OURS = ["acme-auth-api", "acme-auth-dev", "other-main-dev"];

const CASES: { line: string; has: string[]; hasNot?: string[] }[] = [
  { line: "pots ", has: COMMANDS, hasNot: ["__complete", "--help"] },
  { line: "pots help ", has: [...COMMANDS, "safety", "layouts", "json"] },
  { line: "pots help list ", has: [], hasNot: ["safety", "create"] },
  { line: "pots -L default ", has: COMMANDS },
  { line: "pots -", has: ["--socket-name", "-L", "--help"], hasNot: ["--json", "create"] },
  { line: "pots list --", has: ["--json", "--orphans", "--help"], hasNot: ["-q", "--yes"] },
  { line: "pots list --json --", has: ["--orphans"], hasNot: ["--json"] },
  { line: "pots config ", has: ["--json"] },
  { line: "pots attach ", has: [...OURS, "mail", "login", "acme/main"], hasNot: ["auth", "main"] },
  { line: "pots a ", has: OURS },
  { line: "pots attach acme-", has: OURS.slice(0, 2) },
  { line: "pots kill ", has: [...OURS, "mail"], hasNot: ["acme/main", "acme/login"] },
  {
    line: "pots kill mail acme-auth-dev ",
    has: ["acme-auth-api"],
    hasNot: ["mail", "acme-auth-dev"],
  },
  { line: "pots kill -y auth-ap ", has: ["acme-auth-dev"], hasNot: ["acme-auth-api"] },
  { line: "pots -L elsewhere attach ", has: [], hasNot: [...OURS, "mail"] },
  { line: "pots attach -L elsewhere ", has: [], hasNot: [...OURS, "mail"] },
  { line: "pots create ", has: ["main", "auth", "login", "acme", "other"] },
  { line: "pots new ", has: ["main", "auth", "login", "acme", "other"] },
  { line: "pots create --all ", has: ["acme", "other"], hasNot: ["auth"] },
  { line: "pots create other ", has: ["main"], hasNot: ["auth", "acme"] },
  { line: "pots create acme ", has: ["main", "auth", "login"], hasNot: ["other"] },
  { line: "pots create acme auth ", has: ["dev", "api"], hasNot: ["main", "mail"] },
  { line: "pots create auth -t ", has: ["dev", "api"], hasNot: ["main"] },
  { line: "pots create auth --task=", has: ["--task=dev", "--task=api"], hasNot: ["main"] },
  { line: "pots create auth -ta", has: ["-tapi"] },
  { line: "pots list ", has: ["acme", "other"], hasNot: ["auth"] },
  { line: "pots list --host ", has: ["build", "devbox"], hasNot: ["acme"] },
  { line: "pots attach ", has: [...OURS, "build:far-away"] },
  { line: "pots kill build:fa", has: ["build:far-away"] },
  { line: "pots kill --host build ", has: ["far-away"], hasNot: [...OURS, "build:far-away"] },
  { line: "pots kill build:far-away ", has: OURS, hasNot: ["build:far-away"] },
  { line: "pots run ", has: OURS, hasNot: ["build:far-away"] },
  { line: "pots create --host build ", has: [], hasNot: ["acme", "auth"] },
  { line: "pots cleanup ", has: ["acme", "other"], hasNot: ["auth"] },
  { line: "pots completion ", has: ["bash", "zsh", "fish"] },
  { line: "pots -L ", has: ["default"] },
  {
    line: "pots create -w ",
    has: ["feature/logout", "feature/auth", "cart", "origin/both", "fork/both", "other"],
    hasNot: ["auth", "both", "HEAD", "origin/HEAD"],
  },
  { line: "pots create -w feature/logo", has: ["feature/logout"] },
  { line: "pots create -w acme ori", has: ["origin/cart", "origin/both"], hasNot: ["auth"] },
  { line: "pots create x -w --from fea", has: ["feature/logout", "feature/auth"] },
  { line: "pots create x -w --from ", has: ["origin/cart", "main"], hasNot: ["cart", "other"] },
  { line: "pots create other x -w --from ", has: ["main"], hasNot: ["feature/auth"] },
  { line: "pots wait mail --for ", has: ["waiting", "done", "failed", "idle", "ended"] },
  { line: "pots wait mail --for waiting,d", has: ["waiting,done"] },
  { line: "pots wait mail --for waiting,", has: ["waiting,done"], hasNot: ["waiting,waiting"] },
  { line: "pots send mail --pane ", has: ["0.0", "0.1"] },
  { line: "pots capture acme-auth-dev --pane=", has: ["--pane=0.0"], hasNot: ["--pane=0.1"] },
  { line: "pots nonsense ", has: [], hasNot: COMMANDS },
];

/** bash puts on the line only what follows the last `=` or `:` of what is typed. */
function shownByBash(value: string, line: string): string {
  const typed = line.slice(line.lastIndexOf(" ") + 1);
  const kept = typed.slice(0, Math.max(typed.lastIndexOf(":"), typed.lastIndexOf("=")) + 1);
  return value.startsWith(kept) ? value.slice(kept.length) : value;
}

for (const shell of SHELLS) {
  describe(shell, () => {
    for (const { line, has, hasNot = [] } of CASES) {
      test(`${line}<TAB>`, async () => {
        const values = await offered(world, shell, line, { cwd: acme });
        const wanted = shell === "bash" ? has.map((value) => shownByBash(value, line)) : has;
        expect(values).toEqual(expect.arrayContaining(wanted));
        expect(values.filter((value) => hasNot.includes(value))).toEqual([]);
        expect(new Set(values).size).toBe(values.length);
      });
    }
  });
}

test("sessions come in the order of their use, those of other machines last", async () => {
  const order = (await world.pots(["list", "--names"])).stdout.trim().split("\n");
  for (const shell of SHELLS) {
    const values = await offered(world, shell, "pots kill ", { cwd: acme });
    expect(values).toEqual([...order, "build:far-away"]);
  }
});

test("cleanup: projects of managed sessions alone, those with a worktree gone first", async () => {
  await using own = await shellWorld();
  for (const name of ["aaa", "bbb", "ccc"]) {
    const root = await own.repository(name);
    const worktree = await own.worktree(root, "wt");
    if (name === "aaa") continue;
    await own.pots(["create", "-d", name === "bbb" ? root : worktree]);
    if (name === "ccc") await own.git(root, "worktree", "remove", worktree);
  }
  for (const shell of SHELLS) {
    expect(await offered(own, shell, "pots cleanup ")).toEqual(["ccc", "bbb"]);
  }
});

test("=NAME is completed as such", async () => {
  for (const shell of ["bash", "fish"] as const) {
    const values = await offered(world, shell, "pots kill =ma", { cwd: acme });
    expect(values).toEqual([shell === "bash" ? "mail" : "=mail"]);
  }
});

test("bash: a part of a name becomes the names that hold it; the shell's own elsewhere", async () => {
  expect(await offered(world, "bash", "pots attach her-m", { cwd: acme })).toEqual([
    "other-main-dev",
  ]);
  expect((await offered(world, "bash", "pots attach auth-", { cwd: acme })).sort()).toEqual([
    "acme-auth-api",
    "acme-auth-dev",
  ]);
  expect(await offered(world, "bash", "pots create -- tmu", { cwd: acme })).toContain("tmux");
});

test("zsh leaves files, directories and other programs' words to itself", async () => {
  const ask = (line: string) => offered(world, "zsh", line, { cwd: acme });
  expect(await ask("pots -S ")).toEqual(["FILES"]);
  expect(await ask("pots create ../")).toEqual(["FILES -/"]);
  expect(await ask("pots create auth -- tail -f lo")).toEqual(["NORMAL 3 tail -f lo"]);
});

test("fish leaves files, directories and other programs' words to itself", async () => {
  const ask = (line: string) => offered(world, "fish", line, { cwd: acme });
  expect(await ask("pots -S ../oth")).toEqual(["../other/"]);
  expect(await ask("pots --socket-path=../oth")).toEqual(["--socket-path=../other/"]);
  expect(await ask("pots create ../acme-a")).toEqual(["../acme-auth/"]);
  expect(await ask("pots create auth -- tmu")).toContain("tmux");
});

test("a socket path with a colon and a space is honoured", async () => {
  const socket = join(world.base, "so:ck et");
  const tmux = join(world.bin, "tmux");
  await world.must([tmux, "-S", socket, "new-session", "-d", "-s", "far"]);
  try {
    for (const shell of SHELLS) {
      for (const written of [`'${socket}'`, socket.replace(" ", "\\ "), `~/../so:ck\\ et`]) {
        const values = await offered(world, shell, `pots -S ${written} kill `, { cwd: acme });
        expect(values).toEqual(["far"]);
      }
    }
    expect(await offered(world, "bash", `pots -S ${world.base}/so:c`)).toEqual(["ck\\ et"]);
    expect(await offered(world, "bash", `pots -S ${world.base}/"so:c`)).toEqual(["so:ck et"]);
  } finally {
    await world.must([tmux, "-S", socket, "kill-server"]);
  }
});

test("one call of tmux where sessions are asked for, git only for worktrees, plum never", async () => {
  const log = join(world.base, "calls");
  const real = (name: string) => Bun.which(name) ?? name;
  const said = () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []);
  const env = { PATH: join(world.base, "logged") };
  for (const name of ["tmux", "git", "plum"]) {
    world.file(`../logged/${name}`, `#!/bin/sh\necho ${name} >>${log}\nexec ${real(name)} "$@"\n`);
    await world.must([real("chmod"), "+x", join(world.base, "logged", name)]);
  }
  const ask = async (...words: string[]) => {
    await world.run([real("rm"), "-f", log]);
    const { code, stderr } = await world.pots(["__complete", "zsh", "--", ...words], {
      cwd: acme,
      env,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return said().sort();
  };
  expect(await ask("")).toEqual([]);
  expect(await ask("create", "-")).toEqual([]);
  expect(await ask("kill", "")).toEqual(["tmux"]);
  expect(await ask("list", "")).toEqual(["tmux"]);
  expect(await ask("cleanup", "")).toEqual(["tmux"]);
  expect(await ask("attach", "")).toEqual(["git", "tmux"]);
  expect(await ask("create", "acme", "")).toEqual(["git", "tmux"]);
  expect(await ask("create", "x", "-w", "--from", "")).toEqual(["git"]);
  expect(await ask("wait", "mail", "--for", "")).toEqual([]);
  expect(await ask("send", "mail", "--pane", "")).toEqual(["tmux", "tmux"]);
});

test("no machine is called while somebody waits on TAB", () => {
  expect(existsSync(`${world.home}/called`)).toBe(false);
});
