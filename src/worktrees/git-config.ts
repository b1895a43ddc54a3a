import { runNow } from "../system/process.ts";
import { readText } from "../system/read-file.ts";
import { remembered } from "../system/remembered.ts";

/**
 * What git's own configuration says of where a repository is: `core.bare` and `core.worktree`, as
 * git's set-up reads them (without includes, and nothing of the person's own configuration).
 *
 * Every session's place depends on it, so the file is read where its lines are as git itself writes
 * them. Whatever else a line may be (quoted, continued, behind a section's name) git is asked, with
 * `git config --file … -z`: it alone knows its grammar.
 */

export interface CoreConfig {
  bare: boolean;
  /** As written: absolute, or relative to the git directory. */
  worktree: string | null;
}

const SECTION = /^\s*\[([\w.-]+)(?:\s+"(?:[^"\\]|\\.)*")?\]\s*$/;
const BLANK = /^\s*([#;].*)?$/;
/** A key with its plain value; a key alone means true. */
const PAIR = /^\s*([A-Za-z][\w-]*)\s*(?:=\s*(.*?)\s*)?$/;
/** What gives a value's text another meaning than it has. */
const NOT_PLAIN = /["\\#;]/;

type Values = Map<string, string | null>;
const WANTED = ["core.bare", "core.worktree", "extensions.worktreeconfig"];

/** The wanted keys of a config's text, the last of each; null where git has to be asked. */
export function plainValues(text: string): Values | null {
  const values: Values = new Map();
  let section = "";
  for (const line of text.split("\n").map((each) => each.replace(/\r$/, ""))) {
    if (line.endsWith("\\")) return null; // goes on with the next line
    const header = SECTION.exec(line);
    if (header?.[1] !== undefined) {
      section = line.includes('"') ? "" : header[1].toLowerCase();
      continue;
    }
    if (BLANK.test(line)) continue;
    if (/^\s*\[/.test(line)) return null;
    const pair = PAIR.exec(line);
    const key = `${section}.${pair?.[1]?.toLowerCase()}`;
    if (pair === null) return null;
    if (!WANTED.includes(key)) continue;
    if (NOT_PLAIN.test(pair[2] ?? "")) return null;
    values.set(key, pair[2] ?? null);
  }
  return values;
}

/** Milliseconds for a question in the midst of reading files, which is answered at once. */
const TIMEOUT = 1000;

/** The same as git tells them; none where it cannot read the file: it says why when it is asked. */
function askedValues(file: string): Values {
  const pattern = "^(core\\.(bare|worktree)|extensions\\.worktreeconfig)$";
  const { code, stdout } = runNow(
    ["git", "config", "--file", file, "-z", "--get-regexp", pattern],
    { env: { LC_ALL: "C" }, timeout: TIMEOUT },
  );
  if (code !== 0) return new Map();
  return new Map(
    stdout
      .split("\0")
      .slice(0, -1)
      .map((entry) => {
        const end = entry.indexOf("\n");
        return end === -1 ? [entry, null] : [entry.slice(0, end), entry.slice(end + 1)];
      }),
  );
}

/** By path; a config that has to be asked for is asked for once. */
const asked = new Map<string, Values>();

function valuesOf(file: string): Values {
  let text: string;
  try {
    text = readText(file);
  } catch {
    return new Map(); // not there, or no file: git would not read it either
  }
  return plainValues(text) ?? remembered(asked, file, askedValues);
}

/** git's truth: a key alone is true, an empty value is false. */
function isTrue(value: string | null | undefined): boolean {
  if (value === undefined) return false;
  return value === null || /^(true|yes|on|[+-]?0*[1-9]\d*)$/i.test(value);
}

/** @param gitdir of a repository, or of one of its worktrees */
export function coreConfig(gitdir: string): CoreConfig {
  let values = valuesOf(`${gitdir}/config`);
  if (isTrue(values.get("extensions.worktreeconfig"))) {
    values = new Map([...values, ...valuesOf(`${gitdir}/config.worktree`)]);
  }
  return { bare: isTrue(values.get("core.bare")), worktree: values.get("core.worktree") ?? null };
}
