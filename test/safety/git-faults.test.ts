import { expect, test } from "bun:test";
import { World } from "../support/world.ts";
import {
  breaking,
  everySession,
  FAULTS,
  HANGS,
  real,
  unexecutable,
  withOrphan,
} from "./stand-ins.ts";

/** When git cannot say that a worktree is gone, it is not gone: the session is kept and shown. */

const LIST = "worktree list";
const doubts: [name: string, breakIt: (world: World) => void, why: RegExp][] = [
  ["missing", (world) => world.without("git"), /git was not found on PATH/],
  ["not executable", (world) => unexecutable(world, "git"), /git was not found on PATH/],
  ...(
    [
      ["fails", /could not list the worktrees of \S+ \(exit 3\): the disk is on fire/],
      ["dies", /\(killed by SIGKILL\)/],
      ["crashes", /\(killed by SIGSEGV\)/],
      ["floods", /\(printed more than 16 MB\)/],
      ["talksRubbish", /\(the list is cut short\)/],
      ["saysNothing", /\(it listed nothing\)/],
    ] as const
  ).map(
    ([fault, why]) =>
      [fault, (world: World) => breaking(world, "git", LIST, FAULTS[fault]), why] as [
        string,
        (world: World) => void,
        RegExp,
      ],
  ),
  [
    "answers for another repository",
    (world) =>
      breaking(
        world,
        "git",
        LIST,
        "printf 'worktree /elsewhere\\0HEAD 1234567\\0branch refs/heads/main\\0\\0'; exit 0",
      ),
    /its list does not name the project itself/,
  ],
  [
    "is cut off in the middle, and says all went well",
    (world) =>
      breaking(
        world,
        "git",
        LIST,
        `${real("git")} "$@" | { IFS= read -r first; printf "%.30s" "$first"; }; exit 0`,
      ),
    /the list is cut short/,
  ],
];

for (const [name, breakIt, why] of doubts) {
  test(`git ${name}: cleanup keeps every session and says why`, async () => {
    await using world = new World();
    const { acme, orphan } = await withOrphan(world);
    const before = await everySession(world);
    breakIt(world);
    for (const flag of ["--yes", "--force"]) {
      const { code, stdout, stderr } = await world.pots(["cleanup", flag], { cwd: acme });
      expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
      expect(stderr).toMatch(new RegExp(`^kept ${orphan}: unknown: .*${why.source}`, "m"));
    }
    const report = await world.pots(["cleanup", "--dry-run"], { cwd: acme });
    expect(report.stdout).toMatch(why);
    expect(report.stdout).not.toContain("[x]");
    expect(await everySession(world)).toEqual(before);
  }, 60_000);
}

test("git that never answers: cleanup waits so long and no longer, and keeps", async () => {
  await using world = new World();
  const { acme, orphan } = await withOrphan(world);
  breaking(world, "git", LIST, HANGS);
  const { code, stderr } = await world.pots(["cleanup", "--yes"], { cwd: acme });
  expect(code).toBe(0);
  expect(stderr).toMatch(new RegExp(`^kept ${orphan}: unknown: .*no answer in \\d+ s`, "m"));
  expect(await world.sessions()).toContain(orphan);
}, 60_000);

test("git that fails when a session is to be created: its words, exit 1", async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  const before = await everySession(world);
  breaking(world, "git", LIST, FAULTS.fails);
  const { code, stdout, stderr } = await world.pots(["create", "here", "-t", "x"], { cwd: acme });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(
    /^pots: git could not list the worktrees of .*\n {2}git: the disk is on fire\n {2}try it yourself: /,
  );
  expect(await everySession(world)).toEqual(before);
});

test("a worktree that is there again at the second look is kept", async () => {
  await using world = new World();
  const { acme, orphan } = await withOrphan(world);
  const again = `echo x >> "$HOME/n"; [ "$(cat "$HOME/n" | tr -d '\\n')" = xx ] && ${real("git")} -C ${acme} worktree add -q ${acme}-gone >/dev/null 2>&1`;
  breaking(world, "git", LIST, again);
  const { code, stderr } = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(code).toBe(0);
  expect(stderr).toContain(`kept ${orphan}: its worktree is no longer proven gone\n`);
  expect(await world.sessions()).toContain(orphan);
});
