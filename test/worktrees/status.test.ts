import { describe, expect, test } from "bun:test";
import { parseStatus } from "../../src/worktrees/status.ts";

const parse = (...records: string[]) =>
  parseStatus(Buffer.from(records.map((record) => `${record}\0`).join(""), "latin1"));
const ZEROS = "0".repeat(40);

describe("what git says of a worktree's files", () => {
  test("is its commit, branch, upstream and counts", () => {
    const headers = ["oid c0ffee", "head feature/x", "upstream origin/x", "ab +2 -1"];
    expect(parse(...headers.map((text) => `# branch.${text}`))).toMatchObject({
      ...{ head: "c0ffee", branch: "feature/x", upstream: "origin/x", ahead: 2, behind: 1 },
      ...{ changed: [], untracked: [] },
    });
    expect(parse("# branch.oid (initial)", "# branch.head (detached)")).toMatchObject({
      ...{ head: null, branch: null, upstream: null, ahead: null, behind: null },
    });
  });

  test("is each path, whatever is in it, by what happened to it", () => {
    const status = parse(
      `1 .M N... 100644 100644 100644 ${ZEROS} ${ZEROS} a b\nc`,
      `1 A. S.M. 160000 160000 160000 ${ZEROS} ${ZEROS} lib`,
      `2 R. N... 100644 100644 100644 ${ZEROS} ${ZEROS} R100 new`,
      "1 old, which is no record of its own",
      `u UU N... 100644 100644 100644 100644 ${ZEROS} ${ZEROS} ${ZEROS} both`,
      "? nested/",
      "? caf\u00c3\u00a9",
      "! .env",
    );
    expect(status).toMatchObject({
      changed: ["a b\nc", "lib", "new"],
      submodules: ["lib"],
      unmerged: ["both"],
      untracked: ["nested/", "caf\u00c3\u00a9"],
      ignored: [".env"],
    });
  });

  test.each([["hello"], ["1 .M N..."], ["x y z"]])("is not %j", (record) => {
    expect(() => parse(record)).toThrow("is no line of a status");
  });
});
