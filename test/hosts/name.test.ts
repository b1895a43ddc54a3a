import { expect, test } from "bun:test";
import { isHostName, splitHosts } from "../../src/hosts/name.ts";

test("a host's name is whatever ssh knows, and never an option, empty or with blanks", () => {
  for (const name of ["build", "ana@build.example.net", "10.0.0.7", "büro", "a_b", "a~b#c!"]) {
    expect([name, isHostName(name)]).toEqual([name, true]);
  }
  const refused = ["", "-oProxyCommand=x", "a b", "a\tb", "a\nb", "a\u0007", "a:b", "a\u00a0b"];
  for (const name of refused) expect([name, isHostName(name)]).toEqual([name, false]);
});

test("nor one with what a shell or ssh's settings would read as something else", () => {
  const signs = ["'", '"', "`", "$", "\\", ";", "&", "<", ">", "|", "(", ")", "{", "}", "*", "?"];
  const anywhere = signs.flatMap((sign) => [`a${sign}b`, `${sign}a`, `a${sign}`, `a${sign}@b`]);
  const first = ["-", "!", "#", "~"].flatMap((sign) => [`${sign}a`, `ana@${sign}a`]);
  const taken = [...anywhere, ...first].filter(isHostName);
  expect(taken).toEqual([]);
});

test("several names are parted by blanks, and each counts once", () => {
  expect(splitHosts("  build   devbox build ")).toEqual(["build", "devbox"]);
  expect(splitHosts("")).toEqual([]);
});
