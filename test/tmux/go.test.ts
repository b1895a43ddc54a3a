import { describe, expect, test } from "bun:test";
import { PotsError } from "../../src/system/errors.ts";
import { Tmux } from "../../src/tmux/client.ts";
import {
  type Client,
  chosenSocket,
  clientOf,
  insideTmux,
  onSameServer,
  refuseNesting,
} from "../../src/tmux/go.ts";

describe("inside tmux, by its variables:", () => {
  test.each<[env: Record<string, string>, inside: ReturnType<typeof insideTmux>]>([
    [{}, null],
    [{ TMUX: "" }, null],
    [{ TMUX: "rubbish" }, null],
    [
      { TMUX: "/tmp/tmux-0/default,4000,12", TMUX_PANE: "%5" },
      { socket: "/tmp/tmux-0/default", sessionId: "$12", pane: "%5" },
    ],
    // a popup
    [{ TMUX: "/s,4000,12" }, { socket: "/s", sessionId: "$12", pane: null }],
    [{ TMUX: "/s,4000,-1" }, { socket: "/s", sessionId: null, pane: null }],
    [
      { TMUX: "/a,b,4000,0", TMUX_PANE: "%0" },
      { socket: "/a,b", sessionId: "$0", pane: "%0" },
    ],
    [
      { TMUX: "/s,4000,1", TMUX_PANE: "#{evil}" },
      { socket: "/s", sessionId: "$1", pane: null },
    ],
  ])("%j", (env, inside) => expect(insideTmux(env)).toEqual(inside));
});

describe("the socket asked for", () => {
  test.each<
    [
      choice: ConstructorParameters<typeof Tmux>[0],
      env: Record<string, string>,
      socket: string | null,
    ]
  >([
    [{}, {}, null],
    [{ socketName: "n" }, {}, "/tmp/tmux-1000/n"],
    [{ socketName: "n" }, { TMUX_TMPDIR: "/run" }, "/run/tmux-1000/n"],
    [{ socketPath: "/s" }, { TMUX_TMPDIR: "/run" }, "/s"],
  ])("%j with %j is %j", (choice, env, socket) =>
    expect(chosenSocket(choice, env, 1000)).toBe(socket),
  );
});

test("another server than the one pots runs in is refused, the same one and none are not", () => {
  const env = { TMUX: "/s,4000,1" };
  const inside = insideTmux(env) ?? expect.unreachable();
  expect(onSameServer(inside, {}, env)).toBe(true);
  expect(onSameServer(inside, { socketPath: "/s" }, env)).toBe(true);
  expect(onSameServer(inside, { socketPath: "/other" }, env)).toBe(false);
  expect(() => refuseNesting(new Tmux({ socketPath: "/other" }), env)).toThrow(PotsError);
  expect(() => refuseNesting(new Tmux({ socketPath: "/other" }), {})).not.toThrow();
  expect(() => refuseNesting(new Tmux({}), env)).not.toThrow();
});

describe("the client a person looks through", () => {
  const client = (name: string, sessionId: string, activityAt: number): Client => ({
    name,
    sessionId,
    previous: "",
    activityAt,
    readOnly: false,
  });
  const clients = [client("a", "$1", 5), client("b", "$1", 9), client("c", "$2", 99)];
  test.each<[sessionId: string | null, name: string | undefined]>([
    ["$1", "b"], // of several in that session, the one last used
    ["$2", "c"],
    ["$3", undefined], // whoever looks elsewhere did not ask
    [null, undefined],
  ])("of session %j is %j", (id, name) => expect(clientOf(clients, id)?.name).toBe(name));

  test("is none where there is no client at all", () => expect(clientOf([], "$1")).toBeNull());
});
