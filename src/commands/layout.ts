import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Words } from "../cli/words.ts";
import { ambiguous, sessionToEnd } from "../operations/find-session.ts";
import { REPOSITORY_FILE } from "../operations/project-setup.ts";
import { isShellAlone, layoutOf } from "../operations/save-layout.ts";
import { layoutToml } from "../projects/layout-toml.ts";
import type { Session } from "../sessions/model.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { EXIT, errorCode, PotsError, reasonOf } from "../system/errors.ts";
import { expandHome } from "../system/paths.ts";
import { print, say } from "../terminal/output.ts";
import { arrangementOf } from "../tmux/arrangement.ts";
import { currentSessionId } from "../tmux/place.ts";
import { locate } from "../worktrees/git-files.ts";

/** `pots layout save`: a session's windows and panes, as `.pots.toml` has them. */
export async function run(context: Context, words: Words): Promise<number> {
  const [action, query] = words.positionals;
  if (action !== "save") {
    const message = action === undefined ? "what with the layout?" : `there is no layout ${action}`;
    throw new PotsError("usage", message, "pots layout save [session] [-o file]");
  }
  const { sessions } = await snapshotSessions(context);
  const session =
    query === undefined
      ? await sessionHere(context, sessions)
      : await sessionToEnd(context, query, sessions, false);
  const arranged = await arrangementOf(context.tmux, session.id);
  const { windows, notes } = layoutOf(arranged, session.worktreePath ?? session.path);
  if (isShellAlone(windows)) {
    throw new PotsError(
      "failed",
      `${session.name} is one shell, as a session is without a layout: there is nothing to save`,
      "saved are windows, panes, their directories, and the programs they were started with;\n  what was typed into a shell is not",
    );
  }
  for (const note of notes) say(`pots: ${note}, and starts at its top`);
  const text = layoutToml(windows);
  const file = words.value("output");
  if (file === undefined) print(text);
  else write(context, resolve(context.cwd, expandHome(file, context.home)), text);
  return EXIT.done;
}

/** The session pots is in, else the only one of the worktree it stands in. */
async function sessionHere(context: Context, sessions: readonly Session[]): Promise<Session> {
  const id = await currentSessionId(context.tmux, context.env);
  const current = sessions.find((session) => session.id === id);
  if (current !== undefined) return current;
  const worktree = locate(context.cwd)?.worktree;
  const own = sessions.filter(({ worktreePath }) => worktree && worktreePath === worktree);
  const [only] = own;
  if (own.length > 1) throw ambiguous("this worktree", own);
  if (only !== undefined) return only;
  throw new PotsError(
    "notFound",
    "you are in no session, and this directory has none",
    "name one: pots layout save <session>; pots list shows them",
  );
}

/** Never over a file that is there. */
function write(context: Context, path: string, text: string): void {
  const shown = shownPath(context, path);
  try {
    writeFileSync(path, `${text}\n`, { flag: "wx" });
  } catch (error) {
    if (errorCode(error) === "EEXIST") {
      throw new PotsError(
        "exists",
        `${shown} is there already, and was left as it is`,
        "without -o the layout is printed, to be put into it by hand",
      );
    }
    throw new PotsError("failed", `${shown} could not be written: ${reasonOf(error)}`, "");
  }
  say(`written to ${shown}`);
  if (path.endsWith(`/${REPOSITORY_FILE}`)) say("  see and trust it: pots trust");
}
