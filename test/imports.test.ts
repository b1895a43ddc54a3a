import { expect, test } from "bun:test";
import { dirname, join, normalize, resolve } from "node:path";
import { Glob } from "bun";

/**
 * The layers of the source, from the top. A file imports from its own folder and from those below.
 * The files beside the folders (main, dispatch, load) are above them all.
 */
const LAYERS = [
  "commands",
  "completion",
  "picker",
  "operations",
  "snapshot",
  "rows",
  "agents",
  "projects",
  "worktrees",
  "tmux",
  "cli",
  "sessions",
  "config",
  "hosts",
  "terminal",
  "system",
];

const SOURCE = resolve(import.meta.dir, "../src");

/** For each file its imports, types and lazy ones too, as paths below src. */
async function importsOf(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for await (const file of new Glob("**/*.ts").scan(SOURCE)) {
    if (file.endsWith(".d.ts")) continue;
    const text = await Bun.file(join(SOURCE, file)).text();
    const paths = [...text.matchAll(/(?:\bfrom |\bimport\()\s*"(\.[^"]+\.ts)"/g)];
    found.set(
      file,
      paths.map(([, path = ""]) => normalize(join(dirname(file), path))),
    );
  }
  return found;
}

const layerOf = (file: string) => (file.includes("/") ? (file.split("/")[0] ?? "") : null);

test("every folder of the source has its place among the layers", async () => {
  const folders = new Set([...(await importsOf()).keys()].map(layerOf));
  folders.delete(null);
  expect([...folders].sort()).toEqual(LAYERS.toSorted());
});

test("a file imports nothing that lies above it", async () => {
  const upwards: string[] = [];
  for (const [file, imported] of await importsOf()) {
    const own = layerOf(file);
    if (own === null) continue;
    for (const other of imported) {
      const layer = layerOf(other);
      if (layer === null || LAYERS.indexOf(layer) < LAYERS.indexOf(own)) {
        upwards.push(`${file} imports ${other}`);
      }
    }
  }
  expect(upwards).toEqual([]);
});

/** One of tmux's commands at the head of a list of words, or what only builds and reads such. */
const TMUX_LANGUAGE = new RegExp(
  String.raw`\[\s*"(?:\w+-(?:session|sessions|window|windows|pane|panes|client|clients|buffer|keys?|options?|hooks?|message|environment|shell|layout|for|popup))"` +
    String.raw`|\bTmuxCommand\b|"[^"]*/tmux/question\.ts"`,
);

test("tmux's language is spoken in src/tmux alone", async () => {
  const speaking: string[] = [];
  for await (const file of new Glob("**/*.ts").scan(SOURCE)) {
    if (layerOf(file) === "tmux") continue;
    if (TMUX_LANGUAGE.test(await Bun.file(join(SOURCE, file)).text())) speaking.push(file);
  }
  expect(speaking).toEqual([]);
});

test("the first question to tmux waits for no module of node's", async () => {
  const imports = await importsOf();
  const loaded = new Set(["ask-ahead.ts"]);
  for (const file of loaded) for (const other of imports.get(file) ?? []) loaded.add(other);
  const waited: string[] = [];
  for (const file of loaded) {
    const text = await Bun.file(join(SOURCE, file)).text();
    if (/ from "node:/.test(text)) waited.push(file);
  }
  expect(loaded).toContain("system/process.ts");
  expect(waited).toEqual([]);
});

test("no files import each other in a circle", async () => {
  const imports = await importsOf();
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: string[]) => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(" → "));
    if (done.has(file) || way.includes(file)) return;
    for (const other of imports.get(file) ?? []) visit(other, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  expect(circles).toEqual([]);
});
