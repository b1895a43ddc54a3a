import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** What runs with the power to release takes nothing on trust. */

const FOLDER = resolve(import.meta.dir, "../../.github/workflows");

interface Workflow {
  permissions?: unknown;
  jobs: Record<string, { permissions?: object; uses?: string; steps?: { run?: string }[] }>;
}

for (const name of readdirSync(FOLDER)) {
  const text = readFileSync(join(FOLDER, name), "utf8");
  const { permissions, jobs } = Bun.YAML.parse(text) as Workflow;

  test(`${name}: actions are pinned to a commit, and say which version that is`, () => {
    const used = [...text.matchAll(/uses: (.*)/g)].map(([, action = ""]) => action);
    for (const action of used.filter((one) => !one.startsWith("./"))) {
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
    expect(used.length).toBeGreaterThan(0);
  });

  test(`${name}: no job has more power than it names`, () => {
    expect(permissions).toEqual({});
    for (const job of Object.values(jobs)) expect(job.permissions).toBeDefined();
    const writing = Object.entries(jobs).filter(([, job]) =>
      Object.values(job.permissions ?? {}).includes("write"),
    );
    expect(writing.map(([job]) => job)).toEqual(name === "release.yml" ? ["publish"] : []);
  });

  test(`${name}: nothing is pasted into a shell`, () => {
    for (const { steps = [] } of Object.values(jobs)) {
      for (const { run = "" } of steps) expect(run).not.toContain("${{");
    }
  });
}
