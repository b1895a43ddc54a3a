import { readdirSync } from "node:fs";
import { release } from "node:os";
import { versionLine } from "../../cli/version.ts";
import type { Context } from "../../snapshot/context.ts";
import { PotsError } from "../../system/errors.ts";
import { realPath } from "../../system/paths.ts";
import { findProgram, run, succeeded } from "../../system/process.ts";
import { readText } from "../../system/read-file.ts";
import { wantsColor } from "../../terminal/colors.ts";
import { isTerminal, terminalSize } from "../../terminal/terminal.ts";
import type { Part } from "./parts.ts";
import { charset, ifKnown, shellName, terminalKind, vaguePath, versionIn } from "./words.ts";

/** The machine: its system, its terminal, and the programs that pots works with. */

const SYSTEMS = [
  ...["debian", "ubuntu", "fedora", "rhel", "centos", "rocky", "almalinux", "amzn", "arch"],
  ...["manjaro", "alpine", "void", "gentoo", "nixos", "guix", "opensuse-leap", "linuxmint"],
  ...["opensuse-tumbleweed", "sles", "pop", "elementary", "kali", "raspbian", "endeavouros"],
  ...["cachyos", "chimera"],
];

async function system(): Promise<string> {
  const kernel = `${process.platform} ${versionIn(release())} ${process.arch}`;
  const wsl = /microsoft/i.test(release()) ? ", WSL" : "";
  if (process.platform === "darwin") {
    const { stdout } = await run(["sw_vers", "-productVersion"], { timeout: 3000 });
    return `macOS ${versionIn(stdout)}, ${kernel}`;
  }
  return `${distribution()}, ${kernel}${wsl}, ${await libc()}`;
}

function distribution(): string {
  let text = "";
  try {
    text = readText("/etc/os-release");
  } catch {
    return "a Linux that does not say which";
  }
  const of = (key: string) => RegExp(`^${key}="?([^"\n]*)"?$`, "m").exec(text)?.[1] ?? "";
  const version = /^\d+(\.\d+)*$/.exec(of("VERSION_ID"))?.[0];
  return `${ifKnown(of("ID"), SYSTEMS)}${version === undefined ? "" : ` ${version}`}`;
}

async function libc(): Promise<string> {
  const { stdout } = await run(["getconf", "GNU_LIBC_VERSION"], { timeout: 3000 });
  if (stdout.startsWith("glibc ")) return `glibc ${versionIn(stdout)}`;
  try {
    if (readdirSync("/lib").some((name) => name.startsWith("ld-musl-"))) return "musl";
  } catch {
    // there is no /lib on NixOS
  }
  return "libc not known";
}

function installed({ home }: Context): string {
  const own = vaguePath(process.execPath, home);
  const found = findProgram("pots");
  if (found === null) return `${own}, and no pots on PATH`;
  if (realPath(found) === realPath(process.execPath)) return `${own}, the pots on PATH`;
  return `${own}, but pots on PATH is ${vaguePath(found, home)}`;
}

function size(): string {
  const { columns, rows } = terminalSize();
  return isTerminal(1) ? `${columns}x${rows}` : "stdout is no terminal";
}

function color({ env, noColorFlag }: Context): string {
  const used = wantsColor({ noColorFlag, env, terminal: isTerminal(1) }) ? "used" : "not used";
  const { COLORTERM: many = "" } = env;
  const depth = many === "" ? "not set" : ifKnown(many, ["truecolor", "24bit", "yes", "1"]);
  return `${used}, COLORTERM ${depth}`;
}

const PROGRAMS = [
  ...["Apple_Terminal", "Hyper", "Tabby", "WarpTerminal", "WezTerm", "alacritty", "ghostty"],
  ...["iTerm.app", "kitty", "mintty", "rio", "tmux", "vscode", "zed"],
];

function emulator({ env }: Context): string {
  const { TERM_PROGRAM: program = "", TERM_PROGRAM_VERSION: version = "" } = env;
  if (program === "") return "not said";
  if (!PROGRAMS.includes(program) || version === "") return ifKnown(program, PROGRAMS);
  return `${program} ${versionIn(version)}`;
}

/** Variables that change what pots, tmux or git do: which are set, never what they hold. */
const VARIABLES = [
  ...["TMUX", "TMUX_PANE", "TMUX_TMPDIR", "SSH_CONNECTION", "SSH_TTY", "NO_COLOR", "FORCE_COLOR"],
  ...["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "PLUM_CONFIG_FILE"],
  ...["CLAUDE_CONFIG_DIR", "CODEX_HOME", "GEMINI_CLI_HOME", "OPENCODE_CONFIG_DIR", "GIT_DIR"],
  ...["GIT_WORK_TREE", "GIT_CONFIG_GLOBAL", "ZDOTDIR", "PAGER", "LESS", "CI", "container"],
  ...["WSL_DISTRO_NAME"],
];

/** Where it is, and what it says of its version. @throws PotsError when it cannot be run */
async function program({ home }: Context, name: string, words: readonly string[]): Promise<string> {
  const path = findProgram(name);
  if (path === null) return "not on PATH";
  const outcome = await run([name, ...words], { timeout: 3000 });
  if (!succeeded(outcome)) {
    const child = { program: name, stderr: outcome.stderr };
    throw new PotsError("missing", `could not be run (${outcome.summary})`, "", child);
  }
  return `${versionIn(outcome.stdout || outcome.stderr)}, ${vaguePath(path, home)}`;
}

/** Nobody promises what plum does with a word it does not know: its version is read, not asked for. */
function plum({ home }: Context): string {
  const path = findProgram("plum");
  if (path === null) return "not on PATH";
  const said = /^\W*(?:\w+ )?(?:PLUM_)?VERSION=["']?(\d[\d.]*)/m.exec(readText(path))?.[1];
  return `${said === undefined ? "version not known" : versionIn(said)}, ${vaguePath(path, home)}`;
}

export const MACHINE: readonly Part[] = [
  {
    title: "Machine",
    lines: [
      { what: "pots", tell: () => `${versionLine()}, Bun ${Bun.version}` },
      { what: "installed", tell: installed },
      { what: "system", tell: system },
      { what: "shell", tell: ({ env }) => shellName(env.SHELL ?? "") },
      { what: "locale", tell: ({ env }) => charset(env.LC_ALL || env.LC_CTYPE || env.LANG || "") },
      {
        what: "variables that are set",
        tell: ({ env }) => VARIABLES.filter((name) => env[name]).join(", ") || "none of note",
      },
    ],
  },
  {
    title: "Terminal",
    lines: [
      { what: "TERM", tell: ({ env }) => terminalKind(env.TERM ?? "") },
      { what: "program", tell: emulator },
      { what: "size", tell: size },
      { what: "colour", tell: color },
    ],
  },
  {
    title: "Programs",
    lines: [
      { what: "tmux", tell: (context) => program(context, "tmux", ["-V"]) },
      { what: "git", tell: (context) => program(context, "git", ["--version"]) },
      { what: "plum", tell: plum },
      { what: "ssh", tell: (context) => program(context, "ssh", ["-V"]) },
    ],
  },
];
