import { expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { INSTALLER, Newcomer, potsThatSays, Releases } from "./support.ts";

/** install.sh with a stand-in for the binary; archive.test.ts installs the real one. */

setDefaultTimeout(60_000);

const PLACES = [
  ".local/bin/pots",
  ".local/share/bash-completion/completions/pots",
  ".local/share/fish/vendor_completions.d/pots.fish",
  ".local/share/man/man1/pots.1",
  ".local/share/man/man7/pots-start.7",
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
    expect(readFileSync(join(person.home, PLACES[3] ?? ""), "utf8")).toBe("man/pots.1 of 0.9.0\n");

    await releases.publishStandIn("0.10.0");
    const second = await run();
    expect(second).toMatchObject({ code: 0, stderr: "" });
    expect(second.stdout).toContain("it replaces pots 0.9.0");
    expect(person.files(".local")).toEqual(PLACES);
    expect(await person.must([person.installed, "--version"])).toStartWith("pots 0.10.0");

    const back = await run("--version", "v0.9.0");
    expect(back.stdout).toContain(`installed ${person.installed}: pots 0.9.0`);

    // whoever else has pages of such a name keeps them
    const pottery = ".local/share/man/man7/pots-of-clay.7";
    person.file(pottery, '.TH POTS-OF-CLAY 7 "2026-01-31" "clay 1" ""\n');
    const gone = await run("--uninstall");
    expect(gone).toMatchObject({ code: 0, stderr: "" });
    for (const place of PLACES) expect(gone.stdout).toContain(`removed ${person.home}/${place}\n`);
    expect(person.files(".local")).toEqual([pottery]);
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
  for (const place of PLACES)
    expect(stdout).toMatch(RegExp(`would write ${person.home}/${place}( |$)`, "m"));
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
  expect(person.files("my own")).toContain("my own/share/man/man7/pots-start.7");
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
