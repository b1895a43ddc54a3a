import { rm } from "node:fs/promises";

/** Builds the one binary: `bun run build` writes dist/pots for this machine. */

export interface BuildWishes {
  outfile: string;
  /** pots' own when left out; the benchmark builds its yardstick the same way. */
  entrypoint?: string;
  /** Bun's name of a platform, e.g. `bun-linux-x64-baseline`; this machine's when left out. */
  target?: Bun.Build.CompileTarget;
  /** Bun's runtime for that platform; Bun looks for one by itself when left out. */
  runtime?: string;
  commit: string;
  /** `2026-01-31` */
  date: string;
}

/** @throws AggregateError with the bundler's messages */
export async function build(wishes: BuildWishes): Promise<void> {
  const { outfile, entrypoint = "src/main.ts", target, runtime, commit, date } = wishes;
  await Bun.build({
    entrypoints: [entrypoint],
    compile: {
      outfile,
      jitPolicy: 100,
      ...(target === undefined ? {} : { target }),
      ...(runtime === undefined ? {} : { executablePath: runtime }),
      // People run pots inside other people's repositories: nothing there may change it.
      autoloadDotenv: false,
      autoloadBunfig: false,
      autoloadTsconfig: false,
      autoloadPackageJson: false,
    },
    format: "esm",
    // What stands behind a dynamic import costs nothing until it is loaded.
    splitting: true,
    bytecode: true,
    minify: true,
    define: { POTS_COMMIT: JSON.stringify(commit), POTS_DATE: JSON.stringify(date) },
    env: "disable",
  });
}

export interface Commit {
  /** Short hash; `-dirty` behind it when the tree differs from it. */
  commit: string;
  date: string;
  dirty: boolean;
}

async function git(...args: string[]): Promise<string> {
  const child = Bun.spawn(["git", ...args], { stderr: "ignore" });
  return (await new Response(child.stdout).text()).trim();
}

/** The commit and its date, so that the same commit builds the same binary. */
export async function describeCommit(): Promise<Commit> {
  const [hash, date] = (await git("log", "-1", "--format=%H %cs")).split(" ");
  const dirty = (await git("status", "--porcelain")) !== "";
  // cut here: how far git itself shortens a hash differs from clone to clone
  const commit = hash ? `${hash.slice(0, 8)}${dirty ? "-dirty" : ""}` : "unknown";
  return { commit, date: date || "unknown", dirty };
}

if (import.meta.main) {
  await rm("dist", { recursive: true, force: true });
  await build({ outfile: "dist/pots", ...(await describeCommit()) });
  console.log("built dist/pots");
}
