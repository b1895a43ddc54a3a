import { join } from "node:path";
import { KEYS, TestTerminal } from "../test/support/terminal.ts";
import type { Stage } from "./pictures/stage.ts";
import { svg } from "./pictures/svg.ts";
import { drawWholeWay } from "./pictures/whole-way.ts";
import { workingDay } from "./pictures/working-day.ts";

/**
 * Draws the README's pictures from the real binary in a real terminal: `bun run build`, then
 * `bun run pictures`. Drawn twice they are the same, byte for byte.
 */

const COLUMNS = 116;

async function write(file: string, picture: string): Promise<void> {
  await Bun.write(file, picture);
  console.log(`drew ${file}`);
}

/** A shell in project acme where a line was typed. */
async function typed(stage: Stage, line: string, rows: number): Promise<TestTerminal> {
  const terminal = await stage.shell(join(stage.code, "acme"), { cols: COLUMNS, rows });
  terminal.type(`${line}${KEYS.enter}`);
  return terminal;
}

async function drawList(stage: Stage): Promise<void> {
  await using terminal = await typed(stage, "pots list --all", 14);
  await terminal.waitFor(/docs-guide(.|\n)*\$\s*$/);
  const rows = 1 + terminal.lines().findLastIndex((line) => line.includes("~/code/docs-guide"));
  const title = "pots list: sessions with their agents, and worktrees without one";
  await write(".github/list.svg", svg(terminal.emulator, rows, title));
}

async function drawPicker(stage: Stage): Promise<void> {
  const rows = 15;
  await using terminal = await typed(stage, "pots", rows);
  // agents, and what git says of the first row, of the last one, and above the preview
  await terminal.waitFor(/▌◆ acme-auth-dev +permission +\+3 \?2 ↑2 +waiting 4m/);
  await terminal.waitFor(/acme\/banner +⊂(.|\n)*docs\/guide +↑1/);
  await terminal.waitFor(/│ auth +\+3 \?2 ↑2(.|\n)*May I run/);
  const title = "pots: sessions to pick from, who waits, and what the selected one shows";
  await write(".github/picker.svg", svg(terminal.emulator, rows, title));
  terminal.type(KEYS.ctrlC);
}

{
  const title = "pots: a branch's worktree, session and agent, from create to remove";
  const { picture } = await drawWholeWay(title);
  await write(".github/film.svg", picture);
}
{
  await using stage = await workingDay();
  await using client = new TestTerminal(stage, ["tmux", "-u", "attach", "-t", "=acme-main-dev"]);
  await client.waitFor("$");
  await drawList(stage);
  await drawPicker(stage);
}
