import { tmuxArguments } from "../../src/tmux/connection.ts";
import { LIST_SESSIONS } from "../../src/tmux/session-format.ts";
import { type Fleet, type Machine, markWords, SESSION_NAME, type Size } from "./fleet.ts";
import { firstPaint, inTerminal, type Probe, piped } from "./measure.ts";

/** Rows of the table: a command of pots on a fleet, and what stands beside it. */

export const SIZES = {
  s10: { sessions: 10, worktrees: 5, projects: 1 },
  s200: { sessions: 200, worktrees: 50, projects: 1 },
  s1000: { sessions: 1000, worktrees: 300, projects: 1 },
  p10: { sessions: 200, worktrees: 50, projects: 10 },
  p50: { sessions: 200, worktrees: 50, projects: 50 },
  gone: { sessions: 200, worktrees: 50, projects: 10, gone: true },
} satisfies Record<string, Size>;

export type FleetName = keyof typeof SIZES;

export interface Row {
  label: string;
  fleet: FleetName;
  pots: Probe;
  /** The same children, started by a program that does nothing else. */
  floor: Probe;
  /** `tmux list-sessions` alone, with the same fields. */
  tmux: Probe;
  /** Other programs with a similar job, where installed. */
  others: Probe[];
}

export interface Programs {
  pots: string;
  floor: string;
}

/** Commands that run at the same time, stage after stage. */
export type Stages = string[][][];

export interface RowWishes {
  env?: Record<string, string>;
  probe?: typeof piped;
  others?: Probe[];
  /** Done, untimed, before and after each run of both programs. */
  before?: string[];
  after?: string[];
}

/** A stand-in that hands queries to the real tmux and ends where it would take over the terminal. */
const HANDED_OVER = `#!/bin/sh
case " $* " in *" attach-session "*) exit 0 ;; esac
exec ${Bun.which("tmux")} "$@"
`;

/** A stand-in for the way to other machines, without what the network takes: one is asleep for a second. */
const OVER_SSH = `#!/bin/sh
case " $* " in *" asleep "*) sleep 1 ;; esac
exec sh
`;

const tmuxOf = (fleet: Fleet, ...words: string[]) => ["tmux", "-u", "-S", fleet.socket, ...words];

/** The children that commands start. */
export const CHILDREN = {
  sessions: (fleet: Fleet) => [
    ...["tmux", "-u"],
    ...tmuxArguments({ socketPath: fleet.socket }, LIST_SESSIONS),
  ],
  panes: (fleet: Fleet) =>
    tmuxOf(
      fleet,
      "list-panes",
      "-a",
      "-F",
      "#{session_id} #{window_index} #{pane_current_command}",
    ),
  worktrees: (fleet: Fleet) =>
    fleet.roots.map((root) => [
      ...["git", `--git-dir=${root}/.git`, "worktree", "list", "--porcelain", "-z"],
    ]),
  start: (fleet: Fleet, session: string) => tmuxOf(fleet, ...startWords(fleet, session)),
  end: (fleet: Fleet, session: string) => tmuxOf(fleet, "kill-session", "-t", `=${session}`),
};

function startWords(fleet: Fleet, session: string): string[] {
  const start = ["new-session", "-d", "-s", session, "-c", fleet.spare.worktree];
  return [...start, ";", ...markWords(session, fleet.spare)];
}

/** Makes rows: knows the programs, the machine and its fleets. */
export class Bench {
  constructor(
    readonly programs: Programs,
    readonly machine: Machine,
    private readonly fleets: Map<FleetName, Fleet>,
  ) {}

  fleet(name: FleetName): Fleet {
    const fleet = this.fleets.get(name);
    if (fleet === undefined) throw new Error(`there is no fleet ${name}`);
    return fleet;
  }

  private where(fleet: Fleet, env = this.machine.env) {
    return { cwd: fleet.roots[0] ?? this.machine.home, env };
  }

  /** A command on a fleet, against a floor that starts the children of these stages. */
  row(
    label: string,
    name: FleetName,
    words: string[],
    stages: Stages,
    wishes: RowWishes = {},
  ): Row {
    const { env = this.machine.env, probe = piped, others = [], before, after } = wishes;
    const fleet = this.fleet(name);
    const where = this.where(fleet, env);
    const around = (inner: Probe): Probe => ({
      name: inner.name,
      ...(before === undefined && after === undefined && inner.memory && { memory: inner.memory }),
      run: async () => {
        if (before !== undefined) await this.machine.must(before);
        const milliseconds = await inner.run();
        if (after !== undefined) await this.machine.must(after);
        return milliseconds;
      },
    });
    const plan = stages.length === 0 ? [] : [JSON.stringify(stages)];
    // what asks no server is typed without one
    const server = stages.length === 0 ? [] : ["-S", fleet.socket];
    const pots = [this.programs.pots, ...server, ...words];
    return {
      label,
      fleet: name,
      pots: around(probe(`${label} · ${name}`, pots, where)),
      floor: around(probe(`floor of ${label} · ${name}`, [this.programs.floor, ...plan], where)),
      tmux: piped(`tmux alone · ${name}`, CHILDREN.sessions(fleet), this.where(fleet)),
      others,
    };
  }

  /** Another program, as a person would use it on the same server; none where not installed. */
  other(name: FleetName, program: string, words: string[]): Probe[] {
    if (Bun.which(program) === null) return [];
    const fleet = this.fleet(name);
    const label = [program, ...words].join(" ");
    const where = this.where(fleet, { ...this.machine.env, TMUX: `${fleet.socket},1,0` });
    return [piped(`${label} · ${name}`, [program, ...words], where)];
  }

  /** A fuzzy finder on tmux's names in a terminal, until a name is on the screen. */
  fedByTmux(name: FleetName, program: string): Probe[] {
    if (Bun.which(program) === null) return [];
    const fleet = this.fleet(name);
    const line = `tmux -S ${fleet.socket} list-sessions -F '#{session_name}' | ${program}`;
    const argv = ["sh", "-c", line];
    return [firstPaint(`${program} fed by tmux · ${name}`, argv, this.where(fleet), SESSION_NAME)];
  }

  handedOver(): Record<string, string> {
    return this.machine.withProgram("tmux", HANDED_OVER);
  }

  overSsh(): Record<string, string> {
    return this.machine.withProgram("ssh", OVER_SSH);
  }
}

/** Time until a session's name is on the screen; the floor has none and runs to its end. */
export const painting: typeof piped = (name, argv, where) =>
  name.startsWith("floor")
    ? inTerminal(name, argv, where)
    : firstPaint(name, argv, where, SESSION_NAME);
