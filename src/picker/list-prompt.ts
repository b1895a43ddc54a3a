import { PassThrough, Writable } from "node:stream";
import {
  createPrompt,
  type KeypressEvent,
  useEffect,
  useKeypress,
  useMemo,
  useRef,
  useState,
} from "@inquirer/core";
import { oneLine, PotsError } from "../system/errors.ts";
import type { Colors } from "../terminal/colors.ts";
import { keyboard } from "../terminal/keyboard.ts";
import type { Key } from "../terminal/keys.ts";
import { printable } from "../terminal/text.ts";
import { AT_START, follow, moveTo } from "./cursor.ts";
import { draw, type Preview, pageOf, type Scene } from "./draw.ts";
import { widthsOf } from "./draw-row.ts";
import { edited } from "./editing.ts";
import { usePreview } from "./preview.ts";
import { buildIndex, rank } from "./ranking.ts";
import type { Row, RowSource } from "./rows.ts";
import type { Screen } from "./screen.ts";

/**
 * The fuzzy list that every choice of pots is made in: a prompt of @inquirer/core. Its hooks keep
 * the state; the screen is painted by Screen, line by line, rather than by the library, which writes
 * all of it anew at every key.
 */

/** What an action comes to. */
export type Step<R> =
  | { kind: "done"; result: R }
  | { kind: "say"; text: string }
  | { kind: "confirm"; text: string; refused: string; yes: () => Promise<Step<R>> }
  | { kind: "input"; text: string; value: string; enter: (text: string) => Promise<Step<R>> };

type Question<R> = Extract<Step<R>, { kind: "confirm" | "input" }>;

export interface List<T, R> {
  label: string;
  query: string;
  source: RowSource<T>;
  empty: string;
  /** May what is typed be the name of something new? */
  takesNew?: boolean;
  hints: Scene<T>["hints"];
  /** By the key's name. The row is the one under the cursor; null when there is none. */
  actions: Record<string, (row: Row<T> | null, query: string) => Promise<Step<R>>>;
  preview?: (row: Row<T>, signal: AbortSignal) => Promise<Preview>;
}

/** What a list is shown on. */
export interface Place {
  screen: Screen;
  colors: Colors;
}

/** What the prompt and the loop that feeds it keys share. */
interface Turn {
  over: boolean;
  /** The action under way: no key is read before it is done. */
  busy: Promise<void>;
}

interface Config {
  // a prompt is made once, for lists of anything
  list: List<unknown, unknown>;
  place: Place;
  turn: Turn;
}

