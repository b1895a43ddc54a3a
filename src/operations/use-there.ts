import type { Program } from "../hosts/script.ts";
import { askHost } from "../hosts/ssh.ts";
import { fullName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { requireAnswer, tmuxOn } from "../snapshot/hosts.ts";
import { type ErrorKind, EXIT, PotsError } from "../system/errors.ts";
import type { Outcome } from "../system/process.ts";
import { warnAll } from "../terminal/output.ts";
import { LIST_USE, readUse } from "../tmux/agent-panes.ts";
import { type Elsewhere, namedThere } from "./host-words.ts";
import { choosePane, type PaneInUse } from "./use-pane.ts";

/** Working with sessions of another machine from outside. */

export interface PaneThere extends PaneInUse {
  host: string;
  /** As it is called there; `session` has it as it is called here. */
  name: string;
  hasPots: boolean;
  /** Seconds since somebody pressed a key there; null: nobody looks. */
  quietFor: number | null;
}

/** The pane that is meant, by one call. @throws PotsError */
export async function paneThere(
  context: Context,
  { host, names }: Elsewhere,
  wanted: string | undefined,
): Promise<PaneThere> {
  const answer = await requireAnswer(context, host, { commands: LIST_USE });
  warnAll(answer.warnings);
  const found = await namedThere(host, names[0] ?? "", answer.sessions);
  const { panes, quietFor } = await readUse(tmuxOn(context, host), answer.more, found.id);
  const session = { ...found, name: fullName(found) };
  const pane = choosePane(session, panes, wanted);
  const agent = session.agents.find((each) => each.pane === pane.id) ?? null;
  const { hasPots } = answer;
  return { host, name: found.name, session, pane, agent, hasPots, quietFor: quietFor(pane) };
}

/**
 * Have pots there do something. What it says on stderr is passed on as an error where it fails with
 * another code than those that are expected.
 * @throws PotsError where there is none, it fails, or the host does not answer
 */
export async function havePots(
  context: Context,
  host: string,
  program: Omit<Program, "words"> & { words: readonly string[] },
  { timeout, codes = [EXIT.done] }: { timeout?: number; codes?: readonly number[] } = {},
): Promise<Outcome> {
  const words = tmuxOn(context, host).potsWords(program.words);
  const [outcome = null] = await askHost(host, [{ ...program, words }], { timeout });
  requirePots(host, outcome, codes);
  return outcome;
}

/** @throws PotsError unless pots there ended with one of these codes */
export function requirePots(
  host: string,
  outcome: Outcome | null,
  codes: readonly number[],
): asserts outcome is Outcome {
  if (outcome?.ending === "missing") throw noPots(host);
  if (outcome?.ending === "exited" && codes.includes(outcome.code)) return;
  const [first = "", ...more] = (outcome?.stderr ?? "").trim().split("\n");
  const said = first.replace(/^pots: /, "").slice(0, 500);
  const why = said === "" ? `pots there failed (${outcome?.summary ?? "no answer"})` : said;
  const hint = more.map((line) => `on ${host}: ${line.trim()}`).join("\n  ");
  throw new PotsError(kindOf(outcome?.code), `${host}: ${why}`, hint);
}

export function noPots(host: string, instead = "install it there"): PotsError {
  return new PotsError("missing", `pots was not found on ${host}`, instead);
}

function kindOf(code: number | undefined): ErrorKind {
  const kinds = Object.entries(EXIT) as [ErrorKind | "done", number][];
  const kind = kinds.find(([, own]) => own === code)?.[0];
  return kind === undefined || kind === "done" ? "failed" : kind;
}
