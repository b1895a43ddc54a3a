import { expect, test } from "bun:test";
import { branchWithWork, worldWithRemote, write } from "../support/history.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { real } from "../support/world.ts";

test("the picker's rows tell what git says of their worktrees, and wait for none of it", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  for (const name of ["dirty", "merged", "stuck"]) await branchWithWork(world, acme, name);
  await world.git(acme, "merge", "-q", "merged");
  write(`${acme}-dirty`, "read.me", "changed\n");
  write(`${acme}-dirty`, "new.txt", "new\n");
  await world.pots(["create", "dirty"], { cwd: acme });
  world.program(
    "git",
    `#!/bin/sh\ncase "$*" in *acme-stuck*status*) exec sleep 1000 ;; esac\nexec ${real("git")} "$@"\n`,
  );
  const size = { cols: 150, rows: 20 };
  await using terminal = TestTerminal.pots(world, [], { cwd: acme }, size);
  await terminal.waitFor(/acme-dirty-dev .*\+1 \?1/);
  await terminal.waitFor(/acme\/merged .*⊂/);
  expect(terminal.text()).toMatch(/acme\/stuck\s/);
  terminal.type(KEYS.escape);
  expect(await terminal.exited()).toBe(130);
});
