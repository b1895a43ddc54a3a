import { expect, test } from "bun:test";
import { expandHome } from "../../src/system/paths.ts";

test.each<[path: string, expanded: string]>([
  ["~", "/home/$&ana"],
  ["~/code", "/home/$&ana/code"],
  ["~ana/code", "~ana/code"],
  ["/srv/~/code", "/srv/~/code"],
  ["code", "code"],
  ["", ""],
])("with the home directory written out %j is %j", (path, expanded) => {
  expect(expandHome(path, "/home/$&ana")).toBe(expanded);
});
