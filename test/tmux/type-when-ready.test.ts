import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { Tmux } from "../../src/tmux/connection.ts";
import { listSessions } from "../../src/tmux/sessions.ts";
import { type Typing, typeWhenReady } from "../../src/tmux/type-when-ready.ts";
import { eventually, never } from "../support/wait.ts";
import { World } from "../support/world.ts";

const gone = (text: Typing) => ({ gone: [text], late: [] });
const ALL = { gone: [], late: [] };

test("a text is typed into the pane it is for, and not where another server has that by now", async () => {
  await using world = new World();
  const tmux = new Tmux({ socketPath: `${world.env.TMUX_TMPDIR}/s` });
  const begin = async (command: string) => {
    const told = ["-d", "-P", "-F", "#{pane_id} #{pid}"] as const;
    const said = await tmux.must("begin", [["new-session", ...told, "-s", "one", command]]);
    const [pane = "", server = ""] = said.trim().split(" ");
    return { pane, server: Number(server) };
  };
  const screen = () => tmux.must("look", [["capture-pane", "-p", "-t", "=one:"]]);

  const first = await begin("env PS1='ready ' bash --norc");
  const text = "echo ty''ped";
  expect(await typeWhenReady(tmux, [{ ...first, text }], 10_000)).toEqual(ALL);
  await eventually(async () => (await screen()).startsWith(`ready ${text}\n`));
  const elsewhere = { ...first, server: first.server + 1, text };
  expect(await typeWhenReady(tmux, [elsewhere], 10_000)).toEqual(gone(elsewhere));

  class Replaced extends Tmux {
    override async try(...call: Parameters<Tmux["try"]>) {
      if (call[0].some(([name]) => name === "set-buffer")) {
        await tmux.try([["kill-server"]]);
        await listSessions(tmux);
        expect((await begin("cat")).pane).toBe(first.pane);
      }
      return await super.try(...call);
    }
  }
  const lost = { ...first, text };
  expect(await typeWhenReady(new Replaced(tmux.server), [lost], 10_000)).toEqual(gone(lost));
  await never(async () => (await screen()).trim() !== "");
  expect(await tmux.must("look", [["list-buffers"]])).toBe("");
  await tmux.try([["kill-server"]]);
});

test.each(["read -n 1", "read -s -n 1"])(
  "a start-up file that asks by %s is not answered",
  async (ask) => {
    await using world = new World();
    const tmux = new Tmux({ socketPath: `${world.env.TMUX_TMPDIR}/s` });
    const rc = `${world.home}/.bashrc`;
    writeFileSync(
      rc,
      `PS1='ready '; printf 'update? '; ${ask} key; printf '\\nkey <%s>\\n' "$key"\n`,
    );
    const words = ["-d", "-P", "-F", "#{pane_id} #{pid}", `env HOME=${world.home} bash`] as const;
    const said = await tmux.must("begin", [["new-session", ...words]]);
    const [pane = "", server = ""] = said.trim().split(" ");
    const screen = async () => (await tmux.must("look", [["capture-pane", "-p"]])).trim();

    await eventually(async () => (await screen()) === "update?");
    const typed = typeWhenReady(
      tmux,
      [{ pane, server: Number(server), text: "yarn start" }],
      10_000,
    );
    await never(async () => (await screen()) !== "update?");
    await tmux.must("answer", [["send-keys", "n"]]);
    expect(await typed).toEqual(ALL);
    await eventually(async () => (await screen()).endsWith("key <n>\nready yarn start"));
    await tmux.try([["kill-server"]]);
  },
);
