import type { Environment } from "../system/environment.ts";
import { errorCode, reasonOf } from "../system/errors.ts";
import { readText } from "../system/read-file.ts";
import { tilde } from "../terminal/text.ts";
import {
  type ResolvedSettings,
  resolveSettings,
  type SettingsFile,
  settingsFiles,
} from "./settings.ts";

/** Settings as this machine's environment and files have them. A file that cannot be read is a warning. */
export function loadSettings(env: Environment, home: string): ResolvedSettings {
  const files: SettingsFile[] = [];
  const unreadable: string[] = [];
  for (const path of settingsFiles(env, home)) {
    try {
      files.push({ path, text: readText(path) });
    } catch (error) {
      const code = errorCode(error);
      if (code !== "ENOENT" && code !== "ENOTDIR") {
        unreadable.push(`${tilde(path, home)} could not be read: ${reasonOf(error)}`);
      }
    }
  }
  const resolved = resolveSettings(files, env, home);
  if (unreadable.length === 0) return resolved;
  const inForce = resolved.inForce.map((each) =>
    each.from === "default" ? { ...each, unsure: true as const } : each,
  );
  return { ...resolved, inForce, warnings: [...unreadable, ...resolved.warnings] };
}
