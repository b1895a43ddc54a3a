import { basename, join } from "node:path";
import { setMark } from "../../src/tmux/mark.ts";
import { withAround } from "../../src/worktrees/around.ts";
import { inMilliseconds, madeAt } from "../../src/worktrees/git-directory.ts";
import { real, type World } from "./world.ts";

/**
 * A session as `pots create` leaves it, in a worktree that `World.worktree` made beside its
 * repository, by one call of tmux; its name. For tests of what comes after that.
 */
export async function started(world: World, root: string, suffix: string): Promise<string> {
  const worktree = `${root}-${suffix}`;
  const gitdir = join(root, ".git/worktrees", basename(worktree));
  const made = madeAt(gitdir);
  if (made === null) throw new Error(`there is no worktree ${worktree}`);
  const name = `${basename(worktree)}-dev`;
  const target = `=${name}:`;
  const commands = [
    ["new-session", "-d", "-s", name, "-c", worktree],
    ["set-option", "-t", target, "destroy-unattached", "off"],
    ...setMark(
      target,
      withAround({ root, worktree, gitdir, task: "dev", made: inMilliseconds(made) }),
    ),
  ];
  const words = commands.flatMap((command) => [";", ...command]).slice(1);
  await world.must([real("tmux"), "-u", ...words], { cwd: "/" });
  return name;
}
