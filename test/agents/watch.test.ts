import { afterAll, test } from "bun:test";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchPublished } from "../../src/agents/watch.ts";
import { eventually, never } from "../support/wait.ts";

const home = mkdtempSync(join(tmpdir(), "pots-watch-"));
afterAll(() => rmSync(home, { recursive: true }));

test("what an agent publishes is told as it changes, written in place or anew", async () => {
  const sessions = join(home, "sessions");
  mkdirSync(sessions);
  using published = watchPublished(home);
  const changes: (() => void)[] = [
    () => writeFileSync(join(sessions, "1.json"), "{}"),
    () => writeFileSync(join(sessions, "1.json"), '{"pid":1}'),
    () => {
      writeFileSync(join(home, "new"), "{}");
      renameSync(join(home, "new"), join(sessions, "1.json"));
    },
    () => rmSync(join(sessions, "1.json")),
  ];
  for (const change of changes) {
    let told = false;
    void published.next().then(() => {
      told = true;
    });
    change();
    await eventually(() => told, "the change to be told");
  }
});

test("a directory that is not there is no error, and tells nothing", async () => {
  using published = watchPublished(join(home, "nowhere"));
  let told = false;
  void published.next().then(() => {
    told = true;
  });
  await never(() => told, 50);
});
