/**
 * Would git take this as a branch's name? The rules of git-check-ref-format(1), which also refuses
 * for branches what begins with a dash, and `HEAD`.
 */
export function isBranchName(name: string): boolean {
  if (name === "" || name === "@" || name === "HEAD" || name.startsWith("-")) return false;
  if (name.endsWith(".") || name.includes("..") || name.includes("@{")) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git refuses these
  if (/[\u0000-\u0020\u007f~^:?*[\\]/.test(name)) return false;
  return name
    .split("/")
    .every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
}
