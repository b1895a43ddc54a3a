/**
 * Questions for tmux and the reading of its answers, in a form that holds on every version and for
 * targets that may be gone. Nothing else in pots writes a format that asks for facts.
 *
 * An answer is one line: the question's tag, its words (numbers, ids: whatever tmux makes itself)
 * with a blank after each, then its texts (whatever people or programs chose), each ended by `=|`.
 * tmux itself encodes the texts, in the way of quoted-printable, because versions differ in what
 * they print: 3.4 writes `$x` as `\$x`, 3.4 and 3.5 write control bytes as `\033`, later ones
 * replace them, and up to 3.3 a newline is printed as it is. Lengths (`#{n:…}`) count none of that.
 */

/** tmux's modifiers that keep a text to one line without `$`, in which `=|` does not occur. */
const ENCODE = "s/=/=3D/;s/[$]/=24/;s/\n/=0A/";
const END = "=|";

/** What tmux is asked for, by the names under which the answer has it; values are tmux's formats. */
export interface Facts<Word extends string, Text extends string> {
  words: Record<Word, string>;
  texts: Record<Text, string>;
}

export interface Question<Name extends string> {
  tag: string;
  /** The format for commands that list what is there: `list-sessions`, `list-panes`, `list-clients`. */
  row: string;
  /**
   * The format for one target, which may be gone: then the answer is an empty line. Without the
   * guard tmux 3.2 and 3.2a crash when they are asked for a time of a session that is gone.
   */
  guarded: string;
  /** A line's facts by name; null when it is no answer to this question. */
  read: (line: string) => Record<Name, string> | null;
}

/** @param tag a word that no other question of the same call has */
export function question<Word extends string, Text extends string>(
  tag: string,
  facts: Facts<Word, Text>,
): Question<Word | Text> {
  const words: [string, string][] = Object.entries(facts.words);
  const texts: [string, string][] = Object.entries(facts.texts);
  const row = [
    tag,
    ...words.map(([, format]) => `#{${format}}`),
    texts.map(([, format]) => `#{${ENCODE}:${format}}${END}`).join(""),
  ].join(" ");
  const answer = new RegExp(
    [
      `^${tag}`,
      ...words.map(([name]) => `(?<${name}>[^ ]*)`),
      `${texts.map(([name]) => `(?<${name}>.*?)=\\|`).join("")}$`,
    ].join(" "),
    "s",
  );
  const read = (line: string) => {
    const found = answer.exec(line)?.groups as Record<Word | Text, string> | undefined;
    if (found === undefined) return null;
    for (const [name] of texts) found[name as Text] = decode(found[name as Text]);
    return found;
  };
  return { tag, row, guarded: guarded(row), read };
}

/** A format that is empty where the session asked about is gone. */
export function guarded(format: string): string {
  return `#{?session_id,${format},}`;
}

function decode(text: string): string {
  if (!text.includes("=")) return text;
  return text.replace(/=(3D|24|0A)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

type Answers<Questions> = {
  [Index in keyof Questions]: Questions[Index] extends Question<infer Name>
    ? Record<Name, string>[]
    : never;
};

/**
 * The answers to each of the questions that one call put to tmux, in tmux's order.
 * @throws Error when a line is no answer to any of them, or the last one is cut short
 */
export function readAnswers<const Questions extends readonly Question<string>[]>(
  output: string,
  ...questions: Questions
): Answers<Questions> {
  const answers: Record<string, string>[][] = questions.map(() => []);
  const lines = output.split("\n");
  const rest = lines.pop();
  if (rest !== "") lines.push(`${rest} (cut short)`);
  for (const line of lines) {
    const index = questions.findIndex(({ tag }) => line.startsWith(`${tag} `));
    const answer = questions[index]?.read(line);
    if (answer == null) throw new Error(`${JSON.stringify(line.slice(0, 60))} is no answer`);
    answers[index]?.push(answer);
  }
  return answers as Answers<Questions>;
}

/** @throws Error when a word is no whole number */
export function toNumber(word: string): number {
  if (!/^\d+$/.test(word)) throw new Error(`${JSON.stringify(word)} is no number`);
  return Number(word);
}
