import type { Tmux } from "./connection.ts";

/** The value of one of the server's options. @throws PotsError with tmux's words */
export async function serverOption(tmux: Tmux, name: string): Promise<string> {
  return (await tmux.must("tell its options", [["show-options", "-sv", name]])).trim();
}
