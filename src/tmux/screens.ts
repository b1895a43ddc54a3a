import { randomBytes } from "node:crypto";
import { type PaneScreen, safeLines } from "../sessions/screens.ts";
import { succeeded } from "../system/process.ts";
import { saysGone, type Tmux, type TmuxCommand } from "./connection.ts";
import { isIdleShell, runningIn } from "./foreground.ts";
import { question, toNumber } from "./question.ts";

/** What panes show, with the lines that have scrolled out of them. */

const PANE = question("screen", {
  words: {
    id: "pane_id",
    pid: "pane_pid",
    cursor: "cursor_y",
    height: "pane_height",
    alternate: "alternate_on",
  },
  texts: {},
});

/** Lines and panes of one call. */
const MOST_LINES = 8000;
const MOST_PANES = 40;

/**
 * What each pane shows: of a program that fills the screen, what stood there before it.
 * @param most lines of each
 * @returns by pane; those that are gone by now are missing
 * @throws PotsError with tmux's words
 */
export async function captureScreens(
  tmux: Tmux,
  panes: readonly string[],
  most: number,
): Promise<Map<string, PaneScreen>> {
  const rows: Row[] = [];
  // nothing that is shown can be taken for it
  const mark = randomBytes(16).toString("hex");
  const atOnce = Math.max(1, Math.min(MOST_PANES, Math.floor(MOST_LINES / most)));
  for (let queue = [...panes]; queue.length > 0; ) {
    const now = queue.slice(0, atOnce);
    const outcome = await tmux.try(now.flatMap((pane) => commands(pane, mark, most)));
    const read = readRows(outcome.stdout, mark);
    const isWhole = succeeded(outcome);
    if (!isWhole && !saysGone(outcome.stderr)) throw await tmux.failure("show its panes", outcome);
    rows.push(...read);
    // one that is gone stops what comes behind it
    queue = queue.slice(read.length < now.length ? read.length + 1 : now.length);
  }
  const running = await runningIn(rows.map(({ pid }) => pid));
  return new Map(
    rows.map(({ id, pid, prompt, lines }) => {
      const words = running.get(pid)?.words ?? [];
      return [id, { lines, prompt: isIdleShell(words) ? prompt : null }];
    }),
  );
}

function commands(pane: string, mark: string, most: number): TmuxCommand[] {
  const target = ["-t", pane] as const;
  const part: TmuxCommand = ["display-message", "-p", mark];
  return [
    ["display-message", "-p", ...target, PANE.guarded],
    part,
    ["capture-pane", "-p", "-e", "-S", `-${most}`, ...target],
    part,
    // what a program that fills the screen hides
    ["capture-pane", "-p", "-e", "-a", "-q", ...target],
    part,
  ];
}

interface Row {
  id: string;
  pid: number;
  prompt: number | null;
  lines: string[];
}

function readRows(output: string, mark: string): Row[] {
  const parts = output.split(`${mark}\n`);
  const rows: Row[] = [];
  for (let at = 0; at + 3 < parts.length; at += 3) {
    const [facts = "", shown = "", hidden = ""] = parts.slice(at, at + 3);
    const row = PANE.read(facts.replace(/\n$/, ""));
    if (row === null) break;
    const lines = linesOf(shown);
    const above = Math.max(0, lines.length - toNumber(row.height));
    const filled = row.alternate === "1";
    rows.push({
      ...{ id: row.id, pid: Number(row.pid) },
      prompt: filled ? null : above + toNumber(row.cursor),
      lines: filled ? [...lines.slice(0, above), ...linesOf(hidden)] : lines,
    });
  }
  return rows;
}

const linesOf = (text: string) => safeLines(text.replace(/\n$/, ""));
