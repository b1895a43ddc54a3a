import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { DEFINITIONS } from "../../src/config/definitions.ts";
import { resolveSettings } from "../../src/config/settings.ts";
import { parseShellFile } from "../../src/config/shellfile.ts";
import { readOtherPots } from "../../src/sessions/other-pots.ts";
import { fromPs, parseStat } from "../../src/system/process-table.ts";
import { printable, printableJson, printableLines } from "../../src/terminal/text.ts";
import { runningBy } from "../../src/tmux/foreground.ts";
import { markText, readMark } from "../../src/tmux/mark.ts";
import { parsePanes } from "../../src/tmux/panes.ts";
import { parseQuickSessions, parseSessions } from "../../src/tmux/sessions.ts";
import { parseVersion } from "../../src/tmux/version.ts";
import { type GitEntry, parseWorktreeList } from "../../src/worktrees/git.ts";
import { parsePlumList } from "../../src/worktrees/plum.ts";

/** Whatever bytes come: a parser gives what was meant, or the one error it documents. */

const RUNS = { numRuns: 300 };
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Any bytes, as text; and text that looks like what the parser knows, with pieces at odds. */
const bytes = fc.uint8Array({ maxLength: 400 }).map((some) => Buffer.from(some));
function around(...pieces: string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...pieces) },
    fc.string({ unit: "binary", maxLength: 12 }),
    bytes.map((some) => some.toString()),
  );
  return fc.array(piece, { maxLength: 30 }).map((some) => some.join(""));
}

/** Only an Error of our own making, never a TypeError or RangeError from within. */
function giveOrRefuse(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    expect((error as Error).constructor).toBe(Error);
    expect((error as Error).message).not.toBe("");
  }
}

const path = fc
  .string({ unit: "binary", minLength: 1, maxLength: 40 })
  .map((text) => `/${text.replaceAll("\0", "").toWellFormed()}`);
const word = fc.stringMatching(/^[a-z0-9/_.-]{1,20}$/);

describe("tmux's rows", () => {
  test("of any bytes", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          bytes.map((some) => some.toString()),
          around(
            "session ",
            ',["session",{"id":"$1","',
            '"},["1","2","3"],"',
            '"]\n',
            "client ",
            "$1 ",
            "12 ",
            "12.",
            "0 ",
            " ",
            "\n",
            "3.3a",
            "=|",
            "/code",
          ),
        ),
        (some) => {
          giveOrRefuse(() => parseSessions(some));
          giveOrRefuse(() => parseQuickSessions(some));
        },
      ),
      RUNS,
    );
  });

  /** As tmux's own modifiers encode a text. */
  const encoded = (text: string) =>
    text
      .replaceAll("=", "=3D")
      .replaceAll("$", "=24")
      .replaceAll("\\", "=5C")
      .replaceAll("\n", "=0A");
  const texts = fc.tuple(path, path);
  const SERVER = "server 7 =|\n";
  test("come back as they were, whatever names and paths hold", () => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 4 }), fc.nat(), (rows, number) => {
        const output = rows
          .map((row, i) => {
            const [name = "", path = ""] = row.map(encoded);
            return `session $${i} ${number} 2  3 1 4. 3.3a ${name}=|${path}=|=|\n`;
          })
          .join("");
        const { sessions } = parseSessions(`${output}${SERVER}`);
        expect(sessions.map(({ id, server, name, path }) => [id, server, name, path])).toEqual(
          rows.map(([name, path], i) => [`$${i}`, number, name, path]),
        );
      }),
      RUNS,
    );
  });

  test("asked quickly they come back as they were too, or are asked for again", () => {
    const tricky = fc.array(
      fc.constantFrom('"', ",", "\\", "]", "[", "\n", "/", "a", "$9", "=|", '","', '"],["session"'),
    );
    const tricks = fc.array(fc.tuple(tricky, tricky), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(tricks, (parts) => {
        const rows = parts.map((row) => row.map((some) => some.join("")));
        const quick = rows.map(([name = "", path = ""], i) => {
          const words = {
            ...{ id: `$${i}`, server: "7", createdAt: "2", attachedAt: "", keyAt: "3" },
            ...{ windows: "1", outputs: "4.", version: "3.3a" },
          };
          const lengths = [name, path, ""].map((text) => `${Buffer.byteLength(text)}`);
          const before = JSON.stringify(["session", words, lengths]).slice(0, -1);
          return `,${before},"${name}","${path}",""]\n`;
        });
        const read = parseQuickSessions(quick.join(""))?.sessions;
        if (read === undefined) return;
        expect(read.map(({ id, name, path }) => [id, name, path])).toEqual(
          rows.map(([name = "", path = ""], i) => [`$${i}`, name, path]),
        );
      }),
      RUNS,
    );
  });

  test("bytes that are no UTF-8 do not make up for a path that ends its own string", () => {
    const words = (id: string) =>
      `{"id":"${id}","server":"7","createdAt":"2","attachedAt":"","keyAt":"3","windows":"1","outputs":"4.","version":"3.3a"}`;
    const forged = `,""],["session",${words("$8")},["6","2","0"],"forged","/a`;
    const rest = Buffer.from(`"${forged}`);
    const path = Buffer.concat([Buffer.from("/"), Buffer.alloc(rest.length / 2, 0xff), rest]);
    const length = path.length;
    expect(Buffer.byteLength(path.toString().split('"')[0] ?? "")).toBe(length);
    const row = `,["session",${words("$1")},["1","${length}","0"],"a","${path}",""]\n`;
    expect(parseQuickSessions(row)).toBeNull();
  });

  test("cut short anywhere are refused, or lack whole rows alone", () => {
    const row = (i: number) => `session $${i} 7 2  3 1 4. 3.3a a=|/a=|1 ${i} 7 2 /r /w /g dev=|\n`;
    const whole = [0, 1, 2].map(row).join("");
    expect(() => parseSessions("")).toThrow();
    const length = row(0).length;
    for (let cut = 1; cut <= whole.length; cut++) {
      const parse = () => parseSessions(whole.slice(0, cut)).sessions.length;
      if (cut % length === 0) expect(parse()).toBe(cut / length);
      else expect(parse).toThrow();
    }
  });
});

