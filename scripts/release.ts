import { existsSync, rmSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { description, license, version } from "../package.json" with { type: "json" };
import { build, describeCommit } from "./build.ts";
import { type ArchiveFile, checksumFile, sha256, tarGzip } from "./release/archive.ts";
import { formula } from "./release/formula.ts";
import { installScript } from "./release/installer.ts";
import { isPackaged, packages } from "./release/packages.ts";
import { papers } from "./release/papers.ts";
import { fetchRuntime } from "./release/runtime.ts";
import { chooseTargets, hostTarget, TARGETS, type Target } from "./release/targets.ts";

/**
 * Makes a release: archives for every system, packages, SHA256SUMS, install.sh and the Homebrew formula.
 * The same commit gives the same bytes. Nothing appears in the output folder unless all of it is
 * done.
 */

const USAGE = `bun run release [options]
  --repository <url>   where the release will be: install.sh and the formula download from there
  --out <folder>       where to put it (dist/release)
  --targets <a,b>      only these of ${TARGETS.map(({ name }) => name).join(" ")}
  --host               only for this machine
  --binaries-only      only the binaries, to be signed and brought back with
  --binaries <folder>  pack these instead of compiling
  --fast               compress less and make no packages, for trying things out
  --allow-dirty        also from a tree with uncommitted changes`;

interface Wishes {
  targets: Target[];
  out: string;
  repository: string;
  binariesOnly: boolean;
  binaries: string | undefined;
  fast: boolean;
  allowDirty: boolean;
}

function readWishes(argv: string[]): Wishes | null {
  const { values } = parseArgs({
    args: argv,
    options: {
      repository: { type: "string" },
      out: { type: "string", default: "dist/release" },
      targets: { type: "string" },
      host: { type: "boolean", default: false },
      "binaries-only": { type: "boolean", default: false },
      binaries: { type: "string" },
      fast: { type: "boolean", default: false },
      "allow-dirty": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  const repository = (values.repository ?? "").replace(/\/+$/, "");
  if (!values["binaries-only"] && !/^https?:\/\/[^\s"'\\$`]+$/.test(repository)) {
    throw new Error("--repository is missing: the address of the repository that is released from");
  }
  return {
    targets: values.host
      ? [hostTarget()]
      : values.targets === undefined
        ? [...TARGETS]
        : chooseTargets(values.targets.split(",")),
    out: resolve(values.out),
    repository,
    binariesOnly: values["binaries-only"],
    binaries: values.binaries,
    fast: values.fast,
    allowDirty: values["allow-dirty"],
  };
}

const say = (text: string) => console.error(text);
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** The binaries of all targets as `<folder>/pots-<target>`, compiled or copied there. */
async function gatherBinaries(wishes: Wishes, folder: string): Promise<void> {
  const { commit, date, dirty } = await describeCommit();
  if (dirty && !wishes.allowDirty) {
    throw new Error("there are uncommitted changes; a release is made from a commit");
  }
  for (const target of wishes.targets) {
    const outfile = join(folder, `pots-${target.name}`);
    if (wishes.binaries === undefined) {
      const runtime = await fetchRuntime(target);
      await build({ outfile, target: target.bun, runtime, commit, date });
    } else {
      await copyFile(join(wishes.binaries, basename(outfile)), outfile);
    }
    await chmod(outfile, 0o755);
    say(`${target.name}: ${megabytes(Bun.file(outfile).size)}`);
  }
}

/** Packs each binary with its papers, then writes what depends on the archives' checksums. */
async function pack(wishes: Wishes, binaries: string, folder: string): Promise<void> {
  const { date } = await describeCommit();
  const mtime = date === "unknown" ? 0 : Date.parse(date) / 1000;
  const beside = await papers({ version, date });
  const sums = new Map<string, string>();
  const put = async (name: string, data: Uint8Array | string) => {
    await Bun.write(join(folder, name), data);
    sums.set(name, sha256(data));
  };
  for (const target of wishes.targets) {
    const { name } = target;
    const top = `pots-${version}-${name}`;
    const binary = await Bun.file(join(binaries, `pots-${name}`)).bytes();
    const files: ArchiveFile[] = [{ name: "pots", data: binary, executable: true }, ...beside];
    const archive = await tarGzip(
      files.map((file) => ({ ...file, name: `${top}/${file.name}` })),
      { mtime, level: wishes.fast ? 1 : 9 },
    );
    await put(`${top}.tar.gz`, archive);
    say(`${top}.tar.gz: ${megabytes(archive.length)}`);
    if (wishes.fast || !isPackaged(target)) continue;
    const facts = { version, description, license, repository: wishes.repository, mtime };
    for (const [file, data] of await packages(target, files, facts, join(binaries, "packages"))) {
      await put(file, data);
      say(`${file}: ${megabytes(data.length)}`);
    }
  }
  const sumOf = (target: string) => sums.get(`pots-${version}-${target}.tar.gz`);
  await put("install.sh", await installScript(wishes.repository));
  await chmod(join(folder, "install.sh"), 0o755);
  if (TARGETS.every(({ name }) => sumOf(name) !== undefined)) {
    const { repository } = wishes;
    const sum = (target: string) => sumOf(target) ?? "";
    await put("pots.rb", formula({ version, repository, license, sum }));
  } else {
    say("pots.rb: left out, as it needs every target");
  }
  await Bun.write(join(folder, "SHA256SUMS"), checksumFile(sums));
}

/** Is this a folder that a release may replace: one that holds nothing but a release? */
async function isReplaceable(out: string): Promise<boolean> {
  if (!existsSync(out)) return true;
  return (await readdir(out)).every((name) =>
    /^(pots[-_].*|SHA256SUMS|install\.sh|pots\.rb)$/.test(name),
  );
}

async function release(wishes: Wishes): Promise<void> {
  if (!(await isReplaceable(wishes.out))) {
    throw new Error(`${wishes.out} holds other things than a release; name another with --out`);
  }
  const work = `${wishes.out}.partial-${process.pid}`;
  await rm(work, { recursive: true, force: true });
  const binaries = join(work, "binaries");
  const packed = join(work, "packed");
  await mkdir(dirname(wishes.out), { recursive: true });
  process.once("SIGINT", () => {
    rmSync(work, { recursive: true, force: true });
    process.exit(130);
  });
  try {
    await mkdir(binaries, { recursive: true });
    await mkdir(packed);
    await gatherBinaries(wishes, binaries);
    if (!wishes.binariesOnly) await pack(wishes, binaries, packed);
    await rm(wishes.out, { recursive: true, force: true });
    await rename(wishes.binariesOnly ? binaries : packed, wishes.out);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  say(`done: ${wishes.out}`);
}

try {
  const wishes = readWishes(Bun.argv.slice(2));
  if (wishes === null) console.log(USAGE);
  else await release(wishes);
} catch (error) {
  say(`release: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
