import { AGENT_KINDS, type AgentKind } from "../sessions/agents.ts";

/** Which agent a process is, by the words it was started with. */

/** Where an agent is a script of theirs, this is part of its path. */
const PACKAGES: Record<AgentKind, string> = {
  claude: "/@anthropic-ai/claude-code/",
  codex: "/@openai/codex/",
  gemini: "/@google/gemini-cli/",
  opencode: "/opencode-ai/",
};

const INTERPRETERS = new Set(["node", "nodejs", "bun", "deno"]);

/** node:path takes longer to load than a hook has. */
const basename = (path: string) => path.slice(path.lastIndexOf("/") + 1);

const programOf = (word: string) =>
  basename(word)
    .replace(/^-/, "")
    .replace(/\.exe$/, "");

export function isInterpreter(words: readonly string[]): boolean {
  return INTERPRETERS.has(programOf(words[0] ?? ""));
}

export function isKind(text: string): text is AgentKind {
  return (AGENT_KINDS as readonly string[]).includes(text);
}

/** Null where it is none that pots knows. */
export function kindOf(words: readonly string[]): AgentKind | null {
  const program = programOf(words[0] ?? "");
  if (isKind(program)) return program;
  if (!INTERPRETERS.has(program)) return null;
  const script = words.slice(1).find((word) => !word.startsWith("-")) ?? "";
  const name = basename(script).replace(/\.[cm]?js$/, "");
  if (isKind(name)) return name;
  return AGENT_KINDS.find((kind) => script.includes(PACKAGES[kind])) ?? null;
}
