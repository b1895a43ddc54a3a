import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shellLine } from "../../src/ui/text.ts";
import { cutShort, INSTALLER, Newcomer, potsThatSays, Releases, TARGET } from "./support.ts";

/** install.sh with a stand-in for the binary; archive.test.ts installs the real one. */

setDefaultTimeout(60_000);

const PLACES = [
  ".local/bin/pots",
  ".local/share/bash-completion/completions/pots",
  ".local/share/fish/vendor_completions.d/pots.fish",
  ".local/share/man/man1/pots.1",
  ".local/share/zsh/site-functions/_pots",
];

for (const shell of ["sh", "bash"]) {
  test(`${shell}: installs the latest into an empty home, brings it up to date, removes it`, async () => {
    await using person = new Newcomer();
    using releases = new Releases();
    await releases.publishStandIn("0.9.0");
    const run = (...args: string[]) =>
      person.run([`${person.bin}/${shell}`, INSTALLER, ...args], {
        env: { POTS_BASE_URL: releases.address },
      });

    const first = await run();
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toContain(`installed ${person.installed}: pots 0.9.0`);
    expect(person.files(".local")).toEqual(PLACES);
    expect(statSync(person.installed).mode & 0o777).toBe(0o755);
    expect(await person.must([person.installed, "--version"])).toStartWith("pots 0.9.0");
    expect(readFileSync(join(person.home, PLACES[3] ?? ""), "utf8")).toBe("pots.1 of 0.9.0\n");

    await releases.publishStandIn("0.10.0");
    const second = await run();
    expect(second).toMatchObject({ code: 0, stderr: "" });
    expect(second.stdout).toContain("it replaces pots 0.9.0");
    expect(person.files(".local")).toEqual(PLACES);
    expect(await person.must([person.installed, "--version"])).toStartWith("pots 0.10.0");

    const back = await run("--version", "v0.9.0");
    expect(back.stdout).toContain(`installed ${person.installed}: pots 0.9.0`);

    const gone = await run("--uninstall");
    expect(gone).toMatchObject({ code: 0, stderr: "" });
    for (const place of PLACES) expect(gone.stdout).toContain(`removed ${person.home}/${place}\n`);
    expect(person.files(".local")).toEqual([]);
    expect((await run("--uninstall")).stdout).toBe(
      `pots is not installed in ${person.home}/.local/bin\n`,
    );
  });
}

test("says what it would do, and does nothing", async () => {
  await using person = new Newcomer();
  using releases = new Releases();
  const archive = await releases.publishStandIn("0.9.0");
  await person.hasOldPots();

  const { code, stdout } = await person.install(releases, ["--dry-run"]);
  expect(code).toBe(0);
  expect(stdout).toContain(`would download ${releases.address}${archive}\n`);
  for (const place of PLACES) expect(stdout).toContain(`would write ${person.home}/${place}\n`);
  expect(stdout).toContain("would replace pots 0.0.1");
  expect(releases.asked).toEqual(["/latest/download/SHA256SUMS"]);

  const removal = await person.install(releases, ["--dry-run", "--uninstall"]);
  expect(removal.stdout).toStartWith(`would remove ${person.installed}\n`);
  expect(person.files(".local")).toEqual([".local/bin/pots"]);
});

test("goes under PREFIX when that is set, and completions where XDG_DATA_HOME says", async () => {
  await using person = new Newcomer();
  using releases = new Releases();
  await releases.publishStandIn("0.9.0");
  await person.install(releases, [], { env: { PREFIX: `${person.home}/my own/` } });
  expect(person.files("my own")).toContain("my own/bin/pots");
  expect(person.files("my own")).toContain("my own/share/man/man1/pots.1");
  expect(person.files("my own")).toContain("my own/share/zsh/site-functions/_pots");

  await person.install(releases, [], { env: { XDG_DATA_HOME: `${person.home}/data` } });
  expect(person.files("data")).toContain("data/bash-completion/completions/pots");
  expect(person.files(".local")).toContain(".local/share/man/man1/pots.1");

  const relative = await person.install(releases, [], { env: { PREFIX: "here" } });
  expect(relative.stderr).toContain("PREFIX is here, which is no absolute path");
});

test("says what is left to do: PATH, zsh's fpath, tmux, another pots that goes first", async () => {
  await using person = new Newcomer();
  using releases = new Releases();
  await releases.publishStandIn("0.9.0");
  const folder = `${person.home}/.local/bin`;
  const said = async (env: Record<string, string>) =>
    (await person.install(releases, [], { env })).stdout;

  expect(await said({ SHELL: "/bin/bash" })).toContain(`export PATH="${folder}:$PATH"`);
  expect(await said({ SHELL: "/usr/bin/fish" })).toContain(`fish_add_path ${folder}`);
  expect(await said({ SHELL: "/bin/zsh" })).toContain(
    `fpath=(${person.home}/.local/share/zsh/site-functions $fpath)`,
  );
  const onPath = await said({ SHELL: "/bin/bash", PATH: `${folder}:${person.bin}` });
  expect(onPath).not.toContain("PATH");

  person.program("pots", potsThatSays("pots 0.0.2"));
  expect(await said({ PATH: `${person.bin}:${folder}` })).toContain(
    `your PATH finds another one first: ${person.bin}/pots`,
  );
  person.without("tmux");
  expect(await said({})).toContain("pots needs tmux, which was not found");
});

test("makes do with wget, and with shasum or openssl", async () => {
  await using person = new Newcomer();
  using releases = new Releases();
  await releases.publishStandIn("0.9.0");
  person.without("curl");
  person.without("sha256sum");
  person.without("shasum");
  person.give("wget", "openssl");
  expect(await person.install(releases)).toMatchObject({ code: 0 });
  person.without("openssl");
  person.give("shasum", "perl");
  expect(await person.install(releases)).toMatchObject({ code: 0 });
});

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

test("a script that arrives in part does nothing", async () => {
  await using person = new Newcomer();
  using releases = new Releases();
  await releases.publishStandIn("0.9.0");
  const script = readFileSync(INSTALLER, "utf8");
  const lines = script.split("\n");
  // behind each line but the last, and within the last
  const cuts = lines.slice(0, -2).map((_, index) => lines.slice(0, index + 1).join("\n").length);
  const last = script.trimEnd();
  for (let short = 1; short <= '{ main "$@"; }'.length; short += 1) cuts.push(last.length - short);
  for (const cut of cuts) {
    writeFileSync(`${person.home}/part.sh`, script.slice(0, cut));
    const { stdout } = await person.run([`${person.bin}/sh`, "part.sh"], {
      env: { POTS_BASE_URL: releases.address },
    });
    expect(stdout).toBe("");
  }
  expect(releases.asked).toEqual([]);
  expect(person.files(".local")).toEqual([]);
});

test("words it does not know are refused before anything is asked", async () => {
  await using person = new Newcomer();
  using releases = new Releases();
  for (const [args, says] of [
    [["--verison"], "there is no option --verison"],
    [["--version"], "--version needs a version"],
    [["--version", "../../etc"], '"../../etc" is no version'],
  ] as const) {
    const { code, stderr } = await person.install(releases, [...args]);
    expect(stderr).toContain(says);
    expect(code).toBe(1);
  }
  expect(releases.asked).toEqual([]);
});
