/** What was said, for who goes into a session since, and cannot read that any more. */

const notes: string[] = [];

/** @param note a text of pots' own, without a name in it */
export function tellOnArrival(note: string): void {
  if (!notes.includes(note)) notes.push(note);
}

/** What is to be read there; undefined: nothing. */
export const arrivalNote = () => (notes.length === 0 ? undefined : notes.join(" · "));
