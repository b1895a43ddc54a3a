import { existsSync } from "node:fs";
import { matchWorktree } from "../sessions/matching.ts";
import type { Project, Worktree } from "../sessions/model.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { rootHere } from "../snapshot/projects.ts";
import { PotsError } from "../system/errors.ts";
import { findProgram } from "../system/process.ts";
import { shellLine, shellPath } from "../terminal/text.ts";
import { gitFailure, gitSays, tryGit } from "../worktrees/ask-git.ts";
import { type GitEntry, gitEntries, toWorktrees } from "../worktrees/git.ts";
import { gitDirectoryOf, type Place, repositoryAt } from "../worktrees/git-files.ts";
import { type MakingPlan, type Planned, planMaking } from "../worktrees/making-plan.ts";
import { bareHead, defaultBranchOf, listRefs } from "../worktrees/merged.ts";
import { newWorktreeDirectory, siblingsOf } from "../worktrees/new-directory.ts";
import { readWanted } from "../worktrees/wanted.ts";

/** How a worktree that was asked for and is not there would be made: nothing is done here. */

/** How it will be made. */
export interface Making {
  project: Project;
  plan: MakingPlan;
  /** Every command, in order, with the directory it has to run in. */
  commands: {
    argv: [string, ...string[]];
    directory: string;
    line: string;
    /** It is said when it is run: it takes time, or makes something that is seen. */
    told: boolean;
  }[];
  /** The one that makes it, as a line that works, pasted where one stands. */
  line: string;
}

export interface MakeWish {
  from?: string | undefined;
  /** Bring the uncommitted changes of the worktree one stands in along. */
  take?: boolean;
  /** What its first session is for; set-up is told. */
  task?: string;
  /** `--no-setup` */
  noSetup?: boolean;
}

/** What the words for a new worktree come to. */
export type Prepared =
  | { kind: "making"; making: Making }
  | { kind: "already"; worktree: Worktree; branch: string }
  | { kind: "refused"; error: PotsError };

/** How a worktree of this word (a branch, `pr:12`, an address) would be made. @throws PotsError */
export async function prepareWorktree(
  context: Context,
  project: Project,
  word: string,
  wish: MakeWish = {},
): Promise<Prepared> {
  const { settings } = context.config;
  const place = repositoryAt(project.root);
  if (place === null) {
    const message = `there is no git repository at ${shownPath(context, project.root)}`;
    throw new PotsError("failed", message, "was it moved?");
  }
  const { commonDir } = place;
  const [refs, entries, startIsThere, remotes] = await Promise.all([
    listRefs(commonDir),
    gitEntries(project.root),
    wish.from === undefined || isCommit(commonDir, wish.from),
    `${word}${wish.from}`.includes("/") || readWanted(word).kind === "request"
      ? listRemotes(commonDir)
      : new Map<string, string>(),
  ]);
  const worktrees = toWorktrees(project.root, entries);
  const match = matchWorktree(word, worktrees);
  if (match.kind === "one" && match.exact) {
    return { kind: "already", worktree: match.item, branch: match.item.branch ?? match.item.name };
  }
  const planned = planMaking(
    {
      refs: new Set(refs.keys()),
      defaultBranch: defaultBranchOf(refs, bareHead(commonDir)),
      remotes,
      checkedOutIn: (branch) => entries.find((entry) => entry.branch === branch)?.path ?? null,
      directoryFor: (branch) =>
        newWorktreeDirectory(siblingsOf(project.root), branch, settings.worktreeDir),
      plum: settings.worktreeProvider !== "git" && findProgram("plum") !== null,
      project: project.name,
      howToBegin: howToBegin(context, project, entries),
      startIsThere,
    },
    { word, from: wish.from, take: wish.take === true },
  );
  return prepared(context, project, place, planned, worktrees);
}

function howToBegin(context: Context, { root }: Project, entries: readonly GitEntry[]): string {
  if (entries.some(({ bare }) => bare)) return "push the first one to it";
  const at = shellPath(root, context.home);
  return `make the first one: git -C ${at} commit --allow-empty -m first`;
}

function prepared(
  context: Context,
  project: Project,
  place: Place,
  planned: Planned,
  worktrees: readonly Worktree[],
): Prepared {
  if (planned.kind === "refused") {
    return { kind: "refused", error: new PotsError(planned.as, planned.why, planned.hint) };
  }
  if (planned.kind === "already") {
    const worktree = worktrees.find(({ branch }) => branch === planned.branch);
    if (worktree !== undefined) return { kind: "already", worktree, branch: planned.branch };
    const message = `${planned.branch} is checked out in ${planned.path}, which is not there`;
    return { kind: "refused", error: new PotsError("failed", message, "git worktree list") };
  }
  const { plan } = planned;
  const taken = whereTaken(context, plan.path);
  if (taken !== null) return { kind: "refused", error: taken };
  const directory = gitDirectoryOf(project.root);
  // a bare repository has to be named: git may be told not to find one by itself
  const where = place.worktree === null ? [`--git-dir=${place.commonDir}`] : ["-C", directory];
  const inGit = (words: string[]) => {
    const argv: [string, ...string[]] = ["git", ...where, ...words];
    return { argv, directory, line: shellLine(argv), told: words[0] !== "config" };
  };
  const inside = rootHere(context) === project.root;
  const withPlum = (words: string[]) => {
    const argv: [string, ...string[]] = ["plum", ...words];
    const plain = shellLine(argv);
    const line = inside ? plain : `(cd ${shellLine([directory])} && ${plain})`;
    return { argv, directory, line, told: true };
  };
  const last = (plan.by === "plum" ? withPlum : inGit)(plan.words);
  const commands = [...plan.fetch.map(inGit), last];
  return { kind: "making", making: { project, plan, commands, line: last.line } };
}

/** Whether git knows a commit by that word. What looks like an option is git's own to refuse. */
async function isCommit(commonDir: string, word: string): Promise<boolean> {
  if (word.startsWith("-")) return true;
  const words = ["rev-parse", "--verify", "--quiet", `${word}^{commit}`];
  return await gitSays({ gitDir: commonDir }, words, { looking: true });
}

async function listRemotes(commonDir: string): Promise<Map<string, string>> {
  const words = ["config", "--get-regexp", "^remote\\..*\\.url$"];
  const outcome = await tryGit({ gitDir: commonDir }, words, { looking: true });
  if (outcome.ending !== "exited" || outcome.code > 1)
    throw gitFailure({ gitDir: commonDir }, words, outcome);
  const text = outcome.stdout; // exit 1: there is none
  return new Map(
    text.split("\n").flatMap((line) => {
      const [, name, url] = /^remote\.(.*)\.url (.*)$/.exec(line) ?? [];
      return name === undefined || url === undefined ? [] : [[name, url] as const];
    }),
  );
}

/** The error for a directory that is taken: it is never used for another purpose. Null: it is free. */
export function whereTaken(context: Context, path: string | null): PotsError | null {
  if (path === null || !existsSync(path)) return null;
  return new PotsError(
    "exists",
    `${shownPath(context, path)} is there already, and is not this worktree`,
    "move it elsewhere, choose another name, or let POTS_WORKTREE_DIR say where worktrees go",
  );
}
