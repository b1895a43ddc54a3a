import {
  createPrompt,
  type KeypressEvent,
  useEffect,
  useKeypress,
  useRef,
  useState,
} from "@inquirer/core";
import { PotsError } from "../system/errors.ts";
import type { Key } from "../terminal/keys.ts";
import { suspend } from "../terminal/suspend.ts";
import { placeAt } from "./areas.ts";
import { answered, type OpenQuestion } from "./asking.ts";
import { allToggled, taken, toggled } from "./choosing.ts";
import { AT_START, follow, moveTo } from "./cursor.ts";
import { draw, pageOf } from "./draw.ts";
import { scrolledBy } from "./draw-preview.ts";
import { edited, lineOf } from "./editing.ts";
import { type Action, type List, type Place, type Step, said, saying } from "./list.ts";
import { useMatches } from "./matches.ts";
import { DoubleClick, movement, scrolling } from "./moves.ts";
import { usePreview } from "./preview.ts";
import { sceneOf } from "./scene.ts";

/**
 * The fuzzy list that every choice of pots is made in: a prompt of @inquirer/core. Its hooks keep
 * the state; the screen is painted by Screen, line by line, rather than by the library, which writes
 * all of it anew at every key.
 */

/** What the prompt and the loop that feeds it keys share. */
export interface Turn {
  over: boolean;
  /** The person wants out of pots, not only of this list. */
  cancelled: boolean;
  /** The action under way: no key is read before it is done. */
  busy: Promise<void>;
}

interface Config {
  // a prompt is made once, for lists of anything
  list: List<unknown, unknown>;
  place: Place;
  turn: Turn;
}

