import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { eventually, never } from "../support/wait.ts";
import { World } from "../support/world.ts";

/**
 * Trust, change, untrust, create and set up in any order: what runs is what the person trusted, as it
 * was when they did. Each content of the file leaves traces of its own number.
 */

const STEPS = Number(process.env.POTS_TEST_STEPS ?? 0);

type Step =
  | { do: "change"; to: number; where: "main" | "side" }
  | { do: "trust" | "untrust" | "create" | "setup"; where: "main" | "side" };

const where = fc.constantFrom("main" as const, "side" as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("change" as const), to: fc.integer({ min: 0, max: 2 }), where }),
  fc.record({ do: fc.constantFrom("trust", "create", "create", "setup", "untrust"), where }),
);

const content = (number: number, traces: string) => `# ${number}
[setup]
create = ": > '${traces}/'$POTS_WORKTREE-setup-${number}"
[[window]]
run = ": > '${traces}/'$POTS_SESSION-run-${number}"
`;

test("nothing that was not trusted ever ran", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 14 }), async (steps) => {
      await using world = new World();
      const acme = await world.repository("acme");
      const directories = { main: acme, side: await world.worktree(acme, "side") };
      const traces = `${world.home}/traces`;
      mkdirSync(traces);
      const allowed = new Set<string>();
      const trusted = new Set<number>();
      const numbers = { main: -1, side: -1 };
      let sessions = 0;
      for (const now of steps) {
        const cwd = directories[now.where];
        const number = numbers[now.where];
        const worktree = now.where;
        if (now.do === "change") {
          writeFileSync(`${cwd}/.pots.toml`, content(now.to, traces));
          numbers[now.where] = now.to;
        } else if (now.do === "trust") {
          await world.pots(["trust", "--yes"], { cwd });
          if (number >= 0) trusted.add(number);
        } else if (now.do === "untrust") {
          await world.pots(["untrust"], { cwd });
          trusted.clear();
        } else if (now.do === "setup") {
          const { code } = await world.pots(["setup"], { cwd });
          expect(code).toBe(number < 0 || trusted.has(number) ? 0 : 7);
          if (trusted.has(number)) allowed.add(`${worktree}-setup-${number}`);
        } else {
          const task = `t${++sessions}`;
          const { stdout } = await world.pots(["create", ".", "-t", task], { cwd });
          expect(stdout).toBe(`acme-${worktree}-${task}\n`);
          if (!trusted.has(number)) continue;
          const trace = `acme-${worktree}-${task}-run-${number}`;
          allowed.add(trace);
          await eventually(() => existsSync(`${traces}/${trace}`), trace);
        }
      }
      await never(() => readdirSync(traces).some((trace) => !allowed.has(trace)), 100);
      expect(readdirSync(traces).sort()).toEqual([...allowed].sort());
    }),
    { numRuns: STEPS > 0 ? Math.ceil(STEPS / 20) : 2 },
  );
});
