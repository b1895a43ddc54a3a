import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isPackaged, packages } from "../../scripts/release/packages.ts";
import { papers } from "../../scripts/release/papers.ts";
import { TARGETS } from "../../scripts/release/targets.ts";
import { TOPICS } from "../../src/cli/topics.ts";
import { potsThatSays } from "./support.ts";

/** The .deb and the .rpm, with a stand-in for the binary, as dpkg and rpm see them. */

setDefaultTimeout(60_000);

const FACTS = {
  version: "1.2.3",
  description: "every worktree its sessions",
  license: "MIT",
  repository: "https://example.invalid/acme/pots",
  mtime: Date.UTC(2026, 0, 31) / 1000,
};

let folder: string;

async function make(target: string, into: string): Promise<string[]> {
  const found = TARGETS.find(({ name }) => name === target) ?? expect.unreachable();
  const binary = new TextEncoder().encode(potsThatSays("pots 1.2.3"));
  const files = [
    { name: "pots", data: binary, executable: true },
    ...(await papers({ version: "1.2.3", date: "2026-01-31" })),
  ];
  const made = await packages(found, files, FACTS, join(folder, "work"));
  for (const [name, data] of made) writeFileSync(join(folder, into, name), data);
  return [...made.keys()];
}

function say(...argv: string[]): string {
  const { success, stdout, stderr } = Bun.spawnSync(argv, {
    env: { PATH: process.env.PATH ?? "", LC_ALL: "C.UTF-8", TZ: "UTC" },
  });
  if (!success) throw new Error(`${argv.join(" ")}: ${stderr}`);
  return stdout.toString().trim();
}

beforeAll(async () => {
  folder = mkdtempSync("/tmp/pots-packages-");
  for (const name of ["one", "two"]) Bun.spawnSync(["mkdir", join(folder, name)]);
  await make("linux-x64", "one");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DEB = "pots_1.2.3-1_amd64.deb";
const RPM = "pots-1.2.3-1.x86_64.rpm";
const at = (name: string) => join(folder, "one", name);

const PLACES = [
  "/usr/bin/pots",
  "/usr/share/bash-completion/completions/pots",
  "/usr/share/doc/pots/LICENSE-THIRD-PARTY",
  "/usr/share/doc/pots/copyright",
  "/usr/share/doc/pots/pots.schema.json",
  "/usr/share/fish/vendor_completions.d/pots.fish",
  "/usr/share/man/man1/pots.1.gz",
  ...TOPICS.map(({ name }) => `/usr/share/man/man7/pots-${name}.7.gz`).sort(),
];

test("both are made for the Linux that has glibc, and nothing stays behind", async () => {
  expect(TARGETS.filter(isPackaged).map(({ name }) => name)).toEqual(["linux-x64", "linux-arm64"]);
  expect(readdirSync(join(folder, "one")).sort()).toEqual([RPM, DEB]);
  expect((await make("linux-arm64", "two")).sort()).toEqual([
    "pots-1.2.3-1.aarch64.rpm",
    "pots_1.2.3-1_arm64.deb",
  ]);
  expect(readdirSync(join(folder, "work"))).toEqual([]);
});

test("the same files give the same bytes", async () => {
  await make("linux-x64", "two");
  for (const name of [DEB, RPM]) {
    expect(await Bun.file(join(folder, "two", name)).bytes()).toEqual(
      await Bun.file(at(name)).bytes(),
    );
  }
});

describe("what is in it:", () => {
  test("deb", () => {
    const rows = say("dpkg-deb", "-c", at(DEB)).split("\n");
    const files = rows.filter((row) => row.startsWith("-")).map((row) => row.split(/ +\./)[1]);
    const zsh = "/usr/share/zsh/vendor-completions/_pots";
    expect(files.sort()).toEqual([...PLACES, zsh] as (string | undefined)[]);
    for (const row of rows) expect(row).toMatch(/^[d-]rw\S+ root\/root +\d+ 2026-01-31 00:00 /);
    expect(say("dpkg-deb", "-f", at(DEB), "Depends")).toBe("tmux (>= 3.2), git (>= 1:2.31)");
    expect(say("dpkg-deb", "-f", at(DEB), "Version", "Architecture", "Homepage")).toBe(
      `Version: 1.2.3-1\nArchitecture: amd64\nHomepage: ${FACTS.repository}`,
    );
  });
  test("rpm", () => {
    const query = (...args: string[]) => say("rpm", "-qp", ...args, at(RPM)).split("\n");
    const zsh = "/usr/share/zsh/site-functions/_pots";
    expect(query("--list").sort()).toEqual([...PLACES, zsh]);
    expect(query("--requires")).toContain("tmux >= 3.2");
    expect(query("--requires")).toContain("git-core >= 2.31");
    expect(query("--queryformat", "%{LICENSE} %{BUILDHOST} %{BUILDTIME}")).toEqual([
      `MIT pots ${FACTS.mtime}`,
    ]);
  });
});

test("unpacked, pots runs, and man finds the pages", () => {
  const root = join(folder, "root");
  say("dpkg-deb", "-x", at(DEB), root);
  expect(statSync(`${root}/usr/bin/pots`).mode & 0o777).toBe(0o755);
  expect(say(`${root}/usr/bin/pots`)).toBe("pots 1.2.3");
  const page = resolve(root, "usr/share/man/man7/pots-start.7.gz");
  expect(say("man", "-M", `${root}/usr/share/man`, "-w", "pots-start")).toBe(page);
  expect(say("man", "-M", `${root}/usr/share/man`, "pots-start")).toContain(
    "the first ten minutes",
  );
});
