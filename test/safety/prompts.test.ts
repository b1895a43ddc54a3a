import { expect, test } from "bun:test";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { World } from "../support/world.ts";
import { everySession, withOrphan } from "./stand-ins.ts";

/** At each question, whoever goes away has said no: exit 130, and every session stays. */

const QUESTIONS: [words: string[], question: string][] = [
  [["kill", "acme-here-dev"], "End this session?"],
  [["kill", "acme-gone-dev", "acme-here-dev"], "End these 2 sessions?"],
  [["kill"], "acme-here-dev"],
  [["cleanup"], "acme-gone-dev"],
  [["create", "here"], "already exists"],
];

const WAYS: [way: string, leave: (terminal: TestTerminal) => void][] = [
  ["Ctrl-C", (terminal) => terminal.type(KEYS.ctrlC)],
  ["Ctrl-D", (terminal) => terminal.type(KEYS.ctrlD)],
  ["SIGINT", (terminal) => process.kill(terminal.pid, "SIGINT")],
  ["SIGTERM", (terminal) => process.kill(terminal.pid, "SIGTERM")],
  ["a closed terminal", (terminal) => terminal.hangUp()],
];

for (const [words, question] of QUESTIONS) {
  test(`pots ${words.join(" ")}: leaving the question ends nothing`, async () => {
    await using world = new World();
    const { acme } = await withOrphan(world);
    const before = await everySession(world);
    for (const [way, leave] of WAYS) {
      await using terminal = TestTerminal.pots(world, words, { cwd: acme });
      await terminal.waitFor(question);
      leave(terminal);
      expect({ way, codes: [1, 129, 130, 143].includes(await terminal.exited()) }).toEqual({
        way,
        codes: true,
      });
      expect(await everySession(world)).toEqual(before);
    }
  });
}
