import { existsSync } from "node:fs";
import { type Environment, xdgDirectory } from "../system/environment.ts";
import { readText } from "../system/read-file.ts";
import { SHELLS, type Shell } from "./scripts.ts";

/** Where completions usually are: the shells' own files that name them, and directories for scripts. */

const SYSTEM = ["/usr/share", "/usr/local/share", "/opt/homebrew/share"];

function places(
  shell: Shell,
  env: Environment,
  home: string,
): { files: string[]; scripts: string[] } {
  const config = xdgDirectory("CONFIG", env, home);
  const data = xdgDirectory("DATA", env, home);
  const shares = [data, ...SYSTEM];
  switch (shell) {
    case "bash":
      return {
        files: [`${home}/.bashrc`, `${home}/.bash_profile`, `${home}/.profile`],
        scripts: shares.map((share) => `${share}/bash-completion/completions/pots`),
      };
    case "zsh":
      return {
        files: [`${env.ZDOTDIR || home}/.zshrc`],
        scripts: shares.map((share) => `${share}/zsh/site-functions/_pots`),
      };
    case "fish":
      return {
        files: [`${config}/fish/config.fish`],
        scripts: [
          `${config}/fish/completions/pots.fish`,
          ...shares.map((share) => `${share}/fish/vendor_completions.d/pots.fish`),
        ],
      };
  }
}

/** The shells that complete pots, as far as can be seen without starting them. */
export function installedCompletions(env: Environment, home: string): Shell[] {
  return SHELLS.filter((shell) => {
    const { files, scripts } = places(shell, env, home);
    return scripts.some((path) => existsSync(path)) || files.some(namesCompletion);
  });
}

function namesCompletion(file: string): boolean {
  try {
    return /^[^#\n]*\bpots completion\b/m.test(readText(file));
  } catch {
    return false; // none, or not ours to read
  }
}
