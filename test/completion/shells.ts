import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TestTerminal } from "../support/terminal.ts";
import { POTS, type Wishes, World } from "../support/world.ts";

/** Real shells that have pots' completions, asked what they would offer. */

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** bash's own, which a bash without a terminal has not set. */
export const WORD_BREAKS = " \t\n\"'@><=;|&(:";

/** A world that has the shells, pots on PATH, and two projects with sessions. */
export async function shellWorld(): Promise<World> {
  const world = new World();
  for (const program of ["zsh", "fish", "mkdir"]) {
    const path = Bun.which(program);
    if (path === null) throw new Error(`${program} is missing: ./scripts/setup.sh test`);
    symlinkSync(path, join(world.bin, program));
  }
  world.withPots();
  world.file(".zshrc", "PROMPT='$ '\nautoload -Uz compinit && compinit -u -D\n");
  world.file(
    ".config/fish/config.fish",
    "set fish_greeting\nset fish_autosuggestion_enabled 0\nfunction fish_prompt; echo '$ '; end\n",
  );
  return world;
}

/** Projects acme (worktrees auth, login) and other, sessions acme-auth-dev, acme-auth-api, mail. */
export async function furnish(world: World): Promise<string> {
  const acme = await world.repository("acme");
  await world.worktree(acme, "auth", "feature/auth");
  await world.worktree(acme, "login", "feature/login");
  await world.repository("other");
  const create = async (...words: string[]) => {
    const { code, stderr } = await world.pots(["create", "-d", ...words], { cwd: acme });
    if (code !== 0) throw new Error(stderr);
  };
  await create("auth");
  await create("acme", "auth", "api");
  await create(`${world.code}/other`);
  await world.tmux("new-session", "-d", "-s", "mail", "-c", world.home);
  return acme;
}

const ASK: Record<Shell, (line: string, script: string) => string[]> = {
  bash: (line, script) => [
    "bash",
    "--norc",
    "-c",
    `. "$3"
    COMP_LINE=$1 COMP_POINT=\${#1} COMP_WORDBREAKS=$2
    read -ra COMP_WORDS <<<"$1"; [[ $1 == *' ' ]] && COMP_WORDS+=('')
    COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
    _pots pots "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}"
    for reply in "\${COMPREPLY[@]}"; do printf '%s\\n' "$reply"; done`,
    "bash",
    line,
    WORD_BREAKS,
    script,
  ],
  // What zsh hands to its matcher, which then leaves out what does not start as typed.
  zsh: (line, script) => [
    "zsh",
    "-f",
    "-c",
    `compdef() { }; typeset -A compstate; _wanted() { print -rl -- "\${(@)values}" }; _describe() { _wanted }
    _files() { print -r -- "FILES $*" }; _normal() { print -r -- "NORMAL $CURRENT $words" }
    compset() { }
    source $2
    words=("\${(z)1}"); [[ $1 == *' ' ]] && words+=('')
    CURRENT=$#words PREFIX=$words[-1]
    _pots`,
    "zsh",
    line,
    script,
  ],
  fish: (line, script) => [
    "fish",
    "--no-config",
    "-c",
    `source $argv[2]
    complete -C "$argv[1]" | string replace -r '\\t.*' ''`,
    line,
    script,
  ],
};

/** What the shell would offer for the line with the cursor at its end; quoted where bash quotes. */
export async function offered(
  world: World,
  shell: Shell,
  line: string,
  wishes: Wishes = {},
): Promise<string[]> {
  const script = await scriptFor(world, shell);
  const [program = "", ...rest] = ASK[shell](line, script);
  const argv = [join(world.bin, program), ...rest];
  const { stdout, stderr } = await world.run(argv, wishes);
  if (stderr !== "") throw new Error(`${shell} printed on the terminal: ${stderr}`);
  return stdout === "" ? [] : stdout.trimEnd().split("\n");
}

/** What `pots completion` prints for the shell, in a file of the world: a shell is asked many times. */
async function scriptFor(world: World, shell: Shell): Promise<string> {
  const path = join(world.base, `completion.${shell}`);
  if (!existsSync(path)) writeFileSync(path, await world.must([POTS, "completion", shell]));
  return path;
}

const LOAD: Record<Shell, { argv: string[]; line: string }> = {
  bash: {
    argv: ["bash", "--norc", "--noprofile", "-i"],
    line: "bind 'set bell-style none'; eval \"$(pots completion bash)\"",
  },
  zsh: { argv: ["zsh", "-i"], line: "source <(pots completion zsh)" },
  fish: { argv: ["fish", "-i"], line: "pots completion fish | source" },
};

/** A shell in a terminal, as a person sits before it, with completions loaded. */
export async function interactive(
  world: World,
  shell: Shell,
  wishes: Wishes = {},
): Promise<TestTerminal> {
  const { argv, line } = LOAD[shell];
  const [program = "", ...rest] = argv;
  const terminal = new TestTerminal(world, [join(world.bin, program), ...rest], wishes);
  await terminal.waitFor(/^\$ ?$/m);
  terminal.type(`${line}; echo rea''dy\r`);
  await terminal.waitFor(/^ready\n\$ ?$/m);
  return terminal;
}
