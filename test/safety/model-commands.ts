import { expect } from "bun:test";
import { existsSync } from "node:fs";
import fc from "fast-check";
import { type Model, mayEnd, mustEnd, placeOf } from "./model.ts";
import { add, awayOrBack, lock, lose, move, prune, remove } from "./model-git-commands.ts";
import { type Command, changes, command, forget } from "./model-step.ts";

/** What may happen to the machine, each with what must then be so. */

function create(which: number, task: string): Command {
  const pick = (model: Model) => model.trees[which % model.trees.length];
  return command(
    `create(${which}, ${task})`,
    (model) => pick(model) !== undefined,
    async (model, machine) => {
      const tree = pick(model);
      if (tree === undefined) return;
      const { repo, path } = tree;
      const { code, stdout } = await machine.world.pots(["create", repo.root, path, task]);
      const { born, ended } = await changes(model, machine);
      expect(ended).toEqual([]);
      // another tree may be at that path by now, and pots means what is there
      const there = model.trees.find((other) => other.path === path && other.state === "there");
      const twin = model.sessions.some(
        (other) =>
          other.managed?.task === task &&
          other.managed.tree.repo === repo &&
          placeOf(model, other) === path,
      );
      // one whose directory is lost is still listed, and may still have its session
      const listed = model.trees.some(
        (other) => other.path === path && other.repo === repo && other.state !== "removed",
      );
      if (repo.away || !listed || twin || there === undefined) {
        const refused = repo.away || !listed || !twin ? 3 : 5;
        expect({ code, born }).toEqual({ code: refused, born: [] });
        return;
      }
      const base = path.split("/").at(-1) ?? "";
      const prefix = `${repo.name}-`;
      const worktree = there.main
        ? "main"
        : base.startsWith(prefix)
          ? base.slice(prefix.length)
          : base;
      const plain = `${repo.name}-${worktree}-${task}`;
      const stranger = model.sessions.some(({ name, managed }) => name === plain && !managed);
      if (code === 5 && stranger) {
        expect(born).toEqual([]); // it stands in that worktree: taken over only by create -A
        return;
      }
      expect({ code, names: born.map(({ name }) => `${name}\n`) }).toEqual({
        code: 0,
        names: [stdout],
      });
      const free = !model.sessions.some(({ name }) => name === plain);
      expect(stdout.trim()).toMatch(
        free ? new RegExp(`^${plain}$`) : new RegExp(`^${plain}-[0-9a-f]{4,}$`),
      );
      const [session] = born;
      if (session !== undefined) {
        model.sessions.push({ ...session, managed: { tree: there, task, markedPath: path } });
      }
    },
  );
}

const bystander = (name: string, which: number): Command =>
  command(
    `tmux new-session ${name}`,
    (model) => !model.sessions.some((session) => session.name === name),
    async (model, machine) => {
      const repo = model.repos[which % model.repos.length];
      const cwd = repo && existsSync(repo.root) ? repo.root : machine.world.home;
      await machine.world.tmux("new-session", "-d", "-s", name, "-c", cwd);
      const { born } = await changes(model, machine);
      for (const session of born) model.sessions.push({ ...session, managed: null });
    },
  );

const rename = (which: number, name: string): Command =>
  command(
    `tmux rename-session ${which} ${name}`,
    ({ sessions }) => sessions.length > 0 && !sessions.some((session) => session.name === name),
    async ({ sessions }, machine) => {
      const session = sessions[which % sessions.length];
      if (session === undefined) return;
      await machine.world.tmux("rename-session", "-t", session.id, name);
      session.name = name;
    },
  );

const killByName = (which: number): Command =>
  command(
    `kill(${which})`,
    ({ sessions }) => sessions.length > 0,
    async (model, machine) => {
      const session = model.sessions[which % model.sessions.length];
      if (session === undefined) return;
      const { code, stderr } = await machine.world.pots(["kill", session.name, "--yes"]);
      const { born, ended } = await changes(model, machine);
      expect({ stderr, code, born }).toEqual({ stderr, code: 0, born: [] });
      expect(ended).toEqual([session]);
      forget(model, ended);
    },
  );

