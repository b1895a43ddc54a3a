import { inTerminal } from "./measure.ts";
import { type Bench, CHILDREN, type FleetName, painting, type Row } from "./rows.ts";

/** What is measured. */

export interface Part {
  name: string;
  fleets: FleetName[];
  rows: (bench: Bench) => Row[];
}

const EVERY = ["s10", "s200", "s1000", "p10", "p50"] as const;

export const PARTS: Part[] = [
  {
    name: "version",
    fleets: ["s10"],
    rows: (bench) => [bench.row("--version", "s10", ["--version"], [])],
  },
  {
    name: "list",
    fleets: [...EVERY, "gone"],
    rows: (bench) => {
      const sessions = (name: FleetName) => CHILDREN.sessions(bench.fleet(name));
      const list = (name: FleetName, ...flags: string[]) =>
        bench.row(["list", ...flags].join(" "), name, ["list", ...flags], [[sessions(name)]], {
          others: [
            ...bench.other(name, "sesh", ["list", "--tmux"]),
            ...bench.other(name, "tms", ["sessions"]),
            ...bench.other(name, "workmux", ["list"]),
            ...bench.other(name, "wt", ["list"]),
          ],
        });
      const gone = [[sessions("gone")], CHILDREN.worktrees(bench.fleet("gone"))];
      const inside = (name: FleetName) =>
        bench.row("list in a terminal", name, ["list"], [[sessions(name)]], { probe: inTerminal });
      return [
        ...EVERY.map((name) => list(name)),
        bench.row("list, some worktrees gone", "gone", ["list"], gone),
        list("s200", "--json"),
        list("s1000", "--json"),
        inside("s200"),
        inside("s1000"),
      ];
    },
  },
  {
    name: "list-all",
    fleets: [...EVERY],
    rows: (bench) => {
      const stage = (name: FleetName) => {
        const fleet = bench.fleet(name);
        return [CHILDREN.sessions(fleet), ...CHILDREN.worktrees(fleet)];
      };
      const words = ["list", "--all"];
      return [
        ...EVERY.map((name) => bench.row("list --all", name, words, [stage(name)])),
        bench.row("list --all with plum", "s200", words, [[...stage("s200"), ["plum", "list"]]], {
          env: bench.machine.withPlum(),
        }),
      ];
    },
  },
  {
    name: "attach",
    fleets: ["s200", "s1000"],
    rows: (bench) =>
      (["s200", "s1000"] as const).map((name) => {
        const words = ["attach", "proj00-wt07-t1"];
        return bench.row("attach", name, words, [[CHILDREN.sessions(bench.fleet(name))]], {
          env: bench.handedOver(),
          probe: inTerminal,
        });
      }),
  },
  {
    name: "create",
    fleets: ["s200"],
    rows: (bench) => {
      const fleet = bench.fleet("s200");
      const words = ["create", "--no-attach", fleet.spare.worktree, "-t", "bench"];
      const [start, end] = [CHILDREN.start(fleet, SESSION), CHILDREN.end(fleet, SESSION)];
      const stages = [[CHILDREN.sessions(fleet), ...CHILDREN.worktrees(fleet)], [start]];
      return [bench.row("create --no-attach", "s200", words, stages, { after: end })];
    },
  },
  {
    name: "save",
    fleets: ["s200"],
    rows: (bench) => {
      const fleet = bench.fleet("s200");
      const stage = [CHILDREN.sessions(fleet), CHILDREN.panes(fleet)];
      return [bench.row("save", "s200", ["save"], [stage])];
    },
  },
  {
    name: "kill",
    fleets: ["s200"],
    rows: (bench) => {
      const fleet = bench.fleet("s200");
      const [start, end] = [CHILDREN.start(fleet, SESSION), CHILDREN.end(fleet, SESSION)];
      const stages = [[CHILDREN.sessions(fleet), CHILDREN.panes(fleet)], [end]];
      return [
        bench.row("kill --yes", "s200", ["kill", "--yes", SESSION], stages, { before: start }),
      ];
    },
  },
  {
    name: "cleanup",
    fleets: ["gone"],
    rows: (bench) => {
      const fleet = bench.fleet("gone");
      const asked = [CHILDREN.sessions(fleet), CHILDREN.panes(fleet)];
      const stages = [asked, CHILDREN.worktrees(fleet)];
      const words = ["cleanup", "--dry-run"];
      return [
        bench.row("cleanup --dry-run", "gone", words, stages),
        bench.row("cleanup --dry-run with plum", "gone", words, stages, {
          env: bench.machine.withPlum(),
        }),
      ];
    },
  },
  {
    name: "complete",
    fleets: ["s200", "s1000"],
    rows: (bench) => {
      const complete = (label: string, name: FleetName, words: string[], git: boolean) => {
        const fleet = bench.fleet(name);
        const stage = [CHILDREN.sessions(fleet), ...(git ? CHILDREN.worktrees(fleet) : [])];
        return bench.row(label, name, ["__complete", "zsh", "--", ...words], [stage]);
      };
      return [
        complete("complete a session", "s200", ["kill", "proj00-wt1"], false),
        complete("complete a session", "s1000", ["kill", "proj00-wt1"], false),
        complete("complete a session or worktree", "s200", ["attach", "proj00-wt1"], true),
      ];
    },
  },
  {
    name: "picker",
    fleets: ["s200", "s1000"],
    rows: (bench) =>
      (["s200", "s1000"] as const).map((name) =>
        bench.row("picker, first paint", name, [], [[CHILDREN.sessions(bench.fleet(name))]], {
          probe: painting,
          others: ["fzf", "sk"].flatMap((program) => bench.fedByTmux(name, program)),
        }),
      ),
  },
  {
    name: "hosts",
    fleets: ["s10", "s200"],
    rows: (bench) => {
      const sessions = (name: FleetName) => [[CHILDREN.sessions(bench.fleet(name))]];
      const env = { ...bench.overSsh(), POTS_HOSTS: "a b c d asleep" };
      return [
        bench.row("list --host asleep", "s10", ["list", "--host", "asleep"], sessions("s10"), {
          env,
        }),
        bench.row("list --hosts, five", "s10", ["list", "--hosts"], sessions("s10"), { env }),
        bench.row("picker with hosts, first paint", "s200", [], sessions("s200"), {
          ...{ env, probe: painting },
        }),
      ];
    },
  },
];

/** The name pots gives to task `bench` of a fleet's spare worktree. */
const SESSION = "proj00-wt49-bench";
