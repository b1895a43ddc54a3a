import { expect, test } from "bun:test";
import { resumeWords } from "../../src/agents/resume.ts";
import { World } from "../support/world.ts";

test("an agent's conversation is offered where it is, and belongs, and nowhere else", async () => {
  await using world = new World();
  const { home } = world;
  const words = (kind: "claude" | "codex" | "gemini", conversation: string, directory: string) =>
    resumeWords({ kind, conversation }, directory, {}, home);
  const id = "019c41d9-7c1e-7000-8000-000000000001";
  const meta = JSON.stringify({ type: "session_meta", payload: { id, cwd: "/code/acme" } });
  const day = ".codex/sessions/2026/11/25";
  world.file(`${day}/rollout-2026-11-25T20-31-00-${id}.jsonl`, `${meta}\n${"x".repeat(2_000_000)}`);
  world.file(`${day}/rollout-2026-11-25T20-31-00-cut.jsonl`, meta.replaceAll(id, "cut"));
  world.file(".claude/projects/-code-acme/talk.jsonl", "{}\n");
  expect(words("codex", id, "/code/acme")).toEqual(["codex", "resume", id]);
  expect(words("codex", id, "/code/other")).toBeNull();
  expect(words("codex", "00000001", "/code/acme")).toBeNull(); // the end of another's
  expect(words("codex", "cut", "/code/acme")).toBeNull();
  expect(words("codex", "gone", "/code/acme")).toBeNull();
  expect(words("claude", "talk", "/code/acme")).toEqual(["claude", "--resume", "talk"]);
  expect(words("claude", "talk", "/code/other")).toBeNull();
  expect(words("gemini", "talk", "/code/acme")).toBeNull();
  expect(
    resumeWords({ kind: "codex", conversation: id }, "/code/acme", { CODEX_HOME: "/no" }, home),
  ).toBeNull();
});
