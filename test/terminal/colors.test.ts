import { describe, expect, test } from "bun:test";
import { loadColors, wantsColor } from "../../src/terminal/colors.ts";

describe("colour", () => {
  test.each<[env: Record<string, string>, terminal: boolean, flag: boolean, wanted: boolean]>([
    [{}, true, false, true],
    [{}, false, false, false],
    [{ TERM: "dumb" }, true, false, false],
    [{ NO_COLOR: "1" }, true, false, false],
    [{ NO_COLOR: "" }, true, false, true],
    [{ FORCE_COLOR: "1" }, false, false, true],
    [{ FORCE_COLOR: "0" }, true, false, false],
    [{ FORCE_COLOR: "" }, true, false, true],
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, true, false, false],
    [{ FORCE_COLOR: "1" }, true, true, false],
  ])("with %j, terminal %j, --no-color %j: %j", (env, terminal, noColorFlag, wanted) =>
    expect(wantsColor({ env, terminal, noColorFlag })).toBe(wanted),
  );

  test("off leaves text as it is", async () => {
    expect(loadColors(false).red("x")).toBe("x");
    expect(loadColors(true).red("x")).toBe("\u001b[31mx\u001b[39m");
  });

  test("loading them leaves no moment in which anybody sees another NO_COLOR", () => {
    const own = process.env.NO_COLOR;
    try {
      for (const value of [undefined, "", "mine"]) {
        if (value === undefined) delete process.env.NO_COLOR;
        else process.env.NO_COLOR = value;
        void loadColors(true);
        expect(process.env.NO_COLOR).toBe(value);
      }
    } finally {
      if (own === undefined) delete process.env.NO_COLOR;
      else process.env.NO_COLOR = own;
    }
  });
});
