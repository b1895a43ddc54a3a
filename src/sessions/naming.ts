import type { Worktree } from "./model.ts";

/** Names of projects, worktrees and sessions. Identity lives in the mark; names are for people. */

/** Latin letters that Unicode does not decompose into a base letter and a diacritic. */
const LETTERS: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ı: "i",
};

/** A session by its host and name, `build:acme-auth-dev`; on this machine the name alone. */
export function fullName({ host, name }: { host: string | null; name: string }): string {
  return host === null ? name : `${host}:${name}`;
}

/** A short hash of any text, the same on every machine: `[0-9a-f]{length}`. */
export function shortHash(text: string, length = 6): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("hex").slice(0, length);
}

/** A file's name that tells what it is about, and apart whatever is told by another identity. */
export function fileNameOf(about: string, identity: string): string {
  return `${about.replace(/[^\w-]+/g, "-").slice(0, 40)}-${shortHash(identity, 8)}`;
}

/**
 * `Café Zoë` → `cafe-zoe`, `тест` and `日本語` as they are; `""` when no letter or digit is left.
 * Latin letters lose their diacritics; in other scripts a mark is part of how a word is written
 * (`й`, `が`, `हिन्दी`).
 */
export function slug(text: string): string {
  return text
    .normalize("NFKC") // `ｆｕｌｌ` is `full`
    .replace(/\p{DI}/gu, "") // nothing that is not seen
    .replace(/\p{Script=Latin}/gu, (letter) => letter.normalize("NFD").replace(/\p{M}/gu, ""))
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[ßæœøłđðþħı]/g, (letter) => LETTERS[letter] ?? "")
    .replace(/(?<![\p{L}\p{N}\p{M}])\p{M}+/gu, "") // a mark on no letter
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
}

/**
 * What somebody types for a name, in lower case, and in the letters that names have where those differ:
 * `Größe & Co` → `größe & co`, `grosse & co`. Punctuation stays: `a/b` is no part of `a-b`.
 */
export function formsOf(typed: string): string[] {
  const inNames = typed.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) => slug(word));
  return [...new Set([typed.toLowerCase(), inNames || typed.toLowerCase()])];
}

/** A part of a session name: its slug, or a hash of its text where nothing is left of it. */
export function namePart(text: string): string {
  return slug(text) || shortHash(text);
}

/** The last part of a real path; node:path would walk through it a character at a time. */
function basename(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A project's name: its root's basename without a bare repository's `.git` or `.bare`. */
export function projectName(root: string): string {
  const base = basename(root);
  const bare = base.endsWith(".git") ? 4 : base.endsWith(".bare") ? 5 : 0;
  return base.slice(0, base.length - bare) || base || "/";
}

/** A worktree's name: `main`, or the directory's basename without a leading `<project>-`. */
export function worktreeName(root: string, path: string, main: boolean): string {
  if (main) return "main";
  const base = basename(path);
  const prefix = `${projectName(root)}-`;
  return base.startsWith(prefix) && base.length > prefix.length ? base.slice(prefix.length) : base;
}

/** A worktree as pots prints it where its project has to be said: `acme/auth`. */
export function worktreeTitle({ root, name }: { root: string; name: string }): string {
  return `${projectName(root)}/${name}`;
}

/** The same by its branch, `acme/feature/login`; null where it has none. */
export function branchTitle({ root, branch }: { root: string; branch: string | null }) {
  return branch === null ? null : worktreeTitle({ root, name: branch });
}

/**
 * Every name that is all of one: of the worktree, its branch, either with the project ahead, its
 * directory and path. Not the directory of a main worktree alone, which is named as its project.
 */
export function wholeNames(
  worktree: Pick<Worktree, "root" | "name" | "branch" | "path" | "main">,
): string[] {
  const { name, branch, path, main } = worktree;
  const directory = main ? null : basename(path);
  const names = [name, branch, directory, path, worktreeTitle(worktree), branchTitle(worktree)];
  return names.filter((text) => text !== null);
}

/** What makes a managed session this one and no other. */
export interface Identity {
  root: string;
  /** Path of the worktree. */
  worktree: string;
  task: string;
}

export function sameIdentity(a: Identity, b: Identity): boolean {
  return a.root === b.root && a.worktree === b.worktree && a.task === b.task;
}

export interface NameParts {
  prefix: string;
  project: string;
  worktree: string;
  task: string;
}

/** `{prefix}{project}-{worktree}-{task}`: the name of a session where no other has it. */
export function plainSessionName({ prefix, project, worktree, task }: NameParts): string {
  // A prefix may be written with its own separator (`w-`) or run into the name (`w`).
  const start = slug(prefix);
  const glue = start !== "" && /[^\p{L}\p{N}]$/u.test(prefix) ? "-" : "";
  return start + glue + [project, worktree, task].map(namePart).join("-");
}

/**
 * The session name for an identity: the plain one, or, where `isTaken` says that another session has
 * it, the same with a suffix derived from the identity.
 */
export function sessionName(
  parts: NameParts,
  identity: Identity,
  isTaken: (name: string) => boolean,
): string {
  const plain = plainSessionName(parts);
  if (!isTaken(plain)) return plain;
  const hash = shortHash(JSON.stringify([identity.root, identity.worktree, identity.task]), 64);
  for (let length = 4; length < hash.length; length++) {
    const name = `${plain}-${hash.slice(0, length)}`;
    if (!isTaken(name)) return name;
  }
  return `${plain}-${hash}`;
}
