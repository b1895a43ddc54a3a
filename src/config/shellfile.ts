/**
 * Reads the `KEY=value` lines of a shell-style settings file without running anything.
 *
 * Understood: comments, `export`, plain, single- and double-quoted values and their concatenation,
 * `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, a leading `~`. Arrays, functions and
 * every other line a shell would accept are passed over. A command substitution is reported, never run.
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

type Lookup = (name: string) => string | undefined;

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=/;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
/** `${A:-${B:-…}}` nested deeper than this is nonsense, and must not exhaust the stack. */
const DEEPEST = 20;

/** What cannot be known without running something. */
class NeedsShell extends Error {}

/**
 * Every assignment in the text, in order. Values may use `environment` and earlier assignments of
 * the same file. Never throws, whatever the text.
 */
export function parseShellFile(text: string, environment: Lookup): Assignment[] {
  const found: Assignment[] = [];
  const values = new Map<string, string>();
  const lookup: Lookup = (name) => values.get(name) ?? environment(name);
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const lineEnd = endOfLine(text, at);
    const match = ASSIGNMENT.exec(text.slice(at, lineEnd));
    let next = lineEnd;
    if (match?.[1] !== undefined) {
      const reader = new ValueReader(text, at + match[0].length, lookup);
      const assignment = readAssignment(match[1], reader, line);
      if (assignment !== null) {
        found.push(assignment);
        if (assignment.value !== null) values.set(assignment.key, assignment.value);
      }
      next = endOfLine(text, Math.max(reader.at, at));
    }
    for (let i = at; i < next; i++) if (text[i] === "\n") line++;
    line++;
    at = next + 1;
  }
  return found;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function readAssignment(key: string, reader: ValueReader, line: number): Assignment | null {
  if (reader.skipArray()) return null;
  try {
    return { key, value: reader.value(), line };
  } catch (error) {
    if (!(error instanceof NeedsShell)) throw error;
    return { key, value: null, problem: error.message, line };
  }
}

class ValueReader {
  constructor(
    private readonly text: string,
    public at: number,
    private readonly lookup: Lookup,
  ) {}

  private peek(): string {
    return this.text[this.at] ?? "";
  }

  /** `KEY=( … )`: moves behind it. */
  skipArray(): boolean {
    if (this.peek() !== "(") return false;
    let quote = "";
    for (; this.at < this.text.length; this.at++) {
      const c = this.peek();
      if (quote !== "") {
        if (c === "\\" && quote === '"') this.at++;
        else if (c === quote) quote = "";
      } else if (c === "\\") this.at++;
      else if (c === "'" || c === '"') quote = c;
      else if (c === ")") return true;
    }
    return true;
  }

  /** One shell word. */
  value(): string {
    let value = this.tilde();
    while (this.at < this.text.length && !/[\s;&|<>()]/.test(this.peek())) value += this.piece();
    return value;
  }

  private tilde(): string {
    if (this.peek() !== "~" || !/^~(?=[/:\s;]|$)/.test(this.text.slice(this.at, this.at + 2))) {
      return "";
    }
    this.at++;
    return this.lookup("HOME") ?? "~";
  }

  private piece(): string {
    const c = this.peek();
    if (c === "'") return this.singleQuoted();
    if (c === '"') return this.doubleQuoted();
    if (c === "\\") return this.escape(/[\s\S]/);
    if (c === "$" || c === "`") return this.expansion(0);
    this.at++;
    // ~ stands for home after a colon too, so that lists of directories can use it
    return c === ":" ? c + this.tilde() : c;
  }

  private singleQuoted(): string {
    const end = this.text.indexOf("'", this.at + 1);
    if (end === -1) return this.unterminated("'", this.at);
    const inside = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return inside;
  }

  private doubleQuoted(): string {
    let inside = "";
    const start = this.at;
    this.at++;
    while (this.peek() !== '"') {
      if (this.at >= this.text.length) return this.unterminated('"', start);
      const c = this.peek();
      if (c === "\\") inside += this.escape(/[$`"\\\n]/);
      else if (c === "$" || c === "`") inside += this.expansion(0);
      else {
        inside += c;
        this.at++;
      }
    }
    this.at++;
    return inside;
  }

  private unterminated(quote: string, start: number): never {
    this.at = endOfLine(this.text, start); // the lines below are their own again
    throw new NeedsShell(`the quote ${quote} is never closed`);
  }

  /** A backslash keeps its meaning only before what `special` matches; an escaped newline vanishes. */
  private escape(special: RegExp): string {
    const next = this.text[this.at + 1] ?? "";
    this.at += 1 + next.length;
    if (next === "\n" || next === "") return "";
    return special.test(next) ? next : `\\${next}`;
  }

  /** At `$` or a backquote. */
  private expansion(depth: number): string {
    const rest = this.text.slice(this.at, this.at + 2);
    if (rest[0] === "`" || rest === "$(") {
      throw new NeedsShell("it would have to run a command, and pots runs nothing it reads");
    }
    if (rest === "${") return this.braced(depth);
    NAME.lastIndex = this.at + 1;
    const name = NAME.exec(this.text)?.[0];
    if (name === undefined) {
      this.at++;
      return "$";
    }
    this.at += 1 + name.length;
    return this.lookup(name) ?? "";
  }

  private braced(depth: number): string {
    NAME.lastIndex = this.at + 2;
    const name = NAME.exec(this.text)?.[0] ?? "";
    this.at += 2 + name.length;
    const operator = /^(:?-)?/.exec(this.text.slice(this.at, this.at + 2))?.[0] ?? "";
    this.at += operator.length;
    if (name === "" || depth > DEEPEST || (operator === "" && this.peek() !== "}")) {
      throw new NeedsShell("only $NAME, braces around a name, and :-default are understood");
    }
    let fallback = "";
    while (this.peek() !== "}") {
      if (this.at >= this.text.length || this.peek() === "\n") {
        throw new NeedsShell("a ${ is never closed");
      }
      fallback += this.fallbackPiece(depth);
    }
    this.at++;
    const set = this.lookup(name);
    return set === undefined || (set === "" && operator === ":-") ? fallback : set;
  }

  private fallbackPiece(depth: number): string {
    const c = this.peek();
    if (c === "'") return this.singleQuoted();
    if (c === '"') return this.doubleQuoted();
    if (c === "\\") return this.escape(/[\s\S]/);
    if (c === "$" || c === "`") return this.expansion(depth + 1);
    if (c === "~") return this.tilde() || this.take();
    return this.take();
  }

  private take(): string {
    const c = this.peek();
    this.at++;
    return c;
  }
}
