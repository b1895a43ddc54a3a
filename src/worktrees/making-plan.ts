import { slipsFrom } from "../sessions/slips.ts";
import { isBranchName } from "./branch-name.ts";
import type { DefaultBranch } from "./merged.ts";
import { readWanted, repositoryOf, type Wanted } from "./wanted.ts";

/** How a worktree that was asked for is to be made: which branch, from what, by which commands. Pure. */

export interface MakingFacts {
  /** Full names of the project's branches, here and on remotes. */
  refs: ReadonlySet<string>;
  defaultBranch: DefaultBranch | null;
  /** Remotes with their addresses; needed for a request, and for a word that may name one (`origin/x`). */
  remotes: ReadonlyMap<string, string>;
  /** Which worktree has a branch checked out. */
  checkedOutIn: (branch: string) => string | null;
  /** The directory of a new worktree. */
  directoryFor: (branch: string) => string;
  /** Does plum make new branches' worktrees? */
  plum: boolean;
  /** The project's name, which plum puts before a branch's. */
  project: string;
  /** What to do where nothing is committed yet. */
  howToBegin: string;
  /** Is there such a commit as `--from` says? */
  startIsThere: boolean;
}

export interface MakingWish {
  word: string;
  /** `--from`: what a new branch starts at. */
  from: string | undefined;
  /** `--take`: git makes it then, since plum could not be told where to start. */
  take: boolean;
}

export interface MakingPlan {
  /** git's words before the worktree is made: a fetch. */
  fetch: string[][];
  /** The fetch may fail: the branch is here already. */
  fetchMayFail: boolean;
  /** git's words that make it, or plum's. */
  by: "git" | "plum";
  words: string[];
  /** Null: plum decides. */
  branch: string | null;
  path: string | null;
  /** What it will be at: a commit, by any name; null: not known before (plum). */
  at: string | null;
  /** Something to be said about it. */
  note: string | null;
}

export type Planned =
  | { kind: "plan"; plan: MakingPlan }
  /** Its branch is checked out there already. */
  | { kind: "already"; branch: string; path: string }
  | { kind: "refused"; why: string; hint: string; as: Refusal };

type Refusal = "failed" | "ambiguous" | "notFound";

const refused = (why: string, hint: string, as: Refusal = "failed"): Planned => ({
  ...{ kind: "refused", why, hint, as },
});

export function planMaking(facts: MakingFacts, wish: MakingWish): Planned {
  const wanted = readWanted(wish.word);
  if (wanted.kind === "request") return planRequest(facts, wish, wanted);
  const { name } = wanted;
  if (!isBranchName(name)) return refused(`${name} can be no branch's name`, "e.g. feature/login");
  if (facts.refs.size === 0) return refused("there are no commits yet", facts.howToBegin);
  if (facts.refs.has(`refs/heads/${name}`)) return planExisting(facts, wish, name, null);
  const remotes = remotesOf(facts.refs);
  const remote = remotes.find(
    (other) => name.startsWith(`${other}/`) && facts.refs.has(`refs/remotes/${name}`),
  );
  if (remote !== undefined) {
    return planTracking(facts, wish, remote, name.slice(remote.length + 1));
  }
  // a branch of that name here would stand in the way of the remote's own
  const missing = notOnRemote(facts, name);
  if (missing !== null) return missing;
  const having = remotes.filter((other) => facts.refs.has(`refs/remotes/${other}/${name}`));
  const [only] = having;
  if (only !== undefined && having.length === 1) return planTracking(facts, wish, only, name);
  if (having.length > 1) {
    const names = having.map((other) => `${other}/${name}`).join(", ");
    return refused(`several remotes have a branch ${name}`, `name one: ${names}`, "ambiguous");
  }
  return planNew(facts, wish, name);
}

/** Null: no branch here keeps git from making one of that name. */
function inTheWay({ refs }: MakingFacts, branch: string): Planned | null {
  const name = `refs/heads/${branch}`;
  const other = [...refs].find((ref) => ref.startsWith(`${name}/`) || name.startsWith(`${ref}/`));
  if (other === undefined) return null;
  const why = `there can be no branch ${branch} beside ${shortRef(other)}`;
  return refused(why, "git keeps no branch below another: take another name");
}

