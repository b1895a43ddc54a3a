import { afterAll, describe, expect, test } from "bun:test";
import {
  ancestorsOf,
  fromProc,
  fromPs,
  lookAtProcesses,
  type Processes,
  PS,
  parseStat,
  visible,
} from "../../src/system/process-table.ts";
import { processesOf } from "../support/processes.ts";

const facts = { pid: 12, parent: 1, group: 12, foreground: 15, stopped: false, ended: false };

describe("a process is read from /proc, whatever its name:", () => {
  const rest = Array.from({ length: 12 }, () => "0").join(" ");
  const stat = `12 (a) b (c) S 1 12 12 34816 15 4194304 ${rest} 553002 7 8`;
  test.each<[what: string, stat: string, expected: ReturnType<typeof parseStat>]>([
    ["waiting", stat, { ...facts, terminal: "34816", start: "553002" }],
    [
      "suspended, without a terminal",
      stat.replace(" S ", " T ").replace("34816", "0"),
      { ...facts, terminal: "", start: "553002", stopped: true },
    ],
    [
      "ended, but not yet waited for",
      stat.replace(" S ", " Z "),
      { ...facts, terminal: "34816", start: "553002", ended: true },
    ],
    ["gone", "", null],
    ["cut short", stat.slice(0, 30), null],
  ])("%s", (_, stat, expected) => expect(parseStat(12, stat)).toEqual(expected));
});

describe("a process is read from ps:", () => {
  const row = "  12     1    12    15 ttys003  S+   Thu Nov 26 13:07:24 2026     node /x/codex.js";
  const start = "Thu-Nov-26-13:07:24-2026";
  test.each<[what: string, row: string, expected: ReturnType<Processes["of"]>]>([
    ["waiting", row, { ...facts, terminal: "ttys003", start }],
    ["without a terminal", row.replace("ttys003", "??"), { ...facts, terminal: "", start }],
    [
      "of a terminal below /dev",
      row.replace("ttys003", "pts/3"),
      { ...facts, terminal: "3", start },
    ],
    ["suspended", row.replace("S+", "T "), { ...facts, terminal: "ttys003", start, stopped: true }],
    ["ended", row.replace("S+", "Z "), { ...facts, terminal: "ttys003", start, ended: true }],
    [
      "started on a day in another language",
      row.replace("Thu Nov 26", "木 11/26"),
      { ...facts, terminal: "ttys003", start: "木-11/26-13:07:24-2026" },
    ],
    ["cut short", row.slice(0, 40), null],
  ])("%s", (_, row, expected) => expect(fromPs(`${row}\n`).of(12)).toEqual(expected));

  test("its words, its terminal, and no variables", () => {
    const processes = fromPs(`${row}\n`);
    expect(processes.words(12)).toEqual(["node", "/x/codex.js"]);
    expect(processes.terminalOf("/dev/ttys003")).toBe("ttys003");
    expect(processes.environment(12)).toEqual({});
  });
});

const FAMILY = ["1 0 - -1 Ss init", "10 1 pts/1 12 S bash", "11 10 pts/1 12 Z vi", "12 11 - 0 S a"];

test("ancestors are told up to the first one, ended ones too", () => {
  expect(ancestorsOf(processesOf(FAMILY), 12)).toEqual([11, 10, 1]);
  expect(ancestorsOf(processesOf(FAMILY), 99)).toEqual([]);
});

/** The same, but that 10 is somebody else's. */
function hiding(code: string): Processes {
  const all = processesOf(FAMILY);
  function refuse<Told>(tell: (pid: number) => Told): (pid: number) => Told {
    return (pid) => {
      if (pid === 10) throw Object.assign(new Error("no"), { code });
      return tell(pid);
    };
  }
  const { of, words, environment } = all;
  return { ...all, of: refuse(of), words: refuse(words), environment: refuse(environment) };
}

describe("a process that is not ours to look at", () => {
  test("ends the ancestors that are told", () => {
    expect(ancestorsOf(hiding("EPERM"), 12)).toEqual([11, 10]);
  });
  test.each(["EACCES", "EPERM"])("is not there for whom the visible ones are all: %s", (code) => {
    const seen = visible(hiding(code));
    expect([seen.of(10), seen.words(10), seen.environment(10)]).toEqual([null, [], {}]);
    expect(seen.of(11)).toBeNull(); // it has ended
    expect(seen.of(12)).toMatchObject({ parent: 11 });
  });
  test("is no reason to pass over another error", () => {
    expect(() => visible(hiding("EIO")).of(10)).toThrow("no");
    expect(() => ancestorsOf(hiding("EIO"), 12)).toThrow("no");
  });
});

describe("this machine's processes", () => {
  const env = { A_WORD: "a=b" };
  const child = Bun.spawn(["sleep", "4242"], { env: { ...process.env, ...env } });
  afterAll(() => child.kill());

  const looks: [string, () => Promise<Processes> | Processes][] = [
    ["as they are looked at", lookAtProcesses],
    ["from ps", () => fromPs(Bun.spawnSync([...PS]).stdout.toString())],
    ["from /proc", () => fromProc()],
    ["from /proc that tells no children", () => fromProc(false)],
  ];
  test.each(looks.slice(0, process.platform === "linux" ? 4 : 2))("%s", async (_, look) => {
    const processes = await look();
    expect(processes.of(child.pid)).toMatchObject({ parent: process.pid, ended: false });
    expect(processes.childrenOf(process.pid)).toContain(child.pid);
    expect(processes.words(child.pid)).toEqual(["sleep", "4242"]);
    expect(ancestorsOf(processes, child.pid).slice(0, 2)).toEqual([process.pid, process.ppid]);
    if (processes.isProc) expect(processes.environment(child.pid)).toMatchObject(env);
    const gone = 2 ** 22 + 1;
    expect([processes.of(gone), processes.words(gone)]).toEqual([null, []]);
  });
});
