import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { arrangement, crash, isArranged, newest } from "../support/reboot.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { World } from "../support/world.ts";

/** A session of three windows, saved, and its server gone. */
async function savedRich(world: World): Promise<{ acme: string; before: string[] }> {
  const acme = await world.repository("acme");
  await world.pots(["create", acme, "-t", "rich"]);
  await world.tmux("new-window", "-t", "=acme-main-rich:", "-n", "two");
  await world.tmux("new-window", "-t", "=acme-main-rich:", "-n", "three");
  await world.pots(["save"]);
  const before = await arrangement(world);
  await crash(world);
  return { acme, before };
}

/** What a line of pots' says is done, as a shell does it. */
async function asPrinted(world: World, stderr: string): Promise<void> {
  const [, line = ""] = /passed over.*: (pots kill .*)\n/.exec(stderr) ?? [];
  expect(line).toContain(" && pots restore ");
  world.withPots();
  const { code } = await world.run(["sh", "-c", line]);
  expect({ line, code }).toMatchObject({ code: 0 });
}

const windows = (world: World) =>
  world.tmux("display-message", "-p", "-t", "=acme-main-rich:", "#{session_windows}");

test("create tells of the saved session in whose place it makes one, and the commands bring that back", async () => {
  await using world = new World();
  const { acme, before } = await savedRich(world);
  const { code, stdout, stderr } = await world.pots(["create", acme, "-t", "rich"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "acme-main-rich\n" });
  expect(stderr).toBe(
    "pots: a saved acme-main-rich with 3 windows was passed over: to have it instead: pots kill acme-main-rich --yes && pots restore acme-main-rich --yes\n",
  );
  await world.pots(["create", acme, "-t", "other"]); // saves once more
  expect((await world.pots(["restore", "acme-main-rich"])).stderr).toContain(
    "acme-main-rich is there already; what was saved before comes back once it has ended: pots kill acme-main-rich\n",
  );
  await asPrinted(world, stderr);
  await world.pots(["kill", "acme-main-other", "--yes"]);
  await isArranged(world, before);
  // brought back, it waits no longer
  await world.pots(["kill", "acme-main-rich", "--yes"]);
  expect((await world.pots(["restore", "--dry-run"])).stderr).toContain("every saved session is");
});

test("what was passed over outlives the next server too, and -A says so as well", async () => {
  await using world = new World();
  const { acme } = await savedRich(world);
  await world.pots(["create", acme, "-t", "rich"]);
  await crash(world);
  const { stderr } = await world.pots(["create", acme, "-t", "rich", "-A"]);
  expect(stderr).toContain("a saved acme-main-rich with 1 window was passed over");
  await asPrinted(world, stderr);
  expect(await windows(world)).toBe("1");
  // the one before is still to be had
  await world.pots(["kill", "acme-main-rich", "--yes"]);
  await world.pots(["restore", "acme-main-rich", "--yes"]);
  expect(await windows(world)).toBe("3");
  await world.pots(["kill", "acme-main-rich", "--yes"]);
  expect((await world.pots(["restore", "--dry-run"])).stderr).toContain("every saved session is");
});

test("what was let go of is gone with all that was passed over for it", async () => {
  await using world = new World();
  const { acme } = await savedRich(world);
  await world.pots(["create", acme, "-t", "rich"]);
  await crash(world);
  expect((await world.pots(["restore", "--forget", "--yes"])).code).toBe(0);
  expect((await world.pots(["restore", "--dry-run"])).stderr).not.toContain("rich");
});

test("create --all names what it passed over once, and the commands bring it back", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.worktree(acme, "auth", "auth");
  await world.pots(["create", "--all", acme]);
  for (const name of ["acme-auth-dev", "acme-main-dev"]) {
    await world.tmux("new-window", "-t", `=${name}:`);
  }
  await world.pots(["save"]);
  await crash(world);
  const { stderr } = await world.pots(["create", "--all", acme]);
  expect(stderr.match(/passed over/g)).toHaveLength(1);
  expect(stderr).toContain("saved sessions were passed over (");
  await asPrinted(world, stderr);
  const count = await world.tmux("list-sessions", "-F", "#{session_name} #{session_windows}");
  expect(count.trim().split("\n").sort()).toEqual(["acme-auth-dev 2", "acme-main-dev 2"]);
});

test("in a terminal create asks, and brings it back unless told otherwise", async () => {
  await using world = new World();
  const { acme } = await savedRich(world);
  {
    await using terminal = TestTerminal.pots(world, ["create", acme, "-t", "rich", "-d"]);
    await terminal.waitFor("acme-main-rich is saved (3 windows, ");
    terminal.type("n\r");
    await terminal.waitFor("was passed over: to have it instead");
    expect(await terminal.exited()).toBe(0);
    expect(await windows(world)).toBe("1");
  }
  await world.pots(["kill", "acme-main-rich", "--yes"]);
  {
    await using terminal = TestTerminal.pots(world, [
      "create",
      acme,
      "-t",
      "rich",
      "-d",
      "--",
      "sh",
    ]);
    await terminal.waitFor("was passed over: to have it instead"); // and nobody was asked
    expect(await terminal.exited()).toBe(0);
    expect(await windows(world)).toBe("1");
  }
  await world.pots(["kill", "acme-main-rich", "--yes"]);
  await using terminal = TestTerminal.pots(world, ["create", acme, "-t", "rich", "-d"]);
  await terminal.waitFor("Bring it back? (Y/n)");
  terminal.type("\r");
  await terminal.waitFor("restored acme-main-rich");
  expect(await terminal.exited()).toBe(0);
  expect(await windows(world)).toBe("3");
});

