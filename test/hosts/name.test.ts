import { expect, test } from "bun:test";
import { isHostName, splitHosts } from "../../src/hosts/name.ts";

test("a host's name is whatever ssh knows, and never an option, empty or with blanks", () => {
  for (const name of ["build", "ana@build.example.net", "10.0.0.7", "büro", "a_b", "$(x)"]) {
    expect([name, isHostName(name)]).toEqual([name, true]);
  }
  const refused = ["", "-oProxyCommand=x", "a b", "a\tb", "a\nb", "a\u0007", "a:b", "a\u00a0b"];
  for (const name of refused) expect([name, isHostName(name)]).toEqual([name, false]);
});

test("several names are parted by blanks, and each counts once", () => {
  expect(splitHosts("  build   devbox build ")).toEqual(["build", "devbox"]);
  expect(splitHosts("")).toEqual([]);
});
