import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { holdFile } from "../../src/system/hold-file.ts";
import { holdForRemoval } from "../../src/worktrees/removal-lock.ts";

const directory = mkdtempSync(join(tmpdir(), "pots-hold-"));
const path = join(directory, "pots-removing");
beforeEach(() => rmSync(path, { force: true }));
afterAll(() => rmSync(directory, { recursive: true }));

/** Linux gives no process this id. */
const GONE = 2 ** 22 + 1;

test("a file is held by one pots at a time, and is gone when that lets go", () => {
  const letGo = holdFile(path);
  expect(readFileSync(path, "utf8")).toStartWith(`${process.pid} `);
  expect(holdFile(path)).toBeNull();
  letGo?.();
  expect(existsSync(path)).toBe(false);
  expect(holdFile(path)).not.toBeNull();
});

describe("a file left over is taken:", () => {
  test.each([`${GONE}\n`, "", "who knows", "-1\n", "1e99"])("%j", (text) => {
    writeFileSync(path, text);
    utimesSync(path, 1, 1);
    expect(holdFile(path)).not.toBeNull();
    expect(readFileSync(path, "utf8")).toStartWith(`${process.pid} `);
  });

  test.if(existsSync("/proc/self/stat"))("of a process that has its number by now", () => {
    writeFileSync(path, `${process.pid} 1\n`);
    expect(holdFile(path)).not.toBeNull();
  });
});

describe("a file is left to whoever may hold it:", () => {
  test("one who has yet to write a number into it", () => {
    writeFileSync(path, "");
    expect(holdFile(path)).toBeNull();
    expect(readFileSync(path, "utf8")).toBe("");
  });

  test("one who cannot be read", () => {
    symlinkSync(path, path);
    expect(() => holdFile(path)).toThrow("ELOOP");
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    rmSync(path);
    symlinkSync(join(directory, "nowhere"), path);
    expect(() => holdFile(path)).toThrow(path);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
  });

  test("another person, who can be told", () => {
    holdFile(path);
    expect(lstatSync(path).mode & 0o444).toBe(0o444 & ~process.umask());
  });
});

describe("a worktree that is to be removed", () => {
  test("is left to the pots that is at it", () => {
    const letGo = holdForRemoval(directory);
    expect(() => holdForRemoval(directory)).toThrow("another pots is removing it");
    letGo();
    holdForRemoval(directory)();
  });
  test("is not made again where it is gone meanwhile", () => {
    const gone = join(directory, "gone");
    expect(() => holdForRemoval(gone)).toThrow("removed meanwhile");
    expect(existsSync(gone)).toBe(false);
  });
});

test("of many at once that find it left over, one takes it", async () => {
  const script = join(import.meta.dir, "hold-often.ts");
  writeFileSync(path, `${GONE} 1\n`);
  const racing = Array.from({ length: 6 }, async () => {
    const argv = [process.execPath, script, path, `${GONE}`];
    const child = Bun.spawn(argv, { stdout: "pipe", stderr: "pipe" });
    const [held, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
    return { code: await child.exited, stderr, held: Number(held) };
  });
  const ended = await Promise.all(racing);
  expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    ended.map(() => ({ code: 0, stderr: "" })),
  );
  expect(ended.reduce((sum, { held }) => sum + held, 0)).toBeGreaterThan(100);
  // nothing lies about but what the last one left
  expect(readdirSync(directory).filter((name) => name !== "pots-removing")).toEqual([]);
});
