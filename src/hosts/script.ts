import type { Outcome } from "../system/process.ts";

/**
 * What a machine is asked in one call of ssh: programs, run there one after another by `sh`, each
 * answer between marks that nobody there can know beforehand. So a banner, a message of the day or
 * what a login shell's files print disturb nothing, and a call that is cut off still tells what was
 * answered until then. Pure.
 */

export interface Program {
  words: readonly [string, ...string[]];
  /** What it reads; nothing when left out. */
  input?: Uint8Array | undefined;
  /** It may take long, and ends when nobody listens any more: sshd alone would let it go on. */
  lasting?: boolean;
  /** Only where the one before it ended with exit 0. */
  ifDone?: boolean;
}

/** A shell that is no login shell's often lacks these. */
const MORE_PATHS = [
  ...["/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin", "/home/linuxbrew/.linuxbrew/bin"],
  ...["/snap/bin", "$HOME/.local/bin", "$HOME/bin", "$HOME/.nix-profile/bin"],
];

/** The surroundings that programs find there: tmux must not take itself to be inside of another. */
const SURROUNDINGS = `unset TMUX TMUX_PANE
PATH="$PATH:${MORE_PATHS.join(":")}"
export PATH`;

/** A word for a POSIX shell, whatever bytes are in it. */
export const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

export const line = (words: readonly string[]) => words.map(quoted).join(" ");

/** The script's own stdin stays open for as long as somebody listens. */
function whileHeard(called: string): string {
  return `${called} 3<&- &
child=$!
{ cat <&3; kill "$child"; } >/dev/null 2>&1 &
watch=$!
wait "$child"
code=$?
kill "$watch" 2>/dev/null`;
}

/** All of it is read before any of it runs: a program that reads its stdin takes nothing of it away. */
export function scriptFor(programs: readonly Program[], mark: string): string {
  const parts = programs.map(({ words, input, lasting, ifDone }, index) => {
    const octal = (byte: number) => `\\${byte.toString(8).padStart(3, "0")}`;
    const text = input === undefined ? "" : Array.from(input, octal).join("");
    const called =
      input === undefined ? `${line(words)} </dev/null` : `printf '${text}' | ${line(words)}`;
    const only = ifDone ? 'if [ "$code" != 0 ]; then :; el' : "";
    return `${only}if command -v ${quoted(words[0])} >/dev/null 2>&1; then
printf '\\n${mark} ${index} begins\\n'; printf '\\n${mark} ${index} begins\\n' >&2
${lasting ? whileHeard(called) : `${called}\ncode=$?`}
printf '\\n${mark} ${index} ends %s\\n' "$code"; printf '\\n${mark} ${index} ends\\n' >&2
else printf '\\n${mark} ${index} missing\\n'
fi`;
  });
  const hold = programs.some(({ lasting }) => lasting) ? "exec 3<&0\n" : "";
  return `${hold}asked() {\n${SURROUNDINGS}\n${parts.join("\n")}\n}\nasked; exit 0\n`;
}

/**
 * A script that becomes this program in the terminal that is its descriptor 3. tmux needs the
 * terminal itself (macOS).
 */
export const becoming = (words: readonly string[]) => `exec ${line(words)} <&3 3<&-\n`;

/** A line that runs a script in the terminal it runs in, whatever shell reads the line. */
export function terminalLine(script: string): string {
  return scriptLine(`${SURROUNDINGS}\n${script}`);
}

/** Two letters for each byte. */
const LETTERS = "abcdefghijklmnop";

/**
 * A line that runs a script whose descriptor 3 is the terminal, whatever shell reads the line: bash,
 * zsh, fish, csh and xonsh take nothing between single quotes for their own but `\`, `!`, `$` and the
 * quote, so that the script comes as letters.
 */
export function scriptLine(script: string): string {
  const coded = Array.from(
    Buffer.from(script),
    (byte) => LETTERS.charAt(byte >> 4) + LETTERS.charAt(byte & 15),
  );
  const value = (at: string) => `index(a,substr(s,${at},1))-1`;
  const each = `printf f,(${value("i")})*16+${value("i+1")}`;
  const given = `-v f=%c -v a=${LETTERS} -v s=${coded.join("")}`;
  const decoded = `LC_ALL=C awk ${given} "BEGIN{for(i=1;i<length(s);i+=2)${each}}"`;
  // no shell stays behind it; quotes within quotes are not the same to every sh
  return `exec sh -c 'exec 3<&0; set -f; IFS=; exec sh -c \`${decoded}\`'`;
}

type Answered = Pick<Outcome, "ending" | "stdout" | "stderr" | "bytes" | "summary">;

/**
 * The outcome of each program; null for those that the call did not come to. One that had begun when
 * the call ended has its ending.
 */
export function readSections(call: Answered, count: number, mark: string): (Outcome | null)[] {
  return Array.from({ length: count }, (_, index) => {
    const start = `\n${mark} ${index} begins\n`;
    const end = `\n${mark} ${index} ends`;
    const from = call.bytes.indexOf(start);
    const stderr = between(call.stderr, start, end);
    if (from < 0) {
      return call.bytes.includes(`\n${mark} ${index} missing\n`) ? missing() : null;
    }
    const rest = call.bytes.subarray(from + start.length);
    const to = rest.indexOf(`${end} `);
    const code = /^ (\d{1,3})\n/.exec(to < 0 ? "" : rest.subarray(to + end.length).toString())?.[1];
    const bytes = to < 0 ? rest : rest.subarray(0, to);
    const told = { bytes, stdout: bytes.toString(), stderr };
    if (code !== undefined) {
      return { ending: "exited", code: Number(code), ...told, summary: `exit ${code}` };
    }
    // ssh itself may have ended in order, cut off from the other side
    const cut = call.ending === "exited";
    const ending = cut ? "cutShort" : call.ending;
    return { ending, code: -1, ...told, summary: cut ? "the connection was lost" : call.summary };
  });
}

function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start);
  if (from < 0) return "";
  const to = text.indexOf(end, from);
  return text.slice(from + start.length, to < 0 ? undefined : to);
}

function missing(): Outcome {
  const nothing = { bytes: Buffer.alloc(0), stdout: "", stderr: "" };
  return { ending: "missing", code: -1, ...nothing, summary: "not found on PATH" };
}
