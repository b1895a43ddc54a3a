import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { readForeignFile } from "../../src/system/foreign-file.ts";
import { real } from "../support/world.ts";

const base = mkdtempSync("/tmp/pots-foreign-");
const most = 1024;
const look = (name: string) => readForeignFile(`${base}/${name}`, { most });

test("a regular file is read whole, whatever its bytes", () => {
  writeFileSync(`${base}/plain`, Buffer.from([0, 0xff, 0x0a]));
  expect(look("plain")).toEqual({ kind: "read", bytes: Buffer.from([0, 0xff, 0x0a]) });
  writeFileSync(`${base}/full`, "x".repeat(most));
  expect(look("full")).toMatchObject({ kind: "read" });
});

test("what is not there is missing, below a file too", () => {
  expect(look("absent")).toEqual({ kind: "missing" });
  expect(look("plain/below")).toEqual({ kind: "missing" });
});

test("what is no regular file, too large or a link is a problem, and nothing waits for it", () => {
  Bun.spawnSync([real("sh"), "-c", 'mkfifo "$1"', "sh", `${base}/pipe`]);
  mkdirSync(`${base}/directory`);
  writeFileSync(`${base}/huge`, "");
  truncateSync(`${base}/huge`, 1024 ** 3);
  symlinkSync(`${base}/plain`, `${base}/link`);
  symlinkSync("/dev/zero", `${base}/device`);
  const reasons = ["pipe", "directory", "huge", "link", "device"].map((name) => look(name));
  expect(reasons).toEqual([
    { kind: "problem", reason: "it is no regular file" },
    { kind: "problem", reason: "it is a directory" },
    { kind: "problem", reason: "it is larger than 1 KiB" },
    { kind: "problem", reason: "it is a symbolic link" },
    { kind: "problem", reason: "it is a symbolic link" },
  ]);
  const followed = { most, followLink: true };
  expect(readForeignFile(`${base}/link`, followed)).toMatchObject({ kind: "read" });
  expect(readForeignFile(`${base}/device`, followed)).toMatchObject({ kind: "problem" });
  expect(readForeignFile("/proc/self/environ", { most: 1 })).toMatchObject({ kind: "problem" });
});
