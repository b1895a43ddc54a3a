import { existsSync } from "node:fs";
import { asTyped } from "../cli/propose.ts";
import type { Words } from "../cli/words.ts";
import { filesFor } from "../operations/carry-files.ts";
import { findSaved, undoWord } from "../operations/find-saved.ts";
import { removalOfUnfinished } from "../operations/half-made.ts";
import { filePatterns } from "../operations/project-setup.ts";
import { hasSetUp } from "../operations/set-up.ts";
import { tellSubmodules } from "../operations/tell-submodules.ts";
import { noteLeft } from "../operations/unfinished-setup.ts";
import { projectName, worktreeName, worktreeTitle } from "../sessions/naming.ts";
import { type Context, isInteractive, requireTerminal, shownPath } from "../snapshot/context.ts";
import { tellingHalfDone } from "../system/children.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { print, say } from "../terminal/output.ts";
import { counted, joined, printable, shellLine } from "../terminal/text.ts";
import { ago } from "../terminal/time.ts";
import { locate } from "../worktrees/git-files.ts";
import { forgetSavedWork, listSaved, type Saved, savedFiles } from "../worktrees/saved-work.ts";
import { filesText } from "../worktrees/status.ts";
import { bringWorktreeBack } from "../worktrees/undo.ts";

/** `pots undo`: what was saved when worktrees were removed, listed, brought back or forgotten. */

export async function run(context: Context, words: Words): Promise<number> {
  const [query] = words.positionals;
  const forgetting = words.flag("forget");
  if (query !== undefined) {
    const { root, commonDir, item } = await findSaved(context, query);
    return await act(context, words, { root, commonDir }, [item]);
  }
  const place = locate(context.cwd);
  if (place === null) {
    throw new PotsError(
      "notFound",
      `${shownPath(context, context.cwd)} is not in a git repository`,
      "go to the project whose worktree was removed, or name it: pots undo <project>/<worktree>",
    );
  }
  const saved = await listSaved(place.commonDir);
  if (saved.length === 0) {
    say(`nothing is saved in ${printable(projectName(place.root))}`);
    return EXIT.done;
  }
  if (!isInteractive()) {
    if (forgetting) throw new PotsError("usage", "nothing was named", "pots undo --forget <name>");
    print(saved.map((item) => describe(context, item)).join("\n"));
    return EXIT.done;
  }
  const chosen = await choose(context, place.commonDir, saved, forgetting);
  return await act(context, words, place, chosen);
}

async function act(
  context: Context,
  words: Words,
  { root, commonDir }: { root: string; commonDir: string },
  chosen: readonly Saved[],
): Promise<number> {
  if (words.flag("forget")) return await forget(context, words, { root, commonDir }, chosen);
  for (const item of chosen) {
    const { path, branch, notes } = await tellingHalfDone(
      () => tellHalfBack(context, root, item),
      () => bringWorktreeBack(root, commonDir, item),
    );
    const on = branch === null ? `detached at ${item.head.slice(0, 7)}` : `on ${branch}`;
    say(printable(`${shownPath(context, path)} is back, ${on}`));
    for (const note of notes) say(printable(`  ${note}`));
    const name = worktreeName(root, path, false);
    await tellSubmodules(context, path);
    await tellWhatIsLeft(context, { root, path }, name, item);
    const line = shellLine(["pots", "create", projectName(root), name]);
    say(printable(`  a session in it: ${asTyped(line)}`));
  }
  return EXIT.done;
}

/** What was saved stays so until it is forgotten. */
function tellHalfBack(context: Context, root: string, saved: Saved): void {
  const { path } = saved;
  const again = shellLine(["pots", "undo", undoWord(context, root, saved)]);
  if (!existsSync(path)) {
    say(
      printable(
        `pots: ${shownPath(context, path)} is not back; it is still saved: ${asTyped(again)}`,
      ),
    );
    return;
  }
  const name = worktreeTitle({ root, name: worktreeName(root, path, false) });
  const remove =
    removalOfUnfinished({ root, path }) ?? shellLine(["pots", "remove", name, "--discard"]);
  const line = `${remove} && ${again}`;
  say(printable(`pots: not all is back of ${shownPath(context, path)}, and all is still saved`));
  say(printable(`  bring it back whole: ${asTyped(line)}`));
}

