import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { commit, write } from "../../test/support/history.ts";
import { Stage } from "./stage.ts";

/** Projects acme and docs in the middle of a working day: what the still pictures show. */

const [PLAIN, BOLD, DIM, GREEN, CYAN] = [0, 1, 2, 32, 36].map((code) => `\u001b[${code}m`);

/** What an agent shows that waits for an answer, in place of what was on its screen. */
const QUESTION = [
  `\u001b[2J\u001b[H${DIM}› a link from a mail must lead back after sign-in${PLAIN}`,
  "",
  `${GREEN}●${PLAIN} ${BOLD}Read${PLAIN}   src/sign-in.ts`,
  `${GREEN}●${PLAIN} ${BOLD}Edit${PLAIN}   src/sign-in.ts  ${GREEN}+14${PLAIN} -3`,
  `${GREEN}●${PLAIN} ${BOLD}Write${PLAIN}  src/sign-in.test.ts`,
  "",
  `${CYAN}May I run${PLAIN} npm test${CYAN}?${PLAIN}`,
  `  ${BOLD}1  yes${PLAIN}`,
  "  2  yes, and do not ask again",
  "  3  no, do this instead: …",
  "",
].join("\n");

const FILES = ["sign-in.ts", "sign-out.ts", "session.ts", "mail.ts"];

/** One more commit, which changes a file. */
async function work(stage: Stage, path: string, subject: string): Promise<void> {
  appendFileSync(join(path, "CHANGES"), `${subject}\n`);
  await commit(stage, path, subject);
}

/** A project with a remote; its path. */
async function project(stage: Stage, name: string): Promise<string> {
  const root = await stage.repository(name);
  for (const file of FILES) write(root, `src/${file}`, "export {};\n");
  await commit(stage, root, "Start over");
  const remote = join(stage.base, `${name}.git`);
  await stage.git(stage.base, "clone", "-q", "--bare", root, remote);
  await stage.git(root, "remote", "add", "origin", remote);
  await stage.git(root, "fetch", "-q");
  await stage.git(root, "branch", "-q", "-u", "origin/main");
  return root;
}

/** A worktree on a branch that its remote has, and commits that the remote does not have. */
async function branch(stage: Stage, root: string, name: string, ...commits: string[]) {
  const path = await stage.worktree(root, name, name);
  await stage.git(path, "push", "-q", "-u", "origin", name);
  for (const subject of commits) await work(stage, path, subject);
  return path;
}

async function repositories(stage: Stage): Promise<void> {
  const acme = await project(stage, "acme");
  const docs = await project(stage, "docs");
  await branch(stage, acme, "banner", "Say when the shop is closed");
  await stage.git(acme, "merge", "-q", "--no-ff", "-m", "Merge banner", "banner");
  await stage.git(acme, "push", "-q", "origin", "main", "banner");
  const auth = await branch(stage, acme, "auth", "Sign in with a passkey", "Stay for a week");
  for (const file of FILES.slice(0, 3)) appendFileSync(join(auth, "src", file), "// changed\n");
  for (const file of ["sign-in.test.ts", "passkey.ts"]) write(auth, `src/${file}`, "\n");
  const pay = await branch(stage, acme, "pay");
  appendFileSync(join(pay, "src/mail.ts"), "// changed\n");
  await branch(stage, acme, "find", "Look in titles first");
  await branch(stage, acme, "mail", "Send as plain text, too");
  await branch(stage, acme, "old");
  await branch(stage, docs, "guide", "A first draft");
}

/** In each worktree but two a session; one is of a server that is gone, one lost its worktree. */
async function sessions(stage: Stage): Promise<void> {
  await stage.start("acme", "mail");
  await stage.must(["pots", "save"]);
  await stage.endServer();
  for (const worktree of ["auth", "find", "pay", "old", "main"]) {
    await stage.start("acme", worktree);
  }
  await stage.start("docs", "main");
  await stage.git(join(stage.code, "acme"), "worktree", "remove", `${stage.code}/acme-old`);
  for (const session of ["acme-auth-dev", "acme-find-dev", "acme-pay-dev"]) {
    await stage.expectAgent(session);
    await stage.tmux("send-keys", "-t", `=${session}:`, "claude", "Enter");
  }
  await stage.cue("acme-auth-dev", "waiting: permission prompt", 4, QUESTION);
  await stage.cue("acme-find-dev", "idle", 2, "Titles come first now.\n");
  await stage.cue("acme-pay-dev", "busy", 1, "Reading src/mail.ts\n");
  await stage.happened("acme-main-dev", 0, 0);
  await stage.happened("acme-pay-dev", 12, 0);
  await stage.happened("acme-auth-dev", 20, 4);
  await stage.happened("acme-find-dev", 30, 2);
  await stage.happened("docs-main-dev", 130, 130);
  await stage.happened("acme-old-dev", 3000, 3000);
  await stage.wasSaved(1500);
}

export async function workingDay(): Promise<Stage> {
  const stage = new Stage();
  await repositories(stage);
  await sessions(stage);
  return stage;
}
