import { hookStatus } from "../operations/agent-hooks.ts";
import { unfinishedSetUps } from "../operations/unfinished-setup.ts";
import { rememberedDirectory, rememberedProjects } from "../projects/remembered.ts";
import { unsearchable } from "../projects/search.ts";
import { notSaved } from "../rows/unsaved.ts";
import { AGENT_KINDS } from "../sessions/agents.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { oneLine, PotsError } from "../system/errors.ts";
import { findProgram, run as runChild, succeeded } from "../system/process.ts";
import { counted } from "../terminal/text.ts";
import { knownFaults } from "../tmux/faults.ts";
import { serverOption } from "../tmux/options.ts";
import { lookAtServer } from "../tmux/sessions.ts";
import { INSTALL_TMUX, requireVersion } from "../tmux/version.ts";
import { INSTALL_GIT, requireGitVersion } from "../worktrees/git.ts";
import { checkSaveHooks } from "./doctor-hooks.ts";
import type { Finding } from "./finding.ts";

/** What pots needs and what it found of it, for `pots doctor` and its report. */

/** In the order in which they are told. Never throws for what is wrong. */
export async function examine(context: Context): Promise<Finding[]> {
  const found = await Promise.all([
    checkTmux(context),
    checkServer(context),
    checkGit(),
    checkPlum(context),
    checkState(context),
    checkAgents(context),
    checkTerminal(context),
    hosts(context),
  ]);
  return found.flat();
}

/** What asks other machines is loaded for who has named any. */
async function hosts(context: Context): Promise<Finding[]> {
  if (context.config.settings.hosts.length === 0) return [];
  return await (await import("./doctor-hosts.ts")).examineHosts(context);
}

const problem = (what: string, error: unknown, mend: string): Finding => {
  const hint = error instanceof PotsError ? error.hint : "";
  return { what, verdict: "problem", found: oneLine(error), mend: hint || mend };
};

async function checkTmux(context: Context): Promise<Finding[]> {
  try {
    const version = await context.tmux.version();
    requireVersion(version);
    const found = `${version} (${findProgram("tmux")})`;
    const faults = knownFaults(version).map(
      ({ text, mend }): Finding => ({ what: "tmux", verdict: "note", found: text, mend }),
    );
    return [{ what: "tmux", verdict: "ok", found, mend: "" }, ...faults];
  } catch (error) {
    return [problem("tmux", error, INSTALL_TMUX)];
  }
}

async function checkServer(context: Context): Promise<Finding[]> {
  try {
    const { sessions, unsaved } = await lookAtServer(context.tmux);
    const managed = sessions.filter(({ mark }) => mark !== null).length;
    const found =
      sessions.length === 0
        ? "no tmux server is running yet; pots create starts one"
        : `${counted(sessions.length, "session")}, ${managed} managed by pots`;
    const options = sessions.length === 0 ? [] : await checkOptions(context);
    const left = notSaved(unsaved, context.home);
    const saving = left === null ? [] : [problem("saved", left, "")];
    const hooks = await checkSaveHooks(context, sessions.length > 0);
    return [{ what: "server", verdict: "ok", found, mend: "" }, ...options, ...hooks, ...saving];
  } catch (error) {
    if (error instanceof PotsError && error.kind === "missing") return []; // said under tmux
    return [problem("server", error, "")];
  }
}

/** Longer than this, Esc feels slow in everything that runs in tmux. Milliseconds. */
const SLOW_ESCAPE = 100;

/** The server's options that get in pots' way. */
async function checkOptions({ tmux }: Context): Promise<Finding[]> {
  const wait = Number(await serverOption(tmux, "escape-time"));
  const unattached = (await serverOption(tmux, "exit-unattached")) === "on";
  const note = (found: string, mend: string): Finding => ({
    ...{ what: "server", verdict: "note", found, mend },
  });
  return [
    ...(wait > SLOW_ESCAPE
      ? [
          note(
            `tmux waits ${wait} ms after Esc: lists and editors feel slow`,
            "set -sg escape-time 10 in ~/.tmux.conf",
          ),
        ]
      : []),
    ...(unattached
      ? [
          note(
            "exit-unattached is on: tmux ends every session when nobody is attached",
            "set -sg exit-unattached off in ~/.tmux.conf",
          ),
        ]
      : []),
  ];
}

