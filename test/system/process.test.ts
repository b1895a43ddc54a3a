import { describe, expect, test } from "bun:test";
import { childEnvironment } from "../../src/system/child-environment.ts";
import { run } from "../../src/system/process.ts";

describe("a child's environment", () => {
  const person = { HOME: "/home/ana", GIT_EDITOR: "vi", GIT_AUTHOR_NAME: "Ana" };

  test("is pots' own", () => expect(childEnvironment({}, person)).toEqual(person));

  test("names no repository that pots was run for", () =>
    expect(childEnvironment({}, { HOME: "/h", GIT_DIR: "/r/.git", GIT_WORK_TREE: "/r" })).toEqual({
      HOME: "/h",
    }));

  test("has nothing that git set for a hook", () =>
    expect(
      childEnvironment(
        { LC_ALL: "C" },
        {
          ...{ HOME: "/h", GIT_SSH: "ssh", GIT_EXEC_PATH: "/usr/lib/git-core", GIT_EDITOR: ":" },
          ...{ GIT_INDEX_FILE: ".git/index", GIT_CONFIG_PARAMETERS: "'core.editor'='vi'" },
          ...{ GIT_AUTHOR_DATE: "@1 +0000", GIT_REFLOG_ACTION: "commit", GIT_CONFIG_KEY_0: "a.b" },
        },
      ),
    ).toEqual({ HOME: "/h", GIT_SSH: "ssh", LC_ALL: "C" }));
});

test("a program that is not there is told from a directory that is not", async () => {
  expect(await run(["no-such-program"])).toMatchObject({
    ...{ ending: "missing", code: -1, summary: "not found on PATH" },
  });
  const nowhere = await run([process.execPath, "--version"], { cwd: "/no/such/directory" });
  expect(nowhere).toMatchObject({ ending: "unusable", code: -1 });
});
