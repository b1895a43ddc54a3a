import { describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { dependencies, description, packageManager } from "../../package.json" with {
  type: "json",
};
import { reference, withReference } from "../../scripts/readme.ts";
import { formula } from "../../scripts/release/formula.ts";
import { thirdPartyLicences } from "../../scripts/release/licences.ts";
import { manPage, roff } from "../../scripts/release/man.ts";
import { topicPage, topicPageName } from "../../scripts/release/man-topics.ts";
import { optionalDependencies as runtimes } from "../../scripts/release/runtimes/package.json" with {
  type: "json",
};
import { TARGETS } from "../../scripts/release/targets.ts";
import { COMMANDS, GLOBAL_OPTIONS } from "../../src/cli/declarations.ts";
import { usage } from "../../src/cli/help.ts";
import { TOPICS } from "../../src/cli/topics.ts";
import { DEFINITIONS } from "../../src/config/definitions.ts";
import { offered, SHELLS, shellWorld } from "../completion/shells.ts";

/** What is written about pots says what pots is: checked against the command table. */

const ROOT = resolve(import.meta.dir, "../..");
const SHOWN = COMMANDS.filter((command) => !command.hidden);
const FACTS = { version: "1.2.3", date: "2026-01-31" };
const MAN = manPage({ ...FACTS, description, topics: TOPICS.map(topicPageName) });

function run(argv: string[], input?: string): { code: number; stdout: string; stderr: string } {
  const { exitCode, stdout, stderr } = Bun.spawnSync(argv, {
    cwd: ROOT,
    stdin: input === undefined ? "ignore" : new TextEncoder().encode(input),
    env: {
      PATH: process.env.PATH ?? "",
      LC_ALL: "C.UTF-8",
      MANWIDTH: "80",
    },
  });
  return { code: exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
}

const GROFF = ["groff", "-t", "-man", "-ww", "-Tutf8", "-rLL=80n", "-P-cbou"];

/** A man page as a reader sees it, drawn without a warning. */
function drawn(page: string): string {
  const { code, stdout, stderr } = run(GROFF, page);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

const onOneLine = (text: string) => text.replace(/\s+/g, " ");
let shown: string | undefined;
/** pots(1) on one line, drawn once. */
const rendered = () => {
  shown ??= onOneLine(drawn(MAN));
  return shown;
};

test("the README's reference is the command table's: bun run readme", async () => {
  const readme = await Bun.file(join(ROOT, "README.md")).text();
  expect(withReference(readme)).toBe(readme);
  expect(readme.trimEnd().split("\n").length).toBeLessThanOrEqual(250);
});

describe("every command and option is", () => {
  const readme = reference();
  for (const command of SHOWN) {
    test(`in the man page and the README: ${command.name}`, () => {
      const page = rendered();
      expect(page).toContain(` pots ${command.name} `);
      expect(readme).toContain(`| \`pots ${command.name}`);
      expect(readme).toContain(command.summary);
      const about = page.slice(page.indexOf(`COMMANDS `)).split(` ${usage(command)} `)[1] ?? "";
      for (const { long, short, about: words } of command.options) {
        expect(about).toContain(short === undefined ? `--${long} ` : `-${short}, --${long} `);
        expect(page).toContain(words);
      }
      for (const { line } of command.examples) {
        expect(page).toContain(line);
      }
    });
  }
  for (const shell of SHELLS) {
    test(`offered by ${shell}`, async () => {
      await using world = await shellWorld();
      expect(await offered(world, shell, "pots ")).toEqual(SHOWN.map(({ name }) => name));
      for (const { name, options } of SHOWN) {
        const answers = await offered(world, shell, `pots ${name} --`);
        const names = answers.map((answer) => answer.trim());
        for (const { long } of [...options, ...GLOBAL_OPTIONS])
          expect(names).toContain(`--${long}`);
      }
    });
  }
  test("in the man page: those of every command, and the settings", () => {
    const page = rendered();
    for (const { long, short } of GLOBAL_OPTIONS) {
      const names = short === undefined ? `--${long}` : `-${short}, --${long}`;
      expect(page).toContain(` ${names} `);
    }
    for (const { key } of DEFINITIONS) expect(page).toContain(` ${key} `);
    expect(page).toContain(
      " 5 exists 6 tmux or git missing or too old 7 refused or timed out 130 ",
    );
  });
});

/** macOS reads man pages with mandoc. */
const MAN_ARGV =
  process.platform === "darwin" ? ["mandoc", "-W", "warning"] : ["man", "--warnings", "-l"];

/** What man shows of a page, without a warning. */
function shownByMan(name: string, page: string): string {
  const folder = mkdtempSync("/tmp/pots-man-");
  try {
    writeFileSync(join(folder, name), page);
    const { code, stdout, stderr } = run([...MAN_ARGV, join(folder, name)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("man shows the page without a warning", () => {
  expect(shownByMan("pots.1", MAN)).toContain(description);
});

describe("the page of a topic is a man page:", () => {
  test.each(TOPICS.map((topic) => [topic.name, topic] as const))("%s", async (name, topic) => {
    const page = await topicPage(topic, FACTS);
    const shown = shownByMan(`pots-${name}.7`, page);
    expect(shown).toContain(`pots-${name} - ${topic.summary}\n`);
    expect(MAN).toContain(`pots\\-${name}\\fR(7)`);
    for (const line of drawn(page).split("\n")) {
      expect(Bun.stringWidth(line)).toBeLessThanOrEqual(80);
    }
    // every word of it, in order; code line by line
    const { default: markdown } = await topic.load();
    const words = onOneLine(shown);
    Bun.markdown.render(markdown, {
      heading: (text, { level }) => void (level > 1 && expect(words).toContain(` ${text} `)),
      paragraph: (text) => void expect(words).toContain(onOneLine(text)),
      td: (text) => void expect(words).toContain(onOneLine(text)),
      code: (text) => {
        for (const line of text.trimEnd().split("\n"))
          expect(shown).toContain(`\n${`         ${line}`.trimEnd()}\n`);
        return text;
      },
    });
  });
});

test("what Markdown has comes out in a man page as it should", async () => {
  const markdown = `# Title

.First \`--code\` with *stress*, **weight** and [a link](https://example.invalid/~x).

## Deeper

### Deepest

1. one
2. two
   - inner

   \`\`\`sh
   $ 'quoted' \\n

   .no request
   \`\`\`

| a | b |
|---|---|
| \`x y\` | ${"long ".repeat(20)}end |
`;
  const topic = { name: "x", summary: "y", load: async () => ({ default: markdown }) };
  const text = drawn(await topicPage(topic, FACTS));
  const body = text.slice(text.indexOf("DESCRIPTION"), text.indexOf("SEE ALSO"));
  expect(body).toBe(`DESCRIPTION
       .First --code with stress, weight and a link
       (https://example.invalid/~x).

Deeper
   Deepest
       1.  one

       2.  two

           •   inner

             $ 'quoted' \\n

             .no request

       a     b
       x y   long long long long long long long long long long long long long
             long long long long long long long end

`);
  const odd = { ...topic, load: async () => ({ default: "> quoted" }) };
  expect(topicPage(odd, FACTS)).rejects.toThrow("a page has a quotation");
});

test("what roff would take for its own comes out as it went in", () => {
  for (const text of [".TP no request", "'it' -a --b \\fB ~/x ^ ` é … “q”", "..", "'"]) {
    const { stdout } = run(["groff", "-man", "-Tutf8", "-P-cbou"], `.TH X 1\n.nh\n${roff(text)}\n`);
    expect(stdout).toContain(text);
  }
});

test("the formula is Ruby, and names each archive with its own checksum", () => {
  const text = formula({
    version: "1.2.3",
    repository: "https://example.invalid/acme/pots",
    license: "MIT",
    sum: (target) => `sum-of-${target}`,
  });
  expect(run(["ruby", "-c", "-w", "-"], text)).toEqual({
    code: 0,
    stdout: "Syntax OK\n",
    stderr: "",
  });
  const archives = [...text.matchAll(/pots-1\.2\.3-(\S+)\.tar\.gz"\n +sha256 "sum-of-(\S+)"/g)];
  expect(archives.map(([, named, summed]) => [named, summed])).toEqual(
    ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64"].map((name) => [name, name]),
  );
  const [, desc = ""] = text.match(/ desc "(.*)"/) ?? [];
  expect(desc).toMatch(/^(?!An? |The |Pots)[A-Z].{1,78}[^.]$/);
});

test("whoever wrote a part of the binary is named with their licence", async () => {
  const text = await thirdPartyLicences();
  for (const [name, version] of Object.entries(dependencies)) {
    expect(text).toContain(`\n${name} ${version} (`);
  }
  expect(text).toContain("\nmute-stream "); // asked for by one of those
  expect(text).toContain("Apache License");
});

test("every target has a runtime, of the Bun that builds", () => {
  expect(Object.keys(runtimes).sort()).toEqual(TARGETS.map(({ runtime }) => runtime).sort());
  for (const version of Object.values(runtimes)) expect(`bun@${version}`).toBe(packageManager);
});

test("shellcheck has nothing to say about any script", () => {
  const scripts = readdirSync(join(ROOT, "scripts")).filter((name) => name.endsWith(".sh"));
  const paths = scripts.map((name) => join("scripts", name));
  expect(paths).toContain("scripts/install.sh");
  expect(run(["shellcheck", ...paths, ".ci/run"])).toEqual({ code: 0, stdout: "", stderr: "" });
});
