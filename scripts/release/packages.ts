import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ArchiveFile } from "./archive.ts";
import { fetchPackager } from "./packager.ts";
import type { Target } from "./targets.ts";

/** Packages for Debian and Fedora and their kin, made by nfpm of what is in an archive. */

export interface PackageFacts {
  version: string;
  description: string;
  license: string;
  /** Address of the repository. */
  repository: string;
  /** Seconds since 1970. */
  mtime: number;
}

const FORMATS = [
  // the version of git has an epoch in Debian
  { name: "deb", needs: ["tmux (>= 3.2)", "git (>= 1:2.31)"], zsh: "vendor-completions" },
  { name: "rpm", needs: ["tmux >= 3.2", "git-core >= 2.31"], zsh: "site-functions" },
] as const;

/** Where a file of the archive goes; pages are compressed, as both kinds of system have it. */
function destination(name: string, zsh: string): string {
  const [, section] = /^man\/.*\.(\d)$/.exec(name) ?? [];
  if (section !== undefined) return `/usr/share/man/man${section}/${name.slice(4)}.gz`;
  switch (name) {
    case "pots":
      return "/usr/bin/pots";
    case "completions/pots.bash":
      return "/usr/share/bash-completion/completions/pots";
    case "completions/_pots":
      return `/usr/share/zsh/${zsh}/_pots`;
    case "completions/pots.fish":
      return "/usr/share/fish/vendor_completions.d/pots.fish";
    case "LICENSE":
      return "/usr/share/doc/pots/copyright";
    default:
      return `/usr/share/doc/pots/${name}`;
  }
}

/** The systems that packages are made for: those with glibc. */
export const isPackaged = ({ os, libc }: Target): boolean => os === "linux" && libc === "glibc";

/**
 * Makes `pots_1.2.3-1_amd64.deb` and `pots-1.2.3-1.x86_64.rpm` of the files of an archive.
 * @param work a folder for files on their way, taken away again @returns each with its bytes
 */
export async function packages(
  target: Target,
  files: readonly ArchiveFile[],
  facts: PackageFacts,
  work: string,
): Promise<Map<string, Uint8Array>> {
  const nfpm = await fetchPackager();
  const mtime = new Date(facts.mtime * 1000).toISOString();
  const made = new Map<string, Uint8Array>();
  for (const { name: format, needs, zsh } of FORMATS) {
    const folder = join(work, format);
    await mkdir(join(folder, "made"), { recursive: true });
    const contents = await Promise.all(
      files.map(async ({ name, data, executable }, index) => {
        const src = join(folder, `${index}`);
        const dst = destination(name, zsh);
        const isPage = dst.endsWith(".gz");
        await Bun.write(
          src,
          isPage ? Bun.gzipSync(new Uint8Array(data), { library: "libdeflate", level: 9 }) : data,
        );
        return { src, dst, file_info: { mode: executable ? 0o755 : 0o644, mtime } };
      }),
    );
    const config = {
      name: "pots",
      arch: target.cpu === "x64" ? "amd64" : "arm64",
      platform: "linux",
      version: facts.version,
      release: "1",
      section: "utils",
      maintainer: "the maintainers of pots",
      description: `${facts.description}`,
      homepage: facts.repository,
      license: facts.license,
      depends: needs,
      mtime,
      contents,
      // else the name of the machine that made it
      rpm: { buildhost: "pots" },
    };
    await Bun.write(join(folder, "nfpm.yaml"), JSON.stringify(config, null, 2));
    const child = Bun.spawn(
      [nfpm, "package", "--config", "nfpm.yaml", "--packager", format, "--target", "made"],
      { cwd: folder, stdin: "ignore", stdout: "ignore", stderr: "pipe" },
    );
    const problem = await new Response(child.stderr).text();
    if ((await child.exited) !== 0) throw new Error(`nfpm: ${problem.trim()}`);
    for (const name of await readdir(join(folder, "made"))) {
      made.set(name, await Bun.file(join(folder, "made", name)).bytes());
    }
    await rm(folder, { recursive: true });
  }
  return made;
}
