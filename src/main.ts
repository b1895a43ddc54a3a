import { parse } from "./cli/parse.ts";
import { EXIT, PotsError } from "./errors.ts";
import { killChildren, traceChildren } from "./process.ts";
import { print, ReaderGone, say } from "./ui/output.ts";
import { printable, printableLines } from "./ui/text.ts";
import { versionLine } from "./version.ts";

/** argv in, exit code out; nothing else ends the process. */

async function main(argv: string[]): Promise<number> {
  const { command, words } = await parse(argv[0] === "help" ? [...argv.slice(1), "--help"] : argv);
  if (words.flag("verbose")) traceChildren((line) => say(`pots: ${printable(line)}`));
  if (words.flag("version")) {
    print(versionLine());
    return EXIT.done;
  }
  if (words.flag("help")) {
    const { commandHelp, overview } = await import("./cli/help.ts");
    const { colorsFor } = await import("./ui/colors.ts");
    const colors = await colorsFor(1, words.flag("no-color"));
    print(command === null ? overview(colors) : commandHelp(command, colors));
    return EXIT.done;
  }
  const { makeContext } = await import("./context.ts");
  const context = makeContext({
    socketName: words.value("socket-name"),
    socketPath: words.value("socket-path"),
    noColor: words.flag("no-color"),
  });
  const { run } = command === null ? await import("./commands/pick.ts") : await command.load();
  return await run(context, words);
}

/** One line saying what happened, one what to do, and between them the child's own words. */
function explain(error: unknown, verbose: boolean): number {
  if (error instanceof PotsError) {
    if (error.kind !== "cancelled") say(`pots: ${printable(error.message)}`);
    const stderr = printableLines(error.child?.stderr ?? "");
    if (stderr !== "") say(`  ${error.child?.program}: ${stderr}`);
    if (error.hint !== "") say(`  ${printableLines(error.hint)}`);
    return error.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  say(`pots: this is a bug in pots: ${printable(message)}`);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  say(verbose ? printableLines(stack) : "  run it again with --verbose for a trace");
  return EXIT.failed;
}

async function exitCode(argv: string[]): Promise<number> {
  try {
    return await main(argv);
  } catch (error) {
    if (error instanceof ReaderGone) return EXIT.done;
    try {
      return explain(error, argv.includes("--verbose"));
    } catch (second) {
      if (second instanceof ReaderGone) return EXIT.failed;
      throw second;
    }
  } finally {
    killChildren();
  }
}

process.exit(await exitCode(Bun.argv.slice(2)));
