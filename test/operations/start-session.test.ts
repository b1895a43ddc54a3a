import { describe, expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { FirstCommand } from "../../src/operations/run-first.ts";
import { isFallback } from "../../src/operations/start-session.ts";

describe("tmux could not enter a session's directory where it stands", () => {
  test.each([
    ["/", true],
    ["/home/ana", true],
    ["/code/acme (deleted)", true],
    ["/code/acme", false], // it could
    ["/code/acme/src", false], // a shell went elsewhere by itself
    ["/code/other", false],
    ["", false], // tmux cannot tell
  ])("%j: %j", (stands, expected) =>
    expect(isFallback(stands, "/code/acme", "/home/ana")).toBe(expected),
  );
});

test("a command has ended when its whole exit status is written, and not before", async () => {
  using first = new FirstCommand(["make"], true);
  const noted = first.words[4] ?? expect.unreachable();
  writeFileSync(`${noted}/status`, ""); // as it is for a moment
  expect(await first.ended()).toBeNull();
  writeFileSync(`${noted}/status`, "7\n");
  expect(await first.ended()).toEqual({ status: 7, text: "exit 7" });
  rmSync(`${noted}/status`);
});
