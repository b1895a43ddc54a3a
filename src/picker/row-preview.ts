import { neediest } from "../sessions/agents.ts";
import type { Session, Worktree } from "../sessions/model.ts";
import { fullName } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import type { SavedRow } from "../snapshot/saved.ts";
import { PotsError } from "../system/errors.ts";
import { type Span, styledLines } from "../terminal/sgr.ts";
import { printable } from "../terminal/text.ts";
import { type Capture, captureActivePane } from "../tmux/capture.ts";
import type { Tmux } from "../tmux/connection.ts";
import { peekWorktree } from "../worktrees/preview.ts";
import type { Preview } from "./draw-preview.ts";
import type { GitStates } from "./git-states.ts";
import type { Row } from "./rows.ts";
import type { Choice } from "./session-rows.ts";

/** What a row's preview shows: a session's active pane, or the state of a worktree. */
export async function look(
  context: Context,
  row: Row<Choice>,
  signal: AbortSignal,
  git?: GitStates,
): Promise<Preview> {
  if (row.value.kind === "worktree")
    return await lookAtWorktree(context, row.value.worktree, signal);
  if (row.value.kind === "new") return { title: row.label, lines: [] };
  if (row.value.kind === "saved")
    return { title: `${row.label} · saved`, lines: savedLines(context, row.value.row) };
  const { session } = row.value;
  if (session.seenAt !== null) return { title: row.label, lines: [plain("not known now")] };
  if (session.host !== null) return await lookElsewhere(context, session, session.host, signal);
  const head = git?.lineOf(session, signal) ?? "";
  const seen = shown(row.label, await capture(context.tmux, session, signal));
  return { ...seen, ...(head === "" ? {} : { head }) };
}

function shown(label: string, { command, windows, text }: Capture): Preview {
  const lines = styledLines(text);
  while (lines.length > 0 && lines.at(-1)?.every((span) => span.text.trim() === "")) lines.pop();
  const many = windows > 1 ? ` · ${windows} windows` : "";
  return { title: `${label} · ${printable(command)}${many}`, lines };
}

/** Milliseconds that the cursor rests on a session of another machine before that is asked. */
const REST_THERE = 250;
/** And until it is asked again: each look opens a connection. */
const AGAIN_THERE = 5000;

async function lookElsewhere(
  context: Context,
  session: Session,
  host: string,
  signal: AbortSignal,
): Promise<Preview> {
  await new Promise((resolve) => setTimeout(resolve, REST_THERE));
  signal.throwIfAborted();
  const { tmuxOn } = await import("../snapshot/hosts.ts");
  const label = printable(fullName(session));
  const seen = shown(label, await capture(tmuxOn(context, host), session, signal));
  return { ...seen, again: AGAIN_THERE };
}

/** The pane of its agent; where there is none, or it has gone meanwhile, the active one. */
async function capture(tmux: Tmux, session: Session, signal: AbortSignal) {
  const agent = neediest(session.agents);
  if (agent !== null) {
    try {
      return await captureActivePane(tmux, session, signal, agent.pane);
    } catch (error) {
      if (!(error instanceof PotsError && error.kind === "notFound")) throw error;
    }
  }
  return await captureActivePane(tmux, session, signal);
}

const heading = (text: string): Span[] => [{ style: "\u001b[1m", text }];
const plain = (text: string): Span[] => [{ style: "", text: printable(text) }];

/** Its windows, and what is to stand at their prompts. */
function savedLines(context: Context, { saved }: SavedRow): Span[][] {
  return saved.windows.flatMap(({ index, name, panes }) => [
    heading(printable(`Window ${name ?? index}`)),
    ...panes.map(({ directory, start }) => {
      const text =
        start === null ? "" : start.kind === "words" ? start.words.join(" ") : start.text;
      return plain(`  ${shownPath(context, directory)}${text === "" ? "" : `  ${text}`}`);
    }),
  ]);
}

/** Its branch, last commits and changed files. */
export async function lookAtWorktree(
  context: Context,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<Preview> {
  const { commits, changes } = await peekWorktree(worktree, signal);
  const branch = worktree.branch ?? `detached at ${worktree.head?.slice(0, 7) ?? "nothing"}`;
  return {
    title: shownPath(context, worktree.path),
    lines: [
      heading("Branch"),
      plain(`  ${branch}`),
      [],
      heading("Last commits"),
      ...(commits.length === 0 ? [plain("  none yet")] : commits.map((line) => plain(`  ${line}`))),
      [],
      heading(`Changed files${changes.length === 0 ? "" : ` (${changes.length})`}`),
      ...(changes.length === 0 ? [plain("  none")] : changes.map((line) => plain(`  ${line}`))),
    ],
    fromTop: true,
  };
}
