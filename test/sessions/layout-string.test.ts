import { expect, test } from "bun:test";
import {
  fitLayout,
  layoutString,
  paneCount,
  parseLayoutString,
  portableLayout,
} from "../../src/sessions/layout-string.ts";

/** Printed by tmux 3.3a. */
const BESIDE = "2f02,80x22,0,0{48x22,0,0,1,31x22,49,0,2}";

const parsed = (text: string) => {
  const cell = parseLayoutString(text);
  if (cell === null) throw new Error(`${text} was not read`);
  return cell;
};

test("a layout that tmux printed is printed again with the same checksum, but for its panes' numbers", () => {
  const again = layoutString(parsed(BESIDE));
  expect(again.slice(5)).toBe("80x22,0,0{48x22,0,0,0,31x22,49,0,1}");
  expect(layoutString(parsed("b25d,80x24,0,0,0"))).toBe("b25d,80x24,0,0,0");
});

/** Printed by tmux 3.8, with a pane that floats. */
const JSON_LAYOUT =
  '{"V":2,"L":{"t":"v","w":120,"h":40,"x":0,"y":0,"c":[{"t":"h","w":120,"h":40,"x":0,"y":0,"c":[{"t":"p","w":60,"h":40,"x":0,"y":0,"l":0,"i":0,"I":"%0"},{"t":"p","w":59,"h":40,"x":61,"y":0,"a":true,"i":1,"I":"%3"}]},{"t":"p","w":38,"h":10,"x":6,"y":4,"i":3,"z":0,"I":"%2"}]}}';

test("the layouts of tmux 3.8 are kept in the form of those before it", () => {
  expect(portableLayout(JSON_LAYOUT)).toBe("f91d,120x40,0,0{60x40,0,0,0,59x40,61,0,1}");
  expect(portableLayout(BESIDE)).toBe(BESIDE);
});

test.each([
  '{"V":3,"L":{"t":"p","w":80,"h":24}}',
  '{"V":2,"L":{"t":"p","w":-1,"h":24}}',
  '{"V":2,"L":{"t":"p","w":"80","h":1e9}}',
  '{"V":2,"L":{"t":"h","w":80,"h":24,"c":[]}}',
  '{"V":2,"L":null}',
  `{"V":2,"L":${'{"t":"h","w":9,"h":9,"c":['.repeat(60)}${"]}".repeat(60)}}`,
  '{"V":2,',
])("%p is no layout", (text) => expect(portableLayout(text)).toBeNull());

test.each([
  ["b25f,80x24,0,0,2", 1],
  [BESIDE, 2],
  ["0000,159x48,0,0{79x48,0,0,1,79x48,80,0[79x24,80,0,2,79x23,80,25,3]}", 3],
])("%s is for %d panes", (text, panes) => expect(paneCount(parsed(text))).toBe(panes));

test.each([
  "",
  "tiled",
  "2f02,80x22",
  "2f02,80x22,0,0{48x22,0,0,1",
  "2f02,80x22,0,0{}",
  "2f02,80x22,0,0{48x22,0,0,1}x",
  `0000,${"9x9,0,0{".repeat(500)}`,
])("%p is none", (text) => expect(parseLayoutString(text)).toBeNull());

test("in a window of another size each pane keeps its share", () => {
  const fit = (text: string, columns: number, rows: number) => {
    const cell = fitLayout(parsed(text), columns, rows);
    return cell === null ? null : layoutString(cell).slice(5);
  };
  expect(fit(BESIDE, 200, 49)).toBe("200x49,0,0{121x49,0,0,0,78x49,122,0,1}");
  const nested = "0000,200x50,0,0{150x50,0,0,1,49x50,151,0[49x40,151,0,2,49x9,151,41,3]}";
  expect(fit(nested, 80, 23)).toBe("80x23,0,0{60x23,0,0,0,19x23,61,0[19x18,61,0,1,19x4,61,19,2]}");
  expect(fit(nested, 3, 3)).toBe("3x3,0,0{1x3,0,0,0,1x3,2,0[1x1,2,0,1,1x1,2,2,2]}");
  expect(fit(nested, 2, 3)).toBeNull();
});
