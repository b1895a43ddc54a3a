import { describe, expect, test } from "bun:test";
import {
  charset,
  shellName,
  terminalKind,
  vaguePath,
  versionIn,
  whyOf,
} from "../../src/commands/report/words.ts";
import { parseOptions } from "../../src/tmux/options.ts";

/** What may stand in `pots doctor --report` of paths, versions and other people's words. */

describe("words that may be told:", () => {
  test.each([
    ["/usr/local/bin/tmux", "/usr/local/bin/tmux"],
    ["/home/ana/.local/bin/pots", "~/.local/bin/pots"],
    ["/home/ana/acme/x/bin/tmux", "~/…/bin/tmux"],
    ["/home/bob/bin/tmux", "/home/…/bin/tmux"],
    ["/home/anabel/bin", "/home/…/bin"],
    ["acme/tmux", "…"],
  ])("of the path %s: %s", (path, told) => expect(vaguePath(path, "/home/ana")).toBe(told));
  test.each([
    ["tmux 3.3a", "3.3a"],
    ["tmux next-3.6", "next-3.6"],
    ["tmux master", "master"],
    ["git version 2.39.2 (Apple Git-143)", "2.39.2"],
    ["OpenSSH_9.2p1 Debian-2+deb12u3, OpenSSL 3.0.11", "9.2p1"],
    ["6.8.0-acme-secret", "6.8.0"],
    ["acme", "a version that is none"],
  ])("of the version %j: %s", (text, told) => expect(versionIn(text)).toBe(told));
  test("of terminals, shells, languages and failures", () => {
    expect(["tmux-256color", "xterm-acme", ""].map(terminalKind)).toEqual([
      ...["tmux-256color", "another", "not set"],
    ]);
    expect(["/bin/zsh", "/x/acme", ""].map(shellName)).toEqual(["zsh", "another", "not set"]);
    expect(["de_CH.UTF-8", "C", ""].map(charset)).toEqual(["UTF-8", "not UTF-8", "none set"]);
    expect(whyOf(new Error("EACCES: permission denied, open '/home/ana'"))).toBe(
      "EACCES, permission denied",
    );
    expect(whyOf(new Error("acme"))).not.toContain("acme");
  });
  test("of tmux's options and hooks", () => {
    expect(parseOptions('status on\nx[4090] run "a b"\nunset\n@own 1\nsome text\n')).toEqual([
      { name: "status", value: "on" },
      { name: "x[4090]", value: 'run "a b"' },
      { name: "unset", value: "" },
      { name: "@own", value: "1" },
      { name: "some", value: "text" },
    ]);
  });
});
