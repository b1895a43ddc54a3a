import { expect, test } from "bun:test";
import { Tmux } from "../../src/tmux/connection.ts";
import { killSession } from "../../src/tmux/kill.ts";
import { listSessions } from "../../src/tmux/sessions.ts";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";

test("a session is ended, gone, or replaced: by id, server and time of creation", async () => {
  await using world = new World();
  const socket = `${world.env.TMUX_TMPDIR}/s`;
  const tmux = new Tmux({ socketPath: socket });
  await world.tmux("-S", socket, "new-session", "-d", "-s", "one");
  await world.tmux("-S", socket, "new-session", "-d", "-s", "two");
  const [one, two] = await listSessions(tmux);
  if (one === undefined || two === undefined) throw new Error("the sessions are missing");
  expect(await killSession(tmux, { ...one, createdAt: one.createdAt - 1 })).toBe("replaced");
  expect(await killSession(tmux, { ...one, server: one.server + 1 })).toBe("replaced");
  expect(await killSession(tmux, { ...one, id: "$99" })).toBe("gone");
  expect((await listSessions(tmux)).length).toBe(2);
  expect(await killSession(tmux, one)).toBe("ended");
  expect(await killSession(tmux, one)).toBe("gone");
  expect(await killSession(tmux, two)).toBe("ended");
  // the last one: its server is on its way out, and says so for a moment
  await eventually(async () => (await killSession(tmux, two)) === "gone");
});
