import { expect, test } from "bun:test";
import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { markOf } from "../support/marks.ts";
import { asTmux32, asTmux34 } from "../support/old-tmux.ts";
import { TestTerminal } from "../support/terminal.ts";
import { real, World } from "../support/world.ts";
import { withOrphan } from "./stand-ins.ts";

/** What some versions of tmux do, on whatever tmux this is: stand-ins answer as they do. */

test("on tmux 3.2, which crashes when asked for a time of what is gone, nothing crashes", async () => {
  await using world = new World();
  const { acme, orphan } = await withOrphan(world);
  await world.tmux("set-option", "-g", "@pots", "of nobody");
  const tmux = real("tmux");
  const gone = (name: string) => `${tmux} kill-session -t "=${name}"; exec "$HOME/tmux32" "$@"`;
  asTmux32(world);
  renameSync(join(world.bin, "tmux"), join(world.home, "tmux32"));
  const stays = async () => expect(await world.sessions()).toContain("acme-gone");

  // it ends between the look and the kill, and between the look and the mark that is to follow
  world.program(
    "tmux",
    `#!/bin/sh\ncase "$*" in *if-shell*) ${gone("acme-here-dev")} ;; esac\nexec "$HOME/tmux32" "$@"\n`,
  );
  await world.pots(["kill", "acme-here-dev", "--yes"]);
  await stays();
  await world.pots(["create", "acme", "here", "-d"], { cwd: acme });
  await world.git(acme, "worktree", "move", `${acme}-here`, `${acme}-there`);
  await world.pots(["cleanup", "--yes"]);
  await stays();
  expect(await world.sessions()).not.toContain(orphan);
});

test("on tmux 3.2 a session that ends while the picker shows it takes no other along", async () => {
  await using world = new World();
  await world.tmux("new-session", "-d", "-s", "here");
  await world.tmux("new-session", "-d", "-s", "shown", "echo seen; exec sleep 1000");
  asTmux32(world);
  await using terminal = TestTerminal.pots(world, []);
  await terminal.waitFor("· shown");
  await world.tmux("kill-session", "-t", "=shown");
  await terminal.waitForAbsence("shown");
  expect(await world.sessions()).toEqual(["here"]);
});

test("on tmux 3.4 and 3.5 a $, a control character or a byte that is no letter blinds no command", async () => {
  await using world = new World();
  const { acme, orphan } = await withOrphan(world);
  const money = join(world.code, "$HOME_$x");
  await world.git(acme, "worktree", "add", "-q", "--detach", money);
  asTmux34(world);
  const { code, stdout } = await world.pots(["create", money, "-d", "-t", "$work"]);
  const name = stdout.trim();
  expect({ code, name }).toEqual({ code: 0, name: expect.stringContaining("home-x") });
  expect(await markOf(world, name)).toMatchObject({ worktree: money, task: "$work" });
  // strangers' names and directories; a pane that stands in such a place
  const odd = join(world.code, "a\u001b[31mb\nc\td\u0007\\e=é");
  mkdirSync(odd);
  await world.must([real("tmux"), "new-session", "-d", "-s", "odd"], { cwd: odd });
  await world.must([
    "/bin/sh",
    "-c",
    `d=$(printf '\\377x'); mkdir "$d"; cd "$d"; ${real("tmux")} new-session -d -s 'in $bytes'`,
  ]);
  const listed = JSON.parse((await world.pots(["list", "--json"])).stdout).sessions;
  const names = listed.map((session: { name: string }) => session.name);
  expect(names.toSorted()).toEqual(await world.sessions());
  expect(listed).toContainEqual(
    expect.objectContaining({ name, worktreePath: money, path: money }),
  );
  expect(listed).toContainEqual(expect.objectContaining({ name: "odd", path: odd }));
  expect((await world.pots(["list", "-v"])).code).toBe(0);
  const cleaned = await world.pots(["cleanup", "--yes"]);
  expect(cleaned.stderr).toContain(`ended ${orphan}\n`);
  const dollar = names.find((other: string) => other.startsWith("in "));
  expect((await world.pots(["kill", dollar, "--yes"])).code).toBe(0);
  expect((await world.pots(["kill", name, "--yes"])).code).toBe(0);
  expect(await world.sessions()).toEqual(["acme-gone", "acme-here-dev", "odd"]);
});
