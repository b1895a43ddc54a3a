import {
  AGENT_KINDS,
  AGENT_STATES,
  type Agent,
  type AgentKind,
  type AgentSource,
  type AgentState,
} from "./agents.ts";
import type { Session, Status, TmuxSession } from "./model.ts";

/**
 * What a pots on another machine says of its sessions with `pots list --json`: what needs that
 * machine's files, and tmux alone does not tell. It is text from outside, and anything in it that is
 * not as it should be makes it none. Pure.
 */

type Told = Pick<
  Session,
  "status" | "doubt" | "project" | "root" | "worktree" | "worktreePath" | "branch" | "agents"
>;

/** The form of the data that is known. */
const VERSION = 1;

const STATUSES: readonly Status[] = [
  ...(["attached", "detached", "orphaned", "unreachable", "unmanaged"] as const),
];
const SOURCES: readonly AgentSource[] = ["published", "hook", "title", "process"];

export type OtherPots = ReadonlyMap<string, Told>;

const keyOf = ({ id, createdAt }: Pick<TmuxSession, "id" | "createdAt">) => `${id} ${createdAt}`;

/** By session; null where it is of another version, or cannot be understood. */
export function readOtherPots(text: string): OtherPots | null {
  return read(
    text,
    (data) => new Map(array(data.sessions).map((each) => readSession(object(each)))),
  );
}

/** A session of that machine's tmux, with what pots there says of it. */
export function withOtherPots(session: Session, told: OtherPots | null): Session {
  const own = told?.get(keyOf(session));
  if (own === undefined) return session;
  // whether it is pots' own is for its mark to say, and who looks at it for tmux
  const managed = session.mark !== null;
  const fromFiles = own.status === "orphaned" || own.status === "unreachable";
  return { ...session, ...own, status: managed && fromFiles ? own.status : session.status };
}

/** Sessions that a pots there says it has started; null where it cannot be understood. */
export function readStarted(text: string): Pick<TmuxSession, "id" | "createdAt">[] | null {
  return read(text, (data) =>
    array(data.sessions).map((each) => {
      const { id, createdAt } = object(each);
      return { id: string(id), createdAt: time(createdAt) };
    }),
  );
}

export interface WaitedThere {
  id: string;
  name: string;
  reached: boolean;
  agent: { kind: string; state: string; reason: string | null } | null;
}

/** How the waiting of a pots there ended; null where it cannot be understood. */
export function readWaited(text: string): { inTime: boolean; sessions: WaitedThere[] } | null {
  return read(text, (data) => ({
    inTime: data.inTime === true,
    sessions: array(data.sessions).map((each) => {
      const { id, name, reached, agent } = object(each);
      return {
        ...{ id: string(id), name: string(name), reached: reached === true },
        // as it is told; what people are shown of it is looked at
        agent: orNull(agent, (told) => ({ ...object(told), ...shownOf(object(told)) })),
      };
    }),
  }));
}

const shownOf = ({ kind, state, reason }: Data) => ({
  kind: oneOf<AgentKind>(kind, AGENT_KINDS),
  state: oneOf<AgentState>(state, AGENT_STATES),
  reason: orNull(reason, string),
});

function read<Read>(text: string, reading: (data: Data) => Read): Read | null {
  try {
    const data = object(JSON.parse(text));
    return data.version === VERSION ? reading(data) : null;
  } catch {
    return null;
  }
}

type Data = Record<string, unknown>;

function readSession(data: Data): [string, Told] {
  const key = keyOf({ id: string(data.id), createdAt: time(data.createdAt) });
  const told: Told = {
    status: oneOf(data.status, STATUSES),
    doubt: orNull(data.doubt ?? null, string), // not told at first
    project: orNull(data.project, string),
    root: orNull(data.root, path),
    worktree: orNull(data.worktree, string),
    worktreePath: orNull(data.worktreePath, path),
    branch: orNull(data.branch, string),
    agents: array(data.agents).map((each) => readAgent(object(each))),
  };
  return [key, told];
}

function readAgent(data: Data): Agent {
  return {
    pane: matching(data.pane, /^%\d{1,10}$/),
    kind: oneOf<AgentKind>(data.kind, AGENT_KINDS),
    state: oneOf<AgentState>(data.state, AGENT_STATES),
    reason: orNull(data.reason, string),
    since: orNull(data.since, time),
    background: count(data.background),
    conversation: orNull(data.conversation, string),
    source: oneOf(data.source, SOURCES),
    evidence: [],
  };
}

function no(): never {
  throw new Error("not as it should be");
}

function object(value: unknown): Data {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Data)
    : no();
}

const array = (value: unknown): unknown[] => (Array.isArray(value) ? value : no());
const string = (value: unknown): string => (typeof value === "string" ? value : no());
const matching = (value: unknown, form: RegExp): string =>
  form.test(string(value)) ? string(value) : no();
const path = (value: unknown): string => matching(value, /^\//);
const count = (value: unknown): number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : no();

function time(value: unknown): number {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;
  const milliseconds = Date.parse(matching(value, form));
  return Number.isNaN(milliseconds) ? no() : Math.floor(milliseconds / 1000);
}

function orNull<T>(value: unknown, read: (value: unknown) => T): T | null {
  return value === null ? null : read(value);
}

function oneOf<T extends string>(value: unknown, all: readonly T[]): T {
  return all.find((each) => each === value) ?? no();
}
