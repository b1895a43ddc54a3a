import { isHostName, splitHosts } from "../hosts/name.ts";
import { expandHome } from "../system/paths.ts";
import { hasControls } from "../terminal/text.ts";
import { splitWords } from "./split-words.ts";

/** The settings: their keys, defaults, and what each takes. */

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
  /** How many lines of each pane are saved; 0: none. */
  saveLines: number;
  /** Other machines whose sessions are shown too, as ssh knows them. */
  hosts: string[];
  /** Inside tmux, on the way to a session elsewhere: is the client handed over, or a window opened? */
  hostAttach: "switch" | "window";
}

export interface Definition {
  key: string;
  fallback: string;
  about: string;
  /** Said when a value is refused. */
  allowed: string;
  /** Of a list: its entries, each of which is accepted or passed over by itself. */
  split?: (text: string) => string[];
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
const hasNoControls = (text: string) => !hasControls(text);
const splitDirs = (text: string) => text.split(":").filter((dir) => dir !== "");
const isProjectDir = (dir: string) => /^(\/|~(\/|$))/.test(dir);
/** Of a pane, saved. */
const MOST_LINES = 2000;
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
    split: splitDirs,
    accepts: isProjectDir,
    apply: (text, settings, home) => {
      settings.projectDirs = splitDirs(text)
        .filter(isProjectDir)
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
  {
    key: "POTS_SAVE_LINES",
    fallback: "0",
    about: "how many lines of each pane are saved, to stand above its shell again; secrets too",
    allowed: `a number from 0 to ${MOST_LINES}`,
    accepts: (text) => /^\d{1,4}$/.test(text) && Number(text) <= MOST_LINES,
    apply: (text, settings) => {
      settings.saveLines = Number(text);
    },
  },
  {
    key: "POTS_HOSTS",
    fallback: "",
    about: "other machines whose sessions the picker and list --hosts show, by their names in ssh",
    allowed:
      "names as ssh knows them, parted by blanks; none begins with - or has a : or what shells read in it",
    split: splitHosts,
    accepts: isHostName,
    apply: (text, settings) => {
      settings.hosts = splitHosts(text).filter(isHostName);
    },
  },
  {
    key: "POTS_HOST_ATTACH",
    fallback: "switch",
    about: "inside tmux, a session on a host takes your client (switch) or gets a window (window)",
    allowed: "switch or window",
    accepts: (text) => ["switch", "window"].includes(text),
    apply: (text, settings) => {
      settings.hostAttach = text as Settings["hostAttach"];
    },
  },
];
