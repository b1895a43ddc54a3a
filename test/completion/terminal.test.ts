import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { furnish, interactive, SHELLS, shellWorld } from "./shells.ts";

/** Shells start slowly on a busy machine. */
setDefaultTimeout(60_000);

/** A person at a real prompt presses TAB. */

/** Typed before TAB → the line after it. */
const LINES: { typed: string; line: string }[] = [
  { typed: "pots comp", line: "pots completion" },
  { typed: "pots attach acme-auth-a", line: "pots attach acme-auth-api" },
  { typed: "pots attach ma", line: "pots attach mail" },
  { typed: "pots kill ther-ma", line: "pots kill other-main-dev" },
  { typed: "pots attach odd", line: "pots attach odd\\ name" },
  { typed: 'pots attach "odd', line: 'pots attach "odd name"' },
  { typed: "pots attach '$(t", line: "pots attach '$(touch ran)'" },
  { typed: "pots create my", line: "pots create my\\ wt" },
  { typed: "pots create co:l", line: "pots create co:lon" },
  { typed: "pots create auth --task=a", line: "pots create auth --task=api" },
  { typed: "pots -S ../co:", line: "pots -S ../co:lon/" },
  { typed: "pots create ../acme-l", line: "pots create ../acme-login/" },
  { typed: "pots create -- tmu", line: "pots create -- tmux" },
  { typed: "pots create -- tail ../my", line: "pots create -- tail ../my\\ wt/" },
];

for (const shell of SHELLS) {
  test(`${shell}: TAB completes the line`, async () => {
    await using world = await shellWorld();
    const acme = await furnish(world);
    await world.git(acme, "worktree", "add", "-q", "-b", "one", "../my wt");
    await world.git(acme, "worktree", "add", "-q", "-b", "two", "../co:lon");
    await world.tmux("new-session", "-d", "-s", "odd name");
    await world.tmux("new-session", "-d", "-s", "$(touch ran)");
    await using terminal = await interactive(world, shell, { cwd: acme });
    for (const { typed, line } of LINES) {
      terminal.type(typed + KEYS.tab);
      const escaped = line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      const whole = new RegExp(`^\\$ ${escaped}$`, "m");
      await terminal.waitFor(whole);
      terminal.type(KEYS.ctrlU);
      await terminal.waitForAbsence(whole);
    }
    expect(existsSync(join(acme, "ran"))).toBe(false);
  });
}

test("bash: a part of several names goes on to what they share, or lists them and stays", async () => {
  await using world = await shellWorld();
  for (const name of ["web-fix-login", "web-login-fix", "web-auth-one", "web-auth-two"]) {
    await world.tmux("new-session", "-d", "-s", name);
  }
  await using terminal = await interactive(world, "bash");
  terminal.type(`pots attach uth${KEYS.tab}`);
  await terminal.waitFor(/^\$ pots attach web-auth-$/m);
  terminal.type(`${KEYS.ctrlU}pots attach login${KEYS.tab}${KEYS.tab}`);
  await terminal.waitFor(/^web-\S+ +web-\S+\n\$ pots attach login$/m);
});

test.each(["bash", "zsh"] as const)(
  "%s: a name with a blank ends whole, and where only options follow they are listed, no dash put down",
  async (shell) => {
    await using world = await shellWorld();
    await world.tmux("new-session", "-d", "-s", "mein name");
    await using terminal = await interactive(world, shell);
    terminal.type(`pots attach mein${KEYS.tab}`);
    await terminal.waitFor(/^\$ pots attach mein\\ name ?$/m);
    terminal.type(`${KEYS.tab}${KEYS.tab}`);
    await terminal.waitFor("--read-only");
    await terminal.waitFor(/^\$ pots attach mein\\ name ?$/m);
  },
);

test("zsh: as a file in $fpath, too", async () => {
  await using world = await shellWorld();
  await furnish(world);
  const { stdout } = await world.pots(["completion", "zsh"]);
  world.file(".functions/_pots", stdout);
  world.file(
    ".zshrc",
    "PROMPT='$ '\nfpath=(~/.functions $fpath)\nautoload -Uz compinit && compinit -u -D\n",
  );
  await using terminal = new TestTerminal(world, [join(world.bin, "zsh"), "-i"]);
  await terminal.waitFor(/^\$ ?$/m);
  terminal.type(`pots attach other${KEYS.tab}`);
  await terminal.waitFor("$ pots attach other-main-dev");
});

test("zsh without compinit is told what to do", async () => {
  await using world = await shellWorld();
  const { code, stderr } = await world.run([
    join(world.bin, "zsh"),
    "-f",
    "-c",
    "source <(pots completion zsh)",
  ]);
  expect(stderr).toContain("autoload -Uz compinit && compinit");
  expect(code).toBe(0);
});
