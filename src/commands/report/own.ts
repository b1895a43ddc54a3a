import { installedCompletions } from "../../completion/installed.ts";
import { settingsFiles } from "../../config/settings.ts";
import { hookStatus } from "../../operations/agent-hooks.ts";
import { rememberedDirectory, rememberedProjects } from "../../projects/remembered.ts";
import { unsearchable } from "../../projects/search.ts";
import { listTrusted, trustDirectory } from "../../projects/trust.ts";
import { AGENT_KINDS } from "../../sessions/agents.ts";
import type { Context } from "../../snapshot/context.ts";
import { latestRecord, recordPaths, savedDirectory } from "../../snapshot/saved.ts";
import { counted } from "../../terminal/text.ts";
import { ago } from "../../terminal/time.ts";
import { examine } from "../doctor-findings.ts";
import type { Part } from "./parts.ts";
import { vaguePath, whyOf } from "./words.ts";

/** What pots itself knows: its settings, and what it keeps. */

/** Settings whose values are one of a few words; of the others only whether they are set is told. */
const OPEN = new Set([
  ...["POTS_AUTO_START_SESSION", "POTS_AUTO_ATTACH", "POTS_WORKTREE_PROVIDER", "POTS_RESTORE"],
]);

function settings({ config, home, env }: Context): string[] {
  const files = settingsFiles(env, home);
  return config.inForce.map(({ key, text, from, line }) => {
    const value = OPEN.has(key) ? text.toLowerCase() : from === "default" ? "not set" : "set";
    if (from === "default") return `${key} ${value} (default)`;
    const file = files.includes(from) ? vaguePath(from, home) : "a file";
    return `${key} ${value} (${line === undefined ? "environment" : `${file}:${line}`})`;
  });
}

function complaints({ config }: Context): string {
  if (config.warnings.length === 0 && unsearchable(config.settings.projectDirs).length === 0) {
    return "none";
  }
  const unusable = unsearchable(config.settings.projectDirs).length;
  const own = counted(config.warnings.length, "warning");
  return `${own}, ${counted(unusable, "project directory", "project directories")} that cannot be searched`;
}

function hooks(context: Context): string[] {
  return AGENT_KINDS.map((kind) => {
    const { program, path, state, note } = hookStatus(context, kind);
    const where = state === "absent" ? "" : ` in ${vaguePath(path, context.home)}`;
    const why = state === "unreadable" ? ` (${whyOf(note)})` : "";
    const todo = state !== "unreadable" && note !== "" ? "; something is left to do" : "";
    const found = program === null ? "not on PATH" : "on PATH";
    return `${kind}: ${found}, hooks ${state}${where}${why}${todo}`;
  });
}

function saved(context: Context): string {
  const directory = savedDirectory(context);
  const paths = recordPaths(directory);
  const warnings: string[] = [];
  const latest = latestRecord(directory, warnings);
  const unread = warnings.length === 0 ? "" : `, ${warnings.length} passed over`;
  if (latest === null) return `${counted(paths.length, "record")}${unread}`;
  const { savedAt, sessions, waiting } = latest.record;
  const age = ago(savedAt / 1000, Date.now() / 1000);
  return `${counted(paths.length, "record")}${unread}; the latest of ${age}, with ${counted(sessions.length, "session")} and ${waiting.length} from before`;
}

function projects({ stateDirectory }: Context): string {
  const { roots, warnings } = rememberedProjects(rememberedDirectory(stateDirectory));
  const unread = warnings.length === 0 ? "" : `, ${warnings.length} passed over`;
  return `${roots.length} remembered${unread}`;
}

/** By doctor's own words for what it looks at; what it found may be private. */
async function verdicts(context: Context): Promise<string> {
  const findings = await examine(context);
  return findings.map(({ what, verdict }) => `${what} ${verdict}`).join(", ");
}

export const OWN: readonly Part[] = [
  {
    title: "pots",
    lines: [
      { what: "doctor", tell: verdicts },
      { what: "settings", tell: settings },
      { what: "settings that could not be used", tell: complaints },
      { what: "agents' hooks", tell: hooks },
      { what: "saved sessions", tell: saved },
      { what: "other machines", tell: ({ config }) => `${config.settings.hosts.length} named` },
      { what: "projects", tell: projects },
      {
        what: "trusted files",
        tell: (context) => `${listTrusted(trustDirectory(context.stateDirectory)).length}`,
      },
      {
        what: "completion",
        tell: ({ env, home }) =>
          installedCompletions(env, home).join(", ") || "not found where it usually is",
      },
    ],
  },
];
