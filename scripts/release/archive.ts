import { packTar } from "modern-tar";

/** Archives and checksums whose bytes depend on nothing but what goes in. */

export interface ArchiveFile {
  /** Path inside the archive. */
  name: string;
  data: Uint8Array;
  executable?: boolean;
}

/**
 * A .tar.gz: files in the order given, all owned by root and of one time.
 * @param mtime seconds since 1970 @param level 1 is fast, 9 is small
 */
export async function tarGzip(
  files: readonly ArchiveFile[],
  { mtime, level }: { mtime: number; level: 1 | 9 },
): Promise<Uint8Array> {
  const tar = await packTar(
    files.map(({ name, data, executable }) => ({
      header: {
        name,
        size: data.length,
        type: "file" as const,
        mode: executable ? 0o755 : 0o644,
        mtime: new Date(mtime * 1000),
        uid: 0,
        gid: 0,
        uname: "root",
        gname: "root",
      },
      body: data,
    })),
  );
  // libdeflate writes neither the time nor the system into gzip's header
  return Bun.gzipSync(tar, { library: "libdeflate", level });
}

export function sha256(data: Uint8Array | string): string {
  return new Bun.CryptoHasher("sha256").update(data).digest("hex");
}

/** SHA256SUMS as `sha256sum --check` reads it, sorted by name. */
export function checksumFile(sums: ReadonlyMap<string, string>): string {
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, sum]) => `${sum}  ${name}\n`)
    .join("");
}
