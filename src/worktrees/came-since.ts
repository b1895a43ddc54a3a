import type { RemovalLook } from "./removal-look.ts";

/** What there is by now that was not there, or not told of, at a look before. Pure. */
export function cameSince(before: RemovalLook, now: RemovalLook): string[] {
  const of = ({ ignored, special }: RemovalLook) => [...ignored, ...special];
  const edited = now.edited.filter((path) => !before.edited.includes(path));
  return [...notTold(of(before), of(now)), ...edited];
}

/** Paths that are neither told of nor in a directory (`build/`) that is. Pure. */
export function notTold(told: readonly string[], paths: readonly string[]): string[] {
  const known = new Set(told);
  const directories = told.filter((path) => path.endsWith("/"));
  return paths.filter(
    (path) => !known.has(path) && !directories.some((directory) => path.startsWith(directory)),
  );
}
