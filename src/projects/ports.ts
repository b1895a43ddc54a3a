import { existsSync, linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorCode, naming } from "../system/errors.ts";
import { readText } from "../system/read-file.ts";
import { removeIfPossible } from "../system/write-whole.ts";

/**
 * A block of ten ports for each worktree, the same for as long as it lives. Who has a block is kept
 * in a file of its number under `$XDG_STATE_HOME/pots/ports/`, made by whoever comes first.
 */

const FIRST = 20_000;
const BLOCK = 10;

export interface PortOptions {
  /** May a server listen on this port now? Asked only for a worktree that has no block. */
  isFree?: (port: number) => boolean;
  /** How many blocks there are. */
  blocks?: number;
}

/**
 * The first port of a worktree's block.
 * @param gitdir the worktree's own git directory, which stays when it is moved
 * @returns null where every block is taken
 * @throws what the system says where a claim cannot be written
 */
export function portFor(
  directory: string,
  gitdir: string,
  { isFree = canListen, blocks = 2000 }: PortOptions = {},
): number | null {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const taken = new Set(readdirSync(directory).map(Number));
  const start = blockFor(gitdir, blocks);
  const distance = (block: number) => (block - start + blocks) % blocks;
  // few of the many blocks are taken, and only theirs are looked at
  const order = [...taken].filter((block) => block >= 0 && block < blocks);
  order.sort((a, b) => distance(a) - distance(b));
  const own = order.find((block) => holderOf(directory, block) === gitdir);
  if (own !== undefined) return FIRST + own * BLOCK;
  for (let i = 0; i < blocks; i++) {
    const block = (start + i) % blocks;
    if (taken.has(block)) continue;
    const ports = Array.from({ length: BLOCK }, (_, index) => FIRST + block * BLOCK + index);
    if (ports.every(isFree) && claim(directory, block, gitdir)) return FIRST + block * BLOCK;
  }
  const left = order.find((block) => !existsSync(holderOf(directory, block) ?? "/"));
  if (left === undefined) return null;
  rmSync(join(directory, `${left}`), { force: true });
  return claim(directory, left, gitdir) ? FIRST + left * BLOCK : null;
}

/** The block that the path decides; the ones after it are tried in turn. */
function blockFor(gitdir: string, blocks: number): number {
  const hash = new Bun.CryptoHasher("sha256").update(gitdir).digest();
  return hash.readUInt32BE(0) % blocks;
}

function holderOf(directory: string, block: number): string | null {
  try {
    return readText(join(directory, `${block}`));
  } catch {
    return null; // gone meanwhile, or no claim at all: nobody's that pots knows
  }
}

/** @returns has the worktree got it? Another pots may have been quicker, for this one or another. */
function claim(directory: string, block: number, gitdir: string): boolean {
  const draft = join(directory, `.${process.pid}.tmp`);
  try {
    writeFileSync(draft, gitdir, { mode: 0o600 });
    linkSync(draft, join(directory, `${block}`)); // with its content, or not at all
    return true;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw naming(join(directory, `${block}`), error);
    return holderOf(directory, block) === gitdir;
  } finally {
    removeIfPossible(draft);
  }
}

function canListen(port: number): boolean {
  try {
    Bun.listen({ hostname: "0.0.0.0", port, socket: { data() {} } }).stop(true);
    return true;
  } catch {
    return false; // somebody listens there, whoever it is
  }
}
