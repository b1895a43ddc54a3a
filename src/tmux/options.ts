import { succeeded } from "../system/process.ts";
import { saysGone, type Tmux } from "./connection.ts";
import { question, readAnswers } from "./question.ts";

/** The server's own options and hooks. */

export interface ServerFacts {
  /** As the server says it, which may be another than the client's; `""` without a session. */
  version: string;
  /** The server's, and the global ones of sessions and windows: values as tmux quotes them. */
  options: Map<string, string>;
  /** Each hook's command. */
  hooks: { name: string; command: string }[];
}

const VERSION = question("server", { words: { version: "version" }, texts: {} });

/** Null: no server is running. @throws PotsError when tmux fails */
export async function serverFacts(tmux: Tmux): Promise<ServerFacts | null> {
  const asked = await tmux.try([
    ["show-options", "-s"],
    ["show-options", "-g"],
    ["show-options", "-gw"],
  ]);
  if (saysGone(asked.stderr)) return null;
  if (!succeeded(asked)) {
    throw await tmux.failure("tell its options", asked);
  }
  const hooks = await tmux.must("tell its hooks", [
    ["show-hooks", "-g"],
    ["show-hooks", "-gw"],
  ]);
  const first = await tmux.mustRead(
    "say its version",
    ["list-sessions", "-F", VERSION.row],
    "sessions",
    (output) => readAnswers(output, VERSION)[0][0],
  );
  return {
    version: first?.version ?? "",
    options: new Map(parseOptions(asked.stdout).map(({ name, value }) => [name, value])),
    hooks: parseOptions(hooks).flatMap(({ name, value }) =>
      value === "" ? [] : [{ name: name.replace(/\[\d+\]$/, ""), command: value }],
    ),
  };
}

/** The lines of `show-options` and `show-hooks`; of an array each entry is one, `name[0] value`. */
export function parseOptions(output: string): { name: string; value: string }[] {
  return output.split("\n").flatMap((line) => {
    const [, name, value = ""] = /^([@\w-]+(?:\[\d+\])?)(?: (.*))?$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, value }];
  });
}

/** The value of one of the server's options. @throws PotsError with tmux's words */
export async function serverOption(tmux: Tmux, name: string): Promise<string> {
  return (await tmux.must("tell its options", [["show-options", "-sv", name]])).trim();
}
