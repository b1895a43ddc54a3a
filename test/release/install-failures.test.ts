import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { shellLine } from "../../src/terminal/text.ts";
import { cutShort, INSTALLER, Newcomer, Releases, TARGET } from "./support.ts";

/** What goes wrong on the way to an installed pots: it is said, and the old one stays. */

setDefaultTimeout(60_000);

/** Each must end with these words, and leave the old pots as it was and nothing beside it. */
const FAILURES: [
  what: string,
  says: RegExp,
  arrange: (person: Newcomer, releases: Releases, archive: string) => void | Promise<void>,
  env?: (person: Newcomer) => Record<string, string>,
][] = [
  [
    "an archive that was tampered with",
    /is not what the release says it is .* nothing was installed/,
    (_, releases, archive) => releases.answer(archive, () => new Response("not what was promised")),
  ],
  [
    "an archive that is not there",
    /could not download \S+\.tar\.gz\n.*is there such a release/,
    (_, releases, archive) => releases.answer(archive, () => new Response("", { status: 404 })),
  ],
  [
    "no release at all",
    /could not download \S+SHA256SUMS/,
    (_, releases) =>
      releases.answer("/latest/download/SHA256SUMS", () => new Response("", { status: 404 })),
  ],
  [
    "a release without this system's checksum",
    /the release has no checksum for pots on /,
    (_, releases) =>
      releases.answer(
        "/latest/download/SHA256SUMS",
        () => new Response(`${"0".repeat(64)}  pots-0.9.0-plan9-mips.tar.gz\n`),
      ),
  ],
  [
    "a checksum that is none",
    /the checksum of pots-\S+ is not a SHA-256 sum/,
    (_, releases) =>
      releases.answer(
        "/latest/download/SHA256SUMS",
        () => new Response(`  pots-0.9.0-${TARGET}.tar.gz\nd41d8 pots-0.9.0-${TARGET}.tar.gz\n`),
      ),
  ],
  [
    "nothing to check a sum with",
    /could not be verified: no sha256sum, shasum or openssl was found/,
    (person) => {
      person.without("sha256sum");
      person.without("shasum");
    },
  ],
  [
    "nothing to download with",
    /neither curl nor wget was found/,
    (person) => person.without("curl"),
  ],
  [
    "an address without https",
    /is no https address/,
    () => undefined,
    () => ({ POTS_BASE_URL: "http://releases.example.invalid" }),
  ],
  [
    "an address that only looks like this machine",
    /has an @ in it/,
    () => undefined,
    () => ({ POTS_BASE_URL: "http://127.0.0.1:80@releases.example.invalid" }),
  ],
  [
    "a copy that knows no address",
    /does not know where pots is released/,
    () => undefined,
    () => ({ POTS_BASE_URL: "" }),
  ],
  [
    "a binary that does not run here",
    /the new pots does not run here: .*no such library/,
    async (_, releases) => {
      await releases.publishStandIn("0.9.0", "#!/bin/sh\necho no such library >&2\nexit 127\n");
    },
  ],
  [
    "a temporary folder that cannot be made",
    /could not make a temporary folder/,
    () => undefined,
    (person) => ({ TMPDIR: `${person.home}/.gitconfig` }),
  ],
];

for (const [what, says, arrange, env] of FAILURES) {
  test(`${what}: says so and leaves the old one`, async () => {
    await using person = new Newcomer();
    using releases = new Releases();
    await person.hasOldPots();
    const old = readFileSync(person.installed, "utf8");
    await arrange(person, releases, await releases.publishStandIn("0.9.0"));
    mkdirSync(`${person.base}/tmp`);

    const { code, stderr } = await person.install(releases, [], {
      env: { TMPDIR: `${person.base}/tmp`, ...env?.(person) },
    });
    expect(stderr).toMatch(says);
    expect(code).toBe(1);
    expect(readFileSync(person.installed, "utf8")).toBe(old);
    expect(person.files(".local")).toEqual([".local/bin/pots"]);
    expect(person.files("../tmp")).toEqual([]);
  });
}

for (const tool of ["curl", "wget"]) {
  test(`${tool}: a download that is cut short is a failure`, async () => {
    await using person = new Newcomer();
    using releases = new Releases();
    using broken = cutShort();
    await person.hasOldPots();
    if (tool === "wget") {
      person.without("curl");
      person.give("wget");
      // it would try again and again
      person.file(".wgetrc", "tries = 1\n");
    }
    const archive = await releases.publishStandIn("0.9.0");
    releases.answer(archive, () => Response.redirect(broken.address));
    const { code, stderr } = await person.install(releases);
    expect(stderr).toContain(`could not download ${releases.address}${archive}`);
    expect(code).toBe(1);
    expect(await person.must([person.installed, "--version"])).toStartWith("pots 0.0.1");
  });
}

test("a folder that cannot be had, or a program of another name: left alone", async () => {
  await using person = new Newcomer();
  using releases = new Releases();
  await releases.publishStandIn("0.9.0");
  person.file("taken", "a file where a folder should be");
  const noFolder = await person.install(releases, [], { env: { PREFIX: `${person.home}/taken` } });
  expect(noFolder).toMatchObject({ code: 1 });
  expect(noFolder.stderr).toContain(`could not make the folder ${person.home}/taken/bin`);

  person.file(".local/bin/pots", "#!/bin/sh\necho flowers\n");
  await person.must([`${person.bin}/chmod`, "755", person.installed]);
  const other = await person.install(releases);
  expect(other).toMatchObject({ code: 1, stdout: "" });
  expect(other.stderr).toContain(`${person.installed} is another program`);
  expect((await person.install(releases, ["--uninstall"])).code).toBe(1);
  expect(existsSync(person.installed)).toBe(true);

  rmSync(person.installed);
  mkdirSync(person.installed);
  expect((await person.install(releases)).stderr).toContain(`${person.installed} is a directory`);
});

test("a disk that is full leaves the old one", async () => {
  await using person = new Newcomer();
  using releases = new Releases();
  await person.hasOldPots();
  const filler = `#!/bin/sh\necho 'pots 0.9.0'\n${"# nothing to see here\n".repeat(100_000)}`;
  await releases.publishStandIn("0.9.0", filler);
  // no file may grow beyond 512 kB: the archive is smaller than that, what is in it is not
  const command = `ulimit -f 1000; trap '' XFSZ; ${shellLine([`${person.bin}/sh`, INSTALLER])}`;
  const { code, stderr } = await person.run([`${person.bin}/bash`, "-c", command], {
    env: { POTS_BASE_URL: releases.address },
  });
  expect(stderr).toContain("could not unpack");
  expect(stderr).toContain("is there room?");
  expect(code).toBe(1);
  expect(await person.must([person.installed, "--version"])).toStartWith("pots 0.0.1");
  expect(person.files(".local")).toEqual([".local/bin/pots"]);
});
