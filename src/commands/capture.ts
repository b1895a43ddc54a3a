import type { Words } from "../cli/words.ts";
import { elsewhere } from "../operations/host-words.ts";
import { paneToUse } from "../operations/use-pane.ts";
import type { Context } from "../snapshot/context.ts";
import { tmuxOn } from "../snapshot/hosts.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { print, say, write } from "../terminal/output.ts";
import { printable, printableJson } from "../terminal/text.ts";
import { capturePane } from "../tmux/use-pane.ts";

/** `pots capture`: the text of a session's pane. */
export async function run(context: Context, words: Words): Promise<number> {
  const lines = linesOf(words.value("lines"));
  if (lines !== null && words.flag("all")) {
    throw new PotsError("usage", "-n and --all exclude each other", "see pots capture --help");
  }
  const { tmux, host, name, session, pane } = await paneMeant(context, words);
  const wanted = words.flag("all") ? "all" : (lines ?? "screen");
  const text = await capturePane(tmux, pane, wanted, words.flag("ansi"));
  if (text === null) {
    throw new PotsError("notFound", `${printable(session.name)} has ended meanwhile`);
  }
  if (words.flag("json")) {
    const { id, index, command, alternate, dead } = pane;
    print(
      printableJson({
        version: 1,
        ...{ session: name, host },
        pane: { id, index, command, alternate, dead },
        text,
      }),
    );
    return EXIT.done;
  }
  if (wanted !== "screen" && pane.alternate) {
    say("a full-screen program has the pane: there is its screen alone, without a history");
  }
  if (text !== "") write(`${text}\n`);
  return EXIT.done;
}

async function paneMeant(context: Context, words: Words) {
  const there = elsewhere(context, words);
  if (there === null) {
    const meant = await paneToUse(context, words.positionals[0] ?? "", words.value("pane"));
    return { ...meant, name: meant.session.name, tmux: context.tmux, host: null };
  }
  const { paneThere } = await import("../operations/use-there.ts");
  const meant = await paneThere(context, there, words.value("pane"));
  return { ...meant, tmux: tmuxOn(context, there.host) };
}

function linesOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new PotsError("usage", `${text} is no number of lines`, "e.g. -n 200");
}
