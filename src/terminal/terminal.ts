/**
 * What the terminal is. node:tty takes 4 ms to load, process.stdin and process.stdout 9 ms to be
 * touched; what all are made of is there at once. It has no types of its own, and node promises
 * nothing for it: pots is built with one version of Bun, and tests of what is shown in a terminal
 * fail where it changes.
 */
interface TtyWrap {
  isTTY(fd: number): boolean;
  TTY: new (fd: number) => Tty;
}

interface Tty {
  getWindowSize(columnsAndRows: [number, number]): boolean;
  /** Gives an error's number, 0 for none. */
  setRawMode(mode: 0 | 1): number;
}

function ttyWrap(): TtyWrap {
  return (process as unknown as { binding(name: "tty_wrap"): TtyWrap }).binding("tty_wrap");
}

/** Is this descriptor a terminal? No for one that is closed. */
export function isTerminal(fd: number): boolean {
  return ttyWrap().isTTY(fd);
}

export interface Size {
  columns: number;
  rows: number;
}

/** Size of the terminal on stdout in cells; 80 by 24 where it does not say. */
export function terminalSize(): Size {
  const size: [number, number] = [0, 0];
  try {
    new (ttyWrap().TTY)(1).getWindowSize(size);
  } catch {
    // closed while pots paints: no terminal any more, and whoever reads its keys ends pots
  }
  return { columns: size[0] || 80, rows: size[1] || 24 };
}

/** Width of the terminal on stdout in cells; 80 when it does not say. */
export function terminalColumns(): number {
  return terminalSize().columns;
}

/** It remembers the modes that were there before. */
let keys: Tty | undefined;

/**
 * Have the terminal on stdin give each key as it is typed, unechoed; or as it was before.
 * @throws Error where it is gone
 */
export function setRaw(raw: boolean): void {
  keys ??= new (ttyWrap().TTY)(0);
  const error = keys.setRawMode(raw ? 1 : 0);
  if (error !== 0) throw new Error(`the terminal's modes could not be set (${error})`);
}
