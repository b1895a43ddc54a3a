/** A value of an agent's JSON that is a text, and says something. */
export const someText = (value: unknown) =>
  typeof value === "string" && value !== "" ? value : null;
