import { hasControls } from "../terminal/text.ts";
import { isTable, type Table } from "./toml.ts";

/** Characters; also what tmux takes in one message is limited (16 KiB). */
export const LONGEST_COMMAND = 2000;
const LONGEST_TEXT = 300;

/** Reads a table key by key, and names what is of the wrong type, or was never asked for. */
export class TableReader {
  private readonly asked = new Set<string>();

  constructor(
    private readonly values: Table,
    private readonly place: string,
    private readonly problems: string[],
  ) {}

  problem(key: string, what: string): void {
    this.problems.push(`${this.place}${key} ${what}`);
  }

  keys(): string[] {
    return Object.keys(this.values);
  }

  private take(key: string): unknown {
    this.asked.add(key);
    return Object.hasOwn(this.values, key) ? this.values[key] : undefined;
  }

  /** Name the keys that mean nothing here. */
  end(): void {
    for (const key of this.keys()) {
      if (this.asked.has(key)) continue;
      this.problem(key, `is no key here; there are ${[...this.asked].toSorted().join(", ")}`);
    }
  }

  table(key: string): TableReader | null {
    const value = this.take(key);
    if (value === undefined) return null;
    if (isTable(value)) return new TableReader(value, `${this.place}${key}.`, this.problems);
    this.problem(key, "must be a table");
    return null;
  }

  tables(key: string, most: number): TableReader[] | null {
    const value = this.take(key);
    if (value === undefined) return null;
    if (!Array.isArray(value)) {
      this.problem(key, "must be a list of tables");
      return null;
    }
    if (value.length > most) this.problem(key, `has ${value.length} entries; ${most} are used`);
    return value.slice(0, most).flatMap((entry: unknown, index) => {
      const place = `${this.place}${key} ${index + 1}: `;
      if (isTable(entry)) return [new TableReader(entry, place, this.problems)];
      this.problem(`${key} ${index + 1}`, "must be a table");
      return [];
    });
  }

  /** One line of text, without control characters. */
  text(key: string, longest = LONGEST_TEXT): string | null {
    return this.checked(key, this.take(key), longest, hasControls);
  }

  /** A shell's command, of several lines perhaps. */
  command(key: string): string | null {
    return this.checked(key, this.take(key), LONGEST_COMMAND, (text) => text.includes("\0"));
  }

  private checked(
    key: string,
    value: unknown,
    longest: number,
    never: (text: string) => boolean,
  ): string | null {
    if (value === undefined) return null;
    if (typeof value !== "string") return this.refuse(key, "must be text");
    if (value.trim() === "") return this.refuse(key, "is empty");
    if (value.length > longest) return this.refuse(key, `is longer than ${longest} characters`);
    return never(value) ? this.refuse(key, "has a control character in it") : value;
  }

  private refuse(key: string, what: string): null {
    this.problem(key, what);
    return null;
  }

  texts(key: string): string[] | null {
    const value = this.take(key);
    if (value === undefined) return null;
    if (!Array.isArray(value)) return this.refuse(key, "must be a list of texts");
    return value.flatMap((entry: unknown, index) => {
      const text = this.checked(`${key} ${index + 1}`, entry, LONGEST_TEXT, hasControls);
      return text === null ? [] : [text];
    });
  }

  truth(key: string): boolean {
    const value = this.take(key);
    if (value !== undefined && typeof value !== "boolean")
      this.problem(key, "must be true or false");
    return value === true;
  }

  /** `"60%"`, or cells: 30 or `"30"`. */
  size(key: string): string | null {
    const value = this.take(key);
    if (value === undefined) return null;
    const text = typeof value === "number" ? String(value) : value;
    const match = typeof text === "string" ? /^(\d{1,4})(%?)$/.exec(text) : null;
    const size = Number(match?.[1] ?? 0);
    if (match === null || size < 1 || (match[2] === "%" && size > 99)) {
      return this.refuse(key, 'must be a number of cells, or per cent as "60%"');
    }
    return match[0];
  }
}
