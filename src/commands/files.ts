import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Words } from "../cli/words.ts";
import { carryInto, sourceOfFiles } from "../operations/carry-files.ts";
import { findTarget } from "../operations/find-worktree.ts";
import { NoSuchWorktree } from "../operations/no-such-worktree.ts";
import {
  filePatterns,
  REPOSITORY_FILE,
  readProjectSetup,
  whyNothing,
} from "../operations/project-setup.ts";
import { tellLeft } from "../operations/unfinished-setup.ts";
import type { ProjectFile } from "../projects/pots-toml.ts";
import type { Worktree } from "../sessions/model.ts";
import { worktreeTitle } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { tellingHalfDone } from "../system/children.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { INCLUDE_FILE } from "../worktrees/include-files.ts";

/** `pots files`: copy into a worktree what git does not carry, again or for the first time. */
export async function run(context: Context, words: Words): Promise<number> {
  const asked = { positionals: words.positionals, taskOption: undefined };
  const { worktree } = await findTarget(context, asked, []).catch((error: unknown) => {
    throw error instanceof NoSuchWorktree ? error.withoutMaking() : error;
  });
  const source = await sourceOfFiles(worktree.root);
  if (source === worktree.path) {
    throw new PotsError(
      "usage",
      `${shownPath(context, worktree.path)} is where such files come from`,
      "name another worktree: pots files <worktree>",
    );
  }
  const patterns = filePatterns(context, worktree);
  const carried = await tellingHalfDone(
    (before) => tellLeft(worktree, before),
    () => carryInto(context, worktree, patterns),
  );
  if (carried === null) {
    const name = worktreeTitle(worktree);
    say(printable(`no files to copy into ${name}`));
    for (const line of whyNone(context, worktree, source)) say(printable(`  ${line}`));
  }
  return carried !== null && carried.failed.length > 0 ? EXIT.failed : EXIT.done;
}

/** What each file says that could name some, and which of them counts. */
function whyNone(context: Context, worktree: Worktree, source: string | null): string[] {
  if (source === null) return ["they come from the worktree of the default branch; there is none"];
  const include = join(source, INCLUDE_FILE);
  const path = join(worktree.path, REPOSITORY_FILE);
  const { own } = readProjectSetup(context, worktree);
  const none = "names none that git ignores there";
  const repository = whyNothing(context, worktree, source, "[files]", names);
  return [
    `${shownPath(context, include)} ${existsSync(include) ? none : "is not there"}`,
    ...(repository.length > 0 ? repository : [`${shownPath(context, path)} ${none}`]),
    ...(own === null
      ? []
      : [
          `${shownPath(context, own.path)} ${own.file && names(own.file) ? none : "has no [files]"}`,
        ]),
  ];
}

const names = ({ copy, link }: ProjectFile) => [...(copy ?? []), ...(link ?? [])].length > 0;
