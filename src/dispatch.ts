import { usesAgents } from "./agents/homes.ts";
import { OUTSIDE } from "./cli/declarations/outside.ts";
import { parse, serverNamed, wordsOfHelp } from "./cli/parse.ts";
import { proposeFor } from "./cli/propose.ts";
import { entryOf, PICKER } from "./load.ts";
import type { Context } from "./snapshot/context.ts";
import { killChildren, onLastWords, tellHalfDone } from "./system/children.ts";
import { Cancelled, EXIT, PotsError } from "./system/errors.ts";
import { traceChildren } from "./system/process.ts";
import { LIST_AGENT_PANES } from "./tmux/agent-panes.ts";
import { isSameServer, type ServerChoice, Tmux } from "./tmux/connection.ts";
import { LIST_SESSIONS } from "./tmux/session-format.ts";

/**
 * From argv to the command that runs. Little is imported here on purpose: node:fs, node:util and
 * Intl take 1.3 ms each to load, and whatever is loaded after tmux was asked costs no time at all,
 * as tmux takes longer to answer.
 */

/** Help that is no command's: a page, or the schema of what is printed. @returns was it that? */
async function helpedOtherwise(words: readonly string[], at: number): Promise<boolean> {
  const others = at < 0 ? words : words.toSpliced(at, 1);
  if (words[at] === "json" && words.includes("--schema")) {
    const { showSchema } = await import("./cli/schema.ts");
    showSchema(others);
    return true;
  }
  const { TOPICS } = await import("./cli/topics.ts");
  const topic = TOPICS.find(({ name }) => name === words[at]);
  if (topic === undefined) return false;
  const { words: options } = await parse([...others]);
  const { showTopic } = await import("./cli/show-topic.ts");
  await showTopic(topic, options.flag("no-color"));
  return true;
}

async function dispatch(argv: string[], asked: Tmux | null): Promise<number> {
  const help = wordsOfHelp(argv);
  if (help !== null && (await helpedOtherwise(help.words, help.at))) return EXIT.done;
  const { command, words } = await parse(help === null ? argv : [...help.words, "--help"]);
  if (words.flag("version")) {
    const [{ print }, { versionLine }] = await Promise.all([
      import("./terminal/output.ts"),
      import("./cli/version.ts"),
    ]);
    print(versionLine());
    return EXIT.done;
  }
  if (words.flag("help")) {
    const { commandHelp, overview } = await import("./cli/help.ts");
    const { colorsFor } = await import("./terminal/colors.ts");
    const { print } = await import("./terminal/output.ts");
    const colors = colorsFor(words.flag("no-color"));
    print(command === null ? overview(colors) : commandHelp(command, colors));
    return EXIT.done;
  }
  if (words.flag("verbose")) {
    const { say } = await import("./terminal/output.ts");
    const { printable } = await import("./terminal/text.ts");
    traceChildren((line) => say(`pots: ${printable(line)}`));
  }
  const here = words.value("host") === undefined;
  const typed = { socketName: words.value("socket-name"), socketPath: words.value("socket-path") };
  const server = here ? await fromAnywhere(typed) : typed;
  proposeFor(server);
  const isAsked = asked !== null && isSameServer(asked.server, server);
  const tmux = isAsked ? asked : new Tmux(server);
  const entry = command === null ? PICKER : entryOf(command.name);
  const { asksSessions, asksAgents, bringsBack, load } = entry;
  if (
    here &&
    !isAsked &&
    (typeof asksSessions === "boolean" ? asksSessions : await asksSessions(words))
  ) {
    tmux.askAhead(LIST_SESSIONS);
  }
  const [{ makeContext }, { run }] = await Promise.all([import("./snapshot/context.ts"), load()]);
  const tellsSettings = command?.name === "doctor";
  const context = makeContext(tmux, words.flag("no-color"), tellsSettings);
  if (here && asksAgents === true && usesAgents(context.env, context.home)) {
    tmux.askAhead(LIST_AGENT_PANES);
  }
  if (here && bringsBack !== undefined && context.config.settings.restore === "auto") {
    const { restoreByItself } = await import("./operations/restore-by-itself.ts");
    await restoreByItself(context, bringsBack === "always");
  }
  if (context.config.settings.hosts.length > 0 && words.positionals.some(hasColon)) {
    const { refuseElsewhere } = await import("./operations/only-here.ts");
    refuseElsewhere(context, command?.name ?? "", words, argv);
  }
  tmux.beforeBecoming = () => save(context);
  try {
    return await run(context, words);
  } catch (error) {
    // a status line asks for its own text again and again: nobody has pressed a key
    const asksAlone = words.flag("json") || command?.name === "status";
    if (context.env.TMUX === undefined || asksAlone) throw error;
    const { isToldInStatusLine } = await import("./operations/tell-in-status-line.ts");
    if (!(await isToldInStatusLine(context, error))) throw error;
    // a run-shell that fails puts the pane into a mode; but what an if-shell may ask is no yes
    const answers = OUTSIDE.some(({ name }) => name === command?.name);
    return answers && error instanceof PotsError ? error.exitCode : EXIT.done;
  } finally {
    await save(context);
  }
}

/** `build:acme-auth-dev` is a session of another machine. */
const hasColon = (word: string) => word.includes(":");

/** What a command did to sessions is saved when it has said all that it has to say. */
async function save(context: Context): Promise<void> {
  if (!context.changes.any) return;
  const { saveChanges } = await import("./operations/save-sessions.ts");
  await saveChanges(context);
}

/** With the whole path of its socket: tmux is not always started where that was typed. */
async function fromAnywhere(server: ServerChoice): Promise<ServerChoice> {
  const { socketPath } = server;
  if (!socketPath || socketPath.startsWith("/")) return server;
  const { resolve } = await import("node:path");
  return { ...server, socketPath: resolve(socketPath) };
}

/** Somebody who types a session's name for a command means to go there. */
async function withMeantName(error: unknown, argv: string[]): Promise<unknown> {
  const { UnknownCommand } = await import("./cli/unknown-command.ts");
  if (!(error instanceof UnknownCommand)) return error;
  const [{ makeContext }, { attachHint }] = await Promise.all([
    import("./snapshot/context.ts"),
    import("./operations/attach-hint.ts"),
  ]);
  const server = await fromAnywhere(serverNamed(argv));
  proposeFor(server);
  const hint = await attachHint(makeContext(new Tmux(server), false, true), error.word);
  return hint === null ? error : error.withHint(hint);
}

async function readInPopup(): Promise<void> {
  const { untilRead } = await import("./cli/until-read.ts");
  await untilRead(process.env);
}

/**
 * Runs what argv asks for, to its exit code; whatever is thrown is explained on stderr.
 * @param asked a connection on which the sessions have been asked for already, if any
 */
export async function run(argv: string[], asked: Tmux | null): Promise<number> {
  onLastWords(async () => {
    // elsewhere a program would have to be started to know whether it is a popup
    if (process.platform === "linux") await readInPopup();
  });
  try {
    return await dispatch(argv, asked);
  } catch (error) {
    const { explain } = await import("./cli/explain.ts");
    const code = explain(await withMeantName(error, argv), argv.includes("--verbose"));
    const told = error instanceof Cancelled && tellHalfDone();
    if (code !== EXIT.cancelled || told) await readInPopup();
    return code;
  } finally {
    killChildren();
  }
}
