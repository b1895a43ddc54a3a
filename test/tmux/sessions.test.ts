import { describe, expect, test } from "bun:test";
import type { Outcome } from "../../src/system/process.ts";
import { Tmux, type TmuxCommand } from "../../src/tmux/connection.ts";
import { listSessions, parseQuickSessions, parseSessions } from "../../src/tmux/sessions.ts";

interface Row {
  id?: string;
  attached?: string;
  outputs?: string;
  name?: string;
  path?: string;
  mark?: string;
}

const MARK = "1 12 4000 1700000000 /code/acme /code/acme-auth /code/acme/.git/worktrees/a dev";

const encoded = (text: string) =>
  text
    .replaceAll("=", "=3D")
    .replaceAll("$", "=24")
    .replaceAll("\\", "=5C")
    .replaceAll("\n", "=0A");

/** A row as tmux prints it for `SESSION.row`. */
function row(own: Row = {}): string {
  const { id = "$12", attached = "", outputs = "1700000100.", name = "acme" } = own;
  const texts = [name, own.path ?? "/code", own.mark ?? MARK].map((text) => `${encoded(text)}=|`);
  const words = [id, "4000", "1700000000", attached, "1700000070", "3", outputs, "3.3a"];
  return `session ${words.join(" ")} ${texts.join("")}\n`;
}

/** The same for `SESSION.quick`, as a tmux prints it that rewrites nothing. */
function quickRow(name: string, path: string, mark = MARK): string {
  const words = {
    ...{ id: "$12", server: "4000", createdAt: "1700000000", attachedAt: "" },
    ...{ keyAt: "1700000070", windows: "3", outputs: "1700000100.", version: "3.3a" },
  };
  const lengths = [name, path, mark].map((text) => `${Buffer.byteLength(text)}`);
  const before = JSON.stringify(["session", words, lengths]).slice(0, -1);
  return `,${before},"${[name, path, mark].join('","')}"]\n`;
}

const only = (own: Row) => parseSessions(row(own)).sessions[0] ?? expect.unreachable();

