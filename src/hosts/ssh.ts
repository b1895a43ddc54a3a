import { PotsError } from "../system/errors.ts";
import { type Outcome, run } from "../system/process.ts";
import { printable } from "../terminal/text.ts";
import { sshFault } from "./faults.ts";
import { requireHost } from "./name.ts";
import { type Program, readSections, scriptFor, terminalLine } from "./script.ts";

/**
 * The way to other machines, which is OpenSSH's: its configuration, its keys, its shared
 * connections. pots keeps no secret and copies nothing there.
 */

/** Milliseconds for all of a call: what ssh's own ConnectTimeout does not cover may wait for ever. */
const HOST_TIMEOUT = 4000;

/** Bytes that a host may answer. */
const MOST = 4 * 1024 * 1024;

/**
 * For every call: forwarded ports would be taken the second time, and a command of the configuration's
 * own is instead of pots'.
 */
const ALWAYS = ["ClearAllForwardings=yes", "RemoteCommand=none"];

const options = (settings: readonly string[]) => settings.flatMap((setting) => ["-o", setting]);

/**
 * Nobody is ever asked: a list is no place for a password. What goes wrong is always said. A connection
 * that is shared already is used, but this is never the one that others share, which would have to
 * outlive pots. What is done for a person who arrives (a notice here, a display there) is not for who
 * asks again every 20 seconds.
 */
const SILENT = [
  ...["BatchMode=yes", "ConnectTimeout=3", "LogLevel=INFO", "ControlMaster=no"],
  ...["PermitLocalCommand=no", "ForwardX11=no", "VisualHostKey=no"],
  ...ALWAYS,
];

/** The ssh that goes through a ProxyJump does not hear of BatchMode, and would ask in a window. */
const NO_WINDOW = { SSH_ASKPASS_REQUIRE: "never" };

export interface AskOptions {
  /** Milliseconds; never less than a host is given, and without end for what lasts. */
  timeout?: number | undefined;
  /** Ends it. Only what asks, and does nothing there, may have one. */
  signal?: AbortSignal | undefined;
}

/** A connection that is lost is told from a program that takes long. */
const LASTING = ["ServerAliveInterval=5", "ServerAliveCountMax=2"];

/**
 * Run programs on a host, one after another, in one call of ssh. For each its outcome, as if it ran
 * here; null for those that it did not come to.
 * @throws PotsError saying why the host does not answer
 */
export async function askHost(
  host: string,
  programs: readonly Program[],
  { timeout = 0, signal }: AskOptions = {},
): Promise<(Outcome | null)[]> {
  requireHost(host);
  const mark = crypto.randomUUID();
  const lasting = programs.some((program) => program.lasting);
  const settings = [...SILENT, ...(lasting ? LASTING : [])];
  const call = await run(["ssh", "-T", ...options(settings), "--", host, "sh"], {
    input: Buffer.from(scriptFor(programs, mark)),
    env: NO_WINDOW,
    timeout: lasting && timeout === 0 ? Infinity : Math.max(timeout, HOST_TIMEOUT),
    most: MOST,
    ...(lasting ? { sign: { text: mark, within: HOST_TIMEOUT }, holdInput: true } : {}),
    ...{ signal, asksOnly: signal !== undefined },
  });
  const answers = readSections(call, programs.length, mark);
  if (answers.every((answer) => answer === null)) {
    if (signal?.aborted) throw new PotsError("failed", `${printable(host)}: not waited for`);
    throw sshFault(host, call);
  }
  return answers;
}

/**
 * Words with which ssh runs a script on a host in this terminal, which is the script's descriptor 3.
 * This one may ask for a password, and where the configuration wishes, others share its connection:
 * nobody is asked again.
 */
export function inTerminal(host: string, script: string): [string, ...string[]] {
  requireHost(host);
  return ["ssh", "-t", ...options(ALWAYS), "--", host, terminalLine(script)];
}
