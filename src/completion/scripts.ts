import { PotsError } from "../system/errors.ts";

/** The shells pots has completions for, and their scripts. */

export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof SHELLS)[number];

/** @throws PotsError of kind `usage` when it is none of them */
export function requireShell(name: string | undefined): Shell {
  const shell = SHELLS.find((candidate) => candidate === name);
  if (shell !== undefined) return shell;
  throw new PotsError(
    "usage",
    `there are no completions for ${JSON.stringify(name)}`,
    `there are for ${SHELLS.join(", ")}: pots completion bash`,
  );
}

const LOADERS = {
  bash: () => import("./scripts/pots.bash", { with: { type: "text" } }),
  zsh: () => import("./scripts/pots.zsh", { with: { type: "text" } }),
  fish: () => import("./scripts/pots.fish", { with: { type: "text" } }),
};

/** The script that teaches a shell to ask pots for completions. */
export async function completionScript(shell: Shell): Promise<string> {
  return (await LOADERS[shell]()).default;
}
