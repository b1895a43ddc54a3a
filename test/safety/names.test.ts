import { expect, test } from "bun:test";
import fc from "fast-check";
import {
  type Identity,
  projectName,
  sessionName,
  worktreeName,
} from "../../src/sessions/naming.ts";

/** Names of sessions: legal for every tmux from 3.2 on, stable, and never two of one. */

const RUNS = { numRuns: 500 };
/** Letters and digits of any script, a letter's marks behind it, one `-` between words. */
const LEGAL = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(-[\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*$/u;
const odd = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "-",
    "--",
    "$1",
    "@2",
    "%3",
    "=x",
    "a.b:c",
    "-x",
    "#{pid}",
    "#(id)",
    ";",
    "…",
    "日本",
    "\n",
    "\u001b[31m",
  ),
  fc.constantFrom("dev", "x", "x-dev", "app"),
);
const part = fc.array(odd, { minLength: 1, maxLength: 3 }).map((some) => some.join(""));
const directory = part.map((text) => `/${text.replace(/[/\0]/g, "") || "x"}`);
const identity = fc.record({
  root: fc.tuple(directory, directory).map((some) => some.join("")),
  worktree: fc.tuple(directory, directory).map((some) => some.join("")),
  task: part.map((text) => text || "x"),
});

function nameOf(one: Identity, prefix: string, taken: ReadonlySet<string>): string {
  const parts = {
    prefix,
    project: projectName(one.root),
    worktree: worktreeName(one.root, one.worktree, one.root === one.worktree),
    task: one.task,
  };
  return sessionName(parts, one, (name) => taken.has(name));
}

test("are legal, whatever they are made of, and the same each time", () => {
  fc.assert(
    fc.property(identity, fc.oneof(fc.constant(""), part), (one, prefix) => {
      const name = nameOf(one, prefix, new Set());
      expect(name).toMatch(LEGAL);
      expect(nameOf(structuredClone(one), prefix, new Set())).toBe(name);
    }),
    RUNS,
  );
});

test("differ for different identities, in whatever order they come", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(identity, { maxLength: 12, selector: (one) => JSON.stringify(one) }),
      (all) => {
        const taken = new Set<string>();
        for (const one of all) taken.add(nameOf(one, "", taken));
        expect(taken.size).toBe(all.length);
        for (const name of taken) expect(name).toMatch(LEGAL);
      },
    ),
    RUNS,
  );
});
