import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import type { World } from "../support/world.ts";
import { type Block, matches, type Step } from "./markdown.ts";

/** A reader at a terminal, who does what a page says, and looks whether it is so. */

/** The prompt tells how the last command ended. */
const PROMPT = /^\[(\d+)\] $/;

export class Reader implements AsyncDisposable {
  readonly terminal: TestTerminal;
  private servers = 0;

  constructor(
    private readonly world: World,
    cwd: string,
    columns: number,
  ) {
    // the prompt is this shell's alone: sessions have the world's
    world.file("prompt", "unset ENV PS1\nPS1='[$?] '\n");
    const env = { ENV: `${world.home}/prompt`, PWD: cwd };
    const size = { cols: columns, rows: 24 };
    this.terminal = new TestTerminal(
      world,
      [`${world.bin}/bash`, "--posix", "-i"],
      { cwd, env },
      size,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.terminal[Symbol.asyncDispose]();
  }

  /** @throws Error with what is shown instead */
  async follow(block: Block): Promise<void> {
    if (block.kind === "file") return await this.write(block);
    if (!block.here) return;
    for (const step of block.steps) {
      await (block.kind === "sh" ? this.run(step) : this.type(step));
    }
  }

  /** What is typed, with nobody there to answer. */
  private async run({ typed, code }: Step): Promise<void> {
    const said = `${this.world.base}/said`;
    const from = await this.prompt();
    this.terminal.type(
      `{ ${typed.replaceAll("\n", " ").replace(/\\ /g, " ")}\n} </dev/null >${said} 2>&1\n`,
    );
    const ended = await this.ended(from, typed);
    if (ended !== code) {
      throw new Error(`$ ${typed}\nexit ${ended}, not ${code}: ${await Bun.file(said).text()}`);
    }
  }

  /** What is typed, key by key where it asks, compared with what is told. */
  private async type(step: Step): Promise<void> {
    let wrong = await this.attempt(step);
    if (wrong === null) return;
    // agents, and git's answer, take their time
    if (!/^pots (list|status|capture)\b/.test(step.typed)) throw new Error(wrong);
    await eventually(
      async () => {
        wrong = await this.attempt(step);
        return wrong === null;
      },
      () => wrong ?? "",
    );
  }

  /** @returns what is there instead of what is told, or null */
  private async attempt({ typed, shown, code }: Step): Promise<string | null> {
    const from = await this.prompt();
    this.terminal.type(`${typed}\n`);
    for (const [index, { lines, keys }] of shown.entries()) {
      if (keys === null) break;
      await eventually(
        () => (lines.length > 0 ? matches(lines, this.terminal.lines(), true) : this.isFull(index)),
        () => `$ ${typed}\n${lines.join("\n")}\nbut the screen has\n${this.terminal.text()}`,
      );
      this.terminal.type(keys);
    }
    const ended = await this.ended(from, typed);
    const seen = this.linesFrom(from);
    if (typed === "tmux kill-server") await this.world.serverGone();
    const told = shown.at(-1)?.lines ?? [];
    // what was asked and answered stands above
    if (ended === code && matches(shown.length > 1 ? ["…", ...told] : told, seen)) return null;
    return [
      `$ ${typed}`,
      ...told,
      `is told (exit ${code}), but there was (exit ${ended})`,
      ...seen,
    ].join("\n");
  }

  /** Nothing told: a program fills the screen; what a key leads to is tmux with its status line. */
  private isFull(index: number): boolean {
    if (this.buffer.type !== "alternate") return false;
    const last = this.terminal.lines().at(-1) ?? "";
    return index === 0 ? last !== "" : /^\[\S/.test(last);
  }

  private async write({ path, text }: { path: string; text: string }): Promise<void> {
    const whole = path.startsWith("~/")
      ? `${this.world.home}/${path.slice(2)}`
      : resolve(await this.directory(), path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    if (whole.endsWith("tmux.conf")) return await this.readByTmux(whole);
    const { stderr } = await this.world.pots(["config"], { cwd: await this.directory() });
    if (stderr !== "") throw new Error(`${path}: ${stderr}`);
  }

  /** A server of its own reads the settings. @throws Error with what it says of them */
  private async readByTmux(file: string): Promise<void> {
    this.servers += 1;
    const tmux = [`${this.world.bin}/tmux`, "-L", `reads-${this.servers}`];
    await this.world.must([...tmux, "-f", "/dev/null", "new-session", "-d"]);
    try {
      await this.world.must([...tmux, "source-file", file]);
    } finally {
      await this.world.must([...tmux, "kill-server"]);
    }
  }

  /** Where the shell stands. */
  private async directory(): Promise<string> {
    const file = `${this.world.base}/pwd`;
    const from = await this.prompt();
    this.terminal.type(`pwd >${file}\n`);
    await this.ended(from, "pwd");
    return (await Bun.file(file).text()).trim();
  }

  private get buffer() {
    return this.terminal.emulator.buffer.active;
  }

  private lineAt(row: number): string {
    return this.buffer.getLine(row)?.translateToString(false) ?? "";
  }

  private get row(): number {
    return this.buffer.baseY + this.buffer.cursorY;
  }

  private promptHere(): RegExpExecArray | null {
    if (this.buffer.type === "alternate") return null;
    return PROMPT.exec(this.lineAt(this.row).slice(0, this.buffer.cursorX));
  }

  /** The line on which the next command is typed. */
  private async prompt(): Promise<number> {
    await eventually(
      () => this.promptHere() !== null,
      () => `the prompt on\n${this.terminal.text()}`,
    );
    return this.row;
  }

  private async ended(from: number, typed: string): Promise<number> {
    await eventually(
      () => this.row > from && this.promptHere() !== null,
      () => `the end of ${typed} on\n${this.terminal.text()}`,
    );
    return Number(this.promptHere()?.[1]);
  }

  /** What stands between the line that was typed and the prompt; wrapped lines are one. */
  private linesFrom(typed: number): string[] {
    const seen: string[] = [];
    for (let row = typed; row < this.row; row += 1) {
      if (this.buffer.getLine(row)?.isWrapped) seen.push(`${seen.pop()}${this.lineAt(row)}`);
      else seen.push(this.lineAt(row));
    }
    return seen.slice(1).map((line) => line.trimEnd());
  }
}
