import type { Words } from "../cli/words.ts";
import { elsewhere } from "../operations/host-words.ts";
import { quietSeconds, refusal, sendText } from "../operations/send-text.ts";
import { paneToUse } from "../operations/use-pane.ts";
import type { Context } from "../snapshot/context.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { isTerminal } from "../terminal/terminal.ts";
import { requireKey } from "../tmux/use-pane.ts";

/** `pots send`: type a text into a session's agent. */
export async function run(context: Context, words: Words): Promise<number> {
  const [query = "", ...texts] = words.positionals;
  const keys = words.values("key").map(requireKey);
  const text = await textToSend(texts, keys);
  const enter = words.flag("no-enter") || keys.length > 0 ? [] : ["Enter"];
  const sending = {
    ...{ text, keys: [...keys, ...enter] },
    ...{ answer: words.flag("answer"), force: words.flag("force") },
  };
  const there = elsewhere(context, words, [query]);
  if (there !== null) {
    const { sendThere } = await import("../operations/send-there.ts");
    await sendThere(context, there, words.value("pane"), sending);
    return EXIT.done;
  }
  const to = await paneToUse(context, query, words.value("pane"));
  const refused = refusal(to, sending, await quietSeconds(context, to.pane));
  if (refused !== null) throw refused;
  await sendText(context, to, sending);
  return EXIT.done;
}

/** The words, or stdin. @throws PotsError where there is nothing to type, or what cannot be pasted */
async function textToSend(texts: readonly string[], keys: readonly string[]): Promise<string> {
  const fromStdin = texts.length === 1 && texts[0] === "-";
  if (texts.length === 0 && keys.length > 0) return "";
  if (texts.length === 0 && isTerminal(0)) {
    throw new PotsError("usage", "there is no text to send", "see pots send --help");
  }
  const text =
    fromStdin || texts.length === 0
      ? (await Bun.stdin.text()).replace(/(\r?\n)+$/, "")
      : texts.join(" ");
  if (text === "") throw new PotsError("usage", "the text is empty", "see pots send --help");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) {
    throw new PotsError(
      "usage",
      "the text has control characters in it, which would be taken for keys",
      "press keys by their names: --key Escape",
    );
  }
  return text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
}
