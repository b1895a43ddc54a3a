import { describe, expect, test } from "bun:test";
import type { ServerChoice } from "../../src/tmux/connection.ts";
import { chosenSocket, isAskedFor } from "../../src/tmux/sockets.ts";

describe("the socket asked for", () => {
  test.each<[choice: ServerChoice, env: Record<string, string>, socket: string | null]>([
    [{}, {}, null],
    [{ socketName: "n" }, {}, `/tmp/tmux-${process.getuid?.()}/n`],
    [{ socketName: "n" }, { TMUX_TMPDIR: "/run" }, `/run/tmux-${process.getuid?.()}/n`],
    [{ socketPath: "/s" }, { TMUX_TMPDIR: "/run" }, "/s"],
  ])("%j with %j is %j", (choice, env, socket) => expect(chosenSocket(choice, env)).toBe(socket));
});

test("the server of a socket is the one asked for by name, by path, or by nothing", () => {
  expect(isAskedFor("/s", {}, {})).toBe(true);
  expect(isAskedFor("/s", { socketPath: "/s" }, {})).toBe(true);
  expect(isAskedFor("/s", { socketPath: "/other" }, {})).toBe(false);
});
