import { describe, expect, test } from "bun:test";
import { parseSessionRows } from "../../src/tmux/sessions.ts";

type MarkTexts = [root: string, worktree: string, gitdir: string, task: string];

interface Row {
  lastAttached?: string;
  name?: string;
  path?: string;
  mark?: MarkTexts;
}

const MARK: MarkTexts = ["/code/acme", "/code/acme-auth", "/code/acme/.git/worktrees/a", "dev"];

/** A row as tmux prints it for SESSION_FORMAT; texts may be bytes that are no UTF-8. */
function row({ lastAttached = "", name = "acme", path = "/code", mark = MARK }: Row = {}): Buffer {
  const texts = ["3.3a", name, path, ...mark].map((text) => Buffer.from(text, "utf8"));
  return rowOf(texts, lastAttached);
}

function rowOf(texts: Buffer[], lastAttached = ""): Buffer {
  const numbers = ["$12", "4000", "1700000000", "1700000100", lastAttached, "2", "3"];
  const lengths = texts.map((text) => String(text.length));
  const head = Buffer.from(`${[...numbers, ...lengths].join(" ")} `);
  return Buffer.concat([head, ...texts, Buffer.from("\n")]);
}

const only = (bytes: Buffer) => parseSessionRows(bytes).sessions[0] ?? expect.unreachable();

test("a row becomes a session", () => {
  expect(parseSessionRows(row({ lastAttached: "1700000050" }))).toEqual({
    version: "3.3a",
    sessions: [
      {
        id: "$12",
        server: 4000,
        name: "acme",
        path: "/code",
        windows: 3,
        attachedClients: 2,
        createdAt: 1_700_000_000,
        activityAt: 1_700_000_100,
        lastAttachedAt: 1_700_000_050,
        mark: {
          root: "/code/acme",
          worktree: "/code/acme-auth",
          gitdir: "/code/acme/.git/worktrees/a",
          task: "dev",
        },
      },
    ],
  });
});

test("no rows are no sessions", () => {
  expect(parseSessionRows(Buffer.alloc(0))).toEqual({ sessions: [], version: "" });
});

test("a session that no client ever saw has no time of last attachment", () => {
  expect(only(row()).lastAttachedAt).toBeNull();
});

describe("a text comes back as it was, other rows untouched:", () => {
  test.each([
    "été 日本 🚀",
    "two\nlines",
    "$12 4000 1700000000 ",
    "tab\tspace  end ",
    "a:b.c;d#{e}$f'g\"h",
    "-leading",
    "",
  ])("%j", (text) => {
    const { sessions } = parseSessionRows(
      Buffer.concat([row(), row({ name: text, path: `/x/${text}` }), row({ name: "last" })]),
    );
    expect(sessions.map(({ name }) => name)).toEqual(["acme", text, "last"]);
    expect(sessions[1]?.path).toBe(`/x/${text}`);
  });
});

test("bytes that are no UTF-8 spoil their own text alone", () => {
  const texts = ["3.3a", "name", "/p", ...MARK].map((text) => Buffer.from(text));
  texts[2] = Buffer.from([0x2f, 0xff, 0xfe, 0x78]);
  const session = only(rowOf(texts));
  expect(session.path).toBe("/\ufffd\ufffdx");
  expect(session.name).toBe("name");
  expect(session.mark?.task).toBe("dev");
});

describe("a mark", () => {
  test.each<[what: string, mark: MarkTexts]>([
    ["without a root", ["", "/w", "/g", "dev"]],
    ["without a worktree", ["/r", "", "/g", "dev"]],
    ["without a git directory", ["/r", "/w", "", "dev"]],
    ["without a task", ["/r", "/w", "/g", ""]],
    ["with a relative path", ["/r", "w", "/g", "dev"]],
    ["with a URL that is no path", ["file:///%00", "/w", "/g", "dev"]],
    ["that is not there", ["", "", "", ""]],
  ])("%s is none", (_what, mark) => expect(only(row({ mark })).mark).toBeNull());

  test("with a newline in a path is read back from its URL", () => {
    const mark: MarkTexts = ["/r", "file:///code/two%0Alines", "/g", "dev"];
    expect(only(row({ mark })).mark?.worktree).toBe("/code/two\nlines");
  });
});

describe("what are no such rows is refused:", () => {
  const whole = row().toString("latin1");
  test.each([
    ["cut within the numbers", whole.slice(0, 20)],
    ["cut within the texts", whole.slice(0, -8)],
    ["without its newline", whole.slice(0, -1)],
    ["with a second one cut short", whole + whole.slice(0, 30)],
    ["with a length that is none", whole.replace(" 4 4 5 ", " 4 x 5 ")],
    ["with a length too small", whole.replace(" 4 4 5 ", " 4 3 5 ")],
    ["with a length too large", whole.replace(" 4 4 5 ", " 4 5 5 ")],
    ["with a length beyond all", whole.replace(" 4 4 5 ", " 4 4 99999999 ")],
    ["with a name for an id", whole.replace("$12", "acme")],
    ["tmux's usual list", "acme: 1 windows (created Sun Nov 22 10:00:00 2026)\n"],
    ["nothing but a newline", "\n"],
  ])("%s", (_what, text) => expect(() => parseSessionRows(Buffer.from(text, "latin1"))).toThrow());
});
