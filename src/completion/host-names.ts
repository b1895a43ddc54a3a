import { aboutSession } from "../rows/facts.ts";
import { byRecentUse } from "../sessions/join.ts";
import { fullName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { lastTold } from "../snapshot/hosts.ts";
import { warnAll } from "../terminal/output.ts";
import type { Candidate } from "./candidates.ts";

/**
 * Sessions of another machine as it told of them last: nobody is called while somebody waits on TAB.
 * @param named words before on the line, which are left out
 * @param full `build:acme-auth-dev`, rather than the name it has there
 */
export function toldBy(
  context: Context,
  host: string,
  named: readonly string[],
  full: boolean,
): Candidate[] {
  const warnings: string[] = [];
  const { sessions } = lastTold(context, host, warnings);
  warnAll(warnings);
  return sessions
    .toSorted(byRecentUse)
    .map((session) => ({
      value: full ? fullName(session) : session.name,
      about: full ? aboutSession(session, "") : `on ${host}`,
    }))
    .filter(({ value }) => !named.includes(value));
}
