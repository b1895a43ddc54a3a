import { expect, test } from "bun:test";
import type { Outcome } from "../../src/system/process.ts";
import { Tmux } from "../../src/tmux/connection.ts";
import { killIfStill, killSession, UNATTENDED } from "../../src/tmux/kill.ts";
import { killThere } from "../../src/tmux/kill-there.ts";
import { moveMark } from "../../src/tmux/move-mark.ts";
import { listSessions } from "../../src/tmux/sessions.ts";
import { TmuxThere } from "../../src/tmux/tmux-on-host.ts";
import { personIn } from "../support/clients.ts";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";

test("a session is ended or marked anew, gone, or replaced: by id, server and time of creation", async () => {
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
  const mark = {
    root: "/code/acme",
    worktree: "/code/acme",
    gitdir: "/code/acme/.git",
    task: "dev",
  };
  expect(await moveMark(tmux, { ...one, server: one.server + 1 }, mark)).toBe("replaced");
  expect(await moveMark(tmux, { ...one, id: "$99" }, mark)).toBe("gone");
  expect(await moveMark(tmux, one, mark)).toBe("moved");
  class Silent extends Tmux {
    override async try(): Promise<Outcome> {
      const nothing = { stdout: "", stderr: "", bytes: Buffer.alloc(0), summary: "" };
      return { ending: "exited", code: 0, ...nothing };
    }
  }
  await expect(moveMark(new Silent({ socketPath: socket }), one, mark)).rejects.toThrow("mark");
  expect((await listSessions(tmux)).length).toBe(2);
  expect(await killSession(tmux, one)).toBe("ended");
  expect(await killSession(tmux, one)).toBe("gone");
  expect(await killSession(tmux, two)).toBe("ended");
  // the last one: its server is on its way out, and says so for a moment
  await eventually(async () => (await killSession(tmux, two)) === "gone");
});

test("a session that somebody has come into since it was looked at is left to them", async () => {
  await using world = new World();
  await world.tmux("new-session", "-d", "-s", "half");
  await world.tmux("new-session", "-d", "-s", "other");
  const tmux = new Tmux({ socketPath: await world.format("half", "#{socket_path}") });
  const [half, other] = await listSessions(tmux);
  if (half === undefined || other === undefined) throw new Error("the sessions are missing");
  expect(half.attachedClients).toBe(0);
  await using _person = await personIn(world, "half");
  expect(await killIfStill(tmux, half, UNATTENDED)).toBe("left");
  expect(await killIfStill(tmux, other, UNATTENDED)).toBe("ended");
  expect(await killIfStill(tmux, other, UNATTENDED)).toBe("gone");
  expect(await world.sessions()).toEqual(["half"]);
});

test("each session of another machine has its own answer, also where the last one left none behind", async () => {
  const seen = (id: string) => ({ id, server: 7, createdAt: 1_700_000_000 });
  const quiet = { ending: "exited", bytes: Buffer.alloc(0), summary: "" } as const;
  const saved = { ...quiet, code: 0, stdout: "", stderr: "" };
  class Told extends TmuxThere {
    constructor(readonly outcome: { code: number; stdout: string; stderr: string }) {
      super("build", {});
    }
    override async ask(): Promise<[Outcome, Outcome]> {
      return [{ ...quiet, ...this.outcome }, saved];
    }
    override async requireClient(): Promise<void> {}
  }
  const told = (code: number, stdout: string, stderr: string) =>
    killThere(new Told({ code, stdout, stderr }), ["$1", "$2", "$3"].map(seen));
  const stdout = "left: $1\nleft: $3\nending: $1\nnot the session meant: $2 \n";
  expect(await told(0, `${stdout}ending: $3\n`, "")).toMatchObject({
    ...{ results: ["ended", "gone", "ended"], after: [saved] },
  });
  expect(await told(1, stdout, "no current target\n")).toMatchObject({
    ...{ results: ["ended", "gone", "gone"], after: [saved] },
  });
  expect(await told(1, "", "no server running on /tmp/x\n")).toMatchObject({
    results: ["gone", "gone", "gone"],
  });
  expect(told(0, stdout, "")).rejects.toThrow("could not end $1, $2, $3");
});
