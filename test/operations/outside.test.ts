import { describe, expect, test } from "bun:test";
import { refusal } from "../../src/operations/send-text.ts";
import { choosePane, type PaneInUse } from "../../src/operations/use-pane.ts";
import { progressOf, statesOf } from "../../src/operations/wait-for-agents.ts";
import type { Agent } from "../../src/sessions/agents.ts";
import type { PaneToUse } from "../../src/tmux/agent-panes.ts";
import { requireKey } from "../../src/tmux/use-pane.ts";
import { session } from "../support/samples.ts";

function pane(own: Partial<PaneToUse> = {}): PaneToUse {
  return {
    ...{ id: "%1", index: "0.0", sessionId: "$1", server: 1, pid: 5, active: false },
    ...{
      dead: false,
      inMode: false,
      synchronized: false,
      alternate: false,
      command: "sh",
      record: "",
    },
    ...own,
  };
}

function agent(state: Agent["state"], own: Partial<Agent> = {}): Agent {
  return {
    ...{ pane: "%1", kind: "claude", state, reason: null, since: 1, background: 0 },
    ...{ conversation: null, source: "hook", evidence: [] },
    ...own,
  };
}

describe("the pane that is meant:", () => {
  const panes = [
    pane(),
    pane({ id: "%2", index: "0.1", active: true }),
    pane({ id: "%3", index: "1.0" }),
  ];
  test("the active one where there is no agent", () => {
    expect(choosePane(session(), panes, undefined).id).toBe("%2");
  });
  test("the agent's where there is one; one that has ended is none", () => {
    const agents = [agent("idle", { pane: "%3" }), agent("ended", { pane: "%1" })];
    expect(choosePane(session({ agents }), panes, undefined).id).toBe("%3");
  });
  test("named, by id or index", () => {
    expect(choosePane(session(), panes, "%3").id).toBe("%3");
    expect(choosePane(session(), panes, "0.0").id).toBe("%1");
    expect(() => choosePane(session(), panes, "7.7")).toThrow("has no pane 7.7");
  });
  test("none of two agents'", () => {
    const agents = [agent("idle", { pane: "%1" }), agent("working", { pane: "%3" })];
    expect(() => choosePane(session({ agents }), panes, undefined)).toThrow("has 2 agents");
  });
});

describe("typing is refused", () => {
  const plain = { answer: false, force: false };
  const to = (own: Partial<PaneInUse>): PaneInUse => ({
    session: session(),
    pane: pane(),
    agent: null,
    ...own,
  });
  const TABLE: [string, Partial<PaneInUse>, Partial<typeof plain>, number | null, string | null][] =
    [
      ["not at all", {}, {}, null, null],
      [
        "into a dead pane, even with force",
        { pane: pane({ dead: true }) },
        { force: true },
        null,
        "has ended",
      ],
      ["into copy mode", { pane: pane({ inMode: true }) }, {}, null, "copy mode"],
      ["into several", { pane: pane({ synchronized: true }) }, {}, null, "would get its keys too"],
      [
        "not into copy mode with force",
        { pane: pane({ inMode: true }) },
        { force: true },
        null,
        null,
      ],
      [
        "into a dialog",
        { agent: agent("waiting", { reason: "plan" }) },
        {},
        null,
        "waits for an answer (plan)",
      ],
      [
        "into a dialog, even with force",
        { agent: agent("waiting") },
        { force: true },
        null,
        "waits for an answer",
      ],
      ["not as an answer", { agent: agent("waiting") }, { answer: true }, null, null],
      [
        "as an answer that nobody waits for",
        { agent: agent("working") },
        { answer: true },
        null,
        "no agent",
      ],
      ["while somebody types", {}, {}, 2, "somebody types"],
      ["not after a while", {}, {}, 6, null],
      ["not while somebody types with force", {}, { force: true }, 0, null],
    ];
  test.each(TABLE)("%s", (_, own, words, quiet, reason) => {
    const error = refusal(to(own), { ...plain, ...words }, quiet);
    if (reason === null) expect(error).toBeNull();
    else expect(error).toMatchObject({ kind: "refused", message: expect.stringContaining(reason) });
  });
});

describe("keys by name", () => {
  test.each(["a", "Enter", "C-c", "M-x", "C-M-Left", "F12", "?", "$"])("%s", (name) => {
    expect(requireKey(name)).toBe(name);
  });
  test.each(["", "Return", "enter", "ab", "C-", "'", ";;", "F13", "a b"])("%j is none", (name) => {
    expect(() => requireKey(name)).toThrow("there is no key");
  });
});

describe("waiting", () => {
  test.each([
    ["working", "waiting,done", "going on"],
    ["unknown", "waiting,done", "going on"],
    ["waiting", "waiting,done", "reached"],
    ["done", "waiting,done", "reached"],
    ["idle", "waiting,done", "reached"],
    ["done", "idle", "reached"],
    ["failed", "waiting,done", "failed"],
    ["failed", "failed", "reached"],
    ["ended", "waiting,done", "failed"],
    [null, "waiting,done", "failed"],
    [null, "ended", "reached"],
    ["done", "waiting", "going on"],
  ] as const)("%s for %s: %s", (state, wanted, progress) => {
    expect(progressOf(state, statesOf(wanted))).toBe(progress);
  });
  test("for what is no state", () => {
    expect(() => statesOf("waiting,lunch")).toThrow('--for takes no "lunch"');
    expect(() => statesOf("")).toThrow("--for takes no");
  });
});
