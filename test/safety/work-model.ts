import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { projectWithRemote } from "../support/history.ts";
import { World } from "../support/world.ts";

/**
 * What work there is on a small machine: every commit and every content that was ever seen, and
 * what may happen to it. Contents are all different, so that each is found again by its name.
 */

export interface Model {
  /** Branches with a worktree. */
  trees: Set<string>;
  /** Every branch there ever was, the default one apart. */
  branches: Set<string>;
  /** Commits and contents (by git's name of them) that must not be lost, with what they were. */
  kept: Map<string, string>;
  /** Contents that are staged and not in the files, by branch: a commit of the files drops them. */
  staged: Map<string, string[]>;
  counter: number;
}

export class Machine implements AsyncDisposable {
  readonly world = new World();
  root = "";

  async begin(): Promise<Model> {
    this.root = (await projectWithRemote(this.world)).acme;
    const model = { trees: new Set<string>(), branches: new Set<string>(), counter: 0 };
    return { ...model, kept: new Map(), staged: new Map() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.world[Symbol.asyncDispose]();
  }

  pathOf = (branch: string) => `${this.root}-${branch.replaceAll("/", "-")}`;

  async git(branch: string | null, ...words: string[]): Promise<string> {
    return await this.world.git(branch === null ? this.root : this.pathOf(branch), ...words);
  }

  async pots(...words: string[]) {
    return await this.world.pots(words, { cwd: this.root });
  }

  /** Everything that a ref leads to, or that is in some worktree's index or files. */
  async reachable(refs: readonly string[] = ["--all"]): Promise<Set<string>> {
    const objects = await this.git(null, "rev-list", "--objects", ...refs);
    const found = new Set(objects.split("\n").map((line) => line.split(" ")[0] ?? ""));
    const listed = await this.git(null, "worktree", "list", "--porcelain");
    const paths = [...listed.matchAll(/^worktree (.*)$/gm)].map(([, path = ""]) => path);
    for (const path of paths.filter((each) => existsSync(each))) {
      const index = await this.world.git(path, "ls-files", "--stage");
      for (const [, name = ""] of index.matchAll(/^\d+ (\w+) /gm)) found.add(name);
      for (const name of readdirSync(path)) {
        if (name.endsWith(".txt")) found.add(nameOf(readFileSync(join(path, name), "utf8")));
      }
    }
    return found;
  }
}

/** git's name of a file's content. */
function nameOf(content: string): string {
  const bytes = Buffer.from(content);
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

type Command = fc.AsyncCommand<Model, Machine>;

/** How many steps were taken in all. */
export const taken = { steps: 0 };

function command(
  name: string,
  check: (model: Model) => boolean,
  run: (model: Model, machine: Machine) => Promise<void>,
): Command {
  return {
    check: (model) => check(model),
    async run(model, machine) {
      taken.steps++;
      await run(model, machine);
      const found = await machine.reachable();
      const lost = [...model.kept].filter(([object]) => !found.has(object));
      if (lost.length > 0) throw new Error(`lost after ${name}: ${lost.map(([, what]) => what)}`);
    },
    toString: () => name,
  };
}

/** Something done in a worktree that is there. */
const inTree = (
  name: string,
  which: number,
  run: (branch: string, model: Model, machine: Machine) => Promise<void>,
): Command => {
  const pick = (model: Model) => [...model.trees][which % Math.max(1, model.trees.size)];
  return command(
    `${name}(${which})`,
    (model) => model.trees.size > 0,
    async (model, machine) => {
      const branch = pick(model);
      if (branch !== undefined) await run(branch, model, machine);
    },
  );
};

/** A content of its own, in a new file or behind one that is there; nothing is ever overwritten. */
function content(model: Model, branch: string, what: string): string {
  const text = `${what} ${++model.counter} on ${branch}\n`;
  model.kept.set(nameOf(text), text.trim());
  return text;
}

const create = (branch: string): Command =>
  command(
    `create ${branch} -w`,
    ({ trees }) => !trees.has(branch),
    async (model, machine) => {
      const { code, stderr } = await machine.pots("create", branch, "-w");
      if (code !== 0 && code !== 5) throw new Error(stderr);
      model.trees.add(branch);
      model.branches.add(branch);
    },
  );

const untracked = (which: number) =>
  inTree("untracked", which, async (branch, model, machine) => {
    const text = content(model, branch, "untracked");
    writeFileSync(join(machine.pathOf(branch), `u${model.counter}.txt`), text);
  });

const staged = (which: number) =>
  inTree("staged and changed", which, async (branch, model, machine) => {
    const text = content(model, branch, "staged");
    const name = `s${model.counter}.txt`;
    const path = join(machine.pathOf(branch), name);
    writeFileSync(path, text);
    await machine.git(branch, "add", name);
    model.staged.set(branch, [...(model.staged.get(branch) ?? []), nameOf(text)]);
    appendFileSync(path, "and changed\n");
    model.kept.set(nameOf(`${text}and changed\n`), `${text.trim()}, and changed`);
  });

const commit = (which: number) =>
  inTree("commit", which, async (branch, model, machine) => {
    writeFileSync(
      join(machine.pathOf(branch), `c${model.counter + 1}.txt`),
      content(model, branch, "committed"),
    );
    await machine.git(branch, "add", "-A");
    for (const name of model.staged.get(branch) ?? []) model.kept.delete(name);
    model.staged.delete(branch);
    await machine.git(branch, "commit", "-q", "-m", `commit ${model.counter}`);
    model.kept.set(await machine.git(branch, "rev-parse", "HEAD"), `commit ${model.counter}`);
  });

const merge = (which: number, squash: boolean) =>
  inTree(squash ? "squash" : "merge", which, async (branch, model, machine) => {
    const how = squash ? ["--squash"] : ["--no-ff", "-m", `merge ${branch}`];
    const { code } = await machine.world.run(["git", "merge", "-q", ...how, branch], {
      cwd: machine.root,
    });
    if (code !== 0) {
      await machine.git(null, "reset", "-q", "--hard");
      return;
    }
    if (squash) await machine.git(null, "commit", "-q", "--allow-empty", "-m", `squash ${branch}`);
    model.kept.set(await machine.git(null, "rev-parse", "HEAD"), `merge of ${branch}`);
  });

const push = (which: number) =>
  inTree("push", which, async (branch, _model, machine) => {
    await machine.git(branch, "push", "-q", "-f", "-u", "origin", branch);
  });

const remove = (which: number, ...flags: string[]) =>
  inTree(`remove ${flags}`, which, async (branch, model, machine) => {
    const path = machine.pathOf(branch);
    const { code, stderr } = await machine.pots("remove", path, "-y", ...flags);
    const there = existsSync(path);
    if (code === 0 ? there : !there || code !== 7) throw new Error(`exit ${code}\n${stderr}`);
    if (flags.length > 0 && there) throw new Error(`not discarded: ${stderr}`);
    if (!there) model.trees.delete(branch); // what was staged may come back with undo
  });

/** What every branch comes to in the end, and chance would seldom do: merged, and removed. */
const finish = (which: number, squash: boolean, remover: "remove" | "cleanup"): Command => {
  const removing = remover === "remove" ? remove(which) : cleanup;
  const steps = [commit(which), merge(which, squash), removing];
  return command(
    `finish(${which}, ${squash}, ${remover})`,
    (model) => model.trees.size > 0,
    async (model, machine) => {
      for (const step of steps) await step.run(model, machine);
    },
  );
};

const cleanup: Command = command(
  "cleanup --merged --force",
  () => true,
  async (model, machine) => {
    await machine.pots("cleanup", "--merged", "--force");
    for (const branch of model.trees) {
      if (!existsSync(machine.pathOf(branch))) model.trees.delete(branch);
    }
  },
);

/** The newest or an older one of what is saved. */
async function savedName(which: number, machine: Machine): Promise<string | undefined> {
  const lines = (await machine.pots("undo")).stdout.split("\n").filter((line) => line !== "");
  return lines[which % Math.max(1, lines.length)]?.split(" ")[0];
}

const undo = (which: number): Command =>
  command(
    `undo(${which})`,
    () => true,
    async (model, machine) => {
      const name = await savedName(which, machine);
      if (name === undefined) return;
      const { code, stderr } = await machine.pots("undo", name);
      if (code !== 0 && code !== 5) throw new Error(stderr);
      const branch = /is back, on (\S+)$/m.exec(stderr)?.[1];
      // on another branch, and on that again, it stands in the directory of the one it was
      const original = name.replace(/(-undone)*\/[^/]*$/, "");
      if (branch !== undefined) model.trees.add(original);
    },
  );

const forget = (which: number): Command =>
  command(
    `undo --forget(${which})`,
    () => true,
    async (model, machine) => {
      const name = await savedName(which, machine);
      if (name === undefined) return;
      await machine.pots("undo", "--forget", "-y", name);
      const found = await machine.reachable();
      for (const object of model.kept.keys()) if (!found.has(object)) model.kept.delete(object);
    },
  );

const index = fc.nat(5);
const branch = fc.constantFrom("x", "feature/y", "x-y");

/** Weighted by how often each is listed. */
export const COMMANDS: fc.Arbitrary<Command>[] = [
  branch.map(create),
  branch.map(create),
  index.map(untracked),
  index.map(staged),
  index.map(commit),
  index.map(commit),
  fc.tuple(index, fc.boolean()).map(([which, squash]) => merge(which, squash)),
  index.map(push),
  index.map((which) => remove(which)),
  index.map((which) => remove(which, "--discard")),
  index.map((which) => remove(which, "--discard")),
  index.map(undo),
  index.map(undo),
  index.map(forget),
  fc
    .tuple(index, fc.boolean(), fc.constantFrom("remove" as const, "cleanup" as const))
    .map(([which, squash, remover]) => finish(which, squash, remover)),
  fc.constant(cleanup),
];
