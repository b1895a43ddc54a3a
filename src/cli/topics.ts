/** The pages of `pots help <topic>`, written once as Markdown; man pages are made of them too. */

export interface Topic {
  name: string;
  /** One line, for the overview. */
  summary: string;
  /** The page as Markdown. */
  load: () => Promise<{ default: string }>;
}

export const TOPICS: readonly Topic[] = [
  {
    name: "start",
    summary: "the first ten minutes",
    load: () => import("./topics/start.md", { with: { type: "text" } }),
  },
  {
    name: "names",
    summary: "what a name means, and who finds what",
    load: () => import("./topics/names.md", { with: { type: "text" } }),
  },
  {
    name: "safety",
    summary: "what pots ends, and what it never does",
    load: () => import("./topics/safety.md", { with: { type: "text" } }),
  },
  {
    name: "worktrees",
    summary: "a worktree from birth to removal",
    load: () => import("./topics/worktrees.md", { with: { type: "text" } }),
  },
  {
    name: "layouts",
    summary: "what a session starts with",
    load: () => import("./topics/layouts.md", { with: { type: "text" } }),
  },
  {
    name: "agents",
    summary: "who needs you, and working from outside",
    load: () => import("./topics/agents.md", { with: { type: "text" } }),
  },
  {
    name: "restore",
    summary: "sessions after a reboot",
    load: () => import("./topics/restore.md", { with: { type: "text" } }),
  },
  {
    name: "hosts",
    summary: "sessions on other machines",
    load: () => import("./topics/hosts.md", { with: { type: "text" } }),
  },
  {
    name: "settings",
    summary: "what can be set, and where",
    load: () => import("./topics/settings.md", { with: { type: "text" } }),
  },
  {
    name: "json",
    summary: "what --json prints; --schema: its schema",
    load: () => import("./topics/json.md", { with: { type: "text" } }),
  },
  {
    name: "troubleshooting",
    summary: "what messages mean, and what to do",
    load: () => import("./topics/troubleshooting.md", { with: { type: "text" } }),
  },
];
