import { describe, expect, test } from "bun:test";
import { foregroundWords, fromPs, isIdleShell } from "../../src/tmux/foreground.ts";
import { nameForeground } from "../../src/tmux/panes.ts";

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

test("ps tells a pane's foreground program by its terminal's foreground group", () => {
  const rows = [
    "  100   100 -zsh",
    "  200   210 bash",
    "  210   210 sh  deploy.sh",
    "  300   310 bash",
  ];
  expect(fromPs(rows.join("\n"), [100, 200, 300, 400])).toEqual(
    new Map([
      [100, ["-zsh"]],
      [200, ["sh", "deploy.sh"]],
    ]),
  );
});

test("a process that is gone has no words", async () => {
  expect(await foregroundWords([2 ** 22 + 1])).toEqual(new Map());
});

describe("a pane is named", () => {
  const row = { sessionId: "$1", index: "0.0", pid: 7, command: "bash" };
  test.each<[what: string, command: string, words: string[] | null, named: string]>([
    ["by its program", "vim", null, "vim"],
    ["by its idle shell", "bash", ["-bash"], "bash"],
    ["by the script that its shell runs", "bash", ["bash", "deploy.sh"], "bash deploy.sh"],
    ["as in doubt where nothing is known", "bash", null, "bash (perhaps busy)"],
  ])("%s", (_what, command, words, named) => {
    const known = new Map(words === null ? [] : [[7, words]]);
    expect(nameForeground({ ...row, command }, known)).toEqual({
      sessionId: "$1",
      index: "0.0",
      command: named,
    });
  });
});
