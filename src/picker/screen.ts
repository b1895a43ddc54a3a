import { whileAsked } from "../system/children.ts";
import { endRaw, startRaw } from "../terminal/keyboard.ts";
import { divertMessages, say, write } from "../terminal/output.ts";
import { whenSuspended } from "../terminal/suspend.ts";
import { type Size, terminalSize } from "../terminal/terminal.ts";

/**
 * The terminal while the picker has it: the alternate screen, so that what was there comes back, and
 * raw mode. Only lines that changed are written. Whichever way pots ends, `close` puts all back.
 */

/** A whole screen. Lines are cut to the screen's width and end in the terminal's plain style. */
export interface Frame {
  lines: readonly string[];
  /** Where the cursor stands, from 0. */
  cursor: { row: number; column: number };
}

// wrapping off: a mistaken width costs one line; the mouse on: buttons and wheel, at any width
const ENTER = "\u001b[?1049h\u001b[?7l\u001b[?1000h\u001b[?1006h\u001b[2J";
const LEAVE = "\u001b[0m\u001b[?1006l\u001b[?1000l\u001b[?7h\u001b[?25h\u001b[?1049l";
const BEGIN = "\u001b[?2026h\u001b[?25l"; // where it is known, the terminal shows all of it at once
const END = "\u001b[?25h\u001b[?2026l";

export class Screen {
  private shown: readonly string[] = [];
  private isOpen = false;
  /** Is the terminal the picker's, rather than a shell's that stopped it? */
  private hasTerminal = false;
  private gone = false;
  private readonly listeners = new Set<() => void>();
  private readonly hearers = new Set<(warning: string) => void>();
  private said: string[] = [];
  private undivert = (): void => {};
  private answered = (): void => {};
  private endsSuspending = (): void => {};

  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    process.once("exit", this.close);
    process.on("SIGWINCH", this.resized);
    this.take();
    this.endsSuspending = whenSuspended(this.give, () => {
      endRaw(); // whoever had the terminal meanwhile left it otherwise
      this.take();
      this.resized();
    });
    this.undivert = divertMessages(this.hear);
    this.answered = whileAsked();
  }

  readonly close = (): void => {
    if (!this.isOpen) return;
    this.isOpen = false;
    process.off("exit", this.close);
    process.off("SIGWINCH", this.resized);
    this.endsSuspending();
    this.give();
    this.answered();
    this.undivert();
    for (const text of this.said.splice(0)) say(text);
  };

  /** Give the terminal to a question of another kind, and have it back afterwards. */
  async aside<T>(ask: () => Promise<T>): Promise<T> {
    this.close();
    try {
      return await ask();
    } finally {
      this.open();
      this.resized();
    }
  }

  /** Warnings show in the list; anything else (`--verbose`) is said when the screen is back. */
  private readonly hear = (text: string): void => {
    const warning = /^pots: (warning: .*)$/s.exec(text)?.[1];
    if (warning === undefined || this.hearers.size === 0) this.said.push(text);
    else for (const hearer of this.hearers) hearer(warning);
  };

  /** @returns what stops it */
  onWarning(hearer: (warning: string) => void): () => void {
    this.hearers.add(hearer);
    return () => this.hearers.delete(hearer);
  }

  get size(): Size {
    return terminalSize();
  }

  /** @returns what stops it */
  onResize(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Nothing while another has the terminal: all is painted when it is back. */
  paint({ lines, cursor }: Frame): void {
    if (!this.hasTerminal) return;
    const { rows } = this.size;
    const shown = lines.slice(0, rows);
    const changes = shown.flatMap((line, row) =>
      // erased first: behind a full line the cursor stands on its last character
      line === this.shown[row] ? [] : [`\u001b[${row + 1}H\u001b[2K${line}`],
    );
    for (let row = shown.length; row < this.shown.length; row++) {
      changes.push(`\u001b[${row + 1}H\u001b[2K`);
    }
    const place = `\u001b[${cursor.row + 1};${cursor.column + 1}H`;
    this.put(`${BEGIN}${changes.join("")}${place}${END}`);
    this.shown = shown;
  }

  private readonly resized = (): void => {
    if (!this.hasTerminal) return;
    this.put("\u001b[2J");
    this.shown = [];
    for (const listener of this.listeners) listener();
  };

  private take(): void {
    this.shown = [];
    this.trying(startRaw);
    this.put(ENTER);
    this.hasTerminal = true;
  }

  private readonly give = (): void => {
    if (!this.hasTerminal) return;
    this.hasTerminal = false;
    this.put(LEAVE);
    endRaw();
  };

  private put(text: string): void {
    if (!this.gone) this.trying(() => write(text));
  }

  private trying(change: () => void): void {
    try {
      change();
    } catch {
      this.gone = true; // the keyboard says that the terminal is closed
    }
  }
}
