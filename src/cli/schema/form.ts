/** The few forms of JSON Schema (2020-12) that pots' data needs. */

export type Schema = Readonly<Record<string, unknown>>;

export const text = (description: string, more: Schema = {}): Schema => ({
  ...{ description, type: "string" },
  ...more,
});

/** An absolute path. */
export const path = (description: string) => text(description, { pattern: "^/" });

/** ISO 8601 in UTC, as `2026-01-31T14:05:00.000Z`. */
export const time = (description: string) => text(description, { format: "date-time" });

export const count = (description: string): Schema => ({
  ...{ description, type: "integer", minimum: 0 },
});

export const flag = (description: string): Schema => ({ description, type: "boolean" });

export const list = (description: string, items: Schema): Schema => ({
  ...{ description, type: "array", items },
});

export const oneOf = (description: string, values: readonly string[]): Schema => ({
  ...{ description, type: "string", enum: values },
});

/** One of `$defs`. */
export const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

/** `null` stands for "not known", or for what is not there. */
export function orNull(schema: Schema): Schema {
  if (schema.$ref !== undefined) return { anyOf: [schema, { type: "null" }] };
  const values = schema.enum as readonly unknown[] | undefined;
  return {
    ...schema,
    type: [schema.type, "null"],
    ...(values === undefined ? {} : { enum: [...values, null] }),
  };
}

/**
 * @param keys those that are always there
 * @param sometimes those that an option brings
 */
export function object(
  description: string,
  keys: Record<string, Schema>,
  sometimes: Record<string, Schema> = {},
): Schema {
  return {
    ...{ description, type: "object", required: Object.keys(keys) },
    properties: { ...keys, ...sometimes },
  };
}

/** One of `$defs`, with more keys. */
export function extended(
  name: string,
  description: string,
  keys: Record<string, Schema>,
  sometimes: Record<string, Schema> = {},
): Schema {
  return { ...object(description, keys, sometimes), allOf: [ref(name)] };
}

/** All values of a union of texts: one that is missing, or is none, is an error of types. */
export const every =
  <Union extends string>() =>
  <const Values extends readonly Union[]>(
    values: [Union] extends [Values[number]] ? Values : never,
  ): readonly string[] =>
    values;
