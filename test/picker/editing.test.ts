import { expect, test } from "bun:test";
import { edited, type Line } from "../../src/picker/editing.ts";

/** `|` is where one types. */
function line(text: string): Line {
  const at = text.indexOf("|");
  return { text: text.replace("|", ""), at, cut: "" };
}

const shown = ({ text, at }: Line) => `${text.slice(0, at)}|${text.slice(at)}`;

function after(text: string, ...names: string[]): string {
  const key = (name: string) => ({ name, text: name === "text" ? "x" : "" });
  return shown(names.reduce((now, name) => edited(now, key(name)) ?? now, line(text)));
}

test.each<[before: string, keys: string[], after: string]>([
  ["ac|me", ["text"], "acx|me"],
  ["acme au|", ["ctrl-w"], "acme |"],
  ["acme |", ["ctrl-w"], "|"],
  ["feature/au|th", ["ctrl-w"], "feature/|th"],
  ["ac|me", ["ctrl-u"], "|me"],
  ["ac|me", ["ctrl-k"], "ac|"],
  ["né👩‍👩‍👧|", ["backspace"], "né|"],
  ["né👩‍👩‍👧|x", ["left"], "né|👩‍👩‍👧x"],
  ["né|👩‍👩‍👧x", ["right"], "né👩‍👩‍👧|x"],
  ["a|bc", ["delete"], "a|c"],
  ["a|bc", ["ctrl-d"], "a|c"],
  ["|", ["backspace", "delete", "left", "right"], "|"],
  ["ab|c", ["home"], "|abc"],
  ["ab|c", ["ctrl-a", "ctrl-f"], "a|bc"],
  ["ab|c", ["ctrl-e", "ctrl-b"], "ab|c"],
  ["fix/login page|", ["alt-b"], "fix/login |page"],
  ["fix/login page|", ["alt-b", "alt-b"], "fix/|login page"],
  ["|fix/login page", ["alt-f", "alt-f"], "fix/login| page"],
  ["fix/|login page", ["alt-d"], "fix/| page"],
  ["fix/login|", ["alt-backspace"], "fix/|"],
  ["one two|", ["ctrl-w", "ctrl-a", "ctrl-y"], "two|one "],
  ["one| two", ["ctrl-k", "ctrl-y", "ctrl-y"], "one two two|"],
])("%p after %p is %p", (before, keys, expected) => {
  expect(after(before, ...keys)).toBe(expected);
});

test("what is pasted is text, and a key that edits nothing says so", () => {
  expect(edited(line("a|b"), { name: "paste", text: "é é" })?.text).toBe("aé éb");
  expect(edited(line("a|"), { name: "up", text: "" })).toBeNull();
});
