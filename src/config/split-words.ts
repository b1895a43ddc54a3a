/**
 * The words of a command line as a shell reads its quotes, and nothing else of a shell: no variables,
 * no patterns, no operators. Null where a quote is not closed.
 */
export function splitWords(text: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    if (quote === "" && /\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (quote === "" && /['"]/.test(character)) {
      quote = character;
      word ??= "";
    } else if (character === quote) {
      quote = "";
    } else if (character === "\\" && quote !== "'" && i + 1 < text.length) {
      word = (word ?? "") + text[++i];
    } else {
      word = (word ?? "") + character;
    }
  }
  if (quote !== "") return null;
  if (word !== null) words.push(word);
  return words;
}