test("a row becomes a session", () => {
  expect(parseSessions(row())).toEqual({
    version: "3.3a",
    doubted: [],
    unsaved: "",
    sessions: [
      {
        id: "$12",
        server: 4000,
        name: "acme",
        path: "/code",
        windows: 3,
        attachedClients: 0,
        createdAt: 1_700_000_000,
        activityAt: 1_700_000_100,
        bell: false,
        lastAttachedAt: null,
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

test("no rows are no sessions where a server has answered, and no answer is none", () => {
  expect(parseSessions("server 7 =|\n")).toEqual({
    ...{ sessions: [], version: "", doubted: [], unsaved: "" },
  });
  expect(() => parseSessions("")).toThrow("no server has answered");
  expect(parseQuickSessions("")).toBeNull();
});

test("a visit is the last key of whoever came; a session made with -d was never visited", () => {
  expect(only({ attached: "" }).lastAttachedAt).toBeNull();
  expect(only({ attached: "0" }).lastAttachedAt).toBeNull();
  expect(only({ attached: "1700000050" }).lastAttachedAt).toBe(1_700_000_070);
  expect(only({ attached: "1700000080" }).lastAttachedAt).toBe(1_700_000_080);
});

test("activity is the latest output of any window, and a bell of any of them counts", () => {
  const { activityAt, bell } = only({ outputs: "1700000005.1700000300!.1700000200." });
  expect({ activityAt, bell }).toEqual({ activityAt: 1_700_000_300, bell: true });
});

test("programs that control tmux are no clients", () => {
  const clients = "client $12 0 \nclient $12 1 \nclient $12 0 \nclient $3 0 \nclient $4 1 \n";
  const output = row() + row({ id: "$3" }) + row({ id: "$4" }) + clients;
  const { sessions } = parseSessions(output);
  expect(sessions.map(({ attachedClients }) => attachedClients)).toEqual([2, 1, 0]);
});

describe("a text comes back as it was, other rows untouched:", () => {
  test.each([
    "été 日本 🚀",
    "two\nlines",
    "session $12 4000 1700000000 =|",
    "tab\tspace  end ",
    "line\u2028separator\r",
    "a:b.c;d#{e}$f'g\"h=3D=0A%24",
    "-leading",
    "",
  ])("%j", (text) => {
    const rows = [row(), row({ name: text, path: `/x/${text}` }), row({ name: "last" })];
    const { sessions } = parseSessions(rows.join(""));
    expect(sessions.map(({ name }) => name)).toEqual(["acme", text, "last"]);
    expect(sessions[1]?.path).toBe(`/x/${text}`);
  });
});

describe("a quick answer is read the same way where nothing in it can have been rewritten:", () => {
  test.each([
    ["plain", "acme", "/code/acme"],
    ["other scripts", "été 日本 🚀", "/été/日本/🚀"],
    ["signs", "a|b=|$c`#{d}],[", "/x y|z~'$HOME,0"],
  ])("%s", (_what, name, path) => {
    expect(parseQuickSessions(quickRow(name, path))).toEqual(parseSessions(row({ name, path })));
  });
});

describe("a quick answer is not trusted where a text", () => {
  const forged = quickRow("b", "/b").trim();
  test.each([
    ["holds what tmux may have rewritten", quickRow("acme", "/a\\$x")],
    ["was rewritten", quickRow("acme", "/a$x").replace("$x", "\\$x")],
    ["holds an escape of JSON", quickRow("acme", "/a\\u0041")],
    ["holds the sign that ends it", quickRow('a"b', "/c")],
    ["ends it and begins another", quickRow("acme", '/a","/b')],
    ["swallows the end of another", quickRow("acme", '/a","/b\\')],
    ["holds a newline", quickRow("acme", "/two\nlines")],
    ["holds another control byte", quickRow("acme", "/tab\there")],
    ["ends its row and begins another", quickRow("acme", `/a","${MARK}"]${forged.slice(0, -2)}`)],
    ["is cut short", quickRow("acme", "/code").slice(0, -5)],
    ["is not there", "acme: 1 windows\n"],
  ])("%s", (_what, output) => expect(parseQuickSessions(quickRow("a", "/a") + output)).toBeNull());
});

describe("a mark counts only whole and in the session it names:", () => {
  test.each<[what: string, mark: string]>([
    ["another session's", MARK.replace(" 12 ", " 13 ")],
    ["another server's", MARK.replace("4000", "4001")],
    ["an earlier session's of that id", MARK.replace("1700000000", "1600000000")],
    ["one of another version", MARK.replace("1", "2")],
    ["one without a task", MARK.slice(0, -4)],
    ["one with an empty task", MARK.slice(0, -3)],
    ["one with a part too many", `${MARK} x`],
    ["one with a relative path", MARK.replace(" /code/acme ", " code/acme ")],
    ["one with a path that cannot be", MARK.replace("/code/acme ", "/code/acme%00 ")],
    ["one that cannot be decoded", MARK.replace("/code/acme ", "/code/acme%f ")],
    ["anything else", "yes"],
  ])("%s is none, and the session is asked itself", (_what, mark) => {
    const { sessions, doubted } = parseSessions(row({ mark }));
    expect(sessions[0]?.mark).toBeNull();
    expect(doubted).toEqual(sessions);
  });

  test("no option is no mark, and nothing more is asked", () => {
    const { sessions, doubted } = parseSessions(row({ mark: "" }));
    expect({ mark: sessions[0]?.mark, doubted }).toEqual({ mark: null, doubted: [] });
  });
});

describe("what are no such rows is refused:", () => {
  const whole = row();
  test.each([
    ["cut within the words", whole.slice(0, 20)],
    ["cut within the texts", whole.slice(0, -8)],
    ["without its newline", whole.slice(0, -1)],
    ["with a second one cut short", whole + whole.slice(0, 30)],
    ["with a number that is none", whole.replace(" 4000 ", " x ")],
    ["with a time that is none", whole.replace("1700000100.", "1700000100")],
    ["with a name for an id", whole.replace("$12", "acme")],
    ["tmux's usual list", "acme: 1 windows (created Sun Nov 22 10:00:00 2026)\n"],
    ["nothing but a newline", "\n"],
  ])("%s", (_what, text) => expect(() => parseSessions(text)).toThrow());
});

/** A tmux that answers as it is told. */
class Told extends Tmux {
  constructor(private readonly answer: (commands: readonly TmuxCommand[]) => Partial<Outcome>) {
    super({});
  }
  override async try(commands: readonly TmuxCommand[]): Promise<Outcome> {
    const quiet = { ending: "exited", code: 0, stdout: "", stderr: "", summary: "" } as const;
    return { ...quiet, bytes: Buffer.alloc(0), ...this.answer(commands) };
  }
  override async requireClient(): Promise<void> {}
}

test("hidden marks are found of every session, however many there are", async () => {
  const ids = Array.from({ length: 130 }, (_, i) => `$${i + 1}`);
  const rows = ids.map((id) => row({ id, mark: "somebody's" })).join("");
  const own = (id: string) => MARK.replace("1 12 ", `1 ${id.slice(1)} `);
  const tmux = new Told((commands) => {
    const asked = commands.flatMap(
      (words) => /show-options -qv -t '(.*)'/.exec(words.join(" "))?.[1],
    );
    if (asked.every((id) => id === undefined)) return { stdout: rows };
    return { stdout: asked.map((id) => `${own(id ?? "")}\n`).join("") };
  });
  const sessions = await listSessions(tmux);
  expect(sessions.filter(({ mark }) => mark === null)).toEqual([]);
  expect(sessions).toHaveLength(130);
});

test("a server on its way out is asked until it is gone: the next one may have sessions", async () => {
  const leaving = Array(3).fill({ code: 1, stderr: "server exited unexpectedly\n" });
  const tmux = new Told(() => leaving.pop() ?? { stdout: row() });
  expect((await listSessions(tmux)).map(({ name }) => name)).toEqual(["acme"]);
});
