import { PotsError } from "../system/errors.ts";
import { hasControls } from "../terminal/text.ts";

/**
 * What ssh itself takes in no name since 9.6, as a shell may meet it (`ProxyCommand … %h`), what makes a
 * pattern of one in its settings, and `:`, which parts a host from its session.
 */
const NEVER = /[\s:\ufffd'"`$\\;&<>|(){}*?]/u;
/** What a user's or a machine's part may not begin with: an option, a negation, a comment, a home. */
const NEVER_FIRST = /(^|@)[-!#~]/;

/**
 * May this be handed to ssh as a machine's name? Whatever ssh knows is one: an alias, `user@host`, an
 * address.
 */
export function isHostName(text: string): boolean {
  return text !== "" && !hasControls(text) && !NEVER.test(text) && !NEVER_FIRST.test(text);
}

/** Of `"build devbox"`, each once and in that order; what is quoted stays whole, and is no name. */
export function splitHosts(text: string): string[] {
  return [...new Set(text.match(/(?:'[^']*'|"[^"]*"|[^ ])+/g))];
}

/**
 * `build:x` as host and rest, where the host is one of them; null: it is no such word. `=build:x` is
 * the very name, `=x`, there. No session here can be meant: tmux has none with a `:` in its name. Pure.
 */
export function splitWord(word: string, hosts: readonly string[]): [string, string] | null {
  const exact = word.startsWith("=") ? "=" : "";
  const at = word.indexOf(":");
  const host = word.slice(exact.length, Math.max(0, at));
  return hosts.includes(host) ? [host, exact + word.slice(at + 1)] : null;
}

/** @throws PotsError of kind `usage` for what is no name of a machine */
export function requireHost(host: string): void {
  if (isHostName(host)) return;
  throw new PotsError(
    "usage",
    `${JSON.stringify(host)} is no name of a host`,
    host.includes(":")
      ? "give such an address, or a port, a name in ~/.ssh/config: Host, HostName, Port"
      : "a host has a name as ssh knows it (pots help hosts)",
  );
}
