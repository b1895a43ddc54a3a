import { expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { breaking, FAULTS, mend } from "../safety/stand-ins.ts";
import { crash, newest, saved } from "../support/reboot.ts";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";

const times = (text: string, what: string | RegExp) => text.split(what).length - 1;
const screens = (world: World) => newest(world).replace(/json$/, "screens");

test("what panes showed stands above their shells again, once, in colour, and nothing of it runs", async () => {
  await using world = new World();
  world.link("rm");
  world.file(".config/pots/config", "POTS_SAVE_LINES=50\n");
  const acme = await world.repository("acme");
  const program = join(world.home, "colours");
  world.file(
    "colours",
    `#!/bin/sh\nprintf '\\033[31mred\\033[0m touch ran\\n$(touch ran)\\n; touch ran\\n'\n`,
  );
  await world.pots(["create", acme, "-t", "a", "--", "sh", program]);
  await world.pots(["create", acme, "-t", "b", "--", "sleep", "1000"]);
  await world.tmux("split-window", "-t", "=acme-main-a:", "echo in the other; exec sleep 1000");
  const session = "=acme-main-a:0.0";
  let last = "";
  const shown = async () => {
    last = await world.tmux("capture-pane", "-p", "-e", "-S", "-100", "-t", session);
    return last;
  };
  await eventually(
    async () => /exit 0\]\n\$/.test(await shown()),
    () => JSON.stringify(last),
  );
  for (let round = 0; round < 3; round++) {
    await world.pots(["save"]);
    expect(statSync(screens(world)).mode & 0o777).toBe(0o600);
    await crash(world);
    expect((await world.pots(["restore", "-y"])).code).toBe(0);
    await eventually(
      async () => /--- saved [\d: -]+ ---.*\n(.*\n)*.*\$/.test(await shown()),
      "the shell under what was saved",
    );
  }
  const text = await shown();
  expect(times(text, "\u001b[31mred")).toBe(1);
  expect(times(text, "--- saved ")).toBe(1);
  expect(Bun.stripANSI(text).match(/^\$( |$)/gm)).toHaveLength(1);
  const other = await world.tmux("capture-pane", "-p", "-t", "=acme-main-a:0.1");
  expect(times(other, "in the other")).toBe(1);
  expect(existsSync(join(acme, "ran"))).toBe(false);
  expect(readdirSync(saved(world)).filter((name) => name.endsWith(".once"))).toEqual([]);
});

test("what is let go of is gone, and without the setting nothing is kept", async () => {
  await using world = new World();
  const env = { POTS_SAVE_LINES: "50" };
  const acme = await world.repository("acme");
  for (const task of ["a", "b"]) {
    await world.pots([
      "create",
      acme,
      "-t",
      task,
      "--",
      "sh",
      "-c",
      `echo secret of ${task}; exec sleep 1000`,
    ]);
    await eventually(
      async () => (await world.screen(`acme-main-${task}`)).includes(`secret of ${task}`),
      "the program to print",
    );
  }
  await world.pots(["save"], { env });
  expect(readFileSync(screens(world), "utf8")).toContain("secret of b");
  breaking(world, "tmux", "capture-pane", FAULTS.fails);
  expect(await world.pots(["save"], { env })).toMatchObject({
    code: 0,
    stderr: expect.stringContaining("what panes show was not saved: "),
  });
  mend(world, "tmux");
  expect(readFileSync(screens(world), "utf8")).toContain("secret of b");
  for (const wrong of ["5000", "-1", "many"]) {
    await world.pots(["save"], { env: { POTS_SAVE_LINES: wrong } });
    expect(readFileSync(screens(world), "utf8")).toContain("secret of b");
  }
  mkdirSync(join(world.home, ".config/pots/config"), { recursive: true }); // not to be read
  await world.pots(["save"]);
  expect(readFileSync(screens(world), "utf8")).toContain("secret of b");
  rmdirSync(join(world.home, ".config/pots/config"));
  await crash(world);
  await world.pots(["restore", "--forget", "acme-main-b", "-y"], { env });
  expect(readFileSync(screens(world), "utf8")).not.toContain("secret of b");
  expect(readFileSync(screens(world), "utf8")).toContain("secret of a");
  await world.pots(["restore", "-y"]);
  expect(await world.screen("acme-main-a")).not.toContain("secret of a\n---");
  expect(readdirSync(saved(world)).filter((name) => name.endsWith(".screens"))).toEqual([]);
});

test("sessions are saved though there is no room for what their panes show, which is told", async () => {
  await using world = new World();
  const env = { POTS_SAVE_LINES: "50" };
  const acme = await world.repository("acme");
  await world.pots(["create", acme, "-t", "a"], { env });
  rmSync(screens(world), { force: true });
  mkdirSync(screens(world)); // nothing can be in its place
  const { code, stderr } = await world.pots(["create", acme, "-t", "b", "-d"], { env });
  expect({ code, stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^pots: warning: what panes show was not saved: .*screens'?\n$/m),
  });
  expect(readFileSync(newest(world), "utf8")).toContain("acme-main-b");
  expect((await world.pots(["save", "--hook"], { env })).code).toBe(0);
  const listed = await world.pots(["list"], { env });
  expect(listed.stderr).toMatch(
    /what panes show was not saved: .* once that is mended: pots save\n/,
  );
  rmdirSync(screens(world));
  await world.pots(["save"], { env });
  expect((await world.pots(["list"], { env })).stderr).toBe("");
});
