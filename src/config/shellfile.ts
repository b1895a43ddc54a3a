import { isOurs } from "./misspelt.ts";
import {
  endOfLine,
  type Lookup,
  matchAt,
  NeedsShell,
  type Unread,
  ValueReader,
} from "./shellvalue.ts";

/**
 * Reads the `KEY=value` lines of a shell-style settings file without running anything.
 *
 * Understood: comments, `export`, several assignments on a line, plain, single- and double-quoted
 * values and their concatenation, `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, a leading
 * `~`. Arrays, functions and every other line a shell would accept are passed over, but for arrays
 * and `+=` with a key of pots, which are reported. A command substitution is reported,
 * never run; so is a value that uses one that was not read.
 * The rules are those of the POSIX shell, "Quoting" and "Parameter Expansion".
 */

export interface Assignment {
  key: string;
  /** Null when the value cannot be had without running something. */
  value: string | null;
  /** Why there is no value. */
  problem?: string;
  /** Counted from 1. */
  line: number;
}

/** What may stand before an assignment: the end of one before it, and `export`. */
const LEAD = /[ \t]*(;|&&)?[ \t]*(export[ \t]+)?/y;
const PLAIN = /[ \t]*([A-Za-z_][A-Za-z0-9_]*)=/y;
const APPENDED = /[ \t]*([A-Za-z_][A-Za-z0-9_]*)\+=/y;
/** `export` takes names without a value too. */
const EXPORTED = /[ \t]*(?:[A-Za-z_][A-Za-z0-9_]*[ \t]+)*([A-Za-z_][A-Za-z0-9_]*)=/y;

/**
 * Every assignment in the text, in order. Values may use `environment` and earlier assignments of
 * the same file. Never throws, whatever the text.
 */
export function parseShellFile(text: string, environment: Lookup): Assignment[] {
  const found: Assignment[] = [];
  const values = new Map<string, string | Unread>();
  const lookup: Lookup = (name) => {
    const value = values.get(name) ?? environment(name);
    if (typeof value !== "object") return value;
    throw new NeedsShell(
      `it uses ${name}, which was not read (line ${value.line}: ${value.problem})`,
      value,
    );
  };
  const refuse = (key: string, problem: string, origin: Unread) => {
    found.push({ key, value: null, problem, line });
    values.set(key, origin);
  };
  let at = text.startsWith("\uFEFF") ? 1 : 0; // which editors put ahead on Windows
  let line = 1;
  const goTo = (place: number) => {
    for (; at < place; at++) if (text[at] === "\n") line++;
  };
  while (at < text.length) {
    let exporting = false;
    for (;;) {
      const [lead = "", separator, word] = matchAt(LEAD, text, at) ?? [];
      exporting = word !== undefined || (exporting && separator === undefined);
      const match = matchAt(exporting ? EXPORTED : PLAIN, text, at + lead.length);
      if (match?.[1] === undefined) {
        const appended = matchAt(APPENDED, text, at + lead.length)?.[1];
        if (appended !== undefined && isOurs(appended)) {
          const problem = "only = is understood, not +=";
          refuse(appended, problem, { line, problem });
        }
        break;
      }
      const key = match[1];
      const reader = new ValueReader(text, at + lead.length + match[0].length, lookup);
      try {
        if (reader.skipArray()) {
          const origin = { line, problem: "it is an array" };
          if (isOurs(key)) refuse(key, origin.problem, origin);
          else values.set(key, origin);
        } else {
          const value = reader.value();
          found.push({ key, value, line });
          values.set(key, value);
        }
      } catch (error) {
        if (!(error instanceof NeedsShell)) throw error;
        const { message, origin = { line, problem: message } } = error;
        refuse(key, message, origin);
        const rest = text.slice(reader.at, endOfLine(text, reader.at));
        for (const [, later = ""] of rest.matchAll(/[ \t;&]([A-Za-z_][A-Za-z0-9_]*)=/g)) {
          refuse(later, `it stands behind ${key}: ${message}`, origin);
        }
        goTo(reader.at);
        break;
      }
      goTo(reader.at);
    }
    goTo(endOfLine(text, at) + 1);
  }
  return found;
}
