import { PotsError } from "../system/errors.ts";
import { hasControls } from "../terminal/text.ts";

/**
 * May this be handed to ssh as a machine's name? Whatever ssh knows is one: an alias, `user@host`, an
 * address. What begins with `-` would be an option, and `:` is what parts a host from its session.
 */
export function isHostName(text: string): boolean {
  return text !== "" && !text.startsWith("-") && !hasControls(text) && !/[\s:\ufffd]/u.test(text);
}

/** Of `"build devbox"`, each once and in that order. */
export function splitHosts(text: string): string[] {
  return [...new Set(text.split(" ").filter((name) => name !== ""))];
}

/** @throws PotsError of kind `usage` for what is no name of a machine */
export function requireHost(host: string): void {
  if (isHostName(host)) return;
  throw new PotsError(
    "usage",
    `${JSON.stringify(host)} is no name of a host`,
    "a host has a name as ssh knows it (pots help hosts)",
  );
}
