import type { LayoutPane, LayoutWindow } from "./layout.ts";
import type { Mark, TmuxSession } from "./model.ts";
import { projectName, sessionName, worktreeName } from "./naming.ts";
import type { Verdict } from "./orphans.ts";
import { keyOf, type PaneStart, type SavedAgent, type SavedSession, startLine } from "./saved.ts";

/** What restoring would do: which sessions come back where, and which do not, and why. Pure. */

export interface PlannedSession {
  kind: "restore";
  session: SavedSession;
  /** The name it is to have; another one where its own is taken, or cannot be a name. */
  name: string;
  /** Null: unmanaged. */
  mark: Mark | null;
  /** Where it starts, and what stands in for a directory that is gone. */
  directory: string;
  windows: LayoutWindow[];
  /** Programs in it, each as a line of the shell: started, or put at its prompt. */
  programs: string[];
  /** Those that go on with an agent's conversation. */
  agents: string[];
  /** Directories of panes that are gone. */
  missing: string[];
}

export type PlanItem =
  | PlannedSession
  | { kind: "there"; session: SavedSession; name: string }
  | { kind: "kept out"; session: SavedSession; reason: string };

/** What becomes of programs that pots had started; what was only put at a prompt is never started. */
export type Programs = "left out" | "at the prompt" | "started";

export interface PlanFacts {
  /** The sessions that there are. */
  there: readonly Pick<TmuxSession, "name" | "mark" | "path">[];
  /** Of each managed session, by key. */
  verdicts: ReadonlyMap<string, Verdict>;
  isDirectory: (path: string) => boolean;
  /** What goes on with an agent's conversation; null where it is not there, or another directory's. */
  resume: (agent: SavedAgent, directory: string) => readonly string[] | null;
  /** What a pane showed, by window and pane of the session, to be put above its shell; `""`: nothing. */
  shown: (session: SavedSession, window: number, pane: number) => string;
  /** A command line from its words. */
  line: (words: readonly string[]) => string;
  /** Put before names that have to be made anew. */
  prefix: string;
  programs: Programs;
}

/** Sessions that are there are left alone; two of one identity or name never come of it. */
export function planRestore(wanted: readonly SavedSession[], facts: PlanFacts): PlanItem[] {
  const there = new Map(facts.there.map((session) => [keyOf(session), session.name]));
  const taken = new Set(facts.there.map(({ name }) => name));
  return wanted.map((session): PlanItem => {
    const key = keyOf(session);
    const name = there.get(key);
    if (name !== undefined) return { kind: "there", session, name };
    const item = planOne(session, facts, taken);
    if (item.kind !== "restore") return item;
    there.set(key, item.name);
    taken.add(item.name);
    return item;
  });
}

function planOne(session: SavedSession, facts: PlanFacts, taken: ReadonlySet<string>): PlanItem {
  const { mark } = session;
  const out = (reason: string): PlanItem => ({ kind: "kept out", session, reason });
  let worktree: string | null = null;
  if (mark !== null) {
    const verdict = facts.verdicts.get(keyOf(session));
    if (verdict?.kind !== "present" && verdict?.kind !== "moved") {
      return out(verdict?.reason ?? "its worktree was not looked at");
    }
    worktree = verdict.kind === "moved" ? verdict.to : mark.worktree;
  }
  const top = worktree ?? session.path;
  if (!facts.isDirectory(top)) return out(`its directory ${top || "is not known"} is gone`);
  if (facts.there.some((other) => isCopy(other, session, top))) {
    return out(
      "an unmanaged session of its name is in its worktree: pots create -A adopts that one",
    );
  }
  const places = new Places(facts, mark?.worktree ?? top, top);
  // with what is below a moved worktree, where it started has moved too
  const directory = places.of(session.path) ?? top;
  const programs: string[] = [];
  const agents: string[] = [];
  const windows = session.windows.map((saved, window): LayoutWindow => {
    const { name, layout, active, zoomed, panes } = saved;
    const several = panes.length > 1;
    const wishes = panes.map((pane, at): LayoutPane => {
      const own = places.of(pane.directory);
      if (own === null && pane.directory !== "") places.missing.add(pane.directory);
      // nothing is started anywhere else than where it was
      const line = own === null ? null : lineOf(pane, own, facts);
      if (line !== null) (line.agent ? agents : programs).push(line.text);
      return {
        run: line?.run ? line.text : null,
        type: line === null || line.run ? null : line.text,
        dir: own ?? top,
        size: null,
        focus: pane.active && several,
        noted: pane.start,
        conversation: pane.agent,
        float: pane.float,
        shown: facts.shown(session, window, at),
      };
    });
    return { name, layout: several ? layout : null, focus: active, zoomed, panes: wishes };
  });
  const marked = mark === null || worktree === null ? null : { ...mark, worktree };
  return {
    kind: "restore",
    ...{ session, name: nameFor(session, marked, facts.prefix, taken), mark: marked, directory },
    ...{ windows, programs, agents, missing: [...places.missing] },
  };
}

/** What another program that restores has made of it: a second one would come with every reboot. */
function isCopy(
  { name, mark, path }: PlanFacts["there"][number],
  session: SavedSession,
  worktree: string,
): boolean {
  return mark === null && name === session.name && `${path}/`.startsWith(`${worktree}/`);
}

/** Directories, which follow a worktree that was moved. */
class Places {
  readonly missing = new Set<string>();

  constructor(
    private readonly facts: PlanFacts,
    private readonly former: string,
    private readonly now: string,
  ) {}

  /** Null: it is not there. */
  of(path: string): string | null {
    const below = path === this.former || path.startsWith(`${this.former}/`);
    const own = below ? this.now + path.slice(this.former.length) : path;
    return own !== "" && this.facts.isDirectory(own) ? own : null;
  }
}

function lineOf(
  { start, agent }: { start: PaneStart | null; agent: SavedAgent | null },
  directory: string,
  { resume, line, programs }: PlanFacts,
): { text: string; run: boolean; agent: boolean } | null {
  if (programs === "left out") return null;
  const run = programs === "started";
  const words = agent === null ? null : resume(agent, directory);
  if (words !== null) return { text: line(words), run: false, agent: true };
  if (start === null) return null;
  const started = { run: run && start.kind !== "type", agent: false };
  return { text: startLine(start, line), ...started };
}

/** Its own name, which a person may have given it, where that is free and can be one. */
function nameFor(
  { name }: SavedSession,
  mark: Mark | null,
  prefix: string,
  taken: ReadonlySet<string>,
): string {
  const fits = /^[^\p{C}:.]{1,200}$/u.test(name) && !/^[=$@%-]/.test(name);
  if (fits && !taken.has(name)) return name;
  const { root, worktree, task } = mark ?? { root: name, worktree: name, task: "restored" };
  const parts = {
    prefix,
    project: projectName(root),
    worktree: worktreeName(root, worktree, worktree === root),
    task,
  };
  return sessionName(parts, { root, worktree, task }, (candidate) => taken.has(candidate));
}
