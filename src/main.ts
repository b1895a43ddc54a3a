import { readHookInput } from "./agents/hook-input.ts";
import { versionLine } from "./cli/version.ts";
import { EXIT } from "./system/errors.ts";

/**
 * argv in, exit code out; nothing else ends the process.
 *
 * An empty compiled program starts in 3.6 ms, and what is imported here comes on top of it every
 * time: so the version is told before anything else is loaded.
 */

async function main(argv: string[]): Promise<number> {
  if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V")) {
    try {
      await Bun.write(Bun.stdout, `${versionLine()}\n`);
      return EXIT.done;
    } catch {
      // whoever reads is gone, or the disk is full: the ordinary way knows what to say of it
    }
  }
  if (argv[0] === "agent" && argv[1] === "event") {
    const told = readHookInput(); // while what deals with it is loaded
    const { agentEvent } = await import("./operations/agent-event.ts");
    await agentEvent(argv.slice(2), told);
    return EXIT.done;
  }
  const { askAhead } = await import("./ask-ahead.ts");
  const asked = askAhead(argv);
  const { run } = await import("./dispatch.ts");
  return await run(argv, asked);
}

process.exit(await main(Bun.argv.slice(2)));
