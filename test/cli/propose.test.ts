import { describe, expect, test } from "bun:test";
import { asTyped } from "../../src/cli/propose.ts";
import { TestTerminal } from "../support/terminal.ts";
import { World } from "../support/world.ts";

/** A command that is proposed works as it is printed, for whoever named a tmux server too. */

describe("a hint", () => {
  test.each([
    ["go there: pots attach acme-auth-dev", "go there: pots -L own attach acme-auth-dev"],
    ["pots list shows them, pots new x", "pots -L own list shows them, pots -L own new x"],
    [
      "one:\n    pots create a\n    pots create b",
      "one:\n    pots -L own create a\n    pots -L own create b",
    ],
    ["'pots list' (pots kill x)", "'pots list' (pots -L own kill x)"],
    ["see pots kill --help", "see pots kill --help"],
    [
      "pots removes linked worktrees; pots keeps them",
      "pots removes linked worktrees; pots keeps them",
    ],
    ["~/.config/pots list; my-pots list", "~/.config/pots list; my-pots list"],
  ])("%j with -L: %j", (hint, typed) => {
    expect(asTyped(hint, { socketName: "own" })).toBe(typed);
    expect(asTyped(hint, {})).toBe(hint);
  });

  test("has the flag that was given, quoted", () => {
    expect(asTyped("pots list", { socketPath: "/tmp/a b", socketName: "x" })).toBe(
      "pots -S '/tmp/a b' list",
    );
  });
});

test("every command's hints repeat -L", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.worktree(acme, "auth");
  const hints = async (...words: string[]) => {
    const { stderr } = await world.pots(["-L", "own", ...words], { cwd: acme });
    return stderr.split("\n").slice(1).join("\n");
  };
  expect(await hints("list")).toContain("pots -L own create starts one here");
  expect(await hints("attach", "auth")).toContain("start one: pots -L own create acme auth");
  try {
    await world.pots(["-L", "own", "create", "auth"], { cwd: acme });
    expect(await hints("create", "auth")).toContain("pots -L own attach acme-auth-dev");
    expect(await hints("kill", "auth")).toContain("pots -L own kill acme-auth-dev --yes");
    expect(await hints("auth")).toContain("to go there: pots -L own attach auth");
    expect(await hints("remove", "auth")).toContain("pots -L own remove auth --yes");
    await using terminal = TestTerminal.pots(world, ["-L", "own", "acme-auth-dev"]);
    await terminal.waitFor("pots -L own attach acme-auth-dev");
  } finally {
    await world.run(["tmux", "-L", "own", "kill-server"]);
  }
});
