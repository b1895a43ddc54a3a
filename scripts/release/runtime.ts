import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { optionalDependencies as manifest } from "./runtimes/package.json" with { type: "json" };
import { hostTarget, type Target } from "./targets.ts";

/**
 * Bun's runtimes for systems other than this one. They are npm packages; runtimes/bun.lock holds the
 * checksum of each, and Bun's installer refuses what does not match it.
 */

const PINNED = join(import.meta.dir, "runtimes");

/**
 * Path of the runtime of a target, fetched unless it is already there.
 * @throws Error when the pinned version is not the Bun that runs this, or it cannot be fetched
 */
export async function fetchRuntime(target: Target, cache = ".tools/runtimes"): Promise<string> {
  const version = (manifest as Record<string, string>)[target.runtime];
  if (version !== Bun.version) {
    throw new Error(
      `scripts/release/runtimes pins ${target.runtime} ${version}, but this is Bun ${Bun.version}`,
    );
  }
  // a folder for each: installing for one system would take away the others'
  const folder = join(cache, version, target.name);
  await mkdir(folder, { recursive: true });
  for (const file of ["package.json", "bun.lock"]) {
    await copyFile(join(PINNED, file), join(folder, file));
  }
  const install = Bun.spawn(
    [
      ...[process.execPath, "install", "--frozen-lockfile", "--silent"],
      ...["--os", target.os, "--cpu", target.cpu, "--libc", target.libc ?? "glibc"],
    ],
    { cwd: folder, stdin: "ignore", stdout: "ignore", stderr: "pipe" },
  );
  const problem = (await new Response(install.stderr).text()).trim();
  const runtime = join(folder, "node_modules", target.runtime, "bin/bun");
  if ((await install.exited) !== 0 || !(await Bun.file(runtime).exists())) {
    throw new Error(`Bun's runtime for ${target.name} could not be fetched: ${problem}`);
  }
  return runtime;
}

// `setup.sh test` fetches this machine's, so that no test needs a network
if (import.meta.main) await fetchRuntime(hostTarget());
