import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { originOf } from "../../src/agents/ancestry.ts";
import { eventFields, eventOf } from "../../src/agents/events.ts";
import { AGENT_KINDS } from "../../src/sessions/agents.ts";
import { processesOf } from "../support/processes.ts";

describe("a hook's event", () => {
  test.each([
    ["claude", { hook_event_name: "UserPromptSubmit", prompt: "<task-notification>" }, "working"],
    ["claude", { hook_event_name: "PermissionRequest", tool_name: "Bash" }, "waiting permission"],
    [
      "claude",
      { hook_event_name: "PermissionRequest", tool_name: "AskUserQuestion" },
      "waiting question",
    ],
    ["claude", { hook_event_name: "PermissionRequest", tool_name: "ExitPlanMode" }, "waiting plan"],
    [
      "claude",
      { hook_event_name: "Notification", notification_type: "permission_prompt" },
      "waiting permission",
    ],
    ["claude", { hook_event_name: "Notification", notification_type: "idle_prompt" }, null],
    ["claude", { hook_event_name: "Stop" }, "done"],
    ["claude", { hook_event_name: "StopFailure", error: "overloaded" }, "failed overloaded"],
    ["claude", { hook_event_name: "Stop", agent_id: "a1" }, null],
    ["claude", { hook_event_name: "SubagentStop", agent_id: "a1" }, null],
    ["claude", { hook_event_name: "PermissionRequest", agent_id: "a1" }, "waiting permission"],
    ["claude", { hook_event_name: "SessionEnd", reason: "clear" }, null],
    ["claude", { hook_event_name: "SessionEnd", reason: "exit" }, "gone"],
    ["codex", { hook_event_name: "Interrupt" }, "idle"],
    [
      "gemini",
      { hook_event_name: "Notification", notification_type: "ToolPermission" },
      "waiting permission",
    ],
    ["gemini", { hook_event_name: "AfterAgent" }, "done"],
    ["opencode", { hook_event_name: "question" }, "waiting question"],
    ["claude", { hook_event_name: "constructor" }, null],
    ["claude", {}, null],
  ] as const)("of %s: %j", (kind, fields, expected) => {
    const event = eventOf(kind, fields);
    const text = event && [event.state, event.reason].filter((word) => word !== null).join(" ");
    expect(text).toBe(expected);
  });

  test("counts what runs in the background", () => {
    expect(
      eventOf("claude", { hook_event_name: "Stop", background_tasks: [{}, {}] })?.background,
    ).toBe(2);
  });

  test("is told from the start of what was cut short", () => {
    const text = `{"session_id":"s1","hook_event_name":"PostToolUse","tool_response":"${"x".repeat(70_000)}`;
    expect(eventOf("claude", eventFields(text.slice(0, 64 * 1024)))).toMatchObject({
      ...{ state: "working", conversation: "s1" },
    });
  });

  test("may be any JSON, and any bytes", () => {
    const anything = fc.oneof(fc.json(), fc.string({ unit: "binary" }), fc.constant("null"));
    const odd = fc.record({
      hook_event_name: fc.constantFrom("Stop", "PermissionRequest", "StopFailure", "SessionEnd"),
      ...{ session_id: fc.jsonValue(), agent_id: fc.jsonValue(), tool_name: fc.jsonValue() },
      ...{ error: fc.jsonValue(), background_tasks: fc.jsonValue(), reason: fc.jsonValue() },
    });
    fc.assert(
      fc.property(fc.constantFrom(...AGENT_KINDS), anything, odd, (kind, text, fields) => {
        eventOf(kind, eventFields(text));
        const event = eventOf(kind, fields);
        expect([null, "string"]).toContain(event === null ? null : typeof event.state);
      }),
      { numRuns: 300 },
    );
  });
});

describe("whose hook it is:", () => {
  /** Processes as `pid parent terminal words`. */
  const tableOf = (...rows: string[]) =>
    processesOf(rows.map((row) => row.replace(/^(\d+ \d+ \S+) /, "$1 0 S ")));
  const shell = "10 1 pts1 -zsh";

  test("the agent's above it, in the pane whose shell is above that", () => {
    const table = tableOf(shell, "20 10 pts1 claude", "30 20 - sh -c x");
    expect(originOf("claude", table, 30)).toMatchObject({ agent: { pid: 20 }, roots: [20, 10] });
  });
  test("one that a launcher started is one", () => {
    const table = tableOf(
      shell,
      "20 10 pts1 node /x/codex.js",
      "21 20 pts1 codex",
      "30 21 - sh -c x",
    );
    expect(originOf("codex", table, 30)).toMatchObject({ agent: { pid: 21 }, roots: [21, 20, 10] });
  });
  test("an agent's own tool is none, of its kind or another", () => {
    const nested = tableOf(shell, "20 10 pts1 claude", "25 20 pts1 claude -p x", "30 25 - sh");
    expect(originOf("claude", nested, 30)).toBeNull();
    const other = tableOf(
      shell,
      "20 10 pts1 codex",
      "22 20 - bash",
      "25 22 pts1 claude",
      "30 25 - sh",
    );
    expect(originOf("claude", other, 30)).toBeNull();
  });
  test("a daemon that stands at no terminal is none, whoever started it", () => {
    const table = tableOf(shell, "20 10 - codex app-server", "30 20 - sh");
    expect(originOf("codex", table, 30)).toBeNull();
  });
  test("a bare shell, an editor, and an agent of another kind are none", () => {
    expect(originOf("claude", tableOf(shell, "30 10 pts1 nvim"), 30)).toBeNull();
    expect(originOf("claude", tableOf(shell, "20 10 pts1 codex", "30 20 - sh"), 30)).toBeNull();
  });
});