async function checkGit(): Promise<Finding> {
  const outcome = await runChild(["git", "--version"], { timeout: 3000 });
  try {
    if (!succeeded(outcome)) {
      throw new PotsError("missing", `git could not be run (${outcome.summary})`, INSTALL_GIT, {
        program: "git",
        stderr: outcome.stderr,
      });
    }
    requireGitVersion(outcome.stdout);
    const found = `${outcome.stdout.trim()} (${findProgram("git")})`;
    return { what: "git", verdict: "ok", found, mend: "" };
  } catch (error) {
    return problem("git", error, INSTALL_GIT);
  }
}

function checkPlum(context: Context): Finding {
  const path = findProgram("plum");
  const provider = context.config.settings.worktreeProvider;
  if (path !== null) {
    const found = provider === "git" ? `${path}, not used (provider is git)` : path;
    return { what: "plum", verdict: "ok", found, mend: "" };
  }
  if (provider === "plum") {
    return {
      what: "plum",
      verdict: "problem",
      found: "not on PATH, but POTS_WORKTREE_PROVIDER asks for it",
      mend: "install plum, or set POTS_WORKTREE_PROVIDER to auto or git",
    };
  }
  const found = "not on PATH, and not needed: git lists and makes worktrees";
  return { what: "plum", verdict: "ok", found, mend: "" };
}

function checkState(context: Context): Finding[] {
  const directory = rememberedDirectory(context.stateDirectory);
  const { roots, warnings } = rememberedProjects(directory);
  const path = shownPath(context, directory);
  const remembered =
    roots.length === 0 && warnings.length === 0
      ? `none remembered yet; pots create remembers them in ${path}`
      : `${roots.length} remembered in ${path}`;
  return [
    { what: "projects", verdict: "ok", found: remembered, mend: "" },
    ...warnings.map(
      (warning): Finding => ({ what: "projects", verdict: "note", found: warning, mend: "" }),
    ),
    ...unsearchable(context.config.settings.projectDirs).map(
      ({ directory, why }): Finding => ({
        what: "settings",
        verdict: "note",
        found: `POTS_PROJECT_DIRS: ${shownPath(context, directory)} ${why}`,
        mend: "make it, or take it out of POTS_PROJECT_DIRS; pots config says where that is set",
      }),
    ),
    ...unfinishedSetUps(context).map(
      ({ what, line }): Finding => ({ what: "set-up", verdict: "note", found: what, mend: line }),
    ),
    ...context.config.warnings.map(
      (warning): Finding => ({ what: "settings", verdict: "note", found: warning, mend: "" }),
    ),
  ];
}

/** Those that are there, or were told to tell pots. */
function checkAgents(context: Context): Finding[] {
  const all = AGENT_KINDS.map((kind) => hookStatus(context, kind));
  return all
    .filter(
      ({ program, state }) => program !== null || state === "installed" || state === "outdated",
    )
    .map(({ kind, path, state, note }): Finding => {
      const known =
        kind === "claude" ? "known without hooks" : "its state is unknown without hooks";
      const found = {
        absent: `${kind}: ${known}`,
        installed: `${kind}: its hooks tell pots`,
        outdated: `${kind}: its hooks are of another pots`,
        unreadable: `${kind}: ${shownPath(context, path)} cannot be read`,
      }[state];
      const isFine = note === "" && (state === "installed" || kind === "claude");
      const mend = state === "absent" ? `pots agent install ${kind} adds them` : note;
      return { what: "agents", verdict: isFine ? "ok" : "note", found, mend: isFine ? "" : mend };
    });
}

function checkTerminal(context: Context): Finding {
  const { LC_ALL, LC_CTYPE, LANG } = context.env;
  const locale = LC_ALL || LC_CTYPE || LANG || "";
  const utf8 = /utf-?8/i.test(locale);
  return {
    what: "locale",
    verdict: utf8 ? "ok" : "note",
    found: locale || "none set",
    mend: utf8 ? "" : "tmux shows other letters as _ without a UTF-8 locale: export LC_ALL=C.UTF-8",
  };
}
