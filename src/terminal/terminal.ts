/**
 * What the terminal is. node:tty takes 4 ms to load and process.stdout 9 ms to be touched; what both
 * are made of is there at once. It has no types of its own, and node promises nothing for it: pots is
 * built with one version of Bun, and tests of what is shown in a terminal fail where it changes.
 */
interface TtyWrap {
  isTTY(fd: number): boolean;
  TTY: new (fd: number) => { getWindowSize(columnsAndRows: [number, number]): boolean };
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