test("guided, create asks as well, and tells what a command of one's own passes over", async () => {
  await using world = new World();
  const { acme } = await savedRich(world);
  const toRich = async (terminal: TestTerminal) => {
    await terminal.waitFor("▌+ main");
    terminal.type("\r");
    await terminal.waitFor("task in acme/main ›");
    terminal.type("rich");
    await terminal.waitFor("new: rich");
    terminal.type("\r");
  };
  {
    await using terminal = TestTerminal.pots(world, ["create", "-d", "--", "sh"], { cwd: acme });
    await toRich(terminal);
    await terminal.waitFor("was passed over: to have it instead");
    expect(await terminal.exited()).toBe(0);
    expect(await windows(world)).toBe("1");
  }
  await world.pots(["kill", "acme-main-rich", "--yes"]);
  await using terminal = TestTerminal.pots(world, ["create", "-d"], { cwd: acme });
  await toRich(terminal);
  await terminal.waitFor("acme-main-rich is saved (3 windows, ");
  terminal.type("\r");
  await terminal.waitFor("restored acme-main-rich");
  expect(await terminal.exited()).toBe(0);
  expect(await windows(world)).toBe("3");
});

test("in the picker ctrl-t brings back what is saved for the task", async () => {
  await using world = new World();
  const { acme } = await savedRich(world);
  await world.pots(["create", acme]);
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor(/▌.*acme-main-dev/);
  terminal.type(KEYS.ctrlT);
  await terminal.waitFor("for the task:");
  terminal.type("rich\r");
  await terminal.waitFor("three");
  expect(await windows(world)).toBe("3");
});

test("in the picker ctrl-x lets go of what was passed over, once its place is free", async () => {
  await using world = new World();
  const { acme } = await savedRich(world);
  await world.pots(["create", acme, "-t", "rich"]);
  await world.pots(["create", acme, "-t", "other"]);
  await world.pots(["kill", "acme-main-rich", "--yes"]);
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor(/acme-main-rich .*saved/);
  terminal.type("rich");
  await terminal.waitFor(/▌.*acme-main-rich/);
  terminal.type(KEYS.ctrlX);
  await terminal.waitFor("Forget acme-main-rich, which is saved?");
  terminal.type("y");
  await terminal.waitFor("forgot acme-main-rich");
  expect((await world.pots(["restore", "--dry-run"])).stderr).not.toContain("rich");
});

test("attach of its name brings back what is saved, also where that was passed over", async () => {
  await using world = new World();
  const { acme } = await savedRich(world);
  await world.pots(["create", acme, "-t", "rich"]);
  await world.pots(["kill", "acme-main-rich", "--yes"]);
  await using terminal = TestTerminal.pots(world, ["attach", "acme-main-rich"]);
  await terminal.waitFor("three");
  expect(await windows(world)).toBe("3");
});

test("a record of another hand cannot have a session made twice", async () => {
  await using world = new World();
  const { acme } = await savedRich(world);
  const record = JSON.parse(readFileSync(newest(world), "utf8"));
  record.waiting = Array.from({ length: 50 }, (_, at) => ({
    ...record.sessions[0],
    createdAt: at,
    passedOver: true,
  }));
  writeFileSync(newest(world), JSON.stringify(record));
  await world.pots(["create", acme, "-t", "rich"]);
  const after = JSON.parse(readFileSync(newest(world), "utf8"));
  expect(after.waiting).toHaveLength(10);
});

test("what is saved of a worktree that was removed is nothing of the one that was made in its place", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const auth = await world.worktree(acme, "auth", "auth");
  await world.pots(["create", acme, "auth", "-t", "rich"]);
  await crash(world);
  await world.git(acme, "worktree", "remove", "--force", auth);
  await world.git(acme, "worktree", "add", "-q", auth, "auth");
  const { code, stdout, stderr } = await world.pots(["create", acme, "auth", "-t", "rich"]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "acme-auth-rich\n", stderr: "" });
  await world.pots(["kill", "acme-auth-rich", "--yes"]);
  expect((await world.pots(["restore", "--dry-run"])).stderr).not.toContain("rich");
});

test("what was passed over in a worktree goes with it, and nothing of another one", async () => {
  await using world = new World();
  const { acme } = await savedRich(world);
  await world.worktree(acme, "auth", "auth");
  await world.pots(["create", acme, "auth"]);
  await crash(world);
  for (const words of [["auth"], ["main", "rich"]]) await world.pots(["create", acme, ...words]);
  expect((await world.pots(["remove", "acme/auth", "--yes"])).code).toBe(0);
  expect((await world.pots(["list"])).stdout).not.toContain("auth");
  await world.pots(["kill", "acme-main-rich", "--yes"]);
  await world.pots(["restore", "acme-main-rich", "--yes"]);
  expect(await windows(world)).toBe("3");
});
