/**
 * The plugin by which opencode tells pots. Its status stays busy while a permission is asked for, so
 * what is pending is counted; sessions of subagents, which have a parent, are not told of.
 */
export function pluginText(pots: string): string {
  return `// Written by \`pots agent install opencode\`; \`pots agent uninstall opencode\` removes it.
import { spawn } from "node:child_process";

const POTS = ${JSON.stringify(pots)};

export const PotsStatus = async () => {
  const children = new Set();
  const pending = new Map();
  let status = "idle";
  let told = "";
  const tell = (name, more) => {
    const text = JSON.stringify({ hook_event_name: name, ...more });
    if (text === told) return;
    told = text;
    const child = spawn(POTS, ["agent", "event", "opencode"], { stdio: ["pipe", "ignore", "ignore"] });
    child.on("error", () => {});
    child.stdin.on("error", () => {});
    child.stdin.end(text);
  };
  const now = (id) => {
    const [asked] = pending.values();
    tell(asked ?? status, { session_id: id });
  };
  return {
    event: async ({ event }) => {
      const data = event.properties ?? {};
      const id = data.sessionID ?? data.info?.id;
      if (data.info?.parentID) children.add(data.info.id);
      switch (event.type) {
        case "permission.asked":
        case "question.asked":
          pending.set(data.id ?? data.requestID ?? "one", event.type.split(".")[0]);
          return now(id);
        case "permission.replied":
        case "question.replied":
        case "question.rejected":
          pending.delete(data.requestID ?? data.permissionID ?? data.id ?? "one");
          return now(id);
        case "session.status":
          if (children.has(id)) return;
          status = data.status?.type === "busy" || data.status?.type === "retry" ? "busy" : "idle";
          if (status === "idle") pending.clear();
          return now(id);
        case "session.error":
          if (children.has(id)) return;
          return tell("error", { session_id: id, error: data.error?.name ?? "error" });
      }
    },
  };
};
`;
}
