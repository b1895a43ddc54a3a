import { describe, expect, test } from "bun:test";
import { isIdleShell, runningBy, runningIn } from "../../src/tmux/foreground.ts";
import { nameForeground } from "../../src/tmux/panes.ts";
import { processesOf } from "../support/processes.ts";

describe("a shell is idle unless it was given something to run", () => {
  test.each<[words: string[], idle: boolean]>([
    [["bash"], true],
    [["-zsh"], true],
    [["/usr/bin/fish"], true],
    [["bash", "-l"], true],
    [["bash", "--login", "-i"], true],
    [["sh", "deploy.sh"], false],
    [["/bin/bash", "./deploy.sh", "--all"], false],
    [["sh", "-c", "sleep 5; true"], false],
    [["bash", "-lc", "make"], false],
    [["fish", "--command=make"], false],
    [["vim"], false],
    [[], false],
  ])("%j: %p", (words, idle) => expect(isIdleShell(words)).toBe(idle));
});

test("ps tells what runs in a pane: its terminal's foreground, and what is behind that", () => {
  const rows = [
    "1 0 - -1 Ss /sbin/init",
    "100 1 pts/1 100 Ss+ -zsh",
    "200 1 pts/1 210 Ss bash",
    "210 200 pts/1 210 S+ sh  deploy.sh",
    "300 1 pts/1 310 Ss bash",
    // what a prompt keeps beside its shell is nothing to lose
    "101 100 pts/1 101 S /usr/lib/gitstatusd-linux-x86_64 -G v1.5.4",
    // suspended, in the background, and ended but not yet waited for
    "400 1 pts/1 400 Ss+ bash",
    "401 400 pts/1 400 T vi  notes",
    "402 400 pts/1 400 S /bin/sleep 4242",
    "403 400 pts/1 400 Z [true] <defunct>",
    // a shell in a shell, where only the outer one has a job
    "500 1 pts/1 520 Ss bash",
    "510 500 pts/1 520 S su",
    "520 510 pts/1 520 S+ -bash",
    "501 500 pts/1 520 S make",
    // the one in front has lost its parent
    "700 1 pts/1 710 Ss bash",
    "710 1 pts/1 710 S+ sh",
  ];
  expect(runningBy(processesOf(rows), [100, 200, 300, 400, 500, 600, 700])).toEqual(
    new Map([
      [100, { words: ["-zsh"], behind: [] }],
      [200, { words: ["sh", "deploy.sh"], behind: [] }],
      [400, { words: ["bash"], behind: ["vi", "sleep"] }],
      [500, { words: ["-bash"], behind: ["make"] }],
      [700, { words: ["sh"], behind: [] }],
    ]),
  );
});

test("of a process that is gone nothing is known", async () => {
  expect(await runningIn([2 ** 22 + 1])).toEqual(new Map());
});

describe("a pane is named", () => {
  const row = { sessionId: "$1", id: "%1", index: "0.0", pid: 7, command: "bash", dead: false };
  test.each<
    [what: string, command: string, words: string[] | null, named: string, behind?: string[]]
  >([
    ["by its program", "vim", null, "vim"],
    ["by its idle shell", "bash", ["-bash"], "bash"],
    ["by the script that its shell runs", "bash", ["bash", "deploy.sh"], "bash deploy.sh"],
    [
      "by its shell and its jobs",
      "bash",
      ["-bash"],
      "bash (behind it: vi, sleep)",
      ["vi", "sleep"],
    ],
    ["as in doubt where nothing is known", "bash", null, "bash (perhaps busy)"],
  ])("%s", (_what, command, words, named, behind = []) => {
    const known = new Map(words === null ? [] : [[7, { words, behind }]]);
    expect(nameForeground({ ...row, command }, known)).toEqual({
      sessionId: "$1",
      id: "%1",
      index: "0.0",
      command: named,
      dead: false,
    });
  });

  test("as ended where its program has, whatever the system says of a process of that id", () => {
    const known = new Map([[7, { words: ["bash", "deploy.sh"], behind: [] }]]);
    const { command } = nameForeground({ ...row, dead: true }, known);
    expect(command).toBe("bash (has ended)");
  });
});
