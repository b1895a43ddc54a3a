import type { Measured } from "./measure.ts";
import { RESTORE, TMUX_ALONE } from "./restore.ts";
import { type FleetName, type Row, SIZES } from "./rows.ts";

/** What was measured, as a table, as targets, and as data. Pure. */

export type Results = ReadonlyMap<string, Measured>;

const ms = (value: number | undefined) => (value === undefined ? "-" : value.toFixed(1));
const mb = (bytes: number | null | undefined) =>
  bytes == null ? "-" : (bytes / 1024 / 1024).toFixed(0);

function ratio(a: Measured | undefined, b: Measured | undefined): string {
  return a === undefined || b === undefined ? "-" : (a.median / b.median).toFixed(2);
}

function size(name: FleetName): string {
  const { sessions, worktrees, projects } = SIZES[name];
  return `${sessions}/${worktrees}/${projects}`;
}

const TITLES = [
  ...["command", "sessions/worktrees/projects", "pots ms", "p90"],
  ...["floor ms", "÷ floor", "tmux ms", "÷ tmux", "MB", "floor MB"],
];

/** The table as Markdown. */
export function tableLines(rows: readonly Row[], results: Results): string[] {
  const cells = rows.flatMap((row) => {
    const [pots, floor, tmux] = [row.pots, row.floor, row.tmux].map(({ name }) =>
      results.get(name),
    );
    const own = [
      ...[row.label, size(row.fleet), ms(pots?.median), ms(pots?.p90)],
      ...[ms(floor?.median), ratio(pots, floor), ms(tmux?.median), ratio(pots, tmux)],
      ...[mb(pots?.memory), mb(floor?.memory)],
    ];
    const others = row.others.map(({ name }) => {
      const other = results.get(name);
      const label = `  ${name.split(" · ")[0]} (pots ÷ it: ${ratio(pots, other)})`;
      return [label, size(row.fleet), ms(other?.median), ms(other?.p90), "", "", "", "", "", ""];
    });
    return [own, ...others];
  });
  const widths = TITLES.map((title, i) =>
    Math.max(title.length, ...cells.map((row) => row[i]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(" | ")} |`;
  const rule = `|${widths.map((width, i) => (i < 2 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [line(TITLES), rule, ...cells.map(line)];
}

/** What pots aims at, as one number each; `limit` is the most it should be. */
const TARGETS: { claim: string; limit: number; value: (of: Look) => number }[] = [
  {
    claim: "--version ÷ an empty program",
    limit: 1.3,
    value: (of) => of("--version · s10") / of("floor of --version · s10"),
  },
  {
    claim: "list, 200 sessions ÷ floor",
    limit: 1.4,
    value: (of) => of("list · s200") / of("floor of list · s200"),
  },
  {
    claim: "list --json, 200 sessions ÷ floor",
    limit: 1.4,
    value: (of) => of("list --json · s200") / of("floor of list --json · s200"),
  },
  {
    claim: "list, 1,000 sessions ÷ tmux list-sessions",
    limit: 1.5,
    value: (of) => of("list · s1000") / of("tmux alone · s1000"),
  },
  {
    claim: "list, growth from 200 to 1,000 sessions ÷ tmux's own",
    limit: 1,
    value: (of) =>
      of("list · s1000") / of("list · s200") / (of("tmux alone · s1000") / of("tmux alone · s200")),
  },
  {
    claim: "list, 50 projects ÷ 1 project",
    limit: 3,
    value: (of) => of("list · p50") / of("list · s200"),
  },
  {
    claim: "attach until tmux takes over ÷ floor",
    limit: 1.5,
    value: (of) => of("attach · s200") / of("floor of attach · s200"),
  },
  {
    claim: "completing a session's name ÷ floor",
    limit: 1.3,
    value: (of) => of("complete a session · s200") / of("floor of complete a session · s200"),
  },
  {
    claim: "picker's first paint ÷ fzf's",
    limit: 1.2,
    value: (of) => of("picker, first paint · s200") / of("fzf fed by tmux · s200"),
  },
  {
    claim: "list --hosts, five of which one sleeps ÷ that one alone",
    limit: 1.2,
    value: (of) => of("list --hosts, five · s10") / of("list --host asleep · s10"),
  },
  {
    claim: "picker's first paint with hosts ÷ without",
    limit: 1.1,
    value: (of) => of("picker with hosts, first paint · s200") / of("picker, first paint · s200"),
  },
  {
    claim: "cleanup --dry-run, 10 projects ÷ list",
    limit: 2,
    value: (of) => of("cleanup --dry-run · gone") / of("list, some worktrees gone · gone"),
  },
  {
    claim: "restore, 200 sessions of two windows ÷ tmux alone",
    limit: 1.3,
    value: (of) => of(RESTORE) / of(TMUX_ALONE),
  },
  {
    claim: "save, which create does at its end ÷ create --no-attach, 200 sessions",
    limit: 0.5,
    value: (of) => of("save · s200") / of("create --no-attach · s200"),
  },
  {
    claim: "keystroke to paint, 1,000 rows, median ms",
    limit: 16,
    value: (of) => of("keystroke to paint · s1000"),
  },
  {
    claim: "keystroke to paint, 1,000 rows, worst ms",
    limit: 50,
    value: (of) => of("keystroke to paint · s1000", "worst"),
  },
  {
    claim: "peak memory of list, 1,000 sessions ÷ an empty program",
    limit: 1.7,
    value: (of) => of("list · s1000", "memory") / of("floor of --version · s10", "memory"),
  },
];

type Look = (name: string, what?: keyof Measured) => number;

/** Each target that was measured, and whether it was met; never a failure. */
export function targets(results: Results) {
  const look: Look = (name, what = "median") => results.get(name)?.[what] ?? Number.NaN;
  return TARGETS.map(({ claim, limit, value }) => ({ claim, limit, value: value(look) })).filter(
    ({ value }) => !Number.isNaN(value),
  );
}

export function targetLines(results: Results): string[] {
  return targets(results).map(
    ({ claim, limit, value }) =>
      `${value <= limit ? "met    " : "not met"}  ${value.toFixed(2).padStart(6)}  (at most ${limit})  ${claim}`,
  );
}
