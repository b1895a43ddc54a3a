import { join } from "node:path";
import { succeeded } from "../system/process.ts";
import { inScratch } from "../system/scratch.ts";
import {
  fieldsOf,
  type GitOptions,
  gitFailure,
  gitLine,
  gitSays,
  pathText,
  tryGit,
} from "./ask-git.ts";
import { coreConfig } from "./git-config.ts";
import { headOf } from "./git-directory.ts";

/** Is all the work of a branch in the project's default branch? */

/** How it is: the branch is an ancestor, has the same tree, adds nothing, or was squashed. */
export type Merged = "ancestor" | "same tree" | "adds nothing" | "squashed";

/** Can it have been taken back since? Else the work is in the files as they are. */
export const canBeReverted = (merged: Merged | null) =>
  merged === "ancestor" || merged === "squashed";

export interface DefaultBranch {
  /** `main` */
  name: string;
  /** Full names of the refs that stand for it, here and on the remote. */
  refs: string[];
}

/** Names that a default branch has, where nothing says which it is. */
const USUAL = ["main", "master", "trunk", "develop"];

/**
 * Which branch is the default: the one that a remote's HEAD names, as a clone notes it; else a bare
 * repository's own HEAD; else the first of the usual names that there is. Pure, over the project's refs.
 * @param refs from full name to the target of a symbolic ref, `""` for others
 * @param bareHead as `bareHead`
 */
export function defaultBranchOf(
  refs: ReadonlyMap<string, string>,
  bareHead: string | null,
): DefaultBranch | null {
  const heads = [...refs].flatMap(([ref, target]) => {
    const remote = /^refs\/remotes\/([^/]+)\/HEAD$/.exec(ref)?.[1];
    const prefix = `refs/remotes/${remote}/`;
    if (remote === undefined || !target.startsWith(prefix)) return [];
    return [{ remote, name: target.slice(prefix.length), target }];
  });
  const head = heads.find(({ remote }) => remote === "origin") ?? heads[0];
  const own = [...(bareHead === null ? [] : [bareHead]), ...USUAL];
  const name = head?.name ?? own.find((branch) => refs.has(`refs/heads/${branch}`));
  if (name === undefined) return null;
  const here = refs.has(`refs/heads/${name}`) ? [`refs/heads/${name}`] : [];
  const remote = heads.filter((other) => other.name === name).map(({ target }) => target);
  const found = [...here, ...remote.filter((ref) => refs.has(ref))];
  return found.length === 0 ? null : { name, refs: found };
}

/** The branch that a bare repository's HEAD names, which is nobody's checkout; null of others. */
export function bareHead(commonDir: string): string | null {
  return coreConfig(commonDir).bare ? headOf(commonDir).branch : null;
}

/** The project's refs, each with the target of a symbolic one. @throws PotsError */
export async function listRefs(
  commonDir: string,
  { signal }: Pick<GitOptions, "signal"> = {},
): Promise<Map<string, string>> {
  const words = ["for-each-ref", "--format=%(refname) %(symref)", "refs/heads", "refs/remotes"];
  const text = await gitLine({ gitDir: commonDir }, words, { looking: true, signal });
  return new Map(
    text.split("\n").flatMap((line) => {
      const [ref = "", target = ""] = line.split(" ");
      return ref === "" ? [] : [[ref, target] as const];
    }),
  );
}

/**
 * What git writes while it compares goes into a directory of its own, which is removed: a look
 * leaves nothing behind in a repository.
 */
async function withScratchObjects<T>(
  objects: string,
  work: (env: Record<string, string>) => Promise<T>,
): Promise<T> {
  const alternates = objects.includes(":") || objects.includes('"') ? quoted(objects) : objects;
  return await inScratch("pots-objects", (scratch) =>
    work({ GIT_OBJECT_DIRECTORY: scratch, GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates }),
  );
}

const quoted = (path: string) => `"${path.replace(/[\\"]/g, "\\$&")}"`;

/** Commits are made for comparison only: always the same, whoever compares and whenever. */
const NOBODY = {
  ...{ GIT_AUTHOR_NAME: "pots", GIT_AUTHOR_EMAIL: "", GIT_AUTHOR_DATE: "@0 +0000" },
  ...{ GIT_COMMITTER_NAME: "pots", GIT_COMMITTER_EMAIL: "", GIT_COMMITTER_DATE: "@0 +0000" },
};

/**
 * How a commit is merged into a ref; null when it is not, or that cannot be told.
 * @param commonDir the git directory that all worktrees share
 * @throws PotsError with git's words
 */
