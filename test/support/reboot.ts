import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "./wait.ts";
import type { World } from "./world.ts";

/** What a reboot does to a World, and what pots has saved in it. */

/** As a crash ends the server: nothing is asked, nothing is told. */
export async function crash(world: World): Promise<void> {
  const pid = Number(await world.tmux("display-message", "-p", "#{pid}"));
  process.kill(pid, "SIGKILL");
  await eventually(async () => (await world.sessions()).length === 0, "the server gone");
  rmSync(`${world.env.TMUX_TMPDIR}/tmux-${process.getuid?.()}`, { recursive: true, force: true });
}

/** Windows and panes without what differs each time: ids and checksums. */
export async function arrangement(world: World): Promise<string[]> {
  const format =
    "#{session_name}|#{window_index}|#{window_name}|#{automatic-rename}|#{window_active}|#{window_zoomed_flag}|#{window_layout}|#{pane_current_path}|#{pane_active}";
  const lines = (await world.tmux("list-panes", "-a", "-F", format)).split("\n");
  return lines
    .map((line) => line.replace(/\|[0-9a-f]{4},/, "|").replace(/(\d+x\d+,\d+,\d+),\d+/g, "$1"))
    .map((line) => line.replace(/,"I":"%\d+"/g, "").replace(/,"[la]":\w+/g, ""))
    .map((line) => line.replace(/^([^|]*\|\d+)\|[^|]*\|1\|/, "$1||1|")) // tmux names it anew
    .sort();
}

/** The directory with the records. */
export const saved = (world: World) => {
  const base = join(world.home, ".local/state/pots/saved");
  return join(base, readdirSync(base)[0] ?? "");
};

/** The record of the server that started last. */
export const newest = (world: World) => {
  const names = readdirSync(saved(world)).filter((name) => name.endsWith(".json"));
  return join(saved(world), names.toSorted().at(-1) ?? "");
};

/** Waits until all is arranged as it was. */
export async function isArranged(world: World, before: readonly string[]): Promise<void> {
  let after: string[] = [];
  await eventually(
    async () => {
      after = await arrangement(world);
      return JSON.stringify(after) === JSON.stringify(before);
    },
    () => `${after.join("\n")}\nto be\n${before.join("\n")}`,
  );
}
