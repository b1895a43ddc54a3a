import { hostname } from "node:os";

/**
 * What a page tells to type, and what it says comes of it. A fenced block says what it is:
 *
 * - `console`: what a terminal shows. `$ ` stands before what is typed; the lines below it are what
 *   is shown, `…` alone for any lines. An answer is typed where a line ends in `(y/N) y`. A comment
 *   `# press ctrl-b d` or `# type fix` is done as soon as the lines above it are on the screen.
 * - `sh`: command lines that are run; what they show is not told. A comment behind one may say
 *   `exit 7`.
 * - any language and a path, `toml .pots.toml`: the file's text.
 * - behind `console` or `sh`, `elsewhere` (another machine, another program) or `network`: not run.
 */

export interface Step {
  typed: string;
  /** What is shown, between one key and the next. */
  shown: { lines: string[]; keys: string | null }[];
  /** The exit code that the page tells; 0 where it tells none. */
  code: number;
}

export type Block =
  | { kind: "console" | "sh"; steps: Step[]; here: boolean }
  | { kind: "file"; path: string; text: string };

/** @throws Error for a block that does not say what it is */
export function blocksOf(markdown: string): Block[] {
  const fences = markdown.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm);
  return [...fences].map(([, info = "", text = ""]) => {
    const [language = "", place] = info.split(" ");
    if (language === "console" || (language === "sh" && !place?.match(/[./]/))) {
      const here = place === undefined;
      if (!here && place !== "elsewhere" && place !== "network") throw new Error(`\`\`\`${info}`);
      return { kind: language, here, steps: language === "sh" ? lines(text) : screens(text) };
    }
    if (place === undefined) throw new Error(`\`\`\`${info} says not which file it is`);
    return { kind: "file", path: place, text };
  });
}

const CODE = /#.*\bexit (?:code )?(\d+)/;

/** A command ends with its line, unless that ends in `\` or `|`. */
function lines(text: string): Step[] {
  const commands = text.match(/^(?!#)\S(?:.*[\\|]\n)*.*$/gm) ?? [];
  return commands.map((typed) => ({ typed, shown: [], code: Number(CODE.exec(typed)?.[1] ?? 0) }));
}

function screens(text: string): Step[] {
  const steps: Step[] = [];
  for (const line of text.trimEnd().split("\n")) {
    if (line.startsWith("$ ")) {
      const code = Number(CODE.exec(line)?.[1] ?? 0);
      steps.push({ typed: line.slice(2), shown: [{ lines: [], keys: null }], code });
      continue;
    }
    const step = steps.at(-1);
    const last = step?.shown.at(-1);
    if (step === undefined || last === undefined) throw new Error(`nothing is typed for: ${line}`);
    const [, doing, what = ""] = /^# (press|type) (.*)$/.exec(line) ?? [];
    const [, question, answer] = /^(.*\((?:y\/N|Y\/n)\) )(\S+)$/.exec(line) ?? [];
    if (doing !== undefined) {
      last.keys = doing === "type" ? what : keysOf(what);
      if (what === "Esc") step.code = 130; // cancelled
    } else if (question !== undefined) {
      last.lines.push(question.trimEnd());
      last.keys = `${answer}\r`;
    } else if (!line.startsWith("# ")) {
      last.lines.push(line);
      continue;
    } else continue;
    step.shown.push({ lines: [], keys: null });
  }
  return steps;
}

const NAMED: Record<string, string> = {
  Enter: "\r",
  Esc: "\u001b",
  tab: "\t",
  down: "\u001b[B",
  up: "\u001b[A",
};

/** `ctrl-b d` as a terminal sends it. */
function keysOf(names: string): string {
  const keys = names.split(" ").map((name) => {
    const [, letter] = /^ctrl-([a-z])$/.exec(name) ?? [];
    if (letter !== undefined) return String.fromCharCode(letter.charCodeAt(0) - 96);
    return NAMED[name] ?? name;
  });
  return keys.join("");
}

const WORDS: [pattern: RegExp, word: string][] = [
  [/\b\d{8}T\d{6}Z\b/g, "TIME"],
  [/\b[0-9a-f]{7,40}\b/g, "COMMIT"], // before ages: 460416d is none
  [/\b(?:now|\d+[smhd])\b(?: ago)?/g, "AGE"],
  [/\b[23]\d{4}\b/g, "PORT"],
  [RegExp(`\\b(?:devbox|${RegExp.escape(hostname())})\\b`, "g"), "HOST"],
  [/ {2,}/g, "  "], // a column is as wide as what stands in it
];

/** A line without what differs from one time to the next. */
export function alike(line: string): string {
  return WORDS.reduce((text, [pattern, word]) => text.replace(pattern, word), line.trimEnd());
}

/** Do the lines stand there as told? `…` alone is any lines; `within`: others may stand between. */
export function matches(told: readonly string[], seen: readonly string[], within = false): boolean {
  const parts: string[] = [];
  for (const line of told) {
    parts.push(line.trim() === "…" ? "(?:.*\n)*?" : `${RegExp.escape(alike(line))}\n`);
  }
  const gap = within ? "(?:.*\n)*?" : "";
  const pattern = RegExp(`^${gap}${parts.join(gap)}${gap}$`);
  return pattern.test(seen.map((line) => `${alike(line)}\n`).join(""));
}
