import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { valuesOf } from "../support/marks.ts";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";
import { real } from "./stand-ins.ts";

/** What is true of a small machine, kept beside the real one that pots and tmux work on. */

export interface Tree {
  repo: Repo;
  path: string;
  /** Its own git directory, as git chose it. */
  gitdir: string;
  /** When git wrote that directory, in seconds. */
  addedAt: number;
  /** `lost`: its directory was removed without telling git. */
  state: "there" | "lost" | "removed";
  locked: boolean;
  main: boolean;
}

export interface Repo {
  root: string;
  name: string;
  /** Its root was moved elsewhere, as when a disk is not mounted. */
  away: boolean;
}

export interface Known {
  /** `server pid id`. */
  key: string;
  id: string;
  name: string;
  createdAt: number;
  /** Null: pots did not make it. */
  managed: { tree: Tree; task: string; markedPath: string } | null;
}

export interface Model {
  repos: Repo[];
  trees: Tree[];
  sessions: Known[];
}

/** A session as tmux itself tells it. */
export interface Told {
  key: string;
  id: string;
  name: string;
  createdAt: number;
  root: string;
  path: string;
  task: string;
}

export class PickerState implements AsyncDisposable {
  readonly world = new World();

  async [Symbol.asyncDispose](): Promise<void> {
    await this.world[Symbol.asyncDispose]();
  }

  async told(): Promise<Told[]> {
    const format = [
      "#{pid} #{session_id}",
      "#{session_id}",
      "#{session_name}",
      "#{session_created}",
      "#{@pots}",
    ].join("|");
    const stdout = await eventually(async () => {
      const argv = [real("tmux"), "-u", "list-sessions", "-F", format];
      const { code, stdout, stderr } = await this.world.run(argv);
      if (/^(no server running|error connecting .*No such file)/.test(stderr)) return "\n";
      return code === 0 ? stdout : null; // a server that is about to end answers nothing
    }, "tmux to list its sessions");
    if (stdout === "\n") return [];
    return stdout
      .trim()
      .split("\n")
      .map((line) => {
        const [key = "", id = "", name = "", created, option = ""] = line.split("|");
        const { root, worktree: path, task } = valuesOf(option);
        return { key, id, name, createdAt: Number(created), root, path, task };
      });
  }

  async add(repo: Repo, path: string): Promise<Tree> {
    await this.world.git(repo.root, "worktree", "add", "-q", "--detach", path);
    const gitdir = readFileSync(join(path, ".git"), "utf8").replace(/^gitdir: |\n$/g, "");
    const addedAt = statSync(join(gitdir, "commondir")).mtimeMs / 1000;
    return { repo, path, gitdir, addedAt, state: "there", locked: false, main: false };
  }
}

/** Three projects, two of one name, one named as a worktree of another would be. */
export async function newModel(machine: PickerState): Promise<Model> {
  const model: Model = { repos: [], trees: [], sessions: [] };
  for (const [parent, name] of [
    ["a", "app"],
    ["b", "app"],
    ["c", "app-x"],
  ] as const) {
    const root = await machine.world.repository(name, join(machine.world.code, parent));
    const repo = { root, name, away: false };
    model.repos.push(repo);
    model.trees.push({
      repo,
      path: root,
      gitdir: join(root, ".git"),
      addedAt: 0,
      state: "there",
      locked: false,
      main: true,
    });
  }
  return model;
}

const isThere = (model: Model, path: string) =>
  model.trees.some((tree) => tree.path === path && tree.state === "there" && !isAway(tree));

/** The main worktree goes with its root; the others stay where they are. */
const isAway = (tree: Tree) => tree.main && tree.repo.away;

/** Where a session's worktree is now: where it was, or where git's record has gone to since. */
export function placeOf(model: Model, session: Known): string | null {
  const { managed } = session;
  if (managed === null) return null;
  const { markedPath, tree } = managed;
  if (isThere(model, markedPath) || tree.repo.away) return markedPath;
  if (model.trees.some((other) => other.path === markedPath && other.state === "lost")) {
    return markedPath;
  }
  // nobody follows to where there is nothing, though git lists a locked worktree there or not
  const recorded = model.trees.find(
    (other) => other.gitdir === tree.gitdir && !other.main && other.state === "there",
  );
  const newer = recorded !== undefined && recorded.addedAt >= session.createdAt + 1;
  return recorded === undefined || newer ? markedPath : recorded.path;
}

/** The truth that cleanup must not go against: the worktree of this session is no more. */
export function mayEnd({ managed }: Known): boolean {
  if (managed === null) return false;
  const { tree } = managed;
  return tree.state !== "there" && !tree.repo.away && !(tree.state === "lost" && tree.locked);
}

/** Nothing speaks against it either: cleanup --force has no reason to keep it. */
export function mustEnd(model: Model, session: Known): boolean {
  const { managed } = session;
  if (managed === null || !mayEnd(session)) return false;
  const { markedPath, tree } = managed;
  const again = model.trees.some(
    (other) =>
      other !== tree &&
      other.state !== "removed" &&
      (other.path === markedPath || other.gitdir === tree.gitdir),
  );
  return !again && existsSync(dirname(tree.path));
}
