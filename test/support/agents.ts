import { eventually } from "./wait.ts";
import type { World } from "./world.ts";

/** Stand-ins for coding agents: what they publish and how they read, without a network. */

/**
 * A stand-in for Claude Code: keeps `~/.claude/sessions/<pid>.json` as it does, and does what the
 * lines it reads say: `work`, `ask` (or `…, but ask first`), `stop`, `shell`; anything else is a turn
 * that is over at once; `sulk` is not taken.
 */
const CLAUDE = `#!/bin/bash
[ -n "$AS_CLAUDE" ] || AS_CLAUDE=1 exec -a claude bash "$0"
file=$HOME/.claude/sessions/$$.json
stat=$(cat /proc/$$/stat)
set -- \${stat##*) }
now() { local t=\${EPOCHREALTIME//[.,]/}; echo "\${t%???}"; }
tell() {
  printf '{"pid":%s,"sessionId":"talk-%s","cwd":"/","startedAt":%s,"procStart":"%s","kind":"interactive","status":"%s","waitingFor":"%s","statusUpdatedAt":%s}' \\
    $$ $$ "$started" "\${20}" "$1" "$2" "$(now)" >"$file.new"
  mv "$file.new" "$file"
}
trap 'rm -f "$file"' EXIT
started=9999999999999 # nothing was asked of it yet
tell idle
started=1
while read -r line; do
  printf '%s\\n' "$line" >>"$HOME/heard"
  case $line in
    work) tell busy ;;
    ask | *', but ask first') tell waiting 'permission prompt' ;;
    shell) tell shell ;;
    sulk) ;;
    *) tell busy; tell idle ;;
  esac
done
`;

export function installClaude(world: World): void {
  world.program("claude", CLAUDE);
  world.link("rm");
  world.file(".claude/sessions/README", "of a stand-in\n");
}

/** A session whose pane's program is the stand-in, told these lines; null: nothing is told. */
export async function claudeIn(world: World, session: string, line: string | null): Promise<void> {
  await world.tmux("new-session", "-d", "-s", session, "claude");
  await tellClaude(world, session, line ?? "", line === null ? "idle" : stateAfter(line));
}

const stateAfter = (line: string) =>
  ({ work: "working", ask: "waiting", shell: "done" })[line] ?? "done";

/** Types a line into the stand-in by tmux alone, and waits until pots says what came of it. */
export async function tellClaude(
  world: World,
  session: string,
  line: string,
  state: string,
): Promise<void> {
  if (line !== "") await world.tmux("send-keys", "-t", `=${session}:`, line, "Enter");
  await eventually(
    async () => (await stateOf(world, session)) === state,
    () => `${session} to be ${state}`,
  );
}

/** The state of a session's only agent, as `list --json` has it; null where there is none. */
export async function stateOf(world: World, session: string): Promise<string | null> {
  const { stdout } = await world.pots(["list", "--json"]);
  const { sessions } = JSON.parse(stdout) as {
    sessions: { name: string; agents: { state: string }[] }[];
  };
  return sessions.find(({ name }) => name === session)?.agents[0]?.state ?? null;
}
