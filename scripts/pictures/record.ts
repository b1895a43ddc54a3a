import { commit, write } from "../../test/support/history.ts";
import type { TestTerminal } from "../../test/support/terminal.ts";
import { eventually } from "../../test/support/wait.ts";
import { drawCursor, type Frame } from "./film.ts";
import type { AgentStatus, Stage } from "./stage.ts";
import { drawRow } from "./svg.ts";

/**
 * Plays steps against a terminal, and keeps what it shows. How long each frame stands is the steps'
 * own to say: it does not depend on how long anything took.
 */

export interface Step {
  /** The line below the screen from here on. */
  caption?: string;
  /** Typed letter by letter. */
  type?: string;
  /** Pressed at once, behind what is typed. */
  press?: string;
  /** What an agent shows, and says of itself. */
  agent?: { session: string; status: AgentStatus; text: string };
  /** What an agent has done to its worktree. */
  work?: { worktree: string; file: string; subject: string };
  /** All of these are on the screen before it is kept. */
  shows: (string | RegExp)[];
  /** None of these is. */
  hides?: string[];
  /** Milliseconds; 0: nobody is to see it. */
  stands: number;
  poster?: boolean;
}

/** Milliseconds a letter. */
const LETTER = 55;
/** And between the last one and what is pressed. */
const BREATH = 350;

/** What is named after the time is named after the time of the stage. */
const NOW = "20260131T120000Z";

/** Milliseconds without a change after which a screen is complete. */
const QUIET = 150;

export class Recorder {
  readonly frames: Frame[] = [];
  private caption = "";

  constructor(
    private readonly stage: Stage,
    private readonly terminal: TestTerminal,
  ) {}

  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.step(step);
  }

  private async step({ caption, type = "", press, agent, work, ...then }: Step): Promise<void> {
    this.caption = caption ?? this.caption;
    if (caption !== undefined && type !== "") await this.keep(BREATH * 2);
    let typed = "";
    for (const letter of type) {
      this.terminal.type(letter);
      typed += letter;
      await eventually(
        () => this.beforeCursor().endsWith(typed),
        () => `${typed} before the cursor:\n${this.terminal.text()}`,
      );
      await this.keep(LETTER);
    }
    if (press !== undefined) {
      if (type !== "") await this.keep(BREATH);
      const before = this.screen();
      this.terminal.type(press);
      // what an agent shows comes behind what its terminal echoes
      await eventually(() => !Bun.deepEquals(this.screen(), before), "a key to be taken");
    }
    if (work !== undefined) {
      write(work.worktree, work.file, `${work.subject}\n`);
      await commit(this.stage, work.worktree, work.subject);
    }
    if (agent !== undefined) await this.stage.cue(agent.session, agent.status, null, agent.text);
    for (const text of then.shows) await this.terminal.waitFor(text);
    for (const text of then.hides ?? []) await this.terminal.waitForAbsence(text);
    await this.keep(then.stands, then.poster);
  }

  /** Keeps what is on the screen, once that is complete. */
  private async keep(stands: number, poster = false): Promise<void> {
    let [rows, since] = [this.screen(), performance.now()];
    await eventually(() => {
      const now = this.screen();
      if (!Bun.deepEquals(now, rows)) [rows, since] = [now, performance.now()];
      return performance.now() - since >= QUIET;
    }, "a screen that stays as it is");
    if (stands > 0) this.frames.push({ stands, rows, caption: this.caption, poster });
  }

  private beforeCursor(): string {
    const { active } = this.terminal.emulator.buffer;
    const line = active.getLine(active.viewportY + active.cursorY);
    return line?.translateToString(false, 0, active.cursorX) ?? "";
  }

  private screen(): string[] {
    const { emulator } = this.terminal;
    const { cursorX, cursorY } = emulator.buffer.active;
    return Array.from({ length: emulator.rows }, (_, row) => {
      const cursor = this.terminal.showsCursor() && row === cursorY;
      const drawn = drawRow(emulator, row) + (cursor ? drawCursor(cursorX, row) : "");
      return drawn.replaceAll(/\b\d{8}T\d{6}Z\b/g, NOW);
    });
  }
}
