import { describe, expect, test } from "bun:test";
import { saysNoSessions, type TmuxCommand, tmuxArguments } from "../../src/tmux/connection.ts";

describe("arguments for tmux", () => {
  test.each<[commands: TmuxCommand[], words: string[]]>([
    [[["ls"]], ["ls"]],
    [
      [["ls"], ["ls", "-F", "x"]],
      ["ls", ";", "ls", "-F", "x"],
    ],
    [[["display", "a;"]], ["display", "a\\;"]],
    [[["display", ";"]], ["display", "\\;"]],
    [[["display", "a;b"]], ["display", "a;b"]],
    [[["display", "a;;"]], ["display", "a;\\;"]],
    [[["display", "a\\;"]], ["display", "a\\\\;"]],
    [[["display", ""]], ["display", ""]],
  ])("%j are %j", (commands, words) => expect(tmuxArguments({}, commands)).toEqual(words));

  test("name the server first", () => {
    expect(tmuxArguments({ socketName: "n" }, [["ls"]])).toEqual(["-L", "n", "ls"]);
    expect(tmuxArguments({ socketPath: "/s" }, [["ls"]])).toEqual(["-S", "/s", "ls"]);
    expect(tmuxArguments({ socketPath: "/s", socketName: "n" }, [["ls"]])).toEqual([
      "-S",
      "/s",
      "ls",
    ]);
  });
});

describe("no sessions are told from every failure", () => {
  test.each<[stderr: string, none: boolean]>([
    ["no server running on /tmp/tmux-1000/default\n", true],
    ["error connecting to /tmp/tmux-1000/x (No such file or directory)\n", true],
    ["no current target\n", true],
    ["error connecting to /tmp/tmux-1000/x (Permission denied)\n", false],
    ["server exited unexpectedly\n", false],
    ["protocol version mismatch (client 8, server 7)\n", false],
    ["", false],
  ])("%j: %j", (stderr, none) => expect(saysNoSessions(stderr)).toBe(none));
});
