import { join } from "node:path";
import { commit, write } from "../../test/support/history.ts";
import { TestTerminal } from "../../test/support/terminal.ts";
import { type Frame, film } from "./film.ts";
import { Recorder, type Step } from "./record.ts";
import { Stage } from "./stage.ts";

/** A branch's whole way, as the moving picture shows it: made, worked on, asked about, removed. */

const SIZE = { cols: 88, rows: 16 };

const [PLAIN, BOLD, DIM, GREEN, CYAN] = [0, 1, 2, 32, 36].map((code) => `\u001b[${code}m`);
const ENTER = "\r";
const CLEAR = "\u000c"; // ctrl-l
const PREFIX = "\u0002"; // ctrl-b

const session = "acme-auth-dev";
const SUBJECT = "Fix the redirect after sign-in";
const did = (what: string, where: string) =>
  `${GREEN}●${PLAIN} ${BOLD}${what}${PLAIN} ${where}\r\n`;

const steps = (worktree: string): Step[] => [
  {
    caption: "`pots create -w`: a branch, its worktree, its session, an agent in it",
    type: "pots create auth -w -- claude",
    press: ENTER,
    agent: {
      session,
      status: "starting",
      text: `${DIM}claude in ~/code/acme-auth${PLAIN}\r\n\r\n› `,
    },
    shows: ["claude in", /›$/m, /^ acme-auth-dev\b/m],
    stands: 1000,
  },
  { type: "fix the redirect after sign-in", shows: [], stands: 300 },
  {
    press: ENTER,
    agent: { session, status: "busy", text: `\r\n${did("Read", "src/sign-in.ts")}` },
    shows: ["Read", "●1"],
    stands: 900,
  },
  {
    caption: "`ctrl-b s`: the sessions, the one before on top. `Enter` goes there",
    press: `${PREFIX}s`,
    shows: ["▌○ acme-main-dev", /acme-pay-dev +\+1/, "docs-main-dev", /● acme-auth-dev .*here/],
    stands: 2400,
  },
  // what git said there has paths of the machine in it
  { press: ENTER, shows: [/^ acme-main-dev\b/m, "~/code/acme $"], hides: ["claude in"], stands: 0 },
  {
    caption: "The agent works on: `●1` in tmux's status line",
    press: CLEAR,
    shows: ["●1"],
    hides: ["pots create"],
    stands: 1600,
  },
  {
    caption: "Now it waits for an answer: `◆1`",
    agent: {
      session,
      status: "waiting: permission prompt",
      text: [
        did("Edit", `src/sign-in.ts  ${GREEN}+14${PLAIN} -3`),
        `\r\n${CYAN}May I run${PLAIN} npm test${CYAN}?${PLAIN}\r\n`,
        `  ${BOLD}1  yes${PLAIN}\r\n  2  no, do this instead: …\r\n\r\n› `,
      ].join(""),
    },
    shows: ["◆1"],
    stands: 1200,
  },
  {
    caption: "`pots next` goes to the session that needs you",
    type: "pots next",
    press: ENTER,
    shows: [/^ acme-auth-dev\b/m, "May I run", /›$/m, "◆1"],
    stands: 1800,
    poster: true,
  },
  {
    caption: "Answered, it goes on",
    type: "1",
    press: ENTER,
    agent: {
      session,
      status: "busy",
      text: `\r\n${did("Run", `npm test  ${GREEN}12 passed${PLAIN}`)}`,
    },
    shows: ["12 passed", "●1"],
    stands: 900,
  },
  {
    agent: { session, status: "idle", text: did("Commit", SUBJECT) },
    work: { worktree, file: "src/sign-in.ts", subject: SUBJECT },
    shows: ["Commit"],
    hides: ["●1"],
    stands: 1300,
  },
  {
    caption: "`ctrl-b L`, tmux's own key: back, to merge the work",
    press: `${PREFIX}L`,
    shows: [/^ acme-main-dev\b/m, /pots next\n.*\$$/m, "✓1"],
    hides: ["claude in"],
    stands: 700,
  },
  { type: "git merge -q auth", press: ENTER, shows: [/merge -q auth\n.*\$$/m], stands: 500 },
  {
    caption: "`pots remove` shows what goes: the worktree, its branch, its session",
    type: "pots remove auth",
    press: ENTER,
    shows: ["(y/N)"],
    stands: 2200,
  },
  { type: "y", shows: [], stands: 200 },
  {
    caption: "`pots undo` would bring the worktree back",
    press: ENTER,
    shows: [/ended acme-auth-dev\n.*\$$/m],
    hides: ["✓1"],
    stands: 4000,
  },
];

async function stageOf(): Promise<{ stage: Stage; acme: string }> {
  const stage = new Stage();
  const acme = await stage.repository("acme");
  write(acme, "src/sign-in.ts", "export {};\n");
  await commit(stage, acme, "Start over");
  const pay = await stage.worktree(acme, "pay", "pay");
  write(pay, "src/sign-in.ts", "// changed\n");
  await stage.repository("docs");
  await stage.start("docs", "main");
  await stage.start("acme", "pay");
  await stage.start("acme", "main");
  const status = {
    "status-style": "bg=#2d3442,fg=#c5cdd9",
    "status-left": "#[bold] #{session_name} ",
    "status-left-length": "40",
    "status-right": "#[fg=#deb974,bold]#(pots status) ",
    "status-interval": "1",
    "window-status-format": "",
    "window-status-current-format": "",
  };
  for (const [option, value] of Object.entries(status)) {
    await stage.tmux("set-option", "-g", option, value);
  }
  await stage.tmux("bind-key", "s", "display-popup", "-E", "-w", "92%", "-h", "80%", "pots");
  await stage.expectAgent(session);
  return { stage, acme };
}

/** The film, drawn from the real binary inside a real tmux. */
export async function drawWholeWay(title: string): Promise<{ picture: string; frames: Frame[] }> {
  const { stage, acme } = await stageOf();
  await using _ = stage;
  const argv = [join(stage.bin, "tmux"), "-u", "attach", "-t", "=acme-main-dev"];
  await using terminal = new TestTerminal(stage, argv, {}, SIZE);
  await terminal.waitFor("$");
  await terminal.waitFor(/^ acme-main-dev\b/m);
  const recorder = new Recorder(stage, terminal);
  await recorder.play(steps(`${acme}-auth`));
  return { picture: film(recorder.frames, SIZE.cols, title), frames: recorder.frames };
}
