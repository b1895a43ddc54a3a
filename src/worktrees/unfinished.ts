import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../system/write-whole.ts";
import { textIn } from "./git-directory.ts";

/**
 * What a worktree has still to get, noted in its own git directory before it is begun: so the note
 * outlives whatever ends pots, stays with the worktree when it is moved, and goes with it.
 */

const PARTS = ["files", "setup"] as const;
/** The files that git does not carry, and what the project runs once. */
export type SetUpPart = (typeof PARTS)[number];

const noteIn = (gitdir: string) => join(gitdir, "pots-unfinished");

/** In the order in which they are done; none where all is done, or nothing was ever begun. */
export function unfinishedParts(gitdir: string): SetUpPart[] {
  const noted = textIn(noteIn(gitdir))?.split(" ") ?? [];
  return PARTS.filter((part) => noted.includes(part));
}

/** @throws what the system says; then the note is what it was */
export function noteParts(gitdir: string, parts: readonly SetUpPart[]): void {
  if (parts.length === 0) rmSync(noteIn(gitdir), { force: true });
  else writeWhole(noteIn(gitdir), `${parts.join(" ")}\n`);
}
