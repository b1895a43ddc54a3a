import { isKind } from "../agents/kinds.ts";
import type { Words } from "../cli/words.ts";
import {
  changeHooks,
  codexNote,
  hookStatus,
  installing,
  uninstalling,
} from "../operations/agent-hooks.ts";
import { askToChange } from "../operations/persons-file.ts";
import { AGENT_KINDS, type AgentKind } from "../sessions/agents.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { findProgram } from "../system/process.ts";
import { print, say } from "../terminal/output.ts";
import { uncutTable } from "../terminal/table.ts";
import { printable, printableJson } from "../terminal/text.ts";

/** `pots agent`: what agents are told to tell pots. */
export async function run(context: Context, words: Words): Promise<number> {
  const [action = "", named] = words.positionals;
  if (named !== undefined && !isKind(named)) {
    throw new PotsError(
      "notFound",
      `pots knows no agent ${named}`,
      `agents: ${AGENT_KINDS.join(", ")}`,
    );
  }
  if (action === "status") return tellStatus(context, named, words);
  if (action === "install" || action === "uninstall") {
    if (words.flag("json")) throw new PotsError("usage", "--json is for pots agent status alone");
    return await change(context, action, named, words);
  }
  throw new PotsError(
    "usage",
    `pots agent does not ${action}`,
    "pots agent install, uninstall or status; see pots agent --help",
  );
}

function tellStatus(context: Context, named: AgentKind | undefined, words: Words): number {
  const all = (named === undefined ? AGENT_KINDS : [named]).map((kind) =>
    hookStatus(context, kind),
  );
  if (words.flag("json")) {
    const agents = all.map(({ note, ...status }) => ({ ...status, note: note || null }));
    print(printableJson({ version: 1, agents }));
    return EXIT.done;
  }
  const rows = all.map(({ kind, program, path, state, note }) => [
    kind,
    program === null ? "not on PATH" : shownPath(context, program),
    state === "absent" ? "none" : state,
    shownPath(context, path),
    printable(note),
  ]);
  print(uncutTable(["AGENT", "PROGRAM", "HOOKS", "FILE", ""], rows).join("\n"));
  return EXIT.done;
}

async function change(
  context: Context,
  action: "install" | "uninstall",
  named: AgentKind | undefined,
  words: Words,
): Promise<number> {
  const kinds = named === undefined ? meant(context, action) : [named];
  const plan = action === "install" ? installing : uninstalling;
  const changes = kinds
    .map((kind) => plan(context, kind))
    .filter(({ before, after }) => before !== after);
  if (changes.length === 0) {
    say(action === "install" ? "the hooks are there already" : "there are no hooks of pots");
    return EXIT.done;
  }
  const [dryRun, yes] = [words.flag("dry-run"), words.flag("yes")];
  const left = await askToChange(context, changes, { doing: `agent ${action}`, dryRun, yes });
  if (left !== null) return left;
  for (const one of changes) {
    changeHooks(context, one);
    say(`${one.kind}: ${action === "install" ? "told to tell pots" : "as it was before"}`);
    const note = action === "install" && one.kind === "codex" ? codexNote(context) : "";
    if (note !== "") say(`  still to do: ${note}`);
  }
  if (action === "install") say("agents that run already notice when they are started again");
  return EXIT.done;
}

/** Without a name: those that are on PATH, or that were told before. @throws PotsError for none */
function meant(context: Context, action: "install" | "uninstall"): AgentKind[] {
  if (action === "uninstall") {
    return AGENT_KINDS.filter((kind) =>
      ["installed", "outdated"].includes(hookStatus(context, kind).state),
    );
  }
  const found = AGENT_KINDS.filter((kind) => findProgram(kind) !== null);
  if (found.length > 0) return found;
  throw new PotsError(
    "notFound",
    "no agent that pots knows is on PATH",
    `name one: pots agent install ${AGENT_KINDS.join("|")}`,
  );
}
