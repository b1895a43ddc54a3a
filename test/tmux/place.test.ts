import { describe, expect, test } from "bun:test";
import { type PaneFacts, type PlaceFacts, placeBy, tmuxVariables } from "../../src/tmux/place.ts";

describe("inside tmux, by its variables:", () => {
  test.each<[env: Record<string, string>, inside: ReturnType<typeof tmuxVariables>]>([
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
  ])("%j", (env, inside) => expect(tmuxVariables(env)).toEqual(inside));
});

const SERVER = 4000;
const pane = (id: string, pid: number): PaneFacts => ({
  ...{ id, pid, sessionId: `$${id.slice(1)}`, tty: `/dev/pts/${id.slice(1)}` },
});
const panes = [pane("%1", 4100), pane("%2", 4200)];

/** pots with a terminal that is no pane's, started from nowhere near the server. */
const away: PlaceFacts = {
  ...{ sessionId: "$9", server: SERVER, panes, hasTerminal: true, ancestors: [700, 1] },
  isOwnTerminal: () => false,
};

describe("pots stands", () => {
  test.each<[what: string, facts: Partial<PlaceFacts>, place: ReturnType<typeof placeBy>]>([
    [
      "in the pane whose terminal it has",
      { isOwnTerminal: ({ id }) => id === "%2" },
      { kind: "pane", pane: "%2", sessionId: "$2" },
    ],
    ["outside, in a terminal that only inherited the variables", {}, { kind: "outside" }],
    [
      "outside, in a terminal that was started from a pane",
      { ancestors: [800, 4100, SERVER, 1] },
      { kind: "outside" },
    ],
    [
      "over a client, started by the server with a terminal of its own: a popup",
      { ancestors: [900, SERVER, 1] },
      { kind: "popup", sessionId: "$9" },
    ],
    [
      "over a client of a server that was started from another one's pane",
      { ancestors: [900, SERVER, 4100, 1] },
      { kind: "popup", sessionId: "$9" },
    ],
    [
      "in the pane that is among its ancestors, where it has no terminal",
      { hasTerminal: false, ancestors: [800, 4200, SERVER, 1] },
      { kind: "pane", pane: "%2", sessionId: "$2" },
    ],
    [
      "in no pane, as a job of the server's own",
      { hasTerminal: false, ancestors: [900, SERVER, 1] },
      { kind: "job", sessionId: "$9" },
    ],
    [
      "outside, with no terminal and nothing of the server's",
      { hasTerminal: false },
      { kind: "outside" },
    ],
  ])("%s", (_what, facts, place) => expect(placeBy({ ...away, ...facts })).toEqual(place));
});
