/** The systems pots is released for. */

export interface Target {
  /** As in `pots-<version>-<name>.tar.gz`. */
  name: string;
  /** Bun's name for it. */
  bun: Bun.Build.CompileTarget;
  /** The package that holds Bun's runtime for it; runtimes/bun.lock pins version and contents. */
  runtime: string;
  os: "linux" | "darwin";
  cpu: "x64" | "arm64";
  /** macOS has but one. */
  libc?: "glibc" | "musl";
}

/** x64 on Linux is the baseline runtime, which asks for no AVX2. */
export const TARGETS: readonly Target[] = [
  {
    name: "linux-x64",
    bun: "bun-linux-x64-baseline",
    runtime: "@oven/bun-linux-x64-baseline",
    os: "linux",
    cpu: "x64",
    libc: "glibc",
  },
  {
    name: "linux-arm64",
    bun: "bun-linux-arm64",
    runtime: "@oven/bun-linux-aarch64",
    os: "linux",
    cpu: "arm64",
    libc: "glibc",
  },
  {
    name: "linux-x64-musl",
    bun: "bun-linux-x64-baseline-musl",
    runtime: "@oven/bun-linux-x64-musl-baseline",
    os: "linux",
    cpu: "x64",
    libc: "musl",
  },
  {
    name: "linux-arm64-musl",
    bun: "bun-linux-arm64-musl",
    runtime: "@oven/bun-linux-aarch64-musl",
    os: "linux",
    cpu: "arm64",
    libc: "musl",
  },
  {
    name: "darwin-arm64",
    bun: "bun-darwin-arm64",
    runtime: "@oven/bun-darwin-aarch64",
    os: "darwin",
    cpu: "arm64",
  },
  {
    name: "darwin-x64",
    bun: "bun-darwin-x64",
    runtime: "@oven/bun-darwin-x64",
    os: "darwin",
    cpu: "x64",
  },
];

/** The target of the machine this runs on. @throws Error where pots is not released for it */
export function hostTarget(): Target {
  const libc = process.platform === "linux" ? hostLibc() : undefined;
  const found = TARGETS.find(
    (target) =>
      target.os === process.platform && target.cpu === process.arch && target.libc === libc,
  );
  if (found === undefined) {
    throw new Error(`pots is not released for ${process.platform} on ${process.arch}`);
  }
  return found;
}

/** As install.sh tells them apart: only glibc's getconf knows a glibc version. */
function hostLibc(): "glibc" | "musl" {
  try {
    return Bun.spawnSync(["getconf", "GNU_LIBC_VERSION"]).success ? "glibc" : "musl";
  } catch {
    return "musl"; // no getconf at all
  }
}

/** The targets a person named, in the table's order. @throws Error naming one that is not there */
export function chooseTargets(names: readonly string[]): Target[] {
  const unknown = names.find((name) => !TARGETS.some((target) => target.name === name));
  if (unknown !== undefined) {
    const known = TARGETS.map(({ name }) => name).join(", ");
    throw new Error(`there is no target ${unknown}; there are ${known}`);
  }
  return TARGETS.filter(({ name }) => names.includes(name));
}
