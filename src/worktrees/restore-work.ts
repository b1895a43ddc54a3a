import { chmodSync, copyFileSync, mkdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { PotsError } from "../system/errors.ts";
import { succeeded } from "../system/process.ts";
import { fieldsInput, fieldsOf, git, gitLine, pathText, tryGit } from "./ask-git.ts";
import { hashFiles, statsIn, wholePath, withScratch } from "./file-contents.ts";
import { indexEntries } from "./index-entries.ts";
import { withoutFilters } from "./preview.ts";
import { AUTHOR } from "./saved-work.ts";
import { type Besides, objectName, type WorkSnapshot } from "./work-snapshot.ts";

/** Bringing saved work into a worktree that has just been made, and holds nothing else. */

export interface WorkTrees extends Besides, Pick<WorkSnapshot, "index" | "work" | "untracked"> {}

/** git writes as many bytes as there are: that may take long. Milliseconds. */
const TIMEOUT = 600_000;

/**
 * Put the index, the changed files and the untracked files there, byte for byte. git does the
 * writing and removing, by a two-tree merge that refuses where a file is not as expected.
 * @param top a clean worktree
 * @param gitdir its own git directory
 * @throws PotsError with git's words
 */
export async function restoreWork(top: string, gitdir: string, saved: WorkTrees): Promise<void> {
  const { index, work, untracked } = saved;
  const env = await withoutFilters(top, new AbortController().signal);
  await withScratch(async (scratch) => {
    const copy = join(scratch, "index");
    copyFileSync(join(gitdir, "index"), copy);
    // git compares files that are no older than its index by content, which the filters have changed
    utimesSync(copy, Date.now() / 1000, Date.now() / 1000 + 60);
    const changing = { env: { ...env, GIT_INDEX_FILE: copy }, timeout: TIMEOUT };
    // the worktree may have come as sparse as the project's main one
    const whole = ["-c", "core.sparseCheckout=false"];
    await git(top, [...whole, "read-tree", "-m", "-u", "HEAD", work], changing);
    await git(top, [...whole, "read-tree", "-i", "-m", "HEAD", index]);
    const others = { ...changing, env: { ...env, GIT_INDEX_FILE: join(scratch, "untracked") } };
    await git(top, ["read-tree", untracked], others);
    await git(top, ["checkout-index", "--all", "--quiet"], others); // overwrites nothing
    const files = [
      ...(await changedFiles(top, "HEAD", work)),
      ...(await changedFiles(top, await emptyTree(top), untracked)),
    ];
    await mendContents(top, files, scratch);
    mendPermissions(top, files, saved.modes);
    for (const path of saved.empty) mkdirSync(wholePath(top, path), { recursive: true });
    await tellGit(top, scratch, saved, files);
    mendOtherModes(top, saved.otherModes);
  });
}

function mendPermissions(top: string, files: readonly SavedFile[], modes: Besides["modes"]): void {
  const wanted = new Map(files.map(({ path, mode }) => [path, mode === "100755" ? 0o755 : 0o644]));
  for (const [path, mode] of Object.entries(modes)) wanted.set(path, mode);
  const statsOf = statsIn(top);
  for (const [path, mode] of wanted) {
    if (statsOf(path)?.isFile()) chmodSync(wholePath(top, path), mode);
  }
}

/** The deepest first: one that is closed lets nobody further in. */
function mendOtherModes(top: string, modes: Besides["otherModes"]): void {
  const all = Object.entries(modes).sort(([a], [b]) => b.length - a.length);
  for (const [path, mode] of all) {
    const stats = statsIn(top)(path.replace(/\/$/, ""));
    const same = path.endsWith("/") ? stats?.isDirectory() : stats?.isFile();
    if (same) chmodSync(wholePath(top, path), mode);
  }
}

/** Announce to git, and hide from it, the files that were, and no other. */
async function tellGit(
  top: string,
  scratch: string,
  { intended, assumed, skipped }: Besides,
  files: readonly SavedFile[],
): Promise<void> {
  if (intended.length > 0) {
    const named = ["--pathspec-from-file=-", "--pathspec-file-nul"];
    const words = ["--literal-pathspecs", "add", "--intent-to-add", "--force", ...named];
    await git(top, words, { input: fieldsInput(intended) });
  }
  const entries = await indexEntries(top, scratch);
  const there = new Set(entries.map(({ path }) => path));
  const sparse = new Set(entries.flatMap((entry) => (entry.skipped ? [entry.path] : [])));
  const flags: [flag: string, paths: string[]][] = [
    ["--no-skip-worktree", files.flatMap(({ path }) => (sparse.has(path) ? [path] : []))],
    ["--assume-unchanged", assumed.filter((path) => there.has(path))],
    ["--skip-worktree", skipped.filter((path) => there.has(path))],
  ];
  for (const [flag, paths] of flags) {
    if (paths.length === 0) continue;
    await git(top, ["update-index", flag, "-z", "--stdin"], { input: fieldsInput(paths) });
  }
}

/**
 * Take saved work out of the worktree it is in. git does it, and refuses where a file is by now
 * otherwise than it was saved: what came since is never touched.
 * @returns was it taken out? If not, everything is as it was
 * @throws PotsError with git's words
 */
export async function clearWork(top: string, { work, untracked }: WorkTrees): Promise<boolean> {
  const harmless = await withoutFilters(top, new AbortController().signal);
  return await withScratch(async (scratch) => {
    const env = { ...harmless, GIT_INDEX_FILE: join(scratch, "index") };
    const all = [await emptyTree(top), work, untracked];
    await git(top, ["read-tree", "-i", "-m", "--aggressive", ...all], { env });
    await tryGit(top, ["update-index", "-q", "--refresh"], { env }); // exit 1: some differ
    const saved = objectName(await gitLine(top, ["write-tree"], { env }));
    const cleared = await tryGit(top, ["read-tree", "-m", "-u", saved, "HEAD"], { env });
    if (!succeeded(cleared)) return false;
    await git(top, ["read-tree", "HEAD"]);
    await tryGit(top, ["update-index", "-q", "--refresh"]);
    return true;
  });
}

const emptyTree = async (top: string): Promise<string> =>
  objectName(await gitLine(top, ["hash-object", "-w", "-t", "tree", "/dev/null"]));

interface SavedFile {
  path: string;
  mode: string;
  /** Name of its content. */
  blob: string;
}

/** The regular files and links that the second tree has otherwise than the first. */
async function changedFiles(top: string, from: string, to: string): Promise<SavedFile[]> {
  const words = ["diff-tree", "-r", "-z", "--no-renames", from, to];
  const fields = fieldsOf((await git(top, words)).bytes);
  const files: SavedFile[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [, mode = "", , blob] = (fields[i] ?? "").split(" ");
    const path = fields[i + 1] ?? "";
    if (blob !== undefined && /^1[02]0/.test(mode)) files.push({ path, mode, blob });
  }
  return files;
}

/** git may have written other line ends than were saved: such files are written as they were. */
async function mendContents(
  top: string,
  files: readonly SavedFile[],
  scratch: string,
): Promise<void> {
  const paths = files.map(({ path }) => path);
  const names = await hashFiles(top, paths, scratch, []);
  for (const [i, { path, blob }] of files.entries()) {
    if (names[i] === blob) continue;
    const whole = wholePath(top, path);
    const content = join(scratch, "content");
    const words = ["cat-file", "blob", blob];
    if (!statsIn(top)(path)?.isFile()) throw notRestored(path);
    await git(top, words, { stdoutTo: content, env: { GIT_NO_REPLACE_OBJECTS: "1" } });
    copyFileSync(content, whole);
    const [again] = await hashFiles(top, [path], scratch, []);
    if (again !== blob) throw notRestored(path);
  }
}

const notRestored = (path: string) =>
  new PotsError(
    "failed",
    `${pathText(path)} could not be written as it was`,
    "what was saved is kept; pots undo lists it",
  );

/** Work that was saved in one commit's worktree, for another's. Null: they conflict. */
export async function mergeWork(
  commonDir: string,
  snapshot: WorkSnapshot,
  onto: string,
): Promise<WorkTrees | null> {
  const trees = await gitLine({ gitDir: commonDir }, [
    "rev-parse",
    `${onto}^{tree}`,
    `${snapshot.head}^{tree}`,
  ]);
  const [own = "", base] = trees.split("\n");
  if (own === base) return snapshot;
  const index = await mergeTrees(commonDir, snapshot.head, own, snapshot.index);
  const work = await mergeTrees(commonDir, snapshot.head, own, snapshot.work);
  if (index === null || work === null) return null;
  const names = ["ls-tree", "-r", "-z", "--name-only"];
  const there = new Set(fieldsOf((await git({ gitDir: commonDir }, [...names, work])).bytes));
  const others = fieldsOf((await git({ gitDir: commonDir }, [...names, snapshot.untracked])).bytes);
  const parents = (path: string) => path.split("/").map((_, i, all) => all.slice(0, i).join("/"));
  const directories = new Set([...there].flatMap(parents));
  const inTheWay = (path: string) =>
    there.has(path) || directories.has(path) || parents(path).some((parent) => there.has(parent));
  if (others.some(inTheWay)) return null;
  return { ...snapshot, index, work, empty: [] };
}

/** The tree of a three-way merge; null for a conflict. @throws PotsError, also for an older git */
async function mergeTrees(
  commonDir: string,
  base: string,
  ours: string,
  theirs: string,
): Promise<string | null> {
  const child = async (tree: string) =>
    objectName(
      await gitLine({ gitDir: commonDir }, ["commit-tree", tree, "-p", base, "-m", "pots"], {
        env: AUTHOR,
      }),
    );
  const words = ["merge-tree", "--write-tree", "--no-messages", await child(ours)];
  const outcome = await tryGit({ gitDir: commonDir }, [...words, await child(theirs)]);
  if (succeeded(outcome)) return objectName(outcome.stdout.trim());
  if (outcome.ending === "exited" && outcome.code === 1) return null;
  throw new PotsError(
    "failed",
    `git could not merge the changes (${outcome.summary})`,
    "git 2.38 or newer can; or make the worktree from the commit you are on: --from HEAD",
    { program: "git", stderr: outcome.stderr },
  );
}
