import { type Environment, xdgDirectory } from "../system/environment.ts";
import { tilde } from "../terminal/text.ts";
import { DEFINITIONS, type Definition, type Settings } from "./definitions.ts";
import { isOurs, isSlip, nearestKey } from "./misspelt.ts";
import { type Assignment, parseShellFile } from "./shellfile.ts";

/** Which value of a setting wins: environment > files in order > default. */

export interface SettingSource {
  /** `environment`, `default`, or the settings file's path. */
  from: string;
  /** Line in that file, counted from 1. */
  line?: number;
}

export interface SettingInForce extends SettingSource {
  key: string;
  /** As written, or the default. */
  text: string;
  /** A value may be meant that could not be read, or not be used: the default stands in for it. */
  unsure?: true;
}

export interface SettingsFile {
  path: string;
  text: string;
}

export interface ResolvedSettings {
  settings: Settings;
  inForce: SettingInForce[];
  /** One line for each value that could not be used. */
  warnings: string[];
}

/** What was not UTF-8 when it was read has U+FFFD in its place. */
const isUtf8 = (text: string) => !text.includes("\ufffd");

/** The files that may hold settings, the first to set a key wins: pots' own, then plum's. */
export function settingsFiles(env: Environment, home: string): string[] {
  const plum = env.PLUM_CONFIG_FILE;
  return [
    `${xdgDirectory("CONFIG", env, home)}/pots/config`,
    `${home}/.pots-config`,
    ...(plum ? [plum] : []),
    `${home}/.worktree-config`,
    `${home}/.config/plum/config`,
  ];
}

/** Decide every setting. Pure: the files were read by the caller. Never throws. */
export function resolveSettings(
  files: readonly SettingsFile[],
  env: Environment,
  home: string,
): ResolvedSettings {
  const parsed = files.map((file) => ({
    path: file.path,
    shown: tilde(file.path, home),
    assignments: parseShellFile(file.text, (name) => (name === "HOME" ? home : env[name])),
  }));
  const settings = {} as Settings;
  const inForce: SettingInForce[] = [];
  const warnings: string[] = [];
  for (const definition of DEFINITIONS) {
    const chosen = choose(definition, parsed, env, warnings);
    inForce.push({ key: definition.key, ...chosen });
    definition.apply(chosen.text, settings, home);
  }
  return { settings, inForce, warnings: [...warnings, ...unknownKeys(parsed, env)] };
}

interface ParsedFile {
  path: string;
  /** The path as people write it. */
  shown: string;
  assignments: Assignment[];
}

/** Keys that are none, each with the nearest that is one. */
function unknownKeys(files: readonly ParsedFile[], env: Environment): string[] {
  const keys = DEFINITIONS.map(({ key }) => key);
  const unknown = (where: string, key: string) =>
    `${where}: there is no setting ${key}; nearest: ${nearestKey(key, keys).key}`;
  return [
    ...Object.keys(env).flatMap((name) => (isSlip(name, keys) ? unknown("environment", name) : [])),
    ...files.flatMap(({ shown, assignments }) =>
      assignments.flatMap(({ key, line }) =>
        isOurs(key) && !keys.includes(key) ? unknown(`${shown}:${line}`, key) : [],
      ),
    ),
  ];
}

function choose(
  definition: Definition,
  files: readonly ParsedFile[],
  env: Environment,
  warnings: string[],
): Omit<SettingInForce, "key"> {
  const { key, fallback, allowed, split, accepts } = definition;
  const fallBack = (where: string, problem: string) => {
    warnings.push(
      `${where}: ${key} ${problem}; allowed: ${allowed}; using ${JSON.stringify(fallback)}`,
    );
    return { from: "default", text: fallback, unsure: true as const };
  };
  const take = (source: SettingSource, where: string, text: string) => {
    if (!isUtf8(text)) return fallBack(where, "is not UTF-8");
    const refused = (split?.(text) ?? [text])
      .filter((entry) => !accepts(entry))
      .map((entry) => JSON.stringify(entry));
    if (refused.length === 0) return { ...source, text };
    if (split === undefined) return fallBack(where, `is ${refused}`);
    warnings.push(`${where}: ${key} has ${refused.join(", ")}, passed over; allowed: ${allowed}`);
    return { ...source, text };
  };
  const own = env[key];
  if (own !== undefined && (own !== "" || fallback === "")) {
    return take({ from: "environment" }, "environment", own);
  }
  for (const file of files) {
    const last = file.assignments.findLast((assignment) => assignment.key === key);
    if (last === undefined) continue;
    const where = `${file.shown}:${last.line}`;
    if (last.value === null) return fallBack(where, `was not read: ${last.problem}`);
    return take({ from: file.path, line: last.line }, where, last.value);
  }
  return { from: "default", text: fallback };
}

/** May another value of it be meant than the one in force? */
export function isUnsure({ inForce }: Pick<ResolvedSettings, "inForce">, key: string): boolean {
  return inForce.some((each) => each.key === key && each.unsure);
}