const PS = "pts/1 S Thu Nov 26 13:07:24 2026";

test("tmux's panes, its version and the words of ps: anything may come", () => {
  fc.assert(
    fc.property(
      around(
        "pane ",
        "$1 ",
        "0 ",
        "12 ",
        "vim",
        "=|",
        "\n",
        " ",
        "tmux 3.3a",
        "next-",
        `12 1 12 12 ${PS} `,
        "12 (a) S 1 ",
      ),
      (text) => {
        giveOrRefuse(() => parsePanes(text));
        parseVersion(text);
        runningBy(fromPs(text), [12]);
        parseStat(12, text);
      },
    ),
    RUNS,
  );
});

test("a mark comes back, and on the way it is printable, without a blank in any part", () => {
  const seen = { id: "$12", server: 4000, createdAt: 1_700_000_000 };
  fc.assert(
    fc.property(path, path, path, path, (root, worktree, gitdir, task) => {
      const mark = { root, worktree, gitdir, task };
      const text = markText(mark, seen);
      expect(readMark(text, seen)).toEqual(mark);
      expect(text).toMatch(/^1 12 4000 1700000000( [\w/%.-]+){4}$/);
      const linked = { ...mark, made: 1_699_999_999_123 };
      expect(readMark(markText(linked, seen), seen)).toEqual(linked);
      const placed = { ...linked, around: "66306:131075" };
      expect(readMark(markText(placed, seen), seen)).toEqual(placed);
    }),
    RUNS,
  );
  fc.assert(
    fc.property(around("1 12 4000 1700000000 ", "/a", " ", "%", "%2f", "%00"), (text) => {
      for (const part of Object.values(readMark(text, seen) ?? {})) expect(part).not.toBe("");
    }),
    RUNS,
  );
});

const TOLD = {
  ...{ id: "$1", name: "a", status: "orphaned", project: "acme", root: "/acme", worktree: "auth" },
  ...{
    worktreePath: "/acme-auth",
    branch: "auth",
    task: "dev",
    createdAt: "2026-01-31T14:05:00.000Z",
  },
  agents: [
    {
      ...{ pane: "%1", kind: "claude", state: "waiting", reason: null, background: 0 },
      ...{ since: "2026-01-31T14:05:00.000Z", conversation: null, source: "hook" },
    },
  ],
};

describe("what another machine's pots says", () => {
  const text = (...sessions: unknown[]) => JSON.stringify({ version: 1, sessions });
  test("is taken as it is", () => {
    const at = Date.parse(TOLD.createdAt) / 1000;
    const told = readOtherPots(text(TOLD))?.get(`$1 ${at}`);
    expect(told).toMatchObject({ status: "orphaned", branch: "auth", worktreePath: "/acme-auth" });
    expect(told?.agents).toMatchObject([{ state: "waiting", since: at }]);
  });
  test("is nothing where any part of it is not as it should be", () => {
    const values = fc.oneof(fc.anything(), fc.constantFrom("../x", "$1x", "%", "1e9", -1, 1.5));
    const at = fc.constantFrom(
      ...Object.keys(TOLD).filter((key) => !["name", "task"].includes(key)),
    );
    fc.assert(
      fc.property(at, values, (key, value) => {
        const changed = { ...TOLD, [key]: value };
        const read = readOtherPots(text(changed) ?? "");
        for (const { status, worktreePath, agents } of read?.values() ?? []) {
          expect(["attached", "detached", "orphaned", "unreachable", "unmanaged"]).toContain(
            status,
          );
          expect(worktreePath ?? "/").toStartWith("/");
          for (const { pane } of agents) expect(pane).toMatch(/^%\d+$/);
        }
        if (typeof value === "number" || typeof value === "boolean") expect(read).toBeNull();
      }),
      RUNS,
    );
  });
  test("is nothing where it is of another version, or no such data at all", () => {
    for (const other of ["", "null", "[]", '{"version":2,"sessions":[]}', '{"version":1}']) {
      expect(readOtherPots(other)).toBeNull();
    }
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (any) => void readOtherPots(any)),
      RUNS,
    );
  });
});

