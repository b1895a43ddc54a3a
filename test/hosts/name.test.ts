import { expect, test } from "bun:test";
import { isHostName, splitHosts, splitWord } from "../../src/hosts/name.ts";

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

test("a word is a host's where one of them stands before its first colon", () => {
  const hosts = ["build", "acme", "ana@lab"];
  expect(splitWord("build:x", hosts)).toEqual(["build", "x"]);
  expect(splitWord("build:", hosts)).toEqual(["build", ""]);
  expect(splitWord("build:a b:c.d", hosts)).toEqual(["build", "a b:c.d"]);
  expect(splitWord("ana@lab:=x", hosts)).toEqual(["ana@lab", "=x"]);
  expect(splitWord("=build:x", hosts)).toEqual(["build", "=x"]);
  for (const word of ["", ":", ":x", "build", "bui:x", "acme/auth", "==build:x"]) {
    expect([word, splitWord(word, hosts)]).toEqual([word, null]);
  }
});
