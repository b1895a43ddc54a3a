import { rm } from "node:fs/promises";

/** Builds the one binary: `bun run build` writes dist/pots for this machine. */

export interface BuildWishes {
  outfile: string;
  /** pots' own when left out; the benchmark builds its yardstick the same way. */
  entrypoint?: string;
  /** Bun's name of a platform, e.g. `bun-linux-x64-baseline`; this machine's when left out. */
  target?: Bun.Build.CompileTarget;
  commit: string;
  /** `2026-01-31` */
  date: string;
}

/** @throws AggregateError with the bundler's messages */
export async function build(wishes: BuildWishes): Promise<void> {
  const { outfile, entrypoint = "src/main.ts", target, commit, date } = wishes;
  await Bun.build({
    entrypoints: [entrypoint],
    compile: {
      outfile,
      ...(target === undefined ? {} : { target }),
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

/** The commit and its date, so that the same commit builds the same binary. */
export async function describeCommit(): Promise<{ commit: string; date: string }> {
  const git = Bun.spawn(["git", "log", "-1", "--format=%h %cs"], { stderr: "ignore" });
  const [commit, date] = (await new Response(git.stdout).text()).trim().split(" ");
  return { commit: commit || "unknown", date: date ?? "unknown" };
}

if (import.meta.main) {
  await rm("dist", { recursive: true, force: true });
  await build({ outfile: "dist/pots", ...(await describeCommit()) });
  console.log("built dist/pots");
}