/** What it had from outside of git was not saved: like a new worktree it gets it again. */
async function tellWhatIsLeft(
  context: Context,
  worktree: { root: string; path: string },
  name: string,
  { ignoredFiles }: Saved,
): Promise<void> {
  const project = projectName(worktree.root);
  const files = await filesFor(worktree, filePatterns(context, worktree));
  if (files !== null) {
    noteLeft(worktree, ["files"]);
    const line = shellLine(["pots", "files", `${project}/${name}`]);
    const what = ignoredFiles === 0 ? "what" : "what else";
    say(printable(`  ${what} git ignores was not saved: ${asTyped(line)} copies it anew`));
  }
  if (hasSetUp(context, worktree)) {
    noteLeft(worktree, ["setup"]);
    const line = shellLine(["pots", "setup", project, name]);
    say(printable(`  its set-up has to run again: ${asTyped(line)}`));
  }
}

function describe(context: Context, saved: Saved): string {
  const { name, path, savedAt } = saved;
  return printable(
    [name, ago(savedAt, Date.now() / 1000), contents(saved), shownPath(context, path)].join("  "),
  );
}

function contents(saved: Saved): string {
  const { changedFiles, untrackedFiles, ignoredFiles, loggedCommits } = saved;
  const parts = [
    filesText(changedFiles, untrackedFiles),
    ignoredFiles === 0 ? "" : counted(ignoredFiles, "ignored file"),
    loggedCommits === 0 ? "" : `${counted(loggedCommits, "commit")} that only its log names`,
  ];
  return joined(parts, ", ") || "nothing uncommitted";
}

/** One to bring back, or several to forget. @throws Cancelled */
async function choose(
  context: Context,
  commonDir: string,
  saved: readonly Saved[],
  forgetting: boolean,
): Promise<Saved[]> {
  const aboutOf = (item: Saved) => `${ago(item.savedAt, Date.now() / 1000)}, ${contents(item)}`;
  const choices = saved.map((item) => ({ value: item, name: item.name, about: aboutOf(item) }));
  const preview = async (item: Saved, signal: AbortSignal) => {
    const files = await savedFiles(commonDir, item, signal);
    const lines = files.length === 0 ? ["nothing uncommitted"] : files;
    return {
      title: `${aboutOf(item)}, ${shownPath(context, item.path)}`,
      lines: lines.map((text) => [{ style: "", text: printable(text) }]),
      fromTop: true,
    };
  };
  if (forgetting) {
    const { chooseSeveral } = await import("../picker/choose-several.ts");
    return await chooseSeveral(context, { label: "forget", verb: "forget", choices, preview });
  }
  const { chooseOne } = await import("../picker/choose-one.ts");
  const wanted = { label: "bring back", verb: "bring it back", choices, preview };
  return [await chooseOne(context, wanted)];
}

async function forget(
  context: Context,
  words: Words,
  { root, commonDir }: { root: string; commonDir: string },
  chosen: readonly Saved[],
): Promise<number> {
  if (chosen.length === 0) return EXIT.done;
  if (!words.flag("yes")) {
    const names = chosen.map((item) => undoWord(context, root, item));
    const unasked = shellLine(["pots", "undo", "--forget", "--yes", ...names.slice(0, 1)]);
    requireTerminal("undo --forget", `to forget without asking: ${unasked}`);
    for (const item of chosen) say(describe(context, item));
    const { askYes } = await import("../terminal/prompts.ts");
    if (!(await askYes("Forget for good what was saved?"))) {
      say("nothing was forgotten");
      return EXIT.cancelled;
    }
  }
  for (const item of chosen) {
    await forgetSavedWork(commonDir, item);
    say(printable(`forgot ${item.name} (its commit was ${item.commit.slice(0, 7)})`));
  }
  return EXIT.done;
}
