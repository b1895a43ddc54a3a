import { describe, expect, test } from "bun:test";
import type { ClaudeRecord } from "../../src/agents/claude.ts";
import type { HookRecord } from "../../src/agents/record.ts";
import { agentOf, type PaneFacts } from "../../src/agents/state.ts";

const hook: HookRecord = {
  ...{ time: 2000, pane: "%1", kind: "claude", state: "working", pid: 7, start: "1" },
  ...{ conversation: "talk", reason: null, background: 0, subagent: null, since: 2000 },
};

const record: ClaudeRecord = {
  ...{ pid: 7, start: "1", conversation: "talk", cwd: "/code", status: "busy", waitingFor: null },
  ...{ startedAt: 1000, changedAt: 5000 },
};

function facts(own: Partial<PaneFacts>): PaneFacts {
  return {
    ...{ pane: "%1", sessionId: "$1", inActiveWindow: true, title: "" },
    ...{ hook: null, hookProcess: "gone", front: null, published: null, publishedBehind: false },
    ...own,
  };
}

const claude = { pid: 7, kind: "claude" } as const;
const published = (own: Partial<ClaudeRecord>) => ({ ...record, ...own });
const said = (own: Partial<HookRecord>) =>
  ({ hook: { ...hook, ...own }, hookProcess: "front" }) as const;

describe("the state of an agent:", () => {
  const TABLE: [string, Partial<PaneFacts>, string | null][] = [
    ["a bare shell", {}, null],
    ["published busy", { published: record }, "working"],
    [
      "published waiting",
      { published: published({ status: "waiting", waitingFor: "permission prompt" }) },
      "waiting permission",
    ],
    [
      "a dialog",
      { published: published({ status: "waiting", waitingFor: "dialog open" }) },
      "waiting input",
    ],
    ["idle after a turn", { published: published({ status: "idle" }) }, "done"],
    [
      "idle that was asked nothing yet",
      { published: published({ status: "idle", changedAt: 900 }) },
      "idle",
    ],
    ["a background command", { published: published({ status: "shell" }) }, "done"],
    ["starting", { published: published({ status: null }) }, "unknown"],
    ["what a later version says", { published: published({ status: "dreaming" }) }, "unknown"],
    [
      "a question, which the hook knows",
      {
        published: published({ status: "waiting", waitingFor: "permission prompt" }),
        ...said({ state: "waiting", reason: "question" }),
      },
      "waiting question",
    ],
    [
      "interrupted: no hook says so",
      { published: published({ status: "idle" }), ...said({ state: "working" }) },
      "done",
    ],
    [
      "a permission refused: no hook says so",
      {
        published: published({ status: "idle" }),
        ...said({ state: "waiting", reason: "permission" }),
      },
      "done",
    ],
    [
      "an error of the API: the hook alone says so",
      {
        published: published({ status: "idle" }),
        ...said({ state: "failed", reason: "overloaded" }),
      },
      "failed overloaded",
    ],
    [
      "working again after an error",
      { published: record, ...said({ state: "failed", reason: "overloaded" }) },
      "working",
    ],
    [
      "another conversation's error",
      {
        published: published({ status: "idle" }),
        ...said({ state: "failed", reason: "x", conversation: "other" }),
      },
      "done",
    ],
    ["killed with -9 though its hook said working", { hook, hookProcess: "gone" }, "ended"],
    [
      "another agent in front of a gone one",
      { hook, hookProcess: "gone", front: { pid: 9, kind: "codex" } },
      "unknown",
    ],
    [
      "a hook alone",
      { ...said({ kind: "codex", state: "waiting", reason: "permission" }) },
      "waiting permission",
    ],
    ["its turn over, by its hook", { ...said({ kind: "codex", state: "done" }) }, "done"],
    [
      "suspended while it worked",
      { hook: { ...hook, kind: "codex" }, hookProcess: "behind" },
      "idle suspended",
    ],
    ["suspended, published", { published: record, publishedBehind: true }, "idle suspended"],
    ["known by its process alone", { front: claude }, "unknown"],
    ["Claude's title says nothing", { front: claude, title: "⠂ busy" }, "unknown"],
    ["Codex' title spins", { front: { pid: 7, kind: "codex" }, title: "⠙ acme" }, "working"],
    [
      "Codex' title asks: no state comes from it",
      { front: { pid: 7, kind: "codex" }, title: "[ ! ] Action Required | acme" },
      "unknown",
    ],
    [
      "Gemini's star",
      { front: { pid: 7, kind: "gemini" }, title: "✦  Working… (acme)" },
      "working",
    ],
    [
      "Gemini's misleading Ready",
      { front: { pid: 7, kind: "gemini" }, title: "◇  Ready (acme)" },
      "unknown",
    ],
  ];
  test.each(TABLE)("%s", (_, own, expected) => {
    const agent = agentOf(facts(own));
    const text = agent && [agent.state, agent.reason].filter((word) => word !== null).join(" ");
    expect(text).toBe(expected);
  });
});

test("a background command is counted, and is no work", () => {
  const one = agentOf(facts({ published: published({ status: "shell" }) }));
  expect(one).toMatchObject({ state: "done", background: 1 });
  const own = said({ state: "done", background: 3 });
  expect(agentOf(facts({ published: published({ status: "shell" }), ...own }))?.background).toBe(3);
  expect(agentOf(facts({ published: published({ status: "idle" }), ...own }))?.background).toBe(0);
});
