import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { version } from "../../package.json" with { type: "json" };
import { TOPICS } from "../../src/cli/topics.ts";
import type { Ended } from "../support/world.ts";
import { CHECKER, Newcomer, potsThatSays, Releases, TARGET } from "./support.ts";

/** The release itself: `bun run release` for this machine, and the real binary installed. */

setDefaultTimeout(60_000);

const ROOT = resolve(import.meta.dir, "../..");
const NAME = `pots-${version}-${TARGET}`;
let folder: string;
let made: Ended;

async function release(...args: string[]): Promise<Ended> {
  const child = Bun.spawn([process.execPath, "scripts/release.ts", "--allow-dirty", ...args], {
    cwd: ROOT,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, stdout, stderr };
}

const REPOSITORY = ["--repository", "https://example.invalid/acme/pots"];

beforeAll(async () => {
  folder = mkdtempSync("/tmp/pots-release-");
  made = await release("--host", "--fast", "--out", join(folder, "out"), ...REPOSITORY);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("makes the archive, its checksum and the installer, and nothing else", async () => {
  expect(made.stderr).toEndWith(`done: ${folder}/out\n`);
  expect(made.code).toBe(0);
  expect(readdirSync(folder)).toEqual(["out"]);
  expect(readdirSync(`${folder}/out`).sort()).toEqual([
    "SHA256SUMS",
    "install.sh",
    `${NAME}.tar.gz`,
  ]);
  await using person = new Newcomer();
  const check = await person.run([...CHECKER, "--check", "SHA256SUMS"], { cwd: `${folder}/out` });
  expect(check).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(`${folder}/out/install.sh`, "utf8")).toContain(
    '\nRELEASES="https://example.invalid/acme/pots/releases"\n',
  );
});

test("the archive holds what it should, owned by nobody in particular", async () => {
  await using person = new Newcomer();
  const listed = await person.must(
    [`${person.bin}/tar`, "-tvzf", `${folder}/out/${NAME}.tar.gz`, "--numeric-owner"],
    {},
  );
  const rows = listed.split("\n").map((line) => line.split(/\s+/));
  expect(rows.map(([mode, owner, , , , name]) => `${mode} ${owner} ${name}`)).toEqual([
    `-rwxr-xr-x 0/0 ${NAME}/pots`,
    `-rw-r--r-- 0/0 ${NAME}/LICENSE`,
    `-rw-r--r-- 0/0 ${NAME}/LICENSE-THIRD-PARTY`,
    `-rw-r--r-- 0/0 ${NAME}/man/pots.1`,
    ...TOPICS.map(({ name }) => `-rw-r--r-- 0/0 ${NAME}/man/pots-${name}.7`),
    `-rw-r--r-- 0/0 ${NAME}/pots.schema.json`,
    `-rw-r--r-- 0/0 ${NAME}/completions/pots.bash`,
    `-rw-r--r-- 0/0 ${NAME}/completions/_pots`,
    `-rw-r--r-- 0/0 ${NAME}/completions/pots.fish`,
  ]);
});

test("the same commit gives the same bytes", async () => {
  const again = await release("--host", "--fast", "--out", join(folder, "again"), ...REPOSITORY);
  expect(again.code).toBe(0);
  const sums = (name: string) => readFileSync(join(folder, name, "SHA256SUMS"), "utf8");
  expect(sums("again")).toBe(sums("out"));
});

function published(): Releases {
  const releases = new Releases();
  const files = readdirSync(`${folder}/out`);
  const contents = files.map((name) => [name, readFileSync(`${folder}/out/${name}`)] as const);
  releases.publish(version, new Map(contents));
  return releases;
}

describe("once installed", () => {
  let person: Newcomer;
  let installed: Ended;

  beforeAll(async () => {
    person = new Newcomer();
    using releases = published();
    installed = await person.install(releases);
  });

  afterAll(async () => await person[Symbol.asyncDispose]());

  test("the binary runs, by itself", async () => {
    expect(installed).toMatchObject({ code: 0, stderr: "" });
    expect(installed.stdout).toContain(`installed ${person.installed}: pots ${version} (`);
    const run = (...args: string[]) => person.run([person.installed, ...args]);
    expect((await run("--version")).stdout).toMatch(
      /^pots \S+ \([0-9a-f]{8}(-dirty)?, \d{4}-\d\d-\d\d\)\n$/,
    );
    const doctor = await run("doctor");
    expect(doctor.stdout).toStartWith(`pots ${version} (`);
    expect(doctor.code).toBe(0);
    const acme = await person.repository("acme");
    const created = await person.run([person.installed, "create"], { cwd: acme });
    expect(created).toEqual({ code: 0, stdout: "acme-main-dev\n", stderr: "" });
    expect((await run("list", "--names")).stdout).toBe("acme-main-dev\n");
  });

  test("shells find the completions where they were put", async () => {
    person.give("zsh", "fish");
    const env = { PATH: `${person.home}/.local/bin:${person.bin}` };
    const share = `${person.home}/.local/share`;

    // fish looks there by itself
    const fish = await person.run(["fish", "-c", "complete -C 'pots cl'"], { env });
    expect(fish.stdout).toStartWith("cleanup\t");
    // zsh where fpath says, as the installer told
    const zsh = `fpath=(${share}/zsh/site-functions $fpath); autoload -Uz compinit; compinit -u -D
    print -r -- $_comps[pots]; autoload +X _pots && print loaded`;
    expect((await person.run(["zsh", "-f", "-c", zsh], { env })).stdout).toBe("_pots\nloaded\n");
    // bash-completion reads the file of the command's name
    const bash = `. ${share}/bash-completion/completions/pots; complete -p pots; declare -F _pots`;
    const { stdout } = await person.run(["bash", "--norc", "-c", bash], { env });
    expect(stdout).toMatch(/^complete .*-F _pots pots\n_pots\n$/);
  });
});

test("a target that fails leaves what was there, and nothing half-made", async () => {
  const before = readFileSync(`${folder}/out/SHA256SUMS`, "utf8");
  const binaries = mkdtempSync(`${folder}/binaries-`);
  writeFileSync(`${binaries}/pots-linux-x64`, potsThatSays("pots"));
  const failed = await release(
    ...["--targets", "linux-x64,darwin-arm64", "--binaries", binaries, "--fast"],
    ...["--out", `${folder}/out`, ...REPOSITORY],
  );
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain("pots-darwin-arm64");
  expect(readFileSync(`${folder}/out/SHA256SUMS`, "utf8")).toBe(before);
  expect(readdirSync(folder).filter((name) => name.includes("partial"))).toEqual([]);
});

test("refuses what would not be a release", async () => {
  const unknown = await release("--targets", "plan9-mips", ...REPOSITORY);
  expect(unknown.stderr).toContain("there is no target plan9-mips; there are linux-x64,");
  expect((await release("--host")).stderr).toContain("--repository is missing");
  const mixed = await release("--host", "--fast", "--out", folder, ...REPOSITORY);
  expect(mixed.stderr).toContain("holds other things than a release");
  expect(readdirSync(folder)).toContain("out");
});
