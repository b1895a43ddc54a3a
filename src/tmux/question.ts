/**
 * Questions for tmux and the reading of its answers, in a form that holds on every version and for
 * targets that may be gone. Nothing else in pots writes a format that asks for facts.
 *
 * An answer is one line: the question's tag, its words (numbers, ids: whatever tmux makes itself)
 * with a blank after each, then its texts (whatever people or programs chose), each ended by `=|`.
 * Versions differ in what they print of a text: 3.4 writes `$x` as `\$x`, 3.4 and 3.5 write control
 * bytes as `\033`, and the others print a newline as it is. So tmux itself encodes the texts, in the
 * way of quoted-printable: then a backslash in them is always one of tmux's own, and can be undone.
 *
 * That takes tmux a third longer, and us to take lines apart. So a long list is asked for quickly
 * first, as JSON whose strings are the texts as they are, after their lengths as tmux counts them:
 * a text that is not what it was, or that would end its own string or row, has another length, or
 * makes no JSON. Then the list is asked for once more, carefully.
 */

/** tmux's modifiers that keep a text to one line without `$` or `\`, in which `=|` does not occur. */
const ENCODE = "s/=/=3D/;s/[$]/=24/;s/[\\]/=5C/;s/\n/=0A/";
const END = "=|";

/** What tmux is asked for, by the names under which the answer has it; values are tmux's formats. */
export interface Facts<Word extends string, Text extends string> {
  words: Record<Word, string>;
  texts: Record<Text, string>;
}

type Answer<Name extends string> = Record<Name, string>;

export interface Question<Name extends string> {
  tag: string;
  /** The format for commands that list what is there: `list-sessions`, `list-panes`, `list-clients`. */
  row: string;
  /** The same for long lists, as JSON: `,["tag",{"name":"word",…},["length",…],"text",…]`. */
  quick: string;
  /**
   * The format for one target, which may be gone: then the answer is an empty line. Without the
   * guard tmux 3.2 and 3.2a crash when they are asked for a time of a session that is gone.
   */
  guarded: string;
  /** A line's facts by name; null when it is no answer to this question. */
  read: (line: string) => Answer<Name> | null;
  /** The same for a row that `quick` asked for; null also where a text may not be what it was. */
  readQuick: (row: QuickRow) => Answer<Name> | null;
}

type QuickRow = [tag: string, words: Answer<string>, lengths: string[], ...texts: string[]];
/** Of a quick row, what stands before its texts. */
const BEFORE_TEXTS = 3;

/** @param tag a word that no other question of the same call has */
export function question<Word extends string, Text extends string>(
  tag: string,
  facts: Facts<Word, Text>,
): Question<Word | Text> {
  const words: [string, string][] = Object.entries(facts.words);
  const texts: [string, string][] = Object.entries(facts.texts);
  const start = [tag, ...words.map(([, format]) => `#{${format}}`)];
  const row = [...start, texts.map(([, format]) => `#{${ENCODE}:${format}}${END}`).join("")];
  const names = { words: words.map(([name]) => name), texts: texts.map(([name]) => name) };
  const read = (line: string) => {
    const parts = partsOf(line, 1 + words.length, texts.length);
    return parts && (named(names, parts.words, parts.texts.map(decode)) as Answer<Word | Text>);
  };
  const readQuick = (row: QuickRow) => {
    if (row.length !== BEFORE_TEXTS + texts.length) return null;
    const [, answer, lengths] = row;
    for (let i = 0; i < texts.length; i++) {
      const text = row[BEFORE_TEXTS + i] as string;
      if (!hasLength(text, Number(lengths[i]))) return null;
      answer[names.texts[i] ?? ""] = text;
    }
    return answer as Answer<Word | Text>;
  };
  const format = row.join(" ");
  const quick = quickFormat(tag, words, texts);
  return { tag, row: format, quick, guarded: guarded(format), read, readQuick };
}

