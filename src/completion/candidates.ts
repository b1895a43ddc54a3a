import type { Command, Option } from "../cli/declaration.ts";
import { aboutSession } from "../rows/facts.ts";
import { byRecentUse } from "../sessions/join.ts";
import { guessSession, matchSession } from "../sessions/matching.ts";
import type { Project, Session, Worktree } from "../sessions/model.ts";
import { worktreeTitle } from "../sessions/naming.ts";
import { printable, tilde } from "../terminal/text.ts";

/** From what is known to what can be typed. Pure. */

export interface Candidate {
  value: string;
  /** Shown beside it, where the shell shows such a thing. */
  about: string;
}

export function commandCandidates(commands: readonly Command[]): Candidate[] {
  return commands
    .filter(({ hidden }) => !hidden)
    .map(({ name, summary }) => ({ value: name, about: summary }));
}

/** What `pots help` shows: commands, then topics. Of both with one name it shows the topic. */
export function helpCandidates(
  commands: readonly Command[],
  topics: readonly { name: string; summary: string }[],
): Candidate[] {
  const pages = topics.map(({ name, summary }) => ({ value: name, about: summary }));
  const taken = new Set(topics.map(({ name }) => name));
  return [...commandCandidates(commands).filter(({ value }) => !taken.has(value)), ...pages];
}

/** Long names; short ones too, unless two dashes are typed already. */
export function optionCandidates(options: readonly Option[], typed: string): Candidate[] {
  return options.flatMap(({ long, short, about }) => [
    { value: `--${long}`, about },
    ...(short === undefined || typed.startsWith("--") ? [] : [{ value: `-${short}`, about }]),
  ]);
}

/**
 * Sessions, most recently used first.
 * @param here id of the session pots is in, which comes last: few go where they are
 * @param named queries said before on the line; the sessions they mean are left out
 */
export function sessionCandidates(
  sessions: readonly Session[],
  home: string,
  { here = null, named = [] }: { here?: string | null; named?: readonly string[] } = {},
): Candidate[] {
  const before = new Set(
    named.map((query) => {
      const match = matchSession(query, sessions);
      return match.kind === "one" ? match.item.id : "";
    }),
  );
  return sessions
    .filter(({ id }) => !before.has(id))
    .toSorted((a, b) => Number(a.id === here) - Number(b.id === here) || byRecentUse(a, b))
    .map((session) => ({ value: session.name, about: aboutSession(session, home) }));
}

/** A worktree as `create` is told it: by name, or by path where several have that name. */
export function worktreeCandidates(worktrees: readonly Worktree[], home: string): Candidate[] {
  const there = worktrees.filter(({ prunable }) => !prunable);
  const alone = onlyOnes(there);
  return there.map((worktree) => ({
    value: alone(worktree) ? worktree.name : worktree.path,
    about: about(worktree, home),
  }));
}

/**
 * Worktrees that `attach` can be told: those without a session, by name or `project/worktree`,
 * and never by a text that means some session.
 */
export function attachableWorktrees(
  worktrees: readonly Worktree[],
  sessions: readonly Session[],
  home: string,
  qualified: boolean,
): Candidate[] {
  const there = worktrees.filter(({ prunable }) => !prunable);
  const alone = onlyOnes(there);
  return there.filter(alone).flatMap((worktree) => {
    const { name, root, path } = worktree;
    if (sessions.some(({ worktreePath }) => worktreePath === path)) return [];
    const whole = worktreeTitle({ root, name });
    const texts = qualified ? [whole] : [name, whole];
    const value = texts.find((text) => guessSession(text, sessions).kind === "none");
    return value === undefined ? [] : [{ value, about: `no session, ${about(worktree, home)}` }];
  });
}

function onlyOnes(worktrees: readonly Worktree[]) {
  return ({ name }: Worktree) => worktrees.filter((other) => other.name === name).length === 1;
}

function about({ branch, path }: Worktree, home: string): string {
  return `${branch ?? "detached HEAD"}, ${tilde(path, home)}`;
}

/** A project by name, or by path where several have that name. */
export function projectCandidates(projects: readonly Project[], home: string): Candidate[] {
  return projects.map(({ name, root }) => {
    const alone = projects.filter((other) => other.name === name).length === 1;
    return { value: alone ? name : root, about: `project, ${tilde(root, home)}` };
  });
}

/** The name of a branch alone means the latest that is saved of it. */
export function savedCandidates(
  saved: readonly { name: string; branch: string | null; path: string }[],
): Candidate[] {
  return saved.flatMap(({ name, branch, path }) => [
    ...(branch === null ? [] : [{ value: branch, about: `the latest, ${path}` }]),
    { value: name, about: path },
  ]);
}

/**
 * Branches, as `create -w` is told them: those here, then those that only remotes have, by their own
 * name where one remote has it.
 * @param refs full names of branches, here and on remotes
 * @param whole remotes' branches as `origin/x` alone, as git takes them for a commit
 */
export function branchCandidates(refs: readonly string[], whole: boolean): Candidate[] {
  const here = refs.flatMap((ref) => /^refs\/heads\/(.*)$/s.exec(ref)?.[1] ?? []);
  const theirs = refs.flatMap((ref) => {
    const [, remote = "", name = ""] = /^refs\/remotes\/([^/]+)\/(.*)$/s.exec(ref) ?? [];
    return name === "" || name === "HEAD" ? [] : [{ remote, name }];
  });
  const isAlone = (name: string) =>
    !here.includes(name) && theirs.filter((other) => other.name === name).length === 1;
  return [
    ...here.map((value) => ({ value, about: "branch" })),
    ...theirs.flatMap(({ remote, name }) => [
      ...(whole || !isAlone(name) ? [] : [{ value: name, about: `branch of ${remote}` }]),
      { value: `${remote}/${name}`, about: `branch of ${remote}` },
    ]),
  ];
}

/** Panes of a session, as `--pane` takes them. */
export function paneCandidates(
  panes: readonly { sessionId: string; index: string; command: string }[],
  session: Pick<Session, "id">,
): Candidate[] {
  return panes
    .filter(({ sessionId }) => sessionId === session.id)
    .map(({ index, command }) => ({ value: index, about: command }));
}

/** Several states, with a comma between them: what is typed, and one that it has not yet. */
export function statesCandidates(states: readonly string[], typed: string): Candidate[] {
  const before = typed.slice(0, typed.lastIndexOf(",") + 1);
  const named = before.split(",");
  return states
    .filter((state) => !named.includes(state))
    .map((state) => ({ value: before + state, about: "" }));
}

/** The default task, then those of sessions, most recently used first. */
export function taskCandidates(defaultTask: string, sessions: readonly Session[]): Candidate[] {
  return [
    { value: defaultTask, about: "the default" },
    ...sessions.toSorted(byRecentUse).flatMap(({ task, name }) => {
      return task === null ? [] : [{ value: task, about: `as in ${name}` }];
    }),
  ];
}

/**
 * What is fit to be offered: each text once, none with a character that would have to be written
 * out, and, where a word with a dash is an option, none with a dash.
 */
export function offerable(candidates: readonly Candidate[], dashIsOption: boolean): Candidate[] {
  const seen = new Set<string>();
  return candidates.flatMap(({ value, about }) => {
    const fit = value !== "" && printable(value) === value && !seen.has(value);
    if (!fit || (dashIsOption && value.startsWith("-"))) return [];
    seen.add(value);
    return [{ value, about: printable(about) }];
  });
}
