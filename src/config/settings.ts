import { expandHome } from "../system/paths.ts";
import { hasControls, tilde } from "../terminal/text.ts";
import { isOurs, isSlip, nearestKey } from "./misspelt.ts";
import { type Assignment, parseShellFile } from "./shellfile.ts";
import { splitWords } from "./split-words.ts";

/** The settings, their defaults, and which value wins: environment > files in order > default. */

export interface Settings {
  autoStartSession: boolean;
  defaultTask: string;
  sessionPrefix: string;
  autoAttach: boolean;
  worktreeProvider: "auto" | "plum" | "git";
  /** Absolute paths. */
  projectDirs: string[];
  /** Where git's new worktrees go, absolute or relative to the root; empty: beside the others. */
  worktreeDir: string;
  /** A program and its words; empty: none. */
  onWaiting: string[];
  /** Does the first command that a new server sees bring sessions back? */
  restore: "off" | "auto";
}

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

interface Definition {
  key: string;
  fallback: string;
  about: string;
  /** Said when a value is refused. */
  allowed: string;
  accepts: (text: string) => boolean;
  apply: (text: string, settings: Settings, home: string) => void;
}

const TRUTHS: Record<string, boolean> = {
  true: true,
  yes: true,
  on: true,
  "1": true,
  false: false,
  no: false,
  off: false,
  "0": false,
};
const isTruth = (text: string) => Object.hasOwn(TRUTHS, text.toLowerCase());
const truth = (text: string) => TRUTHS[text.toLowerCase()] ?? false;
/** What was not UTF-8 when it was read has U+FFFD in its place. */
const isUtf8 = (text: string) => !text.includes("\ufffd");
const hasNoControls = (text: string) => !hasControls(text);
const TRUTH_WORDS = "true or false (yes/no, on/off, 1/0)";

export const DEFINITIONS: readonly Definition[] = [
  {
    key: "POTS_AUTO_START_SESSION",
    fallback: "false",
    about: "start a worktree's session when attach names the worktree in full",
    allowed: TRUTH_WORDS,
    accepts: isTruth,
    apply: (text, settings) => {
      settings.autoStartSession = truth(text);
    },
  },
  {
    key: "POTS_DEFAULT_TASK",
    fallback: "dev",
    about: "the task of a session when none is named",
    allowed: "a word without control characters, not empty",
    accepts: (text) => text.trim() !== "" && hasNoControls(text),
    apply: (text, settings) => {
      settings.defaultTask = text.trim();
    },
  },
  {
    key: "POTS_SESSION_PREFIX",
    fallback: "",
    about: "put before every session name",
    allowed: "text without control characters",
    accepts: hasNoControls,
    apply: (text, settings) => {
      settings.sessionPrefix = text;
    },
  },
  {
    key: "POTS_AUTO_ATTACH",
    fallback: "true",
    about: "go to a session right after creating it",
    allowed: TRUTH_WORDS,
    accepts: isTruth,
    apply: (text, settings) => {
      settings.autoAttach = truth(text);
    },
  },
  {
    key: "POTS_WORKTREE_PROVIDER",
    fallback: "auto",
    about: "who says which worktrees exist: auto (plum if it is on PATH, else git), plum, git",
    allowed: "auto, plum or git",
    accepts: (text) => ["auto", "plum", "git"].includes(text),
    apply: (text, settings) => {
      settings.worktreeProvider = text as Settings["worktreeProvider"];
    },
  },
  {
    key: "POTS_PROJECT_DIRS",
    fallback: "",
    about: "directories, separated by colons, that are searched for repositories",
    allowed: "absolute paths or paths from ~, separated by colons",
    accepts: (text) => text.split(":").every((dir) => dir === "" || /^(\/|~(\/|$))/.test(dir)),
    apply: (text, settings, home) => {
      settings.projectDirs = text
        .split(":")
        .filter((dir) => dir !== "")
        .map((dir) => expandHome(dir, home));
    },
  },
  {
    key: "POTS_WORKTREE_DIR",
    fallback: "",
    about: "where git's new worktrees go, from the project's root (.worktrees), absolute or from ~",
    allowed: "a path without control characters",
    accepts: hasNoControls,
    apply: (text, settings, home) => {
      settings.worktreeDir = expandHome(text.trim(), home);
    },
  },
  {
    key: "POTS_ON_WAITING",
    fallback: "",
    about: "a program and its words, run when an agent begins to wait for you (needs its hooks)",
    allowed: "a program and its words, quoted as for a shell; nothing else of a shell",
    accepts: (text) => hasNoControls(text) && splitWords(text) !== null,
    apply: (text, settings, home) => {
      const [program, ...rest] = splitWords(text) ?? [];
      settings.onWaiting = program === undefined ? [] : [expandHome(program, home), ...rest];
    },
  },
  {
    key: "POTS_RESTORE",
    fallback: "off",
    about: "auto: sessions come back by themselves after a reboot, without their programs",
    allowed: "auto or off",
    accepts: (text) => ["auto", "off"].includes(text),
    apply: (text, settings) => {
      settings.restore = text as Settings["restore"];
    },
  },
];

type Environment = Record<string, string | undefined>;

/** The files that may hold settings, the first to set a key wins: pots' own, then plum's. */
export function settingsFiles(env: Environment, home: string): string[] {
  const configHome = env.XDG_CONFIG_HOME;
  const own = configHome?.startsWith("/") ? configHome : `${home}/.config`;
  const plum = env.PLUM_CONFIG_FILE;
  return [
    `${own}/pots/config`,
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
): SettingSource & { text: string } {
  const { key, fallback } = definition;
  const fallBack = (where: string, problem: string) => {
    warnings.push(
      `${where}: ${key} ${problem}; allowed: ${definition.allowed}; using ${JSON.stringify(fallback)}`,
    );
    return { from: "default", text: fallback };
  };
  const own = env[key];
  if (own !== undefined && (own !== "" || fallback === "")) {
    if (!isUtf8(own)) return fallBack("environment", "is not UTF-8");
    return definition.accepts(own)
      ? { from: "environment", text: own }
      : fallBack("environment", `is ${JSON.stringify(own)}`);
  }
  for (const file of files) {
    const last = file.assignments.findLast((assignment) => assignment.key === key);
    if (last === undefined) continue;
    const where = `${file.shown}:${last.line}`;
    if (last.value === null) return fallBack(where, `was not read: ${last.problem}`);
    if (!isUtf8(last.value)) return fallBack(where, "is not UTF-8");
    if (!definition.accepts(last.value)) {
      return fallBack(where, `is ${JSON.stringify(last.value)}`);
    }
    return { from: file.path, line: last.line, text: last.value };
  }
  return { from: "default", text: fallback };
}
