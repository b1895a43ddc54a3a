import { expect, test } from "bun:test";
import { commandWord } from "../../src/tmux/words.ts";
import { World } from "../support/world.ts";

test("a word of a command that tmux parses arrives as it is", async () => {
  await using world = new World();
  await world.tmux("new-session", "-d", "-s", "one");
  const word = 'a\'; kill-server ;\n   b # c\n#d \\n $HOME ~ "q" #{pid} %1 {';
  await world.tmux("if-shell", "-F", "1", `set-buffer -b kept ${commandWord(word)}`);
  expect(await world.tmux("show-buffer", "-b", "kept")).toBe(word);
});
