import { expect, test } from "bun:test";
import { readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { keyOf, type SavedRecord, type SavedSession, without } from "../../src/sessions/saved.ts";
import {
  changeRecord,
  latestRecord,
  readRecordAt,
  unlessSomebodySaves,
  writeRecord,
} from "../../src/snapshot/saved.ts";
import { World } from "../support/world.ts";

const pane = { directory: "/x", active: true, start: null, agent: null, float: null };
const saved = (name: string): SavedSession => ({
  ...{ id: "$1", name, mark: null, path: "/x", createdAt: 1000, activityAt: 1500 },
  savedAt: 9_000_000,
  windows: [{ index: 0, name: null, layout: null, active: true, zoomed: false, panes: [pane] }],
});
const record = (...names: string[]): SavedRecord => ({
  ...{ host: "here", server: 1, startedAt: 1000, savedAt: 2_000_000 },
  ...{ sessions: names.map(saved), waiting: [], gone: [] },
});

test("what is saved while another lets go of a session stays saved", async () => {
  await using world = new World();
  const directory = join(world.home, "saved");
  const path = join(directory, "1000-1.json");
  let forgotten: Promise<void> | null = null;
  unlessSomebodySaves(directory, () => {
    writeRecord(path, record("a", "b"));
    forgotten = changeRecord(path, (now) => without(now, new Set([keyOf(saved("a"))])));
    writeRecord(path, record("a", "b", "c"));
  });
  await forgotten;
  expect(readRecordAt(path).sessions.map(({ name }) => name)).toEqual(["b", "c"]);
});

test("after the clock was put back the last record written is still the latest, and is kept", async () => {
  await using world = new World();
  const directory = join(world.home, "saved");
  const ahead = Date.now() / 1000 + 86_400;
  for (let server = 1; server <= 10; server++) {
    const path = join(directory, `900${server}-${server}.json`);
    writeRecord(path, record("old"));
    utimesSync(path, ahead, ahead);
  }
  const path = join(directory, "1000-1.json");
  for (const name of ["new", "newer"]) {
    writeRecord(path, record(name));
    expect(latestRecord(directory, [])?.record.sessions[0]?.name).toBe(name);
  }
  expect(readdirSync(directory)).toHaveLength(10);
});
