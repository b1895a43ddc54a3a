/** Texts as single words of an option that pots keeps in tmux. */

/** Printable ASCII that means nothing to tmux's formats, command strings, or a shell. */
export function encodeWord(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll("%2F", "/")
    .replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** @throws URIError when it is no such text */
export function decodeWord(text: string): string {
  return text.includes("%") ? decodeURIComponent(text) : text;
}
