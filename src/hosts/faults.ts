import { PotsError } from "../system/errors.ts";
import type { Outcome } from "../system/process.ts";
import { printable } from "../terminal/text.ts";

/** What it means when ssh does not get through, in one line and what to do about it. Pure. */

/** A machine that may let somebody in who answers what ssh asks at a terminal. */
export class WantsSomebody extends PotsError {}

/** For a rejected promise. Null: somebody whom ssh asks may get through. @throws any other error */
export function unlessItAsks(error: unknown): null {
  if (error instanceof WantsSomebody) return null;
  throw error;
}

interface Meaning {
  /** In ssh's stderr. */
  says: RegExp;
  /** Would somebody who is asked by ssh get through? */
  asks?: boolean;
  reason: string | ((match: RegExpExecArray) => string);
  hint: (host: string) => string;
}

const byHand = (host: string) => `ssh ${host} tells more`;

const CLOSED = /Connection (to \S+ )?(closed|reset) by|kex_exchange_identification|Broken pipe/;

/** The first that fits; ssh puts its last words last. */
const MEANINGS: readonly Meaning[] = [
  {
    says: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    reason: "its host key has changed, and ssh refuses it",
    hint: (host) =>
      `find out why before anything else: ssh ${host} tells which line of known_hosts`,
  },
  {
    says: /^Host key verification failed|^No \S+ host key is known/m,
    asks: true,
    reason: "its host key is not known here",
    hint: (host) =>
      `ssh ${host} shows it, and asks whether it is the right one; so does pots attach`,
  },
  {
    says: /Permission denied \((.*?)\)/,
    asks: true,
    reason: "it wants a password, or a key that ssh does not have at hand",
    hint: (host) =>
      `pots attach lets ssh ask for it; for all else ssh-add the key, or ssh-copy-id ${host}`,
  },
  {
    says: /Too many authentication failures/,
    reason: "it was offered too many keys",
    hint: (host) =>
      `name its key in ~/.ssh/config (IdentityFile, IdentitiesOnly yes); ${byHand(host)}`,
  },
  {
    says: /Could not resolve hostname/,
    reason: "there is no such host",
    hint: () => "names are as ssh knows them: see ~/.ssh/config",
  },
  {
    says: /port (\d+): Connection refused/,
    reason: ([, port]) => `it refuses connections (port ${port})`,
    hint: () => "is sshd running there?",
  },
  {
    says: /(No route to host|Network is unreachable)/,
    reason: ([words = ""]) => words.toLowerCase(),
    hint: byHand,
  },
  {
    says: /(Connection|Operation)( to .*)? timed out|^Timeout, server/m,
    reason: "it cannot be reached: no answer in 3 s",
    hint: byHand,
  },
  {
    says: /Unable to negotiate with .*: (no matching .*? found)/,
    reason: ([, words = ""]) => `it speaks none of ssh's ways here: ${words}`,
    hint: byHand,
  },
  {
    says: CLOSED,
    reason: ({ input }) => {
      // what leads there (ProxyCommand) may have said why; later it may be the host's own banner
      const isEarly = input.includes("kex_exchange_identification");
      const others = isEarly ? input.split("\n").filter((said) => !CLOSED.test(said)) : [];
      const words = lastWords(others.join("\n"));
      return words === "" ? "it closed the connection" : `it closed the connection (${words})`;
    },
    hint: byHand,
  },
  {
    says: /Bad configuration option|terminating, \d+ bad configuration|^\S+ line \d+: /m,
    reason: "ssh's own configuration cannot be read",
    hint: byHand,
  },
];

/** ssh's own way to say that it did not get through. */
const SSH_FAILED = 255;

/** Why a host did not answer. @param call how ssh ended, without any answer of the host's */
export function sshFault(host: string, call: Outcome): PotsError {
  const { reason, hint, asks = false } = meaningOf(host, call);
  const Fault = asks ? WantsSomebody : PotsError;
  const kind = call.ending === "missing" ? "missing" : "failed";
  return new Fault(kind, `${printable(host)}: ${reason}`, hint);
}

function meaningOf(host: string, call: Outcome): { reason: string; hint: string; asks?: boolean } {
  const name = printable(host);
  if (call.ending === "missing") {
    return { reason: "ssh was not found on PATH", hint: "install OpenSSH's client" };
  }
  if (call.ending === "tooMuch") return { reason: `it ${call.summary}`, hint: byHand(name) };
  if (call.ending === "timedOut") {
    return {
      reason: call.summary,
      hint: `${byHand(name)}; a connection that ssh shares may be dead: ssh -O exit ${name}`,
    };
  }
  if (call.ending === "killed" || call.ending === "unusable") {
    return { reason: `ssh could not do its work (${call.summary})`, hint: byHand(name) };
  }
  // a banner may be all that there is on stderr
  const both = [lastWords(call.stderr), lastWords(call.stdout)];
  const words = both.filter((said) => said !== "").join("; ");
  if (call.code !== SSH_FAILED) {
    // these words are the other side's, whatever of ssh's they look like
    return {
      reason: `its login shell does not run sh (${words || call.summary})`,
      hint: `ssh ${name} sh -c date has to work`,
    };
  }
  for (const { says, reason, hint, asks = false } of MEANINGS) {
    const match = says.exec(call.stderr);
    if (match === null) continue;
    return { reason: typeof reason === "string" ? reason : reason(match), hint: hint(name), asks };
  }
  return { reason: words || `ssh failed (${call.summary})`, hint: byHand(name) };
}

function lastWords(text: string): string {
  return printable((text.trimEnd().split("\n").at(-1)?.trim() ?? "").slice(0, 200));
}
