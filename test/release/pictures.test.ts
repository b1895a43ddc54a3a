import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Terminal } from "@xterm/headless";
import { film } from "../../scripts/pictures/film.ts";
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

test("a film moves each row to what is due on it, and stands still where nothing is to move", () => {
  const frame = (row: string, caption: string, stands: number, poster = false) => {
    return { rows: ["<text>same</text>", `<text>${row}</text>`], caption, stands, poster };
  };
  const frames = [frame("a", "", 100), frame("b", "`x` <y>", 200, true), frame("a", "", 100)];
  const picture = film(frames, 10, "a film");
  expect(flaw(picture)).toBeNull();
  // the picture is as wide as ten cells and its margins
  expect(picture).toContain('width="116"');
  expect(picture).toContain("g{animation:400ms step-end infinite}");
  expect(picture).toContain(
    "@keyframes row1{0%{transform:translate(-0px)}25%{transform:translate(-116px)}75%{transform:translate(-0px)}}",
  );
  expect(picture).toContain(
    '<g id="row1" transform="translate(-116)">\n<text>a</text>\n<g transform="translate(116)"><text>b</text></g>\n</g>',
  );
  expect(picture.match(/same/g)).toHaveLength(1);
  expect(picture).not.toContain("row0");
  expect(picture).toMatch(/<tspan [^>]+>x<\/tspan> &lt;y&gt;<\/text>/);
  expect(picture).toContain("@media (prefers-reduced-motion:no-preference){");
});

const README = readFileSync(join(ROOT, "README.md"), "utf8");
const FILES = [...new Bun.Glob(".github/*.svg").scanSync({ cwd: ROOT, dot: true })];

test("the README shows every picture there is, and says what is in it", () => {
  const shown = [...README.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)];
  expect(shown.map(([, , path]) => path).toSorted()).toEqual(FILES.toSorted());
  for (const [, words = ""] of shown) expect(words.length).toBeGreaterThan(20);
});

/** What is wrong with a text as XML, of the kind that pictures are written in; null: nothing. */
function flaw(xml: string): string | null {
  const open: string[] = [];
  const ATTRIBUTES = /^(?:\s+[\w:-]+="(?:[^<&"]|&#?\w+;)*")*\s*$/;
  for (const [token, closes, name = "", rest = "", ends] of xml.matchAll(
    /<(\/?)([\w:]+)((?:"[^"]*"|[^>"])*?)(\/?)>|[^<]+|</g,
  )) {
    if (!token.startsWith("<")) {
      if (/&(?!#?\w+;)/.test(token)) return token;
    } else if (closes) {
      if (open.pop() !== name) return token;
    } else if (name === "" || !ATTRIBUTES.test(rest)) {
      return token;
    } else if (!ends) {
      open.push(name);
    }
  }
  return open.length === 0 ? null : `<${open.at(-1)}> is not closed`;
}

test("a flaw in a picture is found", () => {
  expect(flaw('<a b="1"><c/>x &amp; y</a>')).toBeNull();
  const flaws = ["<a>", "<a></b>", "<a b=1/>", "<a>x & y</a>", "<a>1 < 2</a>", '<a b="<"/>'];
  for (const text of flaws) expect(flaw(text)).not.toBeNull();
});

for (const file of FILES) {
  test(`${file} is well-formed, small, without a script or a path of any machine, and says what it is`, () => {
    const picture = readFileSync(join(ROOT, file), "utf8");
    expect(flaw(picture)).toBeNull();
    expect(picture).toStartWith('<svg xmlns="http://www.w3.org/2000/svg" ');
    expect(picture).toMatch(/<title>pots\W/);
    expect(picture.length).toBeLessThan(400_000);
    // people's paths start with ~
    expect(picture).not.toMatch(/(?<![\w~.<:/])\/\w/);
    // nothing that runs, and nothing from elsewhere
    expect(picture).not.toMatch(/<script|<foreignObject|<image|\son\w+=|url\(|@import/);
    expect(picture.match(/https?:[^"]+/g)).toEqual(["http://www.w3.org/2000/svg"]);
  });
}