/** A word that may be a whole name, a part of one or of several, or of none. */
const killByWord = (word: string): Command =>
  command(
    `kill(${word})`,
    () => true,
    async (model, machine) => {
      const { code } = await machine.world.pots(["kill", word, "--yes"]);
      const { born, ended } = await changes(model, machine);
      expect(born).toEqual([]);
      expect(ended.length).toBe(code === 0 ? 1 : 0);
      expect([0, 3, 4]).toContain(code);
      const named = model.sessions.find(({ name }) => name === word);
      if (named !== undefined) expect(ended).toEqual([named]);
      for (const session of ended) {
        if (session === named) continue;
        // not by its name: then by a part of it that no other has, or by the whole of its worktree's
        expect(session.managed).not.toBeNull();
        const inName = ({ name }: { name: string }) => name.includes(word);
        if (inName(session) && model.sessions.filter(inName).length === 1) continue;
        expect([word, `${session.managed?.tree.repo.name}-${word}`]).toContain(
          placeOf(model, session)?.split("/").at(-1) ?? "",
        );
      }
      forget(model, ended);
    },
  );

const cleanup = (flag: "--yes" | "--force" | "--dry-run"): Command =>
  command(
    `cleanup(${flag})`,
    () => true,
    async (model, machine) => {
      const { code, stderr } = await machine.world.pots(["cleanup", flag]);
      const { born, ended } = await changes(model, machine);
      expect({ code, born }).toEqual({ code: 0, born: [] });
      const wrong = ended.filter((session) => !mayEnd(session)).map(({ name }) => name);
      if (wrong.length > 0) throw new Error(`wrongly ended: ${wrong}\n${stderr}`);
      if (flag === "--dry-run") expect(ended).toEqual([]);
      else {
        if (flag === "--force") {
          const left = model.sessions.filter((session) => mustEnd(model, session));
          expect(ended).toEqual(expect.arrayContaining(left));
        }
        for (const session of model.sessions) {
          if (session.managed !== null) {
            session.managed.markedPath = placeOf(model, session) ?? "";
          }
        }
      }
      forget(model, ended);
    },
  );

const serverEnds: Command = command(
  "tmux kill-server",
  ({ sessions }) => sessions.length > 0,
  async (model, machine) => {
    await machine.world.tmux("kill-server");
    model.sessions = [];
  },
);

const index = fc.nat(20);
const suffix = fc.constantFrom("x", "x-dev", "dev", "main", "moved");
const task = fc.constantFrom("dev", "x", "x-dev");
const name = fc.constantFrom("app", "app-x", "app-x-dev", "app-main-dev", "app-x-x-dev", "x");

/** Weighted by how often each is listed. */
export const COMMANDS: fc.Arbitrary<Command>[] = [
  fc.tuple(index, task).map(([which, what]) => create(which, what)),
  fc.tuple(index, task).map(([which, what]) => create(which, what)),
  fc.tuple(index, task).map(([which, what]) => create(which, what)),
  fc.tuple(index, suffix).map(([which, what]) => add(which, what)),
  fc.tuple(index, suffix).map(([which, what]) => add(which, what)),
  fc.tuple(name, index).map(([what, which]) => bystander(what, which)),
  fc.tuple(index, name).map(([which, what]) => rename(which, what)),
  index.map(killByName),
  name.map(killByWord),
  fc.constantFrom("--yes" as const, "--force" as const, "--dry-run" as const).map(cleanup),
  fc.constant(cleanup("--force")),
  index.map(remove),
  index.map(lose),
  index.map(lock),
  fc.tuple(index, suffix).map(([which, what]) => move(which, what)),
  index.map(prune),
  fc.tuple(index, fc.boolean()).map(([which, empty]) => awayOrBack(which, empty)),
  fc.constant(serverEnds),
];
