import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  hookFile,
  hooksState,
  Unreadable,
  withHooks,
  withoutHooks,
} from "../../src/agents/hook-files.ts";

const POTS = "/usr/local/bin/pots";
const FOREIGN = `{
  "theme": "dark",   "permissions": { "allow": ["Bash(ls)"] },
\t"hooks": {
    "Stop": [ { "matcher": "", "hooks": [ { "type": "command", "command": "say done" } ] } ],
    "Custom": []
  },
  "last": 1.0
}`;

describe("a file with pots' hooks", () => {
  test.each([
    ["of somebody's own", FOREIGN],
    ["without a line's end", '{"theme":"dark"}'],
    ["with windows' line ends", '{\r\n    "theme": "dark"\r\n}\r\n'],
  ])("%s keeps every other byte, and is as it was without them", (_, text) => {
    const now = withHooks("claude", text, POTS);
    expect(hooksState("claude", now, POTS)).toBe("installed");
    expect(withHooks("claude", now, POTS)).toBe(now);
    const own = JSON.parse(now).hooks.Stop.at(-1).hooks[0];
    expect(own).toEqual({
      ...{ type: "command", timeout: 5 },
      command: `${POTS} agent event claude 2>/dev/null || true`,
    });
    expect(withoutHooks("claude", now)).toBe(text);
  });

  test("any object of JSON: what is not pots' is the same, byte for byte", () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
    const plain = json.filter((data) => !("hooks" in data) && !("__proto__" in data));
    fc.assert(
      fc.property(plain, fc.constantFrom(0, 1, 2, 4, "\t"), (data, indent) => {
        const text = JSON.stringify(data, null, indent);
        const now = withHooks("claude", text, POTS);
        const { hooks: _, ...rest } = JSON.parse(now);
        expect(rest).toEqual(JSON.parse(text));
        expect(withoutHooks("claude", now)).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  test("made for it is gone without them", () => {
    expect(withoutHooks("codex", withHooks("codex", null, POTS))).toBeNull();
  });

  test("that knows another pots, or lacks a hook, is outdated and renewed", () => {
    const old = withHooks("claude", FOREIGN, "/old/pots");
    expect(hooksState("claude", old, POTS)).toBe("outdated");
    expect(JSON.parse(withHooks("claude", old, POTS))).toEqual(
      JSON.parse(withHooks("claude", FOREIGN, POTS)),
    );
  });

  test("of Gemini answers it, and may have comments", () => {
    const text = '{\n  // mine\n  "ui": {},\n}\n';
    const now = withHooks("gemini", text, POTS);
    expect(now).toContain("// mine");
    expect(now).toContain("|| true; printf '{}'");
    expect(withoutHooks("gemini", now)).toContain("// mine");
  });
});

describe("what is not understood is refused:", () => {
  test.each([
    "{",
    "[]",
    "nonsense",
    '{"hooks": []}',
    '{"hooks": {"Stop": {}}}',
    '{"a": 1, // no\n"b": 2}',
  ])("%s", (text) => {
    expect(() => withHooks("claude", text, POTS)).toThrow(Unreadable);
    expect(() => withoutHooks("claude", text)).toThrow(Unreadable);
  });
  test("a plugin of that name that is another's", () => {
    expect(() => hooksState("opencode", "export const X = 1", POTS)).toThrow("not pots' own");
  });
});

test("agents' own variables say where their files are", () => {
  const env = {
    ...{ CLAUDE_CONFIG_DIR: "/c", CODEX_HOME: "/x", GEMINI_CLI_HOME: "/g" },
    XDG_CONFIG_HOME: "/xdg",
  };
  const files = (variables: Record<string, string>) =>
    (["claude", "codex", "gemini", "opencode"] as const).map((kind) =>
      hookFile(kind, variables, "/home/ana"),
    );
  expect(files(env)).toEqual([
    ...["/c/settings.json", "/x/hooks.json", "/g/.gemini/settings.json"],
    "/xdg/opencode/plugins/pots.js",
  ]);
  expect(files({})).toEqual([
    ...["/home/ana/.claude/settings.json", "/home/ana/.codex/hooks.json"],
    ...["/home/ana/.gemini/settings.json", "/home/ana/.config/opencode/plugins/pots.js"],
  ]);
});

test("opencode's plugin is a program", () => {
  const text = withHooks("opencode", null, "/a 'quoted'/pots");
  expect(() => new Bun.Transpiler({ loader: "js" }).scan(text)).not.toThrow();
  expect(hooksState("opencode", text, "/a 'quoted'/pots")).toBe("installed");
});
