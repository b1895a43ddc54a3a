import type { Project, Worktree } from "../sessions/model.ts";
import { worktreeName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { knownProjects } from "../snapshot/projects.ts";
import { PotsError } from "../system/errors.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { worktreeFiles } from "../worktrees/git-files.ts";
import { type Prepared, prepareWorktree } from "./prepare-worktree.ts";

/** There is no worktree of that name; perhaps it can be made. */
export class NoSuchWorktree extends PotsError {
  constructor(
    readonly project: Project,
    readonly query: string,
    /** What exists and is named alike, one line; empty: nothing is. */
    readonly suggested: readonly string[],
    making: readonly string[],
  ) {
    const hint = [...suggested, ...making].join("\n  ");
    super("notFound", `there is no worktree ${query} in ${project.name}`, hint);
  }

  /** The same where none is to be made: what is not there can only be looked for. */
  withoutMaking(): PotsError {
    const [hint = "pots list --all shows the worktrees there are"] = this.suggested;
    return new PotsError("notFound", this.message, hint);
  }
}

function howToMake(prepared: Prepared, project: Project, query: string): string[] {
  if (prepared.kind === "refused") return [`${prepared.error.message}; ${prepared.error.hint}`];
  if (prepared.kind === "already") return [];
  const pots = shellLine(["pots", "create", project.name, query, "-w"]);
  return [`make it: ${prepared.making.line}`, `or, with a session in it: ${pots}`];
}

/** The share of a word that may differ: more than this is another word. */
const ALIKE = 0.4;

/** The error for a worktree that is not there: what is named alike, and how it would be made. */
export async function noSuchWorktree(
  context: Context,
  query: string,
  project: Project,
  worktrees: readonly Worktree[],
  parts: readonly Worktree[],
): Promise<PotsError> {
  const { nearest } = await import("../sessions/fuzzy.ts");
  const own = worktrees.flatMap(({ name, branch }) => [name, branch ?? name]);
  const elsewhere = knownProjects(context, [])
    .filter(({ root }) => root !== project.root)
    .flatMap(({ root, name }) =>
      worktreeFiles(root).map(({ path, main }) => `${name}/${worktreeName(root, path, main)}`),
    );
  const alike = [
    ...nearest(query, own, ALIKE),
    ...elsewhere.filter((text) => text.endsWith(`/${query}`)),
    ...nearest(query, elsewhere, ALIKE),
  ];
  const near = [...new Set([...parts.map(({ name }) => name), ...alike])].slice(0, 3);
  const prepared = await prepareWorktree(context, project, query);
  const suggested = near.length > 0 ? [`nearest: ${printable(near.join(", "))}`] : [];
  return new NoSuchWorktree(project, query, suggested, howToMake(prepared, project, query));
}
