import { basename } from "node:path";
import { run } from "../system/process.ts";
import type { Tmux } from "./connection.ts";
import { isIdleShell } from "./foreground.ts";
import { question, readAnswers, toNumber } from "./question.ts";

/**
 * Text for a shell's prompt, which is sent when the shell waits for a line, so that neither its
 * start-up files nor a program of theirs swallow it.
 *
 * A shell with a line editor (bash, zsh, fish, nu) takes its terminal out of line mode when it begins
 * to read a line, and only then; measured with start-up files that take two seconds. One without
 * (dash) leaves the terminal to collect lines, which loses nothing: it is ready once it stands in the
 * foreground behind something it has printed.
 */

export interface Typing {
  /** `%5` */
  pane: string;
  /** One line, without control characters. */
  text: string;
}

const PANE = question("typing", {
  words: { id: "pane_id", pid: "pane_pid", dead: "pane_dead", column: "cursor_x" },
  texts: { tty: "pane_tty" },
});

/** Milliseconds between two looks. */
const STEP = 40;

const WITHOUT_EDITOR = /^-?(sh|dash|ash)$/;

/**
 * Type each text into its pane when the shell there is ready.
 * @param patience milliseconds, for all together
 * @returns those that were not typed: their shell was never ready, or the pane is gone
 * @throws PotsError with tmux's words
 */
export async function typeWhenReady(
  tmux: Tmux,
  sessionId: string,
  texts: readonly Typing[],
  patience: number,
): Promise<Typing[]> {
  const end = Date.now() + patience;
  let waiting = [...texts];
  while (waiting.length > 0) {
    const ready = await readyPanes(tmux, sessionId, new Set(waiting.map(({ pane }) => pane)));
    for (const typing of waiting) if (ready.has(typing.pane)) await type(tmux, typing);
    waiting = waiting.filter(({ pane }) => !ready.has(pane));
    if (Date.now() > end) break;
    if (waiting.length > 0) await Bun.sleep(STEP);
  }
  return waiting;
}

/** As a paste, so that no key of the shell's own is in it. */
async function type(tmux: Tmux, { pane, text }: Typing): Promise<void> {
  const buffer = `pots-type-${pane.slice(1)}`;
  await tmux.must("type at a prompt", [
    ["set-buffer", "-b", buffer, "--", text],
    ["paste-buffer", "-p", "-d", "-b", buffer, "-t", pane],
  ]);
}

async function readyPanes(
  tmux: Tmux,
  sessionId: string,
  wanted: ReadonlySet<string>,
): Promise<Set<string>> {
  const command = ["list-panes", "-s", "-t", `${sessionId}:`, "-F", PANE.row] as const;
  const [rows] = await tmux.mustRead("say what its panes do", command, "panes", (output) =>
    readAnswers(output, PANE),
  );
  const { lookAtProcesses } = await import("../system/processes.ts");
  const processes = await lookAtProcesses();
  const ready = new Set<string>();
  for (const { id, pid, dead, column, tty } of rows) {
    if (!wanted.has(id) || dead === "1") continue;
    const leader = processes.of(Number(pid))?.foreground ?? 0;
    const words = leader > 0 ? processes.words(leader) : [];
    if (!isIdleShell(words)) continue;
    const mode = await terminalMode(tty);
    const plain = WITHOUT_EDITOR.test(basename(words[0] ?? "")) && toNumber(column) > 0;
    if (mode === "editing" || (mode === "lines" && plain)) ready.add(id);
  }
  return ready;
}

/** How a terminal hands on what is typed; null where it cannot be told. */
async function terminalMode(tty: string): Promise<"editing" | "lines" | null> {
  const file = process.platform === "linux" ? "-F" : "-f";
  const { ending, code, stdout } = await run(["stty", file, tty, "-a"], { timeout: 2000 });
  if (ending !== "exited" || code !== 0) return null;
  return /(^|[\s;])-icanon\b/.test(stdout) ? "editing" : "lines";
}