const listPrompt = createPrompt<unknown, Config>(({ list, place, turn }, done) => {
  const { screen, colors } = place;
  const { source } = list;
  const [size, setSize] = useState(screen.size);
  const [{ rows, loading }, setFeed] = useState({ rows: source.rows, loading: source.loading });
  const [query, setQuery] = useState(list.query);
  const [wantsPreview, setWantsPreview] = useState(list.preview !== undefined);
  const [question, setQuestion] = useState<Question<unknown> | null>(null);
  const [message, setMessage] = useState(source.message);
  const [, setMoves] = useState(0);
  const cursor = useRef(AT_START);

  const index = useMemo(() => buildIndex(rows), [rows]);
  const widths = useMemo(() => widthsOf(rows), [rows]);
  const hits = useMemo(() => rank(index, query, list.takesNew), [index, query]);
  const keys = useMemo(() => hits.map(({ row }) => row.key), [hits]);
  const base = {
    ...{ label: list.label, takesNew: list.takesNew === true },
    hints: list.hints,
    empty: list.empty,
    total: rows.length,
    question:
      question === null
        ? null
        : { text: question.text, input: question.kind === "input" ? question.value : null },
    wantsPreview: wantsPreview && rows.length > 0,
    ...{ query, loading, widths, message },
  };
  const layout = pageOf({ ...base, preview: null }, size, colors);
  const page = layout.list.rows;
  cursor.current = follow(keys, cursor.current, page);
  const row = hits[cursor.current.index]?.row ?? null;
  const preview = usePreview(row, layout.preview !== null, list.preview);
  const frame = draw({ ...base, hits, cursor: cursor.current, preview }, size, colors);

  const finish = (result: unknown) => {
    turn.over = true;
    done(result);
  };
  const take = (step: Step<unknown>) => {
    if (step.kind === "done") return finish(step.result);
    setMessage(step.kind === "say" ? step.text : "");
    setQuestion(step.kind === "say" ? null : step);
  };
  const start = (action: Promise<Step<unknown>>) => {
    turn.busy = action.then(take, (error) => {
      if (!(error instanceof PotsError)) throw error;
      take({ kind: "say", text: printable(`${oneLine(error)}; ${error.hint}`) });
    });
  };
  const move = (to: number) => {
    cursor.current = moveTo(keys, cursor.current, to, page);
    setMoves((moves) => moves + 1);
  };
  const moves: Record<string, () => number> = {
    up: () => cursor.current.index - 1,
    "ctrl-p": () => cursor.current.index - 1,
    down: () => cursor.current.index + 1,
    "page-up": () => cursor.current.index - page,
    "page-down": () => cursor.current.index + page,
    home: () => 0,
    end: () => keys.length - 1,
  };
  const answer = (asked: Question<unknown>, key: Key) => {
    if (key.name === "escape") return take({ kind: "say", text: "" });
    if (asked.kind === "confirm") {
      const yes = key.text === "y" || key.text === "Y";
      return yes ? start(asked.yes()) : take({ kind: "say", text: asked.refused });
    }
    if (key.name === "enter") return start(asked.enter(asked.value));
    const value = edited(asked.value, key);
    if (value !== null) setQuestion({ ...asked, value });
  };
  useKeypress((event) => {
    const key = event as KeypressEvent & Key;
    if (key.name === "ctrl-c" || key.name === "closed") return finish(null);
    if (question !== null) return answer(question, key);
    setMessage("");
    if (key.name === "escape" || (key.name === "ctrl-d" && query === "")) return finish(null);
    const to = moves[key.name]?.();
    if (to !== undefined) return move(to);
    if (key.name === "tab") return setWantsPreview(!wantsPreview);
    const action = list.actions[key.name];
    if (action !== undefined) return start(action(row, query));
    const next = edited(query, key);
    if (next === null || next === query) return;
    cursor.current = AT_START;
    setQuery(next);
  });
  useEffect(
    () =>
      source.watch(() => {
        setFeed({ rows: source.rows, loading: source.loading });
        if (source.message !== "") setMessage(source.message);
      }),
    [],
  );
  useEffect(() => screen.onWarning(setMessage), []);
  useEffect(() => screen.onResize(() => setSize(screen.size)), []);
  useEffect(() => screen.paint(frame), [frame]);
  return "";
});

/**
 * Have one row chosen, or something done with it.
 * @returns what an action came to; null when the person left without
 */
export async function choose<T, R>(place: Place, list: List<T, R>): Promise<R | null> {
  const input = new PassThrough();
  const output = new Writable({ write: (_chunk, _encoding, callback) => callback() });
  const turn: Turn = { over: false, busy: Promise.resolve() };
  // The prompt hands rows of this very list back to its actions, whatever they are of.
  const config = { list: list as unknown as List<unknown, unknown>, place, turn };
  const controller = new AbortController();
  const prompt = listPrompt(config, { input, output, signal: controller.signal });
  const broken = prompt.then(
    () => null,
    () => null, // thrown again below, where the prompt itself is waited for
  );
  while (!turn.over) {
    const key = await Promise.race([keyboard.next(), broken]);
    if (key === null) break;
    input.emit("keypress", undefined, { ...key, ctrl: false, shift: false });
    try {
      await turn.busy;
    } catch (error) {
      controller.abort();
      throw error;
    }
  }
  return (await prompt) as R | null;
}
