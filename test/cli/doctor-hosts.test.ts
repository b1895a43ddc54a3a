import { expect, test } from "bun:test";
import { Hosts } from "../support/sshd.ts";
import { World } from "../support/world.ts";

test("each machine is asked once, and told with what it has or why it does not answer", async () => {
  await using here = new World();
  await using hosts = await Hosts.start(here);
  await hosts.add("build", { pots: true });
  await hosts.add("devbox");
  await hosts.add("bare", { tmux: false });
  const old = await hosts.add("old");
  old.program("tmux", "#!/bin/sh\necho tmux 2.9\n");
  const odd = await hosts.add("odd");
  odd.program("tmux", "#!/bin/sh\nprintf 'tmux 3.4\\033[31m\\n'\n");
  const other = await hosts.add("other");
  other.program("pots", "#!/bin/sh\n[ $1 = list ] && echo '{\"version\":2}' || echo pots 9.0.0\n");
  const broken = await hosts.add("broken");
  broken.program("pots", "#!/bin/sh\necho no such library >&2; exit 127\n");
  hosts.refusing("asleep");
  here.file(".pots-config", "POTS_HOSTS='build devbox bare old odd other broken asleep'\n");
  const { code, stdout } = await here.pots(["doctor"]);
  expect(code).toBe(0);
  const said = stdout.split("\n").map((line) => line.replace(/ +/g, " "));
  const about = (host: string) => {
    const at = said.findIndex((line) => line.includes(` hosts ${host}: `));
    return said.slice(at, at + 2).join("\n");
  };
  expect(about("build")).toMatch(
    /^✓ hosts build: tmux \S+, pots \d+\.\d+\.\d+, answered in \d+ ms/,
  );
  expect(about("devbox")).toMatch(/^✓ hosts devbox: tmux \S+, no pots, answered in \d+ ms/);
  expect(about("build")).toContain(" ms over a shared connection where one is open");
  expect(about("other")).toStartWith("! hosts other: pots 9.0.0 there is not understood: ");
  expect(about("broken")).toMatch(
    /^! hosts broken: tmux \S+, and a pots that fails \(exit 127: no such library\)\n look at it there: ssh /,
  );
  expect(about("bare")).toStartWith("! hosts bare: there is no tmux on it that runs\n install it");
  expect(about("old")).toStartWith("! hosts old: tmux 2.9 is too old");
  expect(about("odd")).toStartWith("! hosts odd: tmux does not say its version");
  expect(about("asleep")).toStartWith("! hosts asleep: it refuses connections (port ");
  expect(stdout).not.toContain("\u001b");
  // once to the machine, and once for what ssh's configuration says of it
  const names = ["build", "devbox", "bare", "old", "odd", "other", "broken", "asleep"];
  expect(hosts.calls().sort()).toEqual([...names, ...names].sort());
});
