import { describe, expect, test } from "bun:test";
import {
  type Agent,
  judgeSeen,
  neediest,
  nextInNeed,
  type PaneAgent,
} from "../../src/sessions/agents.ts";

function agent(state: Agent["state"], since: number | null = 100): Agent {
  return {
    ...{ pane: "%1", kind: "claude", state, reason: null, since, background: 0 },
    ...{ conversation: null, source: "published", evidence: [] },
  };
}

describe("a session is as its neediest pane:", () => {
  test.each([
    [["working", "waiting", "done"], "waiting"],
    [["idle", "failed", "done"], "failed"],
    [["working", "done"], "done"],
    [["ended", "unknown", "working"], "working"],
    [["ended", "idle"], "idle"],
  ] as const)("%j is %s", (states, state) => {
    expect(neediest(states.map((each) => agent(each)))?.state).toBe(state);
  });
  test("none has none", () => expect(neediest([])).toBeNull());
});

describe("a turn that is over", () => {
  const done: PaneAgent = { ...agent("done", 100), sessionId: "$1", inActiveWindow: true };
  test.each([
    ["was not seen", done, 0, null, "done"],
    ["was not seen since", done, 0, 99, "done"],
    ["was seen since", done, 0, 101, "idle"],
    ["is being looked at", done, 1, 50, "idle"],
    [
      "is in another window than the one looked at",
      { ...done, inActiveWindow: false },
      1,
      50,
      "done",
    ],
  ] as const)("%s", (_, own, attachedClients, lastAttachedAt, state) => {
    expect(judgeSeen(own, { attachedClients, lastAttachedAt }).state).toBe(state);
  });
  test("waiting stays waiting, whoever looks", () => {
    const waiting: PaneAgent = { ...done, state: "waiting" };
    expect(judgeSeen(waiting, { attachedClients: 2, lastAttachedAt: 500 }).state).toBe("waiting");
  });
});

describe("next", () => {
  const sessions = [
    { id: "$1", agents: [agent("working")] },
    { id: "$2", agents: [agent("done", 10)] },
    { id: "$3", agents: [agent("waiting", 50)] },
    { id: "$4", agents: [agent("waiting", 40)] },
    { id: "$5", agents: [agent("failed", 5)] },
    { id: "$6", agents: [] },
  ];
  test.each([
    ["$1", "$4"],
    ["$4", "$3"],
    ["$3", "$5"],
    ["$5", "$2"],
    ["$2", "$4"],
    [null, "$4"],
  ])("from %s is %s", (here, there) => {
    expect(nextInNeed(sessions, here)?.id).toBe(there);
  });
  test("is nowhere when nobody needs anybody", () => {
    expect(nextInNeed(sessions.slice(0, 1), "$1")).toBeNull();
  });
});
