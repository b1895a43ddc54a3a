import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { resumeWords } from "../../src/agents/resume.ts";
import type { AgentKind } from "../../src/sessions/agents.ts";
import { World } from "../support/world.ts";

test("an agent's conversation is offered where it is, and belongs, and nowhere else", async () => {
  await using world = new World();
  const { home } = world;
  const words = (kind: AgentKind, conversation: string, directory: string) =>
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

  const projectHash = new Bun.CryptoHasher("sha256").update("/code/acme").digest("hex");
  const chat = (sessionId: string, kind = "main") => {
    const line = JSON.stringify({ sessionId, projectHash, kind });
    const name = `session-2026-11-27T01-43-${sessionId.slice(0, 8)}.jsonl`;
    world.file(`.gemini/tmp/acme/chats/${name}`, `${line}\n{"id":"1","type":"user"}\n`);
  };
  world.file(".gemini/tmp/bin/rg", ""); // a project's name with something else in it
  chat("e574e8b4-765c-4113-b227-f67312bc0dae");
  chat("aaaaaaaa-765c-4113-b227-f67312bc0dae", "subagent");
  const gemini = (id: string, at = "/code/acme") => words("gemini", id, at);
  expect(gemini("e574e8b4-765c-4113-b227-f67312bc0dae")).toEqual([
    ...["gemini", "--resume", "e574e8b4-765c-4113-b227-f67312bc0dae"],
  ]);
  expect(gemini("e574e8b4-765c-4113-b227-f67312bc0dae", "/code/other")).toBeNull();
  expect(gemini("e574e8b4")).toBeNull(); // the start of another's
  expect(gemini("aaaaaaaa-765c-4113-b227-f67312bc0dae")).toBeNull();

  expect(words("opencode", "ses_1", "/code/acme")).toBeNull(); // no database, and none is made
  world.file(".local/share/opencode/opencode.db", "");
  const path = `${home}/.local/share/opencode/opencode.db`;
  {
    using database = new Database(path);
    database.run("PRAGMA journal_mode = WAL");
    database.run("CREATE TABLE session (id text PRIMARY KEY, parent_id text, directory text)");
    database.run("INSERT INTO session VALUES ('ses_1', NULL, '/code/acme')");
    database.run("INSERT INTO session VALUES ('ses_2', 'ses_1', '/code/acme')");
    const opencode = (id: string, at = "/code/acme") => words("opencode", id, at);
    expect(opencode("ses_1")).toEqual(["opencode", "--session", "ses_1"]);
    expect([opencode("ses_1", "/code/other"), opencode("ses_2")]).toEqual([null, null]);
  }
  world.file(".local/share/opencode/opencode.db", "no database");
  expect(words("opencode", "ses_1", "/code/acme")).toBeNull();
  expect(
    resumeWords({ kind: "codex", conversation: id }, "/code/acme", { CODEX_HOME: "/no" }, home),
  ).toBeNull();
});
