import { rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import type { Session } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { PotsError, reasonOf } from "../system/errors.ts";
import { type Frame, FrameReader, frame } from "../system/frames.ts";
import { inScratch } from "../system/scratch.ts";
import { warn } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { openRunWindow } from "../tmux/run-window.ts";

/**
 * A command in a window of a session. In the window runs pots itself (`pots __run`), which is told
 * the command's words over a socket, so that no shell, no tmux and no limit of a command line comes
 * between; it shows the command's output there and hands it on.
 */

export interface Run {
  argv: readonly string[];
  keep: boolean;
  seconds: number | null;
  onOutput: (stream: "stdout" | "stderr", bytes: Uint8Array) => void;
  /** What the command reads; null: from its window's terminal. */
  stdin: ReadableStream<Uint8Array> | null;
}

/** What the window's side is told. */
export interface Order {
  argv: readonly string[];
  directory: string;
  /** It asks for what the command reads (`more`); else that comes from the window's terminal. */
  stdin: boolean;
}

/** How the command ended. */
export type RunEnd =
  | { kind: "exit"; code: number }
  | { kind: "signal"; number: number }
  | { kind: "never started"; reason: string }
  /** The window was closed, or the session ended. */
  | { kind: "window gone" }
  | { kind: "timed out" };

/** The window's side has to report within so many milliseconds. */
const STARTING = 10_000;

/** @throws PotsError when no window can be opened, and what `run.onOutput` throws */
export async function runInSession(context: Context, session: Session, run: Run): Promise<RunEnd> {
  return await inScratch("pots-run", (directory) => runThrough(directory, context, session, run));
}

/** @param scratch where the socket is, to which the window's side reports */
async function runThrough(
  scratch: string,
  context: Context,
  session: Session,
  run: Run,
): Promise<RunEnd> {
  const path = join(scratch, "socket");
  const { promise, resolve, reject } = Promise.withResolvers<RunEnd>();
  const opened = Promise.withResolvers<void>();
  let connected: Socket | undefined;
  const server = createServer((socket) => {
    if (connected !== undefined) {
      socket.destroy(); // one runner alone
      return;
    }
    connected = socket;
    clearTimeout(starting);
    // nobody else is to come, and a signal may end pots without a word
    rmSync(scratch, { recursive: true, force: true });
    void opened.promise.then(() => serve(socket, session, run, resolve, reject));
  });
  let starting: ReturnType<typeof setTimeout> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((listening, failed) => {
      server.once("error", failed);
      server.listen(path, listening);
    });
    await openRunWindow(context.tmux, session, [process.execPath, "__run", path], run.keep);
    opened.resolve();
    starting = setTimeout(() => {
      resolve({ kind: "never started", reason: "nothing came from its window" });
    }, STARTING);
    if (connected !== undefined) clearTimeout(starting);
    if (run.seconds !== null) {
      timer = setTimeout(() => resolve({ kind: "timed out" }), run.seconds * 1000);
    }
    return await promise;
  } finally {
    clearTimeout(starting);
    clearTimeout(timer);
    connected?.destroy();
    server.close();
  }
}

/** @param failed of what `run.onOutput` throws: its reader is gone, say. The command is then ended */
function serve(
  socket: Socket,
  session: Session,
  run: Run,
  ended: (how: RunEnd) => void,
  failed: (error: unknown) => void,
): void {
  const reader = new FrameReader();
  const directory = session.worktreePath ?? session.path;
  const order: Order = { argv: run.argv, directory, stdin: run.stdin !== null };
  socket.write(frame("order", Buffer.from(JSON.stringify(order))));
  const stdin = run.stdin === null ? null : readerOf(run.stdin);
  socket.on("data", (bytes: Buffer) => {
    try {
      for (const part of reader.push(bytes)) {
        if (part.kind === "more" && stdin !== null) void handOn(stdin, socket);
        else take(part, run, ended);
      }
    } catch (error) {
      failed(error);
    }
  });
  const gone = () => ended({ kind: "window gone" });
  socket.on("error", gone);
  socket.on("close", gone);
}

type Read = () => Promise<{ value?: Uint8Array | undefined }>;

/** Reads piece by piece. What cannot be read at all, as a directory, fails at the first one. */
function readerOf(stream: ReadableStream<Uint8Array>): Read {
  const opened = Promise.try(() => stream.getReader());
  opened.catch(() => {}); // told of when it is read
  return async () => await (await opened).read();
}

/** What comes next on stdin, once the command has taken what came before; nothing: it has ended. */
async function handOn(read: Read, socket: Socket): Promise<void> {
  const { value } = await read().catch((error: unknown) => {
    warn(printable(`stdin could not be read to its end: ${reasonOf(error)}`));
    return { value: undefined };
  });
  if (!socket.destroyed) socket.write(frame("stdin", value ?? new Uint8Array()));
}

function take({ kind, bytes }: Frame, run: Run, ended: (how: RunEnd) => void): void {
  if (kind === "stdout" || kind === "stderr") run.onOutput(kind, bytes);
  if (kind === "end") ended(JSON.parse(bytes.toString()) as RunEnd);
}

/** The error for a command that could not be run to its end. */
export function runError(session: Session, end: RunEnd, seconds: number | null): PotsError | null {
  const { name } = session;
  if (end.kind === "timed out") {
    return new PotsError("refused", `the command did not end in ${seconds} s, and was ended`);
  }
  if (end.kind === "window gone") {
    return new PotsError("failed", `its window in ${name} was closed before the command ended`);
  }
  if (end.kind === "never started") {
    return new PotsError("failed", `the command was not started in ${name}: ${end.reason}`);
  }
  return null;
}