describe("git's worktrees", () => {
  for (const end of ["\0", "\n"] as const) {
    test(`of any text, attributes ended by ${JSON.stringify(end)}`, () => {
      const some = around(
        "worktree /a",
        end,
        end + end,
        "HEAD 12",
        "branch refs/heads/x",
        "locked why",
        "prunable",
        "bare",
      );
      fc.assert(
        fc.property(some, (text) => giveOrRefuse(() => parseWorktreeList(text, end))),
        RUNS,
      );
    });
  }

  const entry = fc.record<GitEntry>({
    path,
    head: fc.option(word),
    branch: fc.option(word),
    bare: fc.boolean(),
    locked: fc.boolean(),
    prunable: fc.boolean(),
  });
  test("come back as they were, whatever their paths hold", () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 5 }), (entries) => {
        const output = entries.map((one) =>
          [
            `worktree ${one.path}`,
            ...(one.head === null ? [] : [`HEAD ${one.head}`]),
            ...(one.branch === null ? [] : [`branch refs/heads/${one.branch}`]),
            ...(["bare", "locked", "prunable"] as const).filter((name) => one[name]),
          ]
            .map((attribute) => `${attribute}\0`)
            .join(""),
        );
        expect(parseWorktreeList(output.map((block) => `${block}\0`).join(""), "\0")).toEqual(
          entries,
        );
      }),
      RUNS,
    );
  });
});

test("plum's table: of any text, and what it accepts are absolute paths", () => {
  const some = around(
    "/code/a",
    "  ",
    "d4e3227",
    " [main]",
    " (detached HEAD)",
    " (bare)",
    " locked",
    " prunable",
    "\n",
  );
  fc.assert(
    fc.property(some, (text) =>
      giveOrRefuse(() => {
        for (const row of parsePlumList(text)) {
          expect(row.path).toStartWith("/");
          if (row.head !== null) expect(row.head).toMatch(/^[0-9a-f]{4,}$/);
        }
      }),
    ),
    RUNS,
  );
});

describe("settings files", () => {
  const some = around(
    "POTS_DEFAULT_TASK=",
    "POTS_SESSION_PREFIX=",
    "'",
    '"',
    "$(",
    "`",
    "${A:-",
    "${",
    "}",
    "$",
    "\\",
    "\n",
    "(",
    ")",
    "#",
    "~",
    "export ",
  );
  test("of any text are read without a fault, and settle every setting", () => {
    fc.assert(
      fc.property(some, some, (text, value) => {
        for (const assignment of parseShellFile(text, () => value)) {
          expect(assignment.key).toMatch(/^[A-Za-z_]\w*$/);
          expect(assignment.line).toBeWithin(1, text.split("\n").length + 1);
          expect(assignment.value === null).toBe(assignment.problem !== undefined);
        }
        const env = { POTS_AUTO_ATTACH: value, POTS_PROJECT_DIRS: value };
        const { settings, inForce } = resolveSettings([{ path: "/f", text }], env, "/home");
        expect(inForce).toHaveLength(DEFINITIONS.length);
        expect(settings.defaultTask).not.toBe("");
        expect(["auto", "plum", "git"]).toContain(settings.worktreeProvider);
        for (const dir of settings.projectDirs) expect(dir).toStartWith("/");
        for (const value of [settings.defaultTask, settings.sessionPrefix]) {
          expect(value).not.toMatch(CONTROL);
        }
      }),
      RUNS,
    );
  });

  test("give back any value that was quoted as a shell wants it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 30 }), (value) => {
        const quoted = `'${value.replaceAll("'", "'\\''")}'`;
        const [read] = parseShellFile(`KEY=${quoted}\n`, () => "x");
        expect(read).toEqual({ key: "KEY", value, line: 1 });
      }),
      RUNS,
    );
  });
});

test("what is shown holds no control character, and JSON comes back as it was", () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
  const some = around(
    "\u001b[31m",
    "\u009b",
    "\u0007",
    "\n",
    "\r",
    "\u202e",
    "\u200f",
    "a",
    "é",
    "\ud800",
  );
  fc.assert(
    fc.property(some, (text) => {
      expect(printable(text)).not.toMatch(raw);
      expect(printable(text)).not.toContain("\n");
      expect(printableLines(text)).not.toMatch(raw);
      expect(printableJson({ text })).not.toMatch(raw);
      expect(JSON.parse(printableJson({ text }))).toEqual({ text });
    }),
    RUNS,
  );
});
