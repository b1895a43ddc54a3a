import { join } from "node:path";
import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  type JSONPath,
  modify,
  type Node,
  type ParseError,
  parseTree,
} from "jsonc-parser";
import type { AgentKind } from "../sessions/agents.ts";
import type { Environment } from "../system/environment.ts";
import { shellWord } from "../terminal/text.ts";
import { hookNames } from "./events.ts";
import { agentHome } from "./homes.ts";
import { pluginText } from "./opencode-plugin.ts";

/**
 * The files in which agents are told to call pots: what they are to hold, and what they held before.
 * Pure: texts in, texts out. Everything that is not pots' own stays byte for byte.
 */

const FILES: Record<AgentKind, string[]> = {
  claude: ["settings.json"],
  codex: ["hooks.json"],
  gemini: ["settings.json"],
  opencode: ["plugins", "pots.js"],
};

/** Where an agent looks for its hooks, or for opencode its plugin. */
export function hookFile(kind: AgentKind, env: Environment, home: string): string {
  return join(agentHome(kind, env, home), ...FILES[kind]);
}

/** What is not understood is not changed. */
export class Unreadable extends Error {}

interface Entry {
  matcher: string;
  hooks: { type: "command"; command: string; timeout: number }[];
}

/** Seconds; Gemini counts in milliseconds. */
const TIMEOUT: Record<string, number> = { gemini: 5000 };

/** A hook that fails or prints would be shown to the person, and Gemini wants an answer. */
function commandOf(kind: AgentKind, pots: string): string {
  const call = `${shellWord(pots)} agent event ${kind} 2>/dev/null || true`;
  return kind === "gemini" ? `${call}; printf '{}'` : call;
}

function entryOf(kind: AgentKind, pots: string): Entry {
  const timeout = TIMEOUT[kind] ?? 5;
  return { matcher: "", hooks: [{ type: "command", command: commandOf(kind, pots), timeout }] };
}

const OWN = /\bagent event (?:claude|codex|gemini)\b/;

/** Is this entry of a hook's list one that pots made? One that a person added to is not. */
function isOwn(entry: unknown): boolean {
  const hooks = (entry as { hooks?: unknown } | null)?.hooks;
  if (!Array.isArray(hooks) || hooks.length !== 1) return false;
  const command = (hooks[0] as { command?: unknown } | null)?.command;
  return typeof command === "string" && OWN.test(command);
}

function treeOf(kind: AgentKind, text: string): Node {
  const errors: ParseError[] = [];
  const disallowComments = kind !== "gemini";
  const tree = parseTree(text, errors, { disallowComments, allowTrailingComma: !disallowComments });
  if (errors.length > 0 || tree?.type !== "object") throw new Unreadable("it is no JSON object");
  const hooks = findNodeAtLocation(tree, ["hooks"]);
  if (hooks !== undefined && hooks.type !== "object") {
    throw new Unreadable('its "hooks" is no object');
  }
  for (const name of hookNames(kind)) {
    const list = findNodeAtLocation(tree, ["hooks", name]);
    if (list !== undefined && list.type !== "array") {
      throw new Unreadable(`its hook "${name}" is no list`);
    }
  }
  return tree;
}

/** The blanks that its lines begin with, once. */
function indentOf(text: string): string {
  return /^([ \t]+)\S/m.exec(text)?.[1] ?? "  ";
}

/**
 * The text with one more property or item at a node's end; every other byte stays. (jsonc-parser's
 * own insertion formats what stands around it anew.)
 * @param depth how many braces and brackets the node stands in
 */
function append(text: string, node: Node, depth: number, key: string | null, value: unknown) {
  const unit = indentOf(text);
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const [inner, outer] = [eol + unit.repeat(depth + 1), eol + unit.repeat(depth)];
  const json = JSON.stringify(value, null, unit).replaceAll("\n", inner);
  const added = inner + (key === null ? "" : `${JSON.stringify(key)}: `) + json;
  const last = node.children?.at(-1);
  if (last !== undefined) {
    const end = last.offset + last.length;
    return `${text.slice(0, end)},${added}${text.slice(end)}`;
  }
  const close = node.offset + node.length - 1;
  return text.slice(0, node.offset + 1) + added + outer + text.slice(close);
}

const EMPTY = "{}\n";

/** The text with pots' hooks. @param text null where there is no such file @throws Unreadable */
export function withHooks(kind: AgentKind, text: string | null, pots: string): string {
  if (kind === "opencode") return pluginText(pots);
  const start = text === null || text.trim() === "" ? EMPTY : text;
  if (hooksState(kind, text, pots) === "installed") return start;
  let now = withoutOwn(kind, start);
  const entry = entryOf(kind, pots);
  const hooks = findNodeAtLocation(treeOf(kind, now), ["hooks"]);
  if (hooks === undefined) {
    const all = Object.fromEntries(hookNames(kind).map((name) => [name, [entry]]));
    return append(now, treeOf(kind, now), 0, "hooks", all);
  }
  for (const name of hookNames(kind)) {
    const tree = treeOf(kind, now);
    const list = findNodeAtLocation(tree, ["hooks", name]);
    const parent = findNodeAtLocation(tree, ["hooks"]) ?? tree;
    now =
      list === undefined
        ? append(now, parent, 1, name, [entry])
        : append(now, list, 2, null, entry);
  }
  return now;
}

/** The text without pots' hooks; null where nothing but they was in the file. @throws Unreadable */
export function withoutHooks(kind: AgentKind, text: string): string | null {
  if (kind === "opencode") return null;
  const now = withoutOwn(kind, text);
  return /^\s*\{\s*\}\s*$/.test(now) ? null : now;
}

function withoutOwn(kind: AgentKind, text: string): string {
  let now = text;
  const remove = (path: JSONPath) => {
    now = applyEdits(now, modify(now, path, undefined, {}));
  };
  const names = Object.keys(hooksIn(treeOf(kind, now)));
  let removed = false;
  for (const name of names) {
    const list = hooksIn(treeOf(kind, now))[name];
    if (!Array.isArray(list)) continue;
    const own = list.flatMap((entry, index) => (isOwn(entry) ? [index] : []));
    if (own.length === 0) continue;
    removed = true;
    if (own.length === list.length) remove(["hooks", name]);
    else for (const index of own.toReversed()) remove(["hooks", name, index]);
  }
  if (removed && Object.keys(hooksIn(treeOf(kind, now))).length === 0) remove(["hooks"]);
  return now;
}

function hooksIn(tree: Node): Record<string, unknown> {
  const node = findNodeAtLocation(tree, ["hooks"]);
  return node === undefined ? {} : (getNodeValue(node) as Record<string, unknown>);
}

export type HooksState = "absent" | "installed" | "outdated";

/** @throws Unreadable */
export function hooksState(kind: AgentKind, text: string | null, pots: string): HooksState {
  if (text === null || text.trim() === "") return "absent";
  if (kind === "opencode") {
    if (!text.includes("pots agent install")) throw new Unreadable("it is not pots' own");
    return text === pluginText(pots) ? "installed" : "outdated";
  }
  const hooks = hooksIn(treeOf(kind, text));
  const wanted = JSON.stringify(entryOf(kind, pots));
  const own = Object.entries(hooks).flatMap(([name, list]) =>
    Array.isArray(list) ? list.filter(isOwn).map((entry) => ({ name, entry })) : [],
  );
  if (own.length === 0) return "absent";
  const names = hookNames(kind);
  const whole =
    own.length === names.length &&
    names.every((name) =>
      own.some((one) => one.name === name && JSON.stringify(one.entry) === wanted),
    );
  return whole ? "installed" : "outdated";
}