function quickFormat(tag: string, words: [string, string][], texts: [string, string][]): string {
  const named = words.map(([name, format]) => `"${name}":"#{${format}}"`);
  const lengths = texts.map(([, format]) => `"#{n:${format}}"`);
  const quoted = texts.map(([, format]) => `"#{${format}}"`);
  return `,[${[`"${tag}"`, `{${named}}`, `[${lengths}]`, ...quoted]}]`;
}

/** A line's words, its tag first, and its texts; null where it has others than these. */
function partsOf(line: string, words: number, texts: number) {
  const head = line.split(" ", words);
  const rest = line.slice(head.join(" ").length + 1).split(END);
  return head.length === words && rest.length === texts + 1 && rest.pop() === ""
    ? { words: head, texts: rest }
    : null;
}

function named(names: { words: string[]; texts: string[] }, words: string[], texts: string[]) {
  const answer: Answer<string> = {};
  for (const [i, name] of names.words.entries()) answer[name] = words[i + 1] ?? "";
  for (const [i, name] of names.texts.entries()) answer[name] = texts[i] ?? "";
  return answer;
}

/**
 * Is the text as long as tmux counts it, in bytes? One that ended early is shorter; unless a byte
 * that is no UTF-8, which is read as the three bytes of U+FFFD, makes up for what is missing.
 */
function hasLength(text: string, bytes: number): boolean {
  if (typeof text !== "string") return false;
  if (text.length === bytes) return true; // no character is read from less than a byte
  return Buffer.byteLength(text) === bytes && !text.includes("\ufffd");
}

/** A format that is empty where the session asked about is gone. */
export function guarded(format: string): string {
  return `#{?session_id,${format},}`;
}

/** What 3.4 and 3.5 write for some control bytes (vis(3), VIS_CSTYLE); the others are octal. */
const CONTROLS: Record<string, string> = {
  ...{ a: "\u0007", b: "\b", t: "\t", n: "\n", v: "\v", f: "\f", r: "\r" },
};

function decode(text: string): string {
  if (!text.includes("=") && !text.includes("\\")) return text;
  return text
    .replace(/\\(?:([0-7]{3})|([abtnvfr]))/g, (_, octal, letter) =>
      letter === undefined ? byte(Number.parseInt(octal, 8)) : (CONTROLS[letter] ?? ""),
    )
    .replace(/=(3D|24|5C|0A)/g, (_, hex) => byte(Number.parseInt(hex, 16)));
}

/** A byte that tmux wrote as a number: above ASCII it is one that is no UTF-8. */
function byte(code: number): string {
  return code < 0x80 ? String.fromCharCode(code) : "\ufffd";
}

type Answers<Questions> = {
  [Index in keyof Questions]: Questions[Index] extends Question<infer Name>
    ? Answer<Name>[]
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
  const answers: Answer<string>[][] = questions.map(() => []);
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

/** The same for questions put quickly. @throws Error also where they have to be put carefully */
export function readQuickAnswers<const Questions extends readonly Question<string>[]>(
  output: string,
  ...questions: Questions
): Answers<Questions> {
  const answers: Answer<string>[][] = questions.map(() => []);
  const rows: [0, ...QuickRow[]] = JSON.parse(`[0${output}]`);
  let index = 0;
  for (const row of rows) {
    if (row === 0) continue;
    // most rows answer the same question as the one before
    if (questions[index]?.tag !== row[0]) index = questions.findIndex(({ tag }) => tag === row[0]);
    const answer = questions[index]?.readQuick(row);
    if (answer == null) throw new Error("a row may not be what it was");
    answers[index]?.push(answer);
  }
  return answers as Answers<Questions>;
}

/** Panes, of which a session has one at least. @throws Error where there is none: that is no answer */
export function requireSome<Row>(rows: readonly Row[]): readonly Row[] {
  if (rows.length === 0) throw new Error("it is empty");
  return rows;
}

/** @throws Error when a word is no whole number */
export function toNumber(word: string): number {
  const number = Number(word);
  if (word !== "" && Number.isInteger(number) && number >= 0) return number;
  throw new Error(`${JSON.stringify(word)} is no number`);
}

/** The process that was started in a pane: -1 where its program never ran, 0 where tmux does not say. */
export function toProcessId(word: string): number {
  return Number(word) || 0;
}
