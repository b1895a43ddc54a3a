import { Terminal as Emulator } from "@xterm/headless";
import { eventually } from "./wait.ts";
import { POTS, type Wishes, type World } from "./world.ts";

/** A program in a real terminal whose screen can be read: what a person would see. */
export class TestTerminal implements AsyncDisposable {
  /** Its screen, cell by cell. */
  readonly emulator: Emulator;
  private readonly child: Bun.Subprocess;
  /** Settles when the program has closed its end and all it printed has been read. */
  private readonly drained: Promise<void>;
  private cursor = true;

  constructor(
    world: World,
    argv: string[],
    { cwd = world.home, env = {} }: Wishes = {},
    size: { cols: number; rows: number } = { cols: 100, rows: 30 },
  ) {
    this.emulator = new Emulator({ ...size, allowProposedApi: true });
    for (const final of ["h", "l"]) {
      this.emulator.parser.registerCsiHandler({ prefix: "?", final }, (modes) => {
        if (modes.includes(25)) this.cursor = final === "h";
        return false; // the emulator's own work remains to be done
      });
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.drained = promise;
    this.child = Bun.spawn(argv, {
      cwd,
      env: { ...world.env, ...env },
      terminal: {
        ...size,
        data: (_terminal, data) => this.emulator.write(data),
        exit: () => this.emulator.write("", resolve),
      },
    });
    // what the program asks of its terminal (cursor position, …) is answered
    this.emulator.onData((answer) => this.child.terminal?.write(answer));
  }

  static pots(
    world: World,
    args: string[],
    wishes: Wishes = {},
    size?: { cols: number; rows: number },
  ): TestTerminal {
    return new TestTerminal(world, [POTS, ...args], wishes, size);
  }

  get pid(): number {
    return this.child.pid;
  }

  /** The lines now on the screen, without spaces at their ends. */
  lines(): string[] {
    const buffer = this.emulator.buffer.active;
    return Array.from({ length: this.emulator.rows }, (_, row) =>
      (buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? "").trimEnd(),
    );
  }

  text(): string {
    return this.lines().join("\n");
  }

  showsCursor(): boolean {
    return this.cursor;
  }

  type(keys: string): void {
    this.child.terminal?.write(keys);
  }

  resize(cols: number, rows: number): void {
    this.emulator.resize(cols, rows);
    this.child.terminal?.resize(cols, rows);
  }

  /** Closes the terminal, as when its window is closed. */
  hangUp(): void {
    this.child.terminal?.close();
  }

  async waitFor(what: string | RegExp): Promise<void> {
    const found = () =>
      typeof what === "string" ? this.text().includes(what) : what.test(this.text());
    await eventually(found, () => `${what} on the screen, which shows:\n${this.text()}`);
  }

  async waitForAbsence(what: string | RegExp): Promise<void> {
    const found = () =>
      typeof what === "string" ? this.text().includes(what) : what.test(this.text());
    await eventually(
      () => !found(),
      () => `${what} gone from the screen:\n${this.text()}`,
    );
  }

  /** The exit code, once everything that was printed is on the screen. */
  async exited(): Promise<number> {
    const code = await this.child.exited;
    await this.drained;
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill("SIGKILL");
    await this.child.exited;
    this.emulator.dispose();
  }
}

export const KEYS = {
  enter: "\r",
  escape: "\u001b",
  up: "\u001b[A",
  down: "\u001b[B",
  backspace: "\u007f",
  tab: "\t",
  space: " ",
  ctrlC: "\u0003",
  ctrlD: "\u0004",
  ctrlN: "\u000e",
  ctrlR: "\u0012",
  ctrlT: "\u0014",
  ctrlU: "\u0015",
  ctrlX: "\u0018",
};
