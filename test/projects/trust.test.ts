import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { digestOf, isTrusted, listTrusted, trust, untrust } from "../../src/projects/trust.ts";

const directory = () => `${mkdtempSync("/tmp/pots-trust-")}/trust`;
const record = (commonDir: string, text: string) => ({
  ...{ commonDir, digest: digestOf(Buffer.from(text)) },
  ...{ commands: [], at: "2026-01-01T00:00:00.000Z" },
});
const acme = record("/code/acme/.git", "a");

test("trust holds for one project and one content", () => {
  const store = directory();
  expect(isTrusted(store, acme)).toBe(false);
  expect(listTrusted(store)).toEqual([]);
  trust(store, acme);
  trust(store, acme);
  expect(isTrusted(store, acme)).toBe(true);
  expect(isTrusted(store, record("/code/acme/.git", "b"))).toBe(false);
  expect(isTrusted(store, record("/code/other/.git", "a"))).toBe(false);
  expect(listTrusted(store, "/code/acme/.git")).toEqual([acme]);
});

test("untrust forgets every content of the project, and no other's", () => {
  const store = directory();
  const other = record("/code/other/.git", "a");
  for (const one of [acme, record("/code/acme/.git", "b"), other]) trust(store, one);
  expect(untrust(store, acme.commonDir)).toBe(2);
  expect(untrust(store, acme.commonDir)).toBe(0);
  expect(listTrusted(store)).toEqual([other]);
});

test("only the owner may read it, and no draft stays", () => {
  const store = directory();
  trust(store, acme);
  const [name = "", ...more] = readdirSync(store);
  expect(more).toEqual([]);
  expect(statSync(`${store}/${name}`).mode & 0o777).toBe(0o600);
  expect(statSync(store).mode & 0o777).toBe(0o700);
});

test("a record that is cut, someone else's or a link trusts nothing", () => {
  const store = directory();
  trust(store, acme);
  const [name = ""] = readdirSync(store);
  const path = `${store}/${name}`;
  for (const text of ["", "{", "null", '{"version":1}', JSON.stringify({ version: 2, ...acme })]) {
    writeFileSync(path, text);
    expect(isTrusted(store, acme)).toBe(false);
  }
  writeFileSync(path, JSON.stringify({ version: 1, ...record("/code/other/.git", "a") }));
  expect(isTrusted(store, acme)).toBe(false);
  untrust(store, acme.commonDir);
  writeFileSync(`${store}/elsewhere`, JSON.stringify({ version: 1, ...acme }));
  symlinkSync(`${store}/elsewhere`, path);
  expect(isTrusted(store, acme)).toBe(false);
});
