import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Model, PickerState, Tree } from "./model.ts";
import { type Command, command } from "./model-step.ts";

/** What may happen to repositories and worktrees. */

export const add = (which: number, suffix: string): Command => {
  const target = ({ repos }: Model) => {
    const repo = repos[which % repos.length];
    return repo === undefined || repo.away ? null : { repo, path: `${repo.root}-${suffix}` };
  };
  return command(
    `worktree add(${which}, ${suffix})`,
    (model) => {
      const path = target(model)?.path;
      const taken = model.trees.some((tree) => tree.path === path && tree.state !== "removed");
      return path !== undefined && !taken;
    },
    async (model, machine) => {
      const found = target(model);
      if (found !== null) model.trees.push(await machine.add(found.repo, found.path));
    },
  );
};

/** Something done to a linked worktree for which `fits` holds. */
function toTree(
  name: string,
  which: number,
  fits: (tree: Tree) => boolean,
  run: (tree: Tree, machine: PickerState, model: Model) => Promise<void>,
): Command {
  const candidates = (model: Model) => model.trees.filter((tree) => !tree.main && fits(tree));
  return command(
    `${name}(${which})`,
    (model) => candidates(model).length > 0,
    async (model, machine) => {
      const fitting = candidates(model);
      const tree = fitting[which % fitting.length];
      if (tree !== undefined) await run(tree, machine, model);
    },
  );
}

const usable = (tree: Tree) => tree.state === "there" && !tree.repo.away;

export const remove = (which: number) =>
  toTree(
    "worktree remove",
    which,
    (tree) => usable(tree) && !tree.locked,
    async (tree, machine) => {
      await machine.world.git(tree.repo.root, "worktree", "remove", "--force", tree.path);
      tree.state = "removed";
    },
  );

export const lose = (which: number) =>
  toTree(
    "rm -r",
    which,
    (tree) => tree.state === "there",
    async (tree) => {
      rmSync(tree.path, { recursive: true });
      tree.state = "lost";
    },
  );

export const lock = (which: number) =>
  toTree(
    "worktree lock",
    which,
    (tree) => usable(tree) && !tree.locked,
    async (tree, machine) => {
      await machine.world.git(tree.repo.root, "worktree", "lock", tree.path);
      tree.locked = true;
    },
  );

export const move = (which: number, suffix: string) =>
  toTree(
    `worktree move to ${suffix}`,
    which,
    (tree) => usable(tree) && !tree.locked,
    async (tree, machine, model) => {
      const path = `${tree.repo.root}-${suffix}`;
      const taken = model.trees.some((other) => other.path === path && other.state !== "removed");
      if (taken) return;
      await machine.world.git(tree.repo.root, "worktree", "move", tree.path, path);
      tree.path = path;
    },
  );

export const prune = (which: number): Command =>
  command(
    `worktree prune(${which})`,
    ({ repos }) => repos[which % repos.length]?.away === false,
    async (model, machine) => {
      const repo = model.repos[which % model.repos.length];
      if (repo === undefined) return;
      await machine.world.git(repo.root, "worktree", "prune", "--expire", "now");
      for (const tree of model.trees) {
        if (tree.repo === repo && tree.state === "lost" && !tree.locked) tree.state = "removed";
      }
    },
  );

/** The repository's directory goes elsewhere, as when its disk is not mounted, or comes back. */
export const awayOrBack = (which: number, emptyMountPoint: boolean): Command =>
  command(
    `repository away or back(${which}, ${emptyMountPoint})`,
    () => true,
    async ({ repos }, machine) => {
      const repo = repos[which % repos.length];
      if (repo === undefined) return;
      const elsewhere = join(machine.world.base, `away-${repos.indexOf(repo)}`);
      if (repo.away) {
        rmSync(repo.root, { recursive: true, force: true });
        renameSync(elsewhere, repo.root);
      } else {
        renameSync(repo.root, elsewhere);
        if (emptyMountPoint) mkdirSync(repo.root);
      }
      repo.away = !repo.away;
    },
  );
