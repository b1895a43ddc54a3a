import { PotsError } from "../system/errors.ts";
import { fieldsOf, git, gitLine, gitSays, pathText, SYNC } from "./ask-git.ts";
import type { LoggedOnly } from "./own-records.ts";
import { type Besides, objectName, type WorkSnapshot } from "./work-snapshot.ts";

/**
 * Saved work: a commit below `refs/pots/saved/<branch>/<time>`, in the form of a stash, so that
 * `git stash apply <ref>` understands it too: its tree is the changed files, its parents the commit
 * that was checked out, the index, and the untracked files. Its message ends in what pots needs to
 * bring the worktree back, as JSON.
 */

const PREFIX = "refs/pots/saved/";

export interface SavedAbout extends Besides {
  version: 1;
  /** Null: no branch was checked out. */
  branch: string | null;
  head: string;
  /** Where the worktree was. */
  path: string;
  /** The branch went with the worktree. */
  branchRemoved: boolean;
  changedFiles: number;
  untrackedFiles: number;
  /** Files that git ignores, kept since they were the person's own. */
  ignoredFiles: number;
  /** Commits that only a log named which went. */
  loggedCommits: number;
}

export interface Saved extends SavedAbout {
  /** `<branch>/<time>`: what people call it. */
  name: string;
  ref: string;
  commit: string;
  /** Unix seconds. */
  savedAt: number;
}

/** No signing, no hooks, no name of a person needed: these are pots' own commits. */
export const AUTHOR = {
  ...{ GIT_AUTHOR_NAME: "pots", GIT_AUTHOR_EMAIL: "pots@localhost" },
  ...{ GIT_COMMITTER_NAME: "pots", GIT_COMMITTER_EMAIL: "pots@localhost" },
};

async function commit(
  commonDir: string,
  tree: string,
  parents: readonly string[],
  message: string,
): Promise<string> {
  const words = [
    ...[...SYNC, "commit-tree", tree, "-F", "-"],
    ...parents.flatMap((parent) => ["-p", parent]),
  ];
  const options = { env: AUTHOR, input: Buffer.from(message) };
  return objectName(await gitLine({ gitDir: commonDir }, words, options));
}

/** `20261126T125800Z` */
const stamp = (time: Date) => time.toISOString().replace(/[-:]|\.\d+/g, "");

/**
 * Keep a snapshot under a name of its own.
 * @param about what else is to be known when it is brought back
 * @param records of its own git directory; null: that stays
 * @throws PotsError with git's words; then there is no such ref
 */
export async function saveWork(
  commonDir: string,
  snapshot: Omit<WorkSnapshot, "seen">,
  about: Pick<SavedAbout, "path" | "branchRemoved">,
  records: (LoggedOnly & { tree: string }) | null = null,
): Promise<Saved> {
  const { head, branch, changedFiles, untrackedFiles, ignoredFiles } = snapshot;
  const { modes, otherModes, intended, assumed, skipped, empty } = snapshot;
  const what = branch ?? `detached-${head.slice(0, 7)}`;
  const index = await commit(commonDir, snapshot.index, [head], `index of ${what}\n`);
  const others = await commit(commonDir, snapshot.untracked, [], `untracked files of ${what}\n`);
  const own =
    records && (await commit(commonDir, records.tree, records.tips, `records of ${what}\n`));
  const full: SavedAbout = {
    ...{ version: 1, branch, head, path: about.path, branchRemoved: about.branchRemoved },
    ...{ changedFiles, untrackedFiles, ignoredFiles, loggedCommits: records?.count ?? 0 },
    ...{ modes, otherModes, intended, assumed, skipped, empty },
  };
  const message = `pots: saved ${what}\n\n${JSON.stringify(full)}\n`;
  const parents = [head, index, others, ...(own === null ? [] : [own])];
  const saved = await commit(commonDir, snapshot.work, parents, message);
  const now = new Date();
  for (let attempt = 1; ; attempt++) {
    const name = `${what}/${stamp(now)}${attempt === 1 ? "" : `-${attempt}`}`;
    const ref = PREFIX + name;
    if (await gitSays({ gitDir: commonDir }, ["show-ref", "--verify", "--quiet", ref])) continue;
    // all zeros: the ref must not be there, should another pots have been quicker
    await git({ gitDir: commonDir }, [...SYNC, "update-ref", ref, saved, saved.replace(/./g, "0")]);
    if ((await gitLine({ gitDir: commonDir }, ["rev-parse", "--verify", ref])) !== saved) {
      throw new PotsError("failed", `git did not keep ${ref}`, "nothing was removed");
    }
    return { ...full, name, ref, commit: saved, savedAt: Math.floor(now.getTime() / 1000) };
  }
}

/** Everything saved in a project, the latest first. @throws PotsError with git's words */
export async function listSaved(commonDir: string): Promise<Saved[]> {
  const format = "--format=%(refname)%00%(objectname)%00%(committerdate:unix)%00%(contents)%00%01";
  // of one second: x/<time>-2 is later than x/<time>
  const sorted = ["--sort=-version:refname", "--sort=-committerdate"];
  const words = ["for-each-ref", ...sorted, format, PREFIX];
  const text = await gitLine({ gitDir: commonDir }, words, { looking: true });
  return text.split("\0\u0001").flatMap((record) => {
    const [ref = "", name = "", time = "", message = ""] = record.replace(/^\n/, "").split("\0");
    const about = parseAbout(message);
    if (about === null) return []; // somebody else's ref: not to be brought back, nor forgotten
    return [{ ...about, ref, name: ref.slice(PREFIX.length), commit: name, savedAt: Number(time) }];
  });
}

type Added = Besides & Pick<SavedAbout, "ignoredFiles" | "loggedCommits">;

/** Not all of it was always kept. */
const NONE: Added = {
  ...{ modes: {}, otherModes: {}, intended: [], assumed: [], skipped: [], empty: [] },
  ...{ ignoredFiles: 0, loggedCommits: 0 },
};

function parseAbout(message: string): SavedAbout | null {
  const line = message.trimEnd().split("\n").at(-1) ?? "";
  try {
    const kept = JSON.parse(line) as Omit<SavedAbout, keyof Added> & Partial<Added>;
    const { version, head, path } = kept;
    if (version !== 1 || typeof head !== "string" || typeof path !== "string") return null;
    return { ...NONE, ...kept };
  } catch {
    return null;
  }
}

/** What is in it, one line a file: `M read.me`, `? new.txt`. @throws PotsError with git's words */
export async function savedFiles(
  commonDir: string,
  { head, commit }: Pick<Saved, "head" | "commit">,
  signal: AbortSignal,
): Promise<string[]> {
  const options = { looking: true, signal };
  const words = ["diff-tree", "-r", "--no-renames", "--name-status", "-z", head, commit];
  const changed = fieldsOf((await git({ gitDir: commonDir }, words, options)).bytes);
  const names = ["ls-tree", "-r", "-z", "--name-only", `${commit}^3`];
  const untracked = fieldsOf((await git({ gitDir: commonDir }, names, options)).bytes);
  return [
    ...changed.flatMap((kind, i) => (i % 2 === 0 ? [`${kind} ${changed[i + 1] ?? ""}`] : [])),
    ...untracked.map((path) => `? ${path}`),
  ].map(pathText);
}

/** Let go of what was saved, if it is still the very same. @throws PotsError with git's words */
export async function forgetSavedWork(
  commonDir: string,
  { ref, commit }: Pick<Saved, "ref" | "commit">,
): Promise<void> {
  await git({ gitDir: commonDir }, ["update-ref", "-d", ref, commit]);
}
