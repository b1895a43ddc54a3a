import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { claudeIn, installClaude } from "../support/agents.ts";
import { never } from "../support/wait.ts";
import { real, World } from "../support/world.ts";

/** What may happen between pots' look at a pane and what it types there. */

const REAL = real("tmux");

/** A tmux in whose calls that paste something else happens first, or afterwards. */
function aroundPaste(world: World, { before = "", after = "" }): void {
  world.program(
    "tmux",
    `#!/bin/sh
case "$*" in
  *load-buffer*) ${before}
    ${REAL} "$@"; code=$?
    ${after}
    exit $code ;;
esac
exec ${REAL} "$@"
`,
  );
}

test("a pane that was given another program meanwhile gets nothing", async () => {
  await using world = new World();
  await world.tmux("new-session", "-d", "-s", "one", "cat");
  const typed = `${world.home}/typed`;
  aroundPaste(world, { before: `${REAL} respawn-pane -k -t =one: "cat >'${typed}'"` });
  const { code, stderr } = await world.pots(["send", "one", "rm -rf x"]);
  expect({ code, stderr }).toMatchObject({
    code: 7,
    stderr: expect.stringContaining("nothing was typed"),
  });
  await never(() => existsSync(typed) && readFileSync(typed, "utf8") !== "");
  expect(await world.tmux("list-buffers")).toBe("");
});

test("a session that ended meanwhile, and another of its name, get nothing", async () => {
  await using world = new World();
  await world.tmux("new-session", "-d", "-s", "other", "cat");
  await world.tmux("new-session", "-d", "-s", "one", "cat");
  const typed = `${world.home}/typed`;
  const again = `${REAL} kill-session -t =one; ${REAL} new-session -d -s one "cat >'${typed}'"`;
  aroundPaste(world, { before: again });
  expect((await world.pots(["send", "one", "x"])).code).toBe(7);
  await never(() => existsSync(typed) && readFileSync(typed, "utf8") !== "");
});

test("a dialog that comes up behind the text is not answered by its Enter", async () => {
  await using world = new World();
  installClaude(world);
  await claudeIn(world, "one", "hello");
  const asks = `for file in "$HOME"/.claude/sessions/*.json; do
      sed -i 's/"status":"idle"/"status":"waiting"/' "$file"
    done`;
  aroundPaste(world, { after: asks });
  const { code, stderr } = await world.pots(["send", "one", "more"]);
  expect({ code, stderr }).toMatchObject({
    code: 7,
    stderr: expect.stringContaining("Enter was not pressed"),
  });
  await never(() => readFileSync(`${world.home}/heard`, "utf8").includes("more"));
});
