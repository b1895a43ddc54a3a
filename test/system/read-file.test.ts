import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { readBytes, readText } from "../../src/system/read-file.ts";
import { real } from "../support/world.ts";

let dir = "";

beforeAll(() => {
  dir = mkdtempSync("/tmp/pots-read-");
  writeFileSync(`${dir}/text`, "été\n");
  writeFileSync(`${dir}/empty`, "");
  writeFileSync(`${dir}/latin1`, Buffer.from([0x61, 0xe9, 0x62]));
  writeFileSync(`${dir}/full`, "x".repeat(1024 * 1024));
  writeFileSync(`${dir}/large`, "");
  truncateSync(`${dir}/large`, 100 * 1024 * 1024);
  Bun.spawnSync([real("mkfifo"), `${dir}/pipe`]);
  symlinkSync("/dev/zero", `${dir}/zero`);
  symlinkSync(`${dir}/pipe`, `${dir}/to-pipe`);
  symlinkSync(`${dir}/text`, `${dir}/to-text`);
});

afterAll(() => rmSync(dir, { recursive: true }));

test.each([
  ["text", "été\n"],
  ["to-text", "été\n"],
  ["empty", ""],
  ["latin1", "a\ufffdb"],
  ["full", "x".repeat(1024 * 1024)],
])("%s is read", (name, text) => expect(readText(`${dir}/${name}`)).toBe(text));

test.each([
  ["pipe", "it is no regular file"],
  ["to-pipe", "it is no regular file"],
  ["zero", "it is no regular file"],
  ["", "it is a directory"],
  ["large", "it is larger than 1 MiB"],
  ["not-there", "ENOENT"],
])("%s is not, at once: %s", (name, why) => expect(() => readText(`${dir}/${name}`)).toThrow(why));

test("a file of /proc, which says that it is empty, is read to its end", () => {
  if (process.platform !== "linux") return;
  expect(readText("/proc/self/status")).toContain("Pid:");
  expect(readText("/proc/self/smaps")).toEndWith("\n"); // of more than one reading
  expect(readBytes("/proc/self/smaps").length).toBeGreaterThan(4096);
  expect(() => readText("/proc/self/status", 10)).toThrow("larger");
});

test("where a link may lead anywhere, none is followed", () => {
  const read = (name: string) => readBytes(`${dir}/${name}`, 1024, "refused").toString();
  expect(read("text")).toBe("été\n");
  for (const link of ["to-text", "to-pipe", "zero"]) {
    expect(() => read(link)).toThrow("it is a symbolic link");
  }
  expect(() => read("pipe")).toThrow("it is no regular file");
});
