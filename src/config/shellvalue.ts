/** The value of one assignment of a shell-style settings file; nothing is run for it. */

export type Lookup = (name: string) => string | undefined;

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
/** `${A:-${B:-…}}` nested deeper than this is nonsense, and must not exhaust the stack. */
const DEEPEST = 20;

/** Why a name has no value: what was not read first, which is what there is to mend. */
export interface Unread {
  line: number;
  problem: string;
}

/** What cannot be known without running something. */
export class NeedsShell extends Error {
  constructor(
    problem: string,
    readonly origin?: Unread,
  ) {
    super(problem);
  }
}

export function matchAt(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}

export function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

export class ValueReader {
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
    const start = this.at;
    let quote = "";
    for (; this.at < this.text.length; this.at++) {
      const c = this.peek();
      if (quote !== "") {
        if (c === "\\" && quote === '"') this.at++;
        else if (c === quote) quote = "";
      } else if (c === "\\") this.at++;
      else if (c === "'" || c === '"') quote = c;
      else if (c === "#" && /[\s(]/.test(this.text[this.at - 1] ?? "")) {
        this.at = endOfLine(this.text, this.at);
      } else if (c === ")") {
        this.at++;
        return true;
      }
    }
    this.at = endOfLine(this.text, start); // the lines below are their own again
    throw new NeedsShell("the array is never closed");
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
    const name = matchAt(NAME, this.text, this.at + 1)?.[0];
    if (name === undefined) {
      this.at++;
      return "$";
    }
    this.at += 1 + name.length;
    return this.lookup(name) ?? "";
  }

  private braced(depth: number): string {
    const name = matchAt(NAME, this.text, this.at + 2)?.[0] ?? "";
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
