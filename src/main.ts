import { killChildren } from "./children.ts";
import { EXIT } from "./errors.ts";
import { traceChildren } from "./process.ts";
import { Tmux } from "./tmux/client.ts";
import { LIST_SESSIONS } from "./tmux/session-format.ts";
import { versionLine } from "./version.ts";

/**
 * argv in, exit code out; nothing else ends the process.
 *
 * Little is imported here on purpose: an empty compiled program starts in 3.6 ms, node:fs, node:util
 * and Intl take 1.3 ms each to load, and whatever is loaded after tmux was asked costs no time at all,
 * as tmux takes longer to answer. So the version is told before the parser of arguments is loaded.
 */

async function main(argv: string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V"))
    return await tellVersion();
  const { parse } = await import("./cli/parse.ts");
  const { command, words } = await parse(argv[0] === "help" ? [...argv.slice(1), "--help"] : argv);
  if (words.flag("version")) return await tellVersion();
  if (words.flag("help")) {
    const { commandHelp, overview } = await import("./cli/help.ts");
    const { colorsFor } = await import("./ui/colors.ts");
    const { print } = await import("./ui/output.ts");
    const colors = colorsFor(1, words.flag("no-color"));
    print(command === null ? overview(colors) : commandHelp(command, colors));
    return EXIT.done;
  }
  if (words.flag("verbose")) {
    const { say } = await import("./ui/output.ts");
    const { printable } = await import("./ui/text.ts");
    traceChildren((line) => say(`pots: ${printable(line)}`));
  }
  const tmux = new Tmux({
    socketName: words.value("socket-name"),
    socketPath: words.value("socket-path"),
  });
  if (command === null || (await command.asksSessions?.(words))) tmux.askAhead(LIST_SESSIONS);
  const [{ makeContext }, { run }] = await Promise.all([
    import("./context.ts"),
    command === null ? import("./commands/pick.ts") : command.load(),
  ]);
  const tellsSettings = command?.name === "doctor";
  return await run(makeContext(tmux, words.flag("no-color"), tellsSettings), words);
}

async function tellVersion(): Promise<number> {
  try {
    await Bun.write(Bun.stdout, `${versionLine()}\n`);
  } catch (error) {
    const { writeFailure } = await import("./ui/output.ts");
    throw writeFailure(error);
  }
  return EXIT.done;
}

async function exitCode(argv: string[]): Promise<number> {
  try {
    return await main(argv);
  } catch (error) {
    const { explain } = await import("./cli/explain.ts");
    return explain(error, argv.includes("--verbose"));
  } finally {
    killChildren();
  }
}

process.exit(await exitCode(Bun.argv.slice(2)));