/** @returns what an action came to; null: the person went back */
export const listPrompt = createPrompt<unknown, Config>(({ list, place, turn }, done) => {
  const { screen, colors } = place;
  const { source, several } = list;
  const [size, setSize] = useState(screen.size);
  const [{ rows, loading }, setFeed] = useState({ rows: source.rows, loading: source.loading });
  const [line, setLine] = useState(lineOf(list.query));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(several?.chosen ?? new Set());
  const [wantsPreview, setWantsPreview] = useState(list.preview !== undefined);
  const [asked, setAsked] = useState<OpenQuestion | null>(null);
  const [message, setMessage] = useState(source.message);
  const [, setMoves] = useState(0);
  const cursor = useRef(AT_START);
  const byHand = useRef(false);
  const scroll = useRef({ key: "", lines: 0 });
  const clicks = useRef(new DoubleClick());

  const query = line.text;
  const { found, hits, keys, fresh, widths } = useMatches(list, rows, query);
  const chosenRows = rows.filter(({ key }) => chosen.has(key));
  const shown = { rows, loading, message, line, chosen, howMany: chosenRows.length, asked };
  const base = { ...sceneOf(list, { ...shown, wantsPreview }), widths, found };
  const layout = pageOf({ ...base, preview: null }, size, colors);
  const page = layout.list.rows;
  // rows that came late go before the offer of a new one, unless that was chosen by hand
  const late = found > 0 && cursor.current.key === fresh?.key && !byHand.current;
  if (late) cursor.current = AT_START;
  cursor.current = follow(keys, cursor.current, page);
  const row = hits[cursor.current.index]?.row ?? null;
  const looked = usePreview(row, layout.preview !== null, list.preview);
  const lines = scroll.current.key === row?.key ? scroll.current.lines : 0;
  const preview = looked === null ? null : { ...looked, scrolled: lines };
  const frame = draw({ ...base, hits, cursor: cursor.current, preview }, size, colors);

  const finish = (result: unknown, cancelled = false) => {
    turn.over = true;
    turn.cancelled = cancelled;
    done(result);
  };
  const take = (step: Step<unknown>) => {
    if (step.kind === "done") return finish(step.result);
    setMessage(step.kind === "say" ? step.text : "");
    const value = step.kind === "input" ? step.value : "";
    setAsked(step.kind === "say" ? null : { step, line: lineOf(value) });
  };
  const start = (action: Promise<Step<unknown>>) => {
    turn.busy = action.then(take, (error) => {
      if (!(error instanceof PotsError)) throw error;
      take(saying(said(error)));
    });
  };
  const repaint = () => setMoves((moves) => moves + 1);
  const move = (to: number) => {
    cursor.current = moveTo(keys, cursor.current, to, page);
    byHand.current = true;
    repaint();
  };
  const scrollBy = (by: number) => {
    if (looked === null || layout.preview === null || row === null) return;
    scroll.current = { key: row.key, lines: scrolledBy(looked, layout.preview, lines, by) };
    repaint();
  };
  const act = (action: Action<unknown, unknown>, to = cursor.current.index) => {
    const on = hits[to]?.row ?? null;
    const ever = several === undefined || several.chosen.size > 0 || chosen !== several.chosen;
    start(action(on, query.trim(), taken(chosenRows, on, ever)));
  };
  const choose = (to: number) => {
    const key = keys[to];
    if (key === undefined) return;
    setChosen(toggled(chosen, key));
    move(to + 1);
  };
  const chooseAll = () => {
    if (several === undefined) return;
    const { chosen: next, leftOut } = allToggled(chosen, keys, several);
    setChosen(next);
    if (leftOut > 0) setMessage(`${leftOut} in use left out; tab chooses them one by one`);
  };
  const click = ({ at, name }: Key) => {
    const where = at === undefined ? null : placeAt(layout, at);
    const by = name === "wheel-up" ? -1 : 1;
    if (where === null) return;
    if (name !== "click") return where.preview ? scrollBy(3 * by) : move(cursor.current.index + by);
    const to = cursor.current.top + where.row;
    if (where.preview || to >= keys.length) return;
    const twice = clicks.current.isSecond(keys[to] ?? "", performance.now());
    if (twice && several !== undefined) return choose(to);
    move(to);
    const { enter } = list.actions;
    if (twice && enter !== undefined) act(enter, to);
  };
  const answer = (to: OpenQuestion, key: Key) => {
    const next = answered(to, key);
    if (next === null) return;
    if ("line" in next) setAsked({ ...to, ...next });
    else if ("begun" in next) start(next.begun);
    else take(saying(next.over));
  };
  useKeypress((event) => {
    const key = event as KeypressEvent & Key;
    if (key.name === "ctrl-c" || key.name === "closed") return finish(null, true);
    if (key.name === "ctrl-z") return suspend();
    if (asked !== null) return answer(asked, key);
    if (key.name === "unknown") return;
    setMessage("");
    if (key.name === "escape") return finish(null);
    if (key.name === "ctrl-d" && query === "") return finish(null, true);
    if (key.at !== undefined) return click(key);
    const moved = movement(key.name, { page, last: keys.length - 1, empty: query === "" });
    if (moved !== null) return move(moved(cursor.current));
    const scrolls = scrolling(key.name, layout.preview?.rows ?? 0);
    if (scrolls !== null) return scrollBy(scrolls);
    if (several !== undefined && key.name === "tab") return choose(cursor.current.index);
    if (several !== undefined && key.name === "alt-a") return chooseAll();
    if (key.name === "tab") return setWantsPreview(!wantsPreview);
    const nth = several === undefined ? /^alt-([1-9])$/.exec(key.name)?.[1] : undefined;
    const { enter } = list.actions;
    if (nth !== undefined && enter !== undefined) {
      const to = cursor.current.top + Number(nth) - 1;
      if (Number(nth) > page || to >= keys.length) return;
      move(to);
      return act(enter, to);
    }
    const action = list.actions[key.name];
    if (action !== undefined) return act(action);
    const next = edited(line, key);
    if (next === null) return;
    if (next.text !== query) {
      cursor.current = AT_START;
      byHand.current = false;
    }
    setLine(next);
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
