import { expect, test } from "bun:test";
import { taken } from "../../src/picker/choosing.ts";

test.each<[string, string[], string | null, boolean, string[]]>([
  ["the chosen, wherever the cursor is", ["a", "b"], "c", true, ["a", "b"]],
  ["nothing was ever chosen: the row under the cursor", [], "c", false, ["c"]],
  ["all were unchosen by hand: none", [], "c", true, []],
  ["no row is there: none", [], null, false, []],
])("enter takes %s", (_name, chosen, row, ever, wanted) => {
  expect([...taken(chosen, row, ever)]).toEqual(wanted);
});