/** Names of the remotes that branches are known of. A remote's name may have a `/` in it. */
function remotesOf(refs: ReadonlySet<string>): string[] {
  const names = [...refs].flatMap((ref) => /^refs\/remotes\/([^/]+)\//.exec(ref)?.[1] ?? []);
  return [...new Set(names)];
}

/** What people call a remote. */
const USUAL_REMOTES = ["origin", "upstream"];

/** Null: the word, which nothing here is named, is not meant as a remote's branch. */
function notOnRemote({ remotes, refs, project }: MakingFacts, word: string): Planned | null {
  const known = [...new Set([...remotes.keys(), ...remotesOf(refs)])];
  const named = known.find((other) => word.startsWith(`${other}/`));
  if (named !== undefined) {
    const why = `${named} has no branch ${word.slice(named.length + 1)} that is known here`;
    return refused(why, `git fetch ${named} asks it anew`, "notFound");
  }
  const [said = "", ...rest] = word.split("/");
  const branch = rest.join("/");
  const having = known.filter((other) => refs.has(`refs/remotes/${other}/${branch}`));
  const isSlip = having.some((other) => slipsFrom(said, other) !== null);
  if (branch === "" || !(isSlip || USUAL_REMOTES.includes(said))) return null;
  const hint =
    having.length > 0
      ? `nearest: ${having.map((other) => `${other}/${branch}`).join(", ")}`
      : known.length > 0
        ? `its remotes: ${known.join(", ")}`
        : "it has none: leave that out for a branch of its own";
  return refused(`${project} has no remote ${said}`, hint, "notFound");
}

/** `--from` says what is not there. */
function noStart(facts: MakingFacts, from: string): Planned {
  const missing = notOnRemote(facts, from);
  if (missing !== null) return missing;
  const near = [...facts.refs].map(shortRef).filter((name) => slipsFrom(from, name) !== null);
  const hint =
    near.length > 0
      ? `nearest: ${near.slice(0, 3).join(", ")}`
      : "--from takes a branch, a tag or a commit that is there";
  return refused(`${facts.project} has no commit that is named ${from}`, hint, "notFound");
}

const NOTHING_FIRST = { fetch: [], fetchMayFail: false, by: "git", note: null } as const;

function planExisting(
  facts: MakingFacts,
  wish: MakingWish,
  branch: string,
  note: string | null,
): Planned {
  const place = facts.checkedOutIn(branch);
  if (place !== null) return { kind: "already", branch, path: place };
  if (wish.from !== undefined) {
    return refused(`there is a branch ${branch} already`, "--from is for a new branch");
  }
  const path = facts.directoryFor(branch);
  const words = ["worktree", "add", path, branch];
  const at = `refs/heads/${branch}`;
  return { kind: "plan", plan: { ...NOTHING_FIRST, fetch: [], words, branch, path, at, note } };
}

function planTracking(
  facts: MakingFacts,
  wish: MakingWish,
  remote: string,
  branch: string,
): Planned {
  const theirs = `${remote}/${branch}`;
  if (facts.refs.has(`refs/heads/${branch}`)) {
    return planExisting(facts, wish, branch, `${branch} is here already, as its own branch`);
  }
  if (wish.from !== undefined) {
    return refused(`there is a branch ${theirs} already`, "--from is for a new branch");
  }
  const other = inTheWay(facts, branch);
  if (other !== null) return other;
  const path = facts.directoryFor(branch);
  const words = ["worktree", "add", "--track", "-b", branch, path, theirs];
  const at = `refs/remotes/${theirs}`;
  return { kind: "plan", plan: { ...NOTHING_FIRST, fetch: [], words, branch, path, at } };
}

function planNew(facts: MakingFacts, wish: MakingWish, branch: string): Planned {
  if (wish.from !== undefined && !facts.startIsThere) return noStart(facts, wish.from);
  const other = inTheWay(facts, branch);
  if (other !== null) return other;
  if (facts.plum && wish.from === undefined && !wish.take) {
    const prefix = `${facts.project}-`;
    const suffix = branch.startsWith(prefix) ? branch.slice(prefix.length) : branch;
    const plan = { branch: null, path: null, at: null, fetchMayFail: false, note: null };
    return { kind: "plan", plan: { ...plan, fetch: [], by: "plum", words: ["create", suffix] } };
  }
  const { defaultBranch } = facts;
  const local = defaultBranch?.refs.find((ref) => ref.startsWith("refs/heads/"));
  const start = shortRef(local ?? defaultBranch?.refs[0] ?? "HEAD");
  const at = wish.from ?? start;
  const path = facts.directoryFor(branch);
  // a new branch does not track a remote's that it starts at: a push would go there
  const untracked = wish.from === undefined && local !== undefined ? [] : ["--no-track"];
  const words = ["worktree", "add", ...untracked, "-b", branch, path, at];
  return { kind: "plan", plan: { ...NOTHING_FIRST, fetch: [], words, branch, path, at } };
}

const shortRef = (ref: string) => ref.replace(/^refs\/(heads|remotes)\//, "");

function planRequest(
  facts: MakingFacts,
  wish: MakingWish,
  wanted: Extract<Wanted, { kind: "request" }>,
): Planned {
  const { branch, ref, repository } = wanted;
  const place = facts.checkedOutIn(branch);
  if (place !== null) return { kind: "already", branch, path: place };
  if (wish.from !== undefined) {
    return refused(`${wish.word} says what to start at itself`, "leave --from out");
  }
  const remote = remoteFor(facts.remotes, repository);
  if (remote === null) {
    return repository === null
      ? refused("this project has no remote to fetch it from", "git remote add origin <address>")
      : refused(`no remote of this project is ${repository}`, "git remote -v lists them");
  }
  const path = facts.directoryFor(branch);
  const here = facts.refs.has(`refs/heads/${branch}`);
  const fetch = [
    ["fetch", "--no-tags", remote, `${ref}:refs/heads/${branch}`],
    // for git pull, later on
    ["config", `branch.${branch}.remote`, remote],
    ["config", `branch.${branch}.merge`, ref],
  ];
  const words = ["worktree", "add", path, branch];
  const at = `refs/heads/${branch}`;
  const plan = { ...{ fetch, words, branch, path, at }, by: "git" as const, note: null };
  return { kind: "plan", plan: { ...plan, fetchMayFail: here } };
}

/** Requests live in the repository that others forked: by its address, else by the usual names. */
function remoteFor(remotes: ReadonlyMap<string, string>, repository: string | null): string | null {
  if (repository !== null) {
    const wanted = repositoryOf(repository);
    return [...remotes].find(([, url]) => repositoryOf(url) === wanted)?.[0] ?? null;
  }
  const [only] = remotes.keys();
  return ["upstream", "origin"].find((name) => remotes.has(name)) ?? only ?? null;
}
