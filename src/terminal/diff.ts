/** What two texts differ in, line by line, as people read it. Pure. */

export interface DiffLine {
  sign: "+" | "-" | " ";
  text: string;
}

/** Larger differences than this are told as all of the one and all of the other. */
const MOST_CELLS = 4_000_000;

/** The longest common subsequence of their lines; runs of common lines are cut to `context`. */
export function diffLines(before: string, after: string, context = 2): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  const room = Math.min(a.length, b.length) - start;
  while (end < room && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const same = (lines: string[]): DiffLine[] => lines.map((text) => ({ sign: " ", text }));
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const all = [...same(a.slice(0, start)), ...middle, ...same(a.slice(a.length - end))];
  const near = (index: number) =>
    all.slice(Math.max(0, index - context), index + context + 1).some(({ sign }) => sign !== " ");
  return all.filter((_, index) => near(index));
}

const linesOf = (text: string) => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

function between(a: string[], b: string[]): DiffLine[] {
  const whole = (sign: "+" | "-", lines: string[]) => lines.map((text) => ({ sign, text }));
  if (a.length * b.length > MOST_CELLS) return [...whole("-", a), ...whole("+", b)];
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] =
        a[i] === b[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [line = "", other = ""] = [a[i], b[j]];
    if (line === other) {
      lines.push({ sign: " ", text: line });
      i++;
      j++;
    } else if ((common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0)) {
      lines.push({ sign: "-", text: line });
      i++;
    } else {
      lines.push({ sign: "+", text: other });
      j++;
    }
  }
  return [...lines, ...whole("-", a.slice(i)), ...whole("+", b.slice(j))];
}
