import { basename } from "node:path";
import { run, succeeded } from "../system/process.ts";
import { samePane } from "./agent-panes.ts";
import { together } from "./calls.ts";
import type { Tmux, TmuxCommand } from "./connection.ts";
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
 *
 * A start-up file that asks for a single key (bash's `read -n 1`, zsh's `read -k 1` and its questions
 * for new users) does so too: what is typed would answer it. But a line editor alone maps newlines in
 * its own way (bash, fish and nu not at all, zsh and tcsh both ways) or reads ctrl-c itself (busybox).
 */

export interface Typing {
  /** `%5` */
  pane: string;
  /** Process id of the server whose pane it is. */
  server: number;
  /** One line, without control characters. */
  text: string;
}

const PANE = question("typing", {
  words: {
    id: "pane_id",
    server: "pid",
    pid: "pane_pid",
    dead: "pane_dead",
    column: "cursor_x",
  },
  texts: { tty: "pane_tty" },
});

/** Milliseconds between two looks. */
const STEP = 40;

const WITHOUT_EDITOR = /^-?(sh|dash|ash)$/;

/**
 * Type each text into its pane when the shell there is ready.
 * @param patience milliseconds, for all together
 * @returns those that were not typed: their pane is gone, or their shell was not ready in time
 * @throws PotsError with tmux's words
 */
export async function typeWhenReady<Text extends Typing>(
  tmux: Tmux,
  texts: readonly Text[],
  patience: number,
): Promise<Record<"gone" | "late", Text[]>> {
  const end = Date.now() + patience;
  let waiting = [...texts];
  const gone: Text[] = [];
  while (waiting.length > 0) {
    const { there, ready } = await readyPanes(tmux, new Set(waiting.map(({ pane }) => pane)));
    const isThere = ({ pane, server }: Text) => there.get(pane) === server;
    gone.push(...waiting.filter((text) => !isThere(text)));
    waiting = waiting.filter(isThere);
    const typed = await type(tmux, waiting, ready);
    waiting = waiting.filter(({ pane }) => !typed.has(pane));
    if (Date.now() > end) break;
    if (waiting.length > 0) await Bun.sleep(STEP);
  }
  return { gone, late: waiting };
}

/**
 * As a paste, so that no key of the shell's own is in it, into the very panes that are ready.
 * @param ready by pane, the process that was started in it
 * @returns ids of the panes that got theirs
 */
async function type(
  tmux: Tmux,
  texts: readonly Typing[],
  ready: ReadonlyMap<string, number>,
): Promise<Set<string>> {
  const pastes = texts.flatMap(({ pane, server, text }): TmuxCommand[][] => {
    const pid = ready.get(pane);
    if (pid === undefined) return [];
    const number = pane.slice(1); // tmux hands what it prints to strftime, which makes `    %4` of %4
    const buffer = `pots-type-${number}`;
    const same = samePane({ id: pane, server, pid });
    const paste = `paste-buffer -p -d -b ${buffer} -t '${pane}' ; display-message -p 'typed ${number}'`;
    const set: TmuxCommand = ["set-buffer", "-b", buffer, "--", text];
    return [[set, ["if-shell", "-F", "-t", pane, same, paste, `delete-buffer -b ${buffer}`]]];
  });
  const typed = new Set<string>();
  for (const call of together(pastes)) {
    const { stdout } = await tmux.try(call.flat());
    for (const [, number] of stdout.matchAll(/^typed (\d+)$/gm)) typed.add(`%${number}`);
  }
  return typed;
}

/** More than these are not worth a filter. */
const FEW = 20;

async function readyPanes(tmux: Tmux, wanted: ReadonlySet<string>) {
  const some = `#{m/r:^(${[...wanted].join("|")})$,#{pane_id}}`;
  const filter = wanted.size > FEW ? [] : ["-f", some];
  const command = ["list-panes", "-a", ...filter, "-F", PANE.row] as const;
  const [rows] = await tmux.mustRead("say what its panes do", command, "panes", (output) =>
    readAnswers(output, PANE),
  );
  const { lookAtProcesses } = await import("../system/process-table.ts");
  const processes = await lookAtProcesses();
  const ready = new Map<string, number>();
  for (const { id, pid, dead, column, tty } of rows) {
    if (!wanted.has(id) || dead === "1") continue;
    const leader = processes.of(Number(pid))?.foreground ?? 0;
    const words = leader > 0 ? processes.words(leader) : [];
    if (!isIdleShell(words)) continue;
    const mode = await terminalMode(tty);
    const plain = WITHOUT_EDITOR.test(basename(words[0] ?? "")) && toNumber(column) > 0;
    if (mode === "editing" || (mode === "lines" && plain)) ready.set(id, toNumber(pid));
  }
  return { ready, there: new Map(rows.map(({ id, server }) => [id, toNumber(server)])) };
}

/** How a terminal hands on what is typed, `key`: a single one; null where it cannot be told. */
async function terminalMode(tty: string): Promise<"editing" | "lines" | "key" | null> {
  const file = process.platform === "linux" ? "-F" : "-f";
  const outcome = await run(["stty", file, tty, "-a"], { timeout: 2000 });
  if (!succeeded(outcome)) return null;
  const modes = new Set(outcome.stdout.split(/[\s;]+/));
  if (!modes.has("-icanon")) return "lines";
  const reads = ["-icrnl", "inlcr", "-isig"].some((mode) => modes.has(mode));
  return reads ? "editing" : "key";
}