export async function mergedInto(
  commonDir: string,
  commit: string,
  ref: string,
  { signal }: Pick<GitOptions, "signal"> = {},
): Promise<Merged | null> {
  const options = { looking: true, signal };
  if (await gitSays({ gitDir: commonDir }, ["merge-base", "--is-ancestor", commit, ref], options)) {
    return "ancestor";
  }
  const trees = await gitLine(
    { gitDir: commonDir },
    ["rev-parse", `${commit}^{tree}`, `${ref}^{tree}`],
    options,
  );
  const [own = "", theirs = ""] = trees.split("\n");
  if (own === theirs) return "same tree";
  const base = await tryGit({ gitDir: commonDir }, ["merge-base", commit, ref], options);
  if (!succeeded(base)) return null; // histories of their own
  return await withScratchObjects(join(commonDir, "objects"), async (env) => {
    const harmless = await withoutDrivers(commonDir, options);
    const git = { commonDir, options: { ...options, env: { ...NOBODY, ...env, ...harmless } } };
    if (await addsNothing(git, commit, ref, theirs)) return "adds nothing";
    const change = { commit, from: base.stdout.trim(), to: own };
    return (await isSquashedIn(git, change, ref)) ? "squashed" : null;
  });
}

interface Git {
  commonDir: string;
  options: GitOptions;
}

/**
 * Would a merge of the commit leave every file of `onto`, to the byte, as it is there?
 * @param tree of `onto`
 * @returns null where git does not know how to tell (before 2.38)
 */
async function addsNothing(
  { commonDir, options }: Git,
  commit: string,
  onto: string,
  tree: string,
): Promise<boolean | null> {
  const exact = ["-c", "merge.renormalize=false", "-c", "merge.default=text"];
  const merge = ["merge-tree", "--write-tree", "--no-messages", onto, commit];
  const merging = await tryGit({ gitDir: commonDir }, [...exact, ...merge], options);
  if (merging.ending !== "exited" || merging.code > 1) return null;
  return merging.code === 0 && merging.stdout.trim() === tree; // exit 1: there are conflicts
}

/**
 * Did one commit bring the whole change of a branch? Then what came after it, as far as a change of
 * the very same lines or a revert, leaves the work in the history. git finds commits whose patches
 * are equal but for blanks, line numbers and the like; only one that leaves nothing out counts.
 */
async function isSquashedIn(
  git: Git,
  { commit, from, to }: { commit: string; from: string; to: string },
  ref: string,
): Promise<boolean> {
  const { commonDir, options } = git;
  const ask = (...words: string[]) => gitLine({ gitDir: commonDir }, words, options);
  const squashed = await ask("commit-tree", to, "-p", from, "-m", "pots");
  const range = `${ref}...${squashed}`;
  const words = ["rev-list", "--cherry-mark", "--left-only", "--no-merges", range];
  const listing = await tryGit({ gitDir: commonDir }, words, options);
  if (!succeeded(listing)) {
    // of a partial clone the files may be missing, and nothing is fetched for a look
    if (await isPartial(commonDir, options)) return false;
    throw gitFailure({ gitDir: commonDir }, words, listing);
  }
  for (const line of listing.stdout.split("\n")) {
    if (!line.startsWith("=")) continue;
    const found = line.slice(1);
    const exact =
      (await addsNothing(git, commit, found, await ask("rev-parse", `${found}^{tree}`))) ??
      (await ask("diff-tree", "-r", from, to)) ===
        (await ask("diff-tree", "-r", "--no-commit-id", "--root", found));
    if (exact) return true;
  }
  return false;
}

async function isPartial(commonDir: string, options: GitOptions): Promise<boolean> {
  const keys = "^(extensions\\.partialclone|remote\\..*\\.promisor)$";
  return await gitSays({ gitDir: commonDir }, ["config", "--get-regexp", keys], options);
}

/**
 * A repository's attributes may name merge drivers, which the configuration has: programs of any
 * kind, which may leave one side out. Here every file that needs one is in conflict.
 */
async function withoutDrivers(
  commonDir: string,
  options: GitOptions,
): Promise<Record<string, string>> {
  const words = ["config", "-z", "--name-only", "--get-regexp", "^merge\\..*\\.driver$"];
  const outcome = await tryGit({ gitDir: commonDir }, words, options);
  if (outcome.ending !== "exited" || outcome.code > 1) {
    throw gitFailure({ gitDir: commonDir }, words, outcome);
  }
  const keys = [...new Set(fieldsOf(outcome.bytes).map(pathText))]; // exit 1: there are none
  if (keys.length === 0) return {};
  const overrides = keys.map((key, i) => ({
    ...{ [`GIT_CONFIG_KEY_${i}`]: key, [`GIT_CONFIG_VALUE_${i}`]: "false" },
  }));
  return Object.assign({ GIT_CONFIG_COUNT: String(keys.length) }, ...overrides);
}

/** The first way in which a commit is merged into any of these refs. @throws PotsError */
export async function mergedIntoAny(
  commonDir: string,
  commit: string,
  refs: readonly string[],
  options: Pick<GitOptions, "signal"> = {},
): Promise<Merged | null> {
  for (const ref of refs) {
    const merged = await mergedInto(commonDir, commit, ref, options);
    if (merged !== null) return merged;
  }
  return null;
}
