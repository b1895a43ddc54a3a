import { connect, type Socket } from "node:net";
import { constants } from "node:os";
import type { Words } from "../cli/words.ts";
import type { Order, RunEnd } from "../operations/run-in-session.ts";
import type { Context } from "../snapshot/context.ts";
import { EXIT, reasonOf } from "../system/errors.ts";
import { FrameReader, frame } from "../system/frames.ts";
import { startPiped } from "../system/process.ts";
import { writeBytes } from "../terminal/output.ts";
import { lineWords } from "../tmux/pane-program.ts";

/**
 * `pots __run`: what runs in the window of `pots run`. The command reads what that hands on, or from
 * the window's terminal; what it writes is shown in the window and handed to whoever waits. It ends
 * when they do.
 */
export async function run(_context: Context, words: Words): Promise<number> {
  const socket = connect(words.positionals[0] ?? "");
  const ordered = Promise.withResolvers<Order | null>();
  let read: (bytes: Buffer) => void = () => {};
  const reader = new FrameReader();
  socket.on("error", () => ordered.resolve(null));
  socket.on("close", () => ordered.resolve(null));
  socket.on("data", (bytes: Buffer) => {
    for (const { kind, bytes: text } of reader.push(bytes)) {
      if (kind === "order") ordered.resolve(JSON.parse(text.toString()) as Order);
      if (kind === "stdin") read(text);
    }
  });
  const order = await ordered.promise;
  if (order === null) return EXIT.failed;
  const end = await runOrder(socket, order, (reading) => {
    read = reading;
  });
  await new Promise<void>((heard) => {
    if (socket.destroyed) return heard();
    // whoever waits closes: what it still hands on would not be taken, and the end be lost with that
    socket.once("close", () => heard());
    socket.write(frame("end", Buffer.from(JSON.stringify(end))));
  });
  return end.kind === "exit" ? end.code : EXIT.failed;
}

/** As tmux has it, and `pots create`: one word alone is a line for the person's shell. */
function asProgram({ argv: [first = "", ...more], directory }: Order): [string, ...string[]] {
  if (more.length > 0) return [first, ...more];
  const shell = process.env.SHELL || "/bin/sh";
  return [shell, "-c", ...lineWords(shell, first, directory)];
}

/** Milliseconds between one signal and the next, stronger one. */
const INSISTING = 1000;
/** How long a pipe may stay open after the command itself has ended. */
const PIPE_GRACE = 500;

async function runOrder(
  socket: Socket,
  order: Order,
  reading: (read: (bytes: Buffer) => void) => void,
): Promise<RunEnd> {
  let child: ReturnType<typeof startPiped>;
  try {
    child = startPiped(asProgram(order), order.directory, order.stdin ? "pipe" : "inherit");
  } catch (error) {
    return { kind: "never started", reason: reasonOf(error) };
  }
  // a key in the window means the command, which gets the signal from the terminal itself
  for (const signal of ["SIGINT", "SIGQUIT", "SIGTSTP"] as const) process.on(signal, () => {});
  const left = () => void insist(child);
  socket.on("close", left);
  const ended = child.exited;
  const { stdin: sink } = child;
  if (sink !== undefined && typeof sink !== "number") {
    const more = () => void (socket.destroyed || socket.write(frame("more", new Uint8Array())));
    reading((bytes) => void give(sink, bytes, more));
    more();
  }
  await Promise.all([
    forward(child.stdout, "stdout", socket, ended),
    forward(child.stderr, "stderr", socket, ended),
  ]);
  await ended;
  socket.off("close", left);
  const signals: Record<string, number> = constants.signals;
  const number = signals[String(child.signalCode)] ?? 0;
  if (number > 0) return { kind: "signal", number };
  return { kind: "exit", code: child.exitCode ?? 1 };
}

/** @param more asks for what comes next: one piece at a time, as the command reads */
async function give(sink: Bun.FileSink, bytes: Buffer, more: () => void): Promise<void> {
  try {
    if (bytes.length === 0) {
      await sink.end();
      return;
    }
    await sink.write(bytes);
    await sink.flush();
  } catch {
    return; // it reads no more
  }
  more();
}

/** Nobody waits any more: the command is to end, and whatever it started in this terminal. */
async function insist(child: ReturnType<typeof startPiped>): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    if (signal === "SIGTERM") process.on(signal, () => {});
    try {
      process.kill(0, signal);
    } catch {
      child.kill(signal);
    }
    await Promise.race([child.exited, Bun.sleep(INSISTING)]);
    if (child.exitCode !== null || child.signalCode !== null) break;
  }
  process.exit(EXIT.failed);
}

async function forward(
  pipe: ReadableStream<Uint8Array>,
  stream: "stdout" | "stderr",
  socket: Socket,
  ended: Promise<unknown>,
): Promise<void> {
  const reader = pipe.getReader();
  void ended.then(() => setTimeout(() => void reader.cancel(), PIPE_GRACE));
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    try {
      writeBytes(1, value);
    } catch {
      // the window is gone; whoever waits still reads
    }
    if (!socket.destroyed && !socket.write(frame(stream, value))) await drained(socket);
    // a pipe that is never empty would keep waiting what else there is to hear: that nobody waits
    await new Promise((heard) => setImmediate(heard));
  }
}

async function drained(socket: Socket): Promise<void> {
  await new Promise<void>((resolve) => {
    socket.once("drain", resolve);
    socket.once("close", resolve);
  });
}
