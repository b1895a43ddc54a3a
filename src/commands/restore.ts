import { asTyped } from "../cli/propose.ts";
import type { Words } from "../cli/words.ts";
import { planFor } from "../operations/look-at-restore.ts";
import { clearHalfBuilt, restoreSessions } from "../operations/restore-sessions.ts";
import { chosenRecord, forget, wantedFrom } from "../operations/saved-choice.ts";
import type { PlanItem, PlannedSession } from "../sessions/restore-plan.ts";
import { type Context, isInteractive, shownPath } from "../snapshot/context.ts";
import { tellingHalfDone } from "../system/children.ts";
import { EXIT, oneLine, PotsError } from "../system/errors.ts";
import { say, warnAll } from "../terminal/output.ts";
import { counted, printable, shellLine, these, tildeIn } from "../terminal/text.ts";
import { listSessions } from "../tmux/sessions.ts";

/** `pots restore`: bring back the sessions that went with their server. */
export async function run(context: Context, words: Words): Promise<number> {
  if (words.flag("install") || words.flag("uninstall")) {
    const { changeSaveHooks } = await import("../operations/install-save-hooks.ts");
    const [install, dryRun, yes] = [
      words.flag("install"),
      words.flag("dry-run"),
      words.flag("yes"),
    ];
    return await changeSaveHooks(context, { install, dryRun, yes, asks: isInteractive() });
  }
  if (words.flag("list")) {
    const { listRecords } = await import("../operations/saved-choice.ts");
    return listRecords(context);
  }
  const warnings: string[] = [];
  const there = await listSessions(context.tmux);
  const latest = chosenRecord(context, words.value("from"), warnings);
  if (latest === null && warnings.length > 0) {
    // not "nothing is saved"
    throw new PotsError("failed", warnings.join("; "), "what is saved is not known: is it yours?");
  }
  warnAll(warnings);
  const wanted = await wantedFrom(context, latest, there, words);
  if (words.flag("forget")) return await forget(latest, wanted, words);
  if (wanted.length === 0) {
    const named = words.positionals.length > 0; // each was told of
    if (!named) say(latest === null ? "nothing is saved" : "every saved session is there");
    if (!words.flag("dry-run")) await clearHalfBuilt(context, there);
    return EXIT.done;
  }
  const programs = words.flag("run") ? "started" : "at the prompt";
  const plan = await planFor(context, wanted, there, programs, latest);
  const planned = plan.filter((item) => item.kind === "restore");
  const keptOut = plan.some(({ kind }) => kind === "kept out") && words.positionals.length > 0;
  for (const line of planLines(context, plan, words.flag("run"))) say(line);
  const away = plan.find(({ kind }) => kind === "kept out");
  if (away !== undefined) {
    const forget = shellLine(["pots", "restore", "--forget", away.session.name]);
    say(`  to let go of one that stays away: ${printable(forget)}`);
  }
  if (words.flag("dry-run")) return EXIT.done;
  if (planned.length === 0) {
    await clearHalfBuilt(context, there);
    return keptOut ? EXIT.failed : EXIT.done;
  }
  if (!words.flag("yes")) {
    if (!isInteractive()) {
      const unasked = shellLine(["pots", "restore", ...words.positionals, "--yes"]);
      throw new PotsError(
        "usage",
        "restore needs a terminal",
        `to restore without asking: ${unasked}`,
      );
    }
    const { askYes } = await import("../terminal/prompts.ts");
    if (!(await askYes(`Restore ${these(planned.length, "session")}?`, true))) {
      say("nothing was restored");
      return EXIT.cancelled;
    }
  }
  const code = await restore(context, planned, words.flag("run"), words.positionals);
  return keptOut ? EXIT.failed : code;
}

async function restore(
  context: Context,
  planned: readonly PlannedSession[],
  run: boolean,
  named: readonly string[],
): Promise<number> {
  const all = planned.length;
  let back = 0;
  const { restored, there, failed, agents } = await tellingHalfDone(
    () => {
      say(`pots: ${back} of ${counted(all, "session")} had come back; the rest is still saved`);
      say(`  go on: ${printable(asTyped(shellLine(["pots", "restore", ...named])))}`);
    },
    () =>
      restoreSessions(context, planned, (name, done) => {
        back = done;
        say(`[${done}/${all}] ${printable(name)}`);
      }),
  );
  for (const { name } of there) say(`${printable(name)} is there by now, and was left alone`);
  for (const { name, error } of failed) {
    say(`pots: ${printable(`${name} was not restored: ${oneLine(error)}`)}`);
  }
  say(`restored ${counted(restored.length, "session")}`);
  if (run && agents.length > 0) {
    const [{ startAgents }, { saveChanges }] = await Promise.all([
      import("../operations/start-agents.ts"),
      import("../operations/save-sessions.ts"),
    ]);
    await saveChanges(context); // before what takes a while
    await startAgents(context, agents);
  }
  return failed.length > 0 ? EXIT.failed : EXIT.done;
}

/** @param run are agents started too, whose line is typed first? */
function planLines(context: Context, plan: readonly PlanItem[], run: boolean): string[] {
  const home = (path: string) => shownPath(context, path);
  return plan.flatMap((item): string[] => {
    const name = printable(item.session.name);
    if (item.kind === "there") return [`${printable(item.name)} is there already`];
    if (item.kind === "kept out") {
      return [`${name} stays away: ${printable(tildeIn(item.reason, context.home))}`];
    }
    const panes = item.windows.reduce((sum, window) => sum + window.panes.length, 0);
    const { worktree } = item.mark ?? {};
    const moved = item.session.mark !== null && worktree !== item.session.mark.worktree;
    const facts = [
      printable(item.name),
      home(worktree ?? item.directory),
      counted(item.windows.length, "window"),
      ...(panes > item.windows.length ? [counted(panes, "pane")] : []),
      ...(item.name === item.session.name ? [] : [`was ${name}`]),
      ...(moved ? ["follows its worktree"] : []),
    ];
    return [
      facts.join(" · "),
      ...item.windows.flatMap(({ panes }) =>
        panes.flatMap(({ run: started, type }) => {
          const starts =
            started ?? (run && type !== null && item.agents.includes(type) ? type : null);
          if (starts !== null) return [`    starts: ${printable(starts)}`];
          return type === null ? [] : [`    at its prompt: ${printable(type)}`];
        }),
      ),
      ...item.missing.map(
        (path) => `    ${home(path)} is gone: a shell in ${home(item.directory)}`,
      ),
    ];
  });
}
