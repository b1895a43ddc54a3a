import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { portFor } from "../../src/projects/ports.ts";

const base = mkdtempSync("/tmp/pots-ports-");
const isFree = () => true;

test("a worktree keeps its block, and each has another", () => {
  const store = `${base}/keeps`;
  const gitdirs = Array.from({ length: 60 }, (_, index) => `/code/acme/.git/worktrees/w${index}`);
  const ports = gitdirs.map((gitdir) => portFor(store, gitdir, { isFree }));
  expect(new Set(ports).size).toBe(60);
  for (const port of ports) {
    expect(port).toBeWithin(20_000, 40_000);
    expect((port ?? 1) % 10).toBe(0);
  }
  expect(gitdirs.map((gitdir) => portFor(store, gitdir, { isFree: () => false }))).toEqual(ports);
});

/** A worktree on whose first port a server listens; of some worktrees another program has the port. */
function listened() {
  for (let i = 0; ; i++) {
    const gitdir = `/g${i}`;
    const first = portFor(`${base}/first${i}`, gitdir, { isFree }) ?? 0;
    try {
      const server = Bun.listen({ hostname: "127.0.0.1", port: first, socket: { data() {} } });
      return { gitdir, first, server };
    } catch (error) {
      if (i === 50) throw error;
    }
  }
}

test("a block with a port that somebody listens on is passed over, and stays so", () => {
  const store = `${base}/busy`;
  const { gitdir, first, server } = listened();
  const port = portFor(store, gitdir, { isFree: (asked) => asked !== first + 3 });
  expect(port).not.toBe(first);
  expect(portFor(store, gitdir, { isFree })).toBe(port);
  expect(portFor(`${base}/real`, gitdir)).not.toBe(first);
  server.stop(true);
});

test("when all are taken, one whose worktree is gone is given again", () => {
  const store = `${base}/full`;
  const gitdirs = Array.from({ length: 20 }, (_, index) => `${base}/git${index}`);
  const port = (gitdir: string) => portFor(store, gitdir, { isFree, blocks: 20 });
  for (const gitdir of gitdirs) mkdirSync(gitdir);
  const ports = gitdirs.map(port);
  expect(ports.toSorted()).toEqual(Array.from({ length: 20 }, (_, block) => 20_000 + block * 10));
  mkdirSync(`${base}/late`);
  expect(port(`${base}/late`)).toBeNull();
  rmSync(`${base}/git7`, { recursive: true });
  expect(port(`${base}/late`)).toBe(ports[7] ?? 0);
});
