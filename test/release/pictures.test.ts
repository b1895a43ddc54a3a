import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Terminal } from "@xterm/headless";
import { svg } from "../../scripts/pictures/svg.ts";

const ROOT = resolve(import.meta.dir, "../..");

async function drawn(text: string): Promise<string> {
  const terminal = new Terminal({ cols: 20, rows: 2, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write(text, done));
  return svg(terminal, 2, "a <picture>");
}

test("text stands where it stood, in its colours, and means nothing to XML", async () => {
  const picture = await drawn("ab  <c>\r\n  \u001b[1;31mred\u001b[0m 日本 x");
  expect(picture).toContain("<title>a &lt;picture&gt;</title>");
  expect(picture).toContain('<text x="16" y="30" textLength="16.8">ab</text>');
  expect(picture).toContain('<text x="49.6" y="30" textLength="25.2">&lt;c&gt;</text>');
  expect(picture).toContain(
    '<text x="32.8" y="49" textLength="25.2" fill="#ec7279" font-weight="bold">red</text>',
  );
  // two cells a letter
  expect(picture).toContain('<text x="66.4" y="49" textLength="50.4">日本 x</text>');
});

test("backgrounds, inverse, 256 and true colours", async () => {
  const picture = await drawn("\u001b[48;5;196ma\u001b[0;7mb\u001b[0;38;2;1;2;3mc");
  expect(picture).toContain('width="8.4" height="19" fill="#ff0000"/>');
  expect(picture).toContain(
    'fill="#d7dde8"/><text x="24.4" y="30" textLength="8.4" fill="#1c212b">b',
  );
  expect(picture).toContain('fill="#010203">c<');
});

for (const name of ["list", "picker"]) {
  test(`${name}.svg shows no machine's paths, and says what it is`, () => {
    const picture = readFileSync(join(ROOT, `.github/${name}.svg`), "utf8");
    expect(picture).toMatch(/<title>pots\W/);
    expect(picture).not.toMatch(/\/(tmp|home|root|Users|var)\b/);
  });
}
