import { TOPICS, type Topic } from "../../src/cli/topics.ts";
import { head, type PageFacts, reference, roff } from "./man.ts";

/** The pages of `pots help <topic>` as man pages: Bun parses the Markdown, this writes roff. */

/** The man page's name: `pots-agents`, in section 7. */
export const topicPageName = ({ name }: Pick<Topic, "name">): string => `pots-${name}`;

/** Ends a block: no text of a page has it. */
const END = "\0";

const block = (...lines: string[]): string => `${lines.join("\n")}${END}`;
const blocks = (text: string): string[] => text.split(END).filter((part) => part.trim() !== "");

/** A block's text on one line, which begins with no request to roff. */
const flow = (text: string): string =>
  text
    .trim()
    .replaceAll("\n", " ")
    .replace(/^([.'])/, "\\&$1");

/** Code, line by line and character for character. */
function example(text: string): string {
  const lines = text.replace(/\n$/, "").split("\n");
  return block(".PP", ".RS 2", ".EX", ...lines.map((line) => line || "\\&"), ".EE", ".RE");
}

/** An item: its text, then what else stands in it (a list, an example), moved in. */
function item(children: string, mark: string): string {
  const [first = "", ...inner] = blocks(children);
  return block(
    `.IP ${mark} 4`,
    flow(first.replace(/^\.PP\n/, "")),
    ...(inner.length === 0 ? [] : [".RS 4", ...inner, ".RE"]),
  );
}

/** For tbl: the last column is wrapped, the others are as wide as their text. */
function table(children: string): string {
  const rows = children
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.replace(/\t$/, "").split("\t"));
  const last = (rows[0]?.length ?? 1) - 1;
  const cell = (text: string, at: number) => (at === last ? `T{\n${flow(text)}\nT}` : text);
  const format = (font: string) => [...Array(last).fill(`l${font}`), `l${font}x`].join(" ");
  return block(
    ".PP",
    ".TS",
    format("b"),
    `${format("")}.`,
    ...rows.map((cells) => cells.map(cell).join("\t")),
    ".TE",
  );
}

/** A page's text, without its title. @throws Error for Markdown that this does not know */
function body(markdown: string): string[] {
  const unknown = (what: string) => (): never => {
    throw new Error(`a page has ${what}, which scripts/release/man-topics.ts cannot draw`);
  };
  const text = Bun.markdown.render(markdown, {
    text: (words) => (words === "\n" ? words : roff(words)),
    codespan: (words) => `\\fB${words}\\fR`,
    strong: (words) => `\\fB${words}\\fR`,
    emphasis: (words) => `\\fI${words}\\fR`,
    link: (words, { href }) => (words === roff(href) ? words : `${words} (${roff(href)})`),
    heading: (words, { level }) =>
      level === 1 ? block(".SH DESCRIPTION") : block(`.S${level === 2 ? "H" : "S"} ${words}`),
    paragraph: (words) => block(".PP", flow(words)),
    code: example,
    list: (items) => `${END}${items}`,
    listItem: (children, { ordered, start = 1, index }) =>
      item(children, ordered ? `${start + index}.` : "\\(bu"),
    table,
    tr: (cells) => `${cells}\n`,
    th: (words) => `${words}\t`,
    td: (words) => `${words}\t`,
    blockquote: unknown("a quotation"),
    image: unknown("an image"),
    html: unknown("HTML"),
    hr: unknown("a rule"),
  });
  return blocks(text);
}

/** Text of a topic's man page. */
export async function topicPage(topic: Topic, facts: PageFacts): Promise<string> {
  const { default: markdown } = await topic.load();
  const name = topicPageName(topic);
  const others = TOPICS.map(topicPageName).filter((other) => other !== name);
  return [
    "'\\\" t", // tells man that there are tables to draw
    ...head(name.toUpperCase(), 7, facts),
    ".SH NAME",
    `${roff(name)} \\- ${roff(topic.summary)}`,
    ...body(markdown),
    ".SH SEE ALSO",
    [reference("pots", 1), ...others.map((other) => reference(other, 7))].join(",\n"),
    "",
  ].join("\n");
}
