import { PotsError } from "../system/errors.ts";
import { print } from "../terminal/output.ts";
import { printableJson } from "../terminal/text.ts";
import { GLOBAL_OPTIONS } from "./declarations.ts";
import { findCommand } from "./parse.ts";
import { ref, type Schema } from "./schema/form.ts";
import { OUTPUTS } from "./schema/outputs.ts";
import { ROWS } from "./schema/rows.ts";
import { type OptionToken, tokenize } from "./tokens.ts";

/** The JSON Schema of what --json prints: of every command, or of one. Loaded by nothing else. */

const DRAFT = "https://json-schema.org/draft/2020-12/schema";
const ID = "urn:pots:json:1";

/** `pots help json --schema [command]`. @param words what follows `pots help json` @throws PotsError */
export function showSchema(words: readonly string[]): void {
  const options = [{ long: "schema", about: "" }, ...GLOBAL_OPTIONS];
  const tokens = tokenize(words, options);
  const [command, ...more] = tokens.flatMap((token) =>
    token.kind === "positional" ? [token.value] : [],
  );
  const unknown = tokens.find(
    (token): token is OptionToken =>
      token.kind === "option" && !options.some(({ long }) => long === token.name),
  );
  const odd = unknown?.rawName ?? more[0];
  if (odd !== undefined) {
    throw new PotsError(
      "usage",
      `pots help json --schema does not take ${JSON.stringify(odd)}`,
      "pots help json --schema [command]",
    );
  }
  print(printableJson(command === undefined ? wholeSchema() : schemaOf(command)));
}

/** Of every command: a document that any of their outputs conforms to, each a definition of its own. */
export function wholeSchema(): Schema {
  const outputs = Object.entries(OUTPUTS).map(([name, schema]) => [`${name}Output`, schema]);
  return {
    ...{ $schema: DRAFT, $id: ID, title: "What pots prints with --json" },
    anyOf: outputs.map(([name]) => ref(String(name))),
    $defs: { ...Object.fromEntries(outputs), ...ROWS },
  };
}

/** Of one command, by its name or alias. @throws PotsError where it prints none */
export function schemaOf(word: string): Schema {
  const name = findCommand(word)?.name ?? word;
  const output = Object.hasOwn(OUTPUTS, name) ? OUTPUTS[name] : undefined;
  if (output === undefined) {
    throw new PotsError(
      findCommand(word) === undefined ? "notFound" : "usage",
      findCommand(word) === undefined
        ? `there is no command ${JSON.stringify(word)}`
        : `pots ${name} has no --json`,
      `these have it: ${Object.keys(OUTPUTS).join(", ")}`,
    );
  }
  return {
    ...{ $schema: DRAFT, $id: `${ID}:${name}`, title: `What pots ${name} --json prints` },
    ...output,
    $defs: usedBy(output),
  };
}

/** The definitions that a schema refers to, and those that they refer to. */
function usedBy(schema: Schema): Record<string, Schema> {
  const used: Record<string, Schema> = {};
  const visit = (text: string) => {
    for (const [name, definition] of Object.entries(ROWS)) {
      if (Object.hasOwn(used, name) || !text.includes(`"#/$defs/${name}"`)) continue;
      used[name] = definition;
      visit(JSON.stringify(definition));
    }
  };
  visit(JSON.stringify(schema));
  return used;
}
