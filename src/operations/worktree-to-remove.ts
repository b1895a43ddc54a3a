import { basename } from "node:path";
import { projectAt } from "../projects/search.ts";
import type { Session, Worktree } from "../sessions/model.ts";
import { branchTitle, projectName, wholeNames, worktreeTitle } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { knownProjects, rootHere } from "../snapshot/projects.ts";
import { worktreesOf } from "../snapshot/worktrees.ts";
import { PotsError } from "../system/errors.ts";
import { realPath } from "../system/paths.ts";
import { printable, shellLine, shellPath } from "../terminal/text.ts";
import { pathOf } from "./find-project.ts";
import { noneOfThatName, worktreeAt, worktreeFor } from "./find-worktree.ts";
import { worktreesNamedInFull } from "./named-worktree.ts";
import { NoSuchWorktree } from "./no-such-worktree.ts";

/**
 * The one worktree that a word names in full, for what cannot be undone by another word: a path only
 * where it is the worktree's top, no part of a name without a question, and nothing where two
 * worktrees are called so.
 * @param unasked nobody sees what was found before it goes: then a name alone is one of the project
 *   stood in. A line that is run twice must not go on to another project's
 * @throws PotsError naming what was not found, and what to do instead
 */
export async function worktreeToRemove(
  context: Context,
  word: string,
  sessions: readonly Session[],
  unasked: boolean,
): Promise<Worktree> {
  const path = pathOf(context, word);
  const here = rootHere(context);
  const own = here === null ? [] : await worktreesOf(context, here);
  const named = own.filter(
    (worktree) => worktree.path === path || namesOf(worktree).includes(word),
  );
  // one that is listed may be gone from its place
  const known = path === null || named.some((worktree) => worktree.path === path);
  const around = known ? null : await worktreeAt(context, path);
  // a submodule's directory, say, is a main worktree: it is never removed, so a name is not it
  const isOther = around?.main === true && named.length > 0;
  const isTop = around !== null && path !== null && realPath(path) === around.path && !isOther;
  const found = new Map([...(isTop ? [around] : []), ...named].map((one) => [one.path, one]));
  const [only, ...more] = found.values();
  if (more.length > 0) throw several(context, word, [...found.values()]);
  if (only !== undefined) return only;
  if (around !== null) throw isInside(context, word, around, here);
  const elsewhere = await worktreesElsewhere(context, word, sessions, here);
  const [far, ...others] = elsewhere;
  if (others.length > 0) throw several(context, word, elsewhere);
  if (far !== undefined) {
    if (!unasked || here === null || isTitle(word, far)) return far;
    const line = shellLine(["pots", "remove", worktreeTitle(far), "--yes"]);
    throw new PotsError(
      "notFound",
      `there is no worktree ${word} in ${projectName(here)}`,
      `${projectName(far.root)} has one: ${line}`,
    );
  }
  if (here === null) throw await notInAnyProject(context, word, sessions);
  return await worktreeFor(context, word, projectAt(here), own).catch((error: unknown) => {
    throw error instanceof NoSuchWorktree ? error.withoutMaking() : error;
  });
}

/** A main worktree by its directory too: that is never removed, and it is said. */
const namesOf = (worktree: Worktree) => [...wholeNames(worktree), basename(worktree.path)];

const isTitle = (word: string, worktree: Worktree) =>
  [worktreeTitle(worktree), branchTitle(worktree)].includes(word);

/** Every project has a `main`: where one stands in a project, another's is not meant by that alone. */
async function worktreesElsewhere(
  context: Context,
  word: string,
  sessions: readonly Session[],
  here: string | null,
): Promise<Worktree[]> {
  const named = await worktreesNamedInFull(context, word, sessions, true);
  return named.flatMap(({ worktree, task }) =>
    task === null && worktree.root !== here && !(here !== null && word === "main")
      ? [worktree]
      : [],
  );
}

async function notInAnyProject(
  context: Context,
  word: string,
  sessions: readonly Session[],
): Promise<PotsError> {
  const project = knownProjects(context, sessions).find(({ name }) => name === word);
  if (project === undefined) return noneOfThatName(word);
  const linked = (await worktreesOf(context, project.root)).filter(({ main }) => !main);
  const titles = linked.map((worktree) => printable(worktreeTitle(worktree)));
  return new PotsError(
    "notFound",
    `${word} is a project, and no worktree that could be removed`,
    titles.length > 0 ? `its worktrees: ${titles.join(", ")}` : "it has none beside the main one",
  );
}

function several(context: Context, word: string, worktrees: readonly Worktree[]): PotsError {
  const rows = worktrees.map(({ path, branch }) =>
    printable(`${shownPath(context, path)} (${branch ?? "detached"})`),
  );
  const hint = ["name one by its path:", ...rows].join("\n    ");
  return new PotsError("ambiguous", `several worktrees are called ${word}`, hint);
}

function isInside(
  context: Context,
  word: string,
  worktree: Worktree,
  here: string | null,
): PotsError {
  const { root, name, path, main } = worktree;
  const title = worktreeTitle(worktree);
  const line =
    root === here
      ? shellLine(["pots", "remove", name])
      : `pots remove ${shellPath(path, context.home)}`;
  return new PotsError(
    "notFound",
    `${word} is inside the worktree ${title}, and is none itself`,
    main ? "pots list --all shows the worktrees" : `to remove all of ${title}: ${line}`,
  );
}
