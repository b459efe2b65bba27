// Shapes of JSON values. From one shape come both the reading of a configuration, with every mistake at its place, and the
// published JSON Schema, so that the two cannot drift apart. Knows nothing of what the configuration means.
import type { Node } from "jsonc-parser";
import { endWithNearest } from "../../../rules/contract/nearest-name";

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Told of a mistake: where it stands and a sentence without subject path, e.g. `must be a string, not a number`. */
export type Complain = (node: Node, message: string) => void;

export interface Shape<T> {
  /** What is expected, with article: `a string`, `a list of strings`. */
  readonly expected: string;
  readonly schema: JsonSchema;
  /** The value, or undefined after complaining. `path` is dotted, for the messages. */
  read(node: Node, path: string, complain: Complain): T | undefined;
}

export interface Field<T, Required extends boolean = boolean> {
  readonly shape: Shape<T>;
  readonly isRequired: Required;
  readonly description: string;
}

export function optional<T>(shape: Shape<T>, description: string): Field<T, false> {
  return { shape, isRequired: false, description };
}

export function required<T>(shape: Shape<T>, description: string): Field<T, true> {
  return { shape, isRequired: true, description };
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type ValueOf<F> = F extends Field<infer T> ? T : never;
type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K] extends Field<unknown, true> ? K : never }[keyof F];
/** The object that a table of fields describes. */
export type ObjectOf<F extends Fields> = { readonly [K in RequiredKeys<F>]: ValueOf<F[K]> } & {
  readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: ValueOf<F[K]>;
};

export const text: Shape<string> = primitive("a string", { type: "string" }, (value): value is string => typeof value === "string");
export const flag: Shape<boolean> = primitive(
  "true or false",
  { type: "boolean" },
  (value): value is boolean => typeof value === "boolean",
);
export const number: Shape<number> = primitive("a number", { type: "number" }, (value): value is number => typeof value === "number");
export const count: Shape<number> = primitive(
  "a whole number from 0",
  { type: "integer", minimum: 0 },
  (value): value is number => typeof value === "number" && Number.isInteger(value) && value >= 0,
);

function primitive<T>(expected: string, schema: JsonSchema, is: (value: unknown) => value is T): Shape<T> {
  return {
    expected,
    schema,
    read(node, path, complain) {
      const value: unknown = node.value;
      if (is(value)) return value;
      complain(node, `"${path}" must be ${expected}, not ${describe(node)}.`);
      return undefined;
    },
  };
}

export function oneOf<const T extends string>(names: readonly T[]): Shape<T> {
  const quoted = names.map((name) => `"${name}"`);
  return {
    expected: `one of ${quoted.join(", ")}`,
    schema: { enum: names },
    read(node, path, complain) {
      const value: unknown = node.value;
      const found = names.find((name) => name === value);
      if (found !== undefined) return found;
      const end = typeof value === "string" ? endWithNearest(value, names) : ".";
      complain(node, `"${path}" must be one of ${quoted.join(", ")}, not ${describe(node)}${end}`);
      return undefined;
    },
  };
}

export function listOf<T>(item: Shape<T>, minItems = 0): Shape<readonly T[]> {
  return {
    expected: "a list",
    schema: { type: "array", items: item.schema, ...(minItems > 0 ? { minItems } : {}) },
    read(node, path, complain) {
      if (node.type !== "array") {
        complain(node, `"${path}" must be a list, not ${describe(node)}.`);
        return undefined;
      }
      const children = node.children ?? [];
      if (children.length < minItems) complain(node, `"${path}" must hold at least ${minItems} of its kind.`);
      return children.flatMap((child, index) => item.read(child, `${path}[${index}]`, complain) ?? []);
    },
  };
}

/** A text that matches; `says` describes it in the messages. */
export function textLike(pattern: RegExp, says: string): Shape<string> {
  return {
    expected: says,
    schema: { type: "string", pattern: pattern.source },
    read(node, path, complain) {
      const value: unknown = node.value;
      if (typeof value === "string" && pattern.test(value)) return value;
      complain(node, `"${path}" must be ${says}, not ${describe(node)}.`);
      return undefined;
    },
  };
}

/** A value in short form (a string) or in full. */
export function shorthand<S, T>(short: Shape<S>, expand: (value: S) => T, full: Shape<T>): Shape<T> {
  return {
    expected: `${short.expected} or ${full.expected}`,
    schema: { anyOf: [short.schema, full.schema] },
    read(node, path, complain) {
      if (node.type !== "string") return full.read(node, path, complain);
      const value = short.read(node, path, complain);
      return value === undefined ? undefined : expand(value);
    },
  };
}

/** Any names, each with a value of one shape. */
export function recordOf<T>(value: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    expected: "an object",
    schema: { type: "object", additionalProperties: value.schema },
    read: (node, path, complain) => readMembers(node, path, complain, () => value),
  };
}

/** Known names only, each with a shape of its own; `what` names the kind of name in messages: `rule`. */
export function recordOfKnown<T>(what: string, shapes: Readonly<Record<string, Shape<T>>>): Shape<Readonly<Record<string, T>>> {
  const names = Object.keys(shapes);
  const properties = Object.fromEntries(names.map((name) => [name, shapes[name]?.schema]));
  return {
    expected: "an object",
    schema: { type: "object", properties, additionalProperties: false },
    read: (node, path, complain) =>
      readMembers(node, path, complain, (name, at) => {
        const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
        if (shape === undefined) complain(at, `Unknown ${what} "${name}" in "${path}"${endWithNearest(name, names)}`);
        return shape;
      }),
  };
}

function readMembers<T>(
  node: Node,
  path: string,
  complain: Complain,
  shapeOf: (name: string, at: Node) => Shape<T> | undefined,
): Readonly<Record<string, T>> | undefined {
  if (node.type !== "object") {
    complain(node, `"${path}" must be an object, not ${describe(node)}.`);
    return undefined;
  }
  const result: Record<string, T> = {};
  for (const { name, key, value } of membersOf(node, complain)) {
    const read = shapeOf(name, key)?.read(value, path === "" ? name : `${path}.${name}`, complain);
    if (read !== undefined) result[name] = read;
  }
  return result;
}

/** An object with a fixed table of keys. */
export function objectOf<F extends Fields>(fields: F, where = ""): Shape<ObjectOf<F>> {
  const names = Object.keys(fields);
  const requiredNames = names.filter((name) => fields[name]?.isRequired);
  const properties = Object.fromEntries(
    Object.entries(fields).map(([name, { shape, description }]) => [name, { description, ...shape.schema }]),
  );
  return {
    expected: "an object",
    schema: { type: "object", properties, ...(requiredNames.length > 0 ? { required: requiredNames } : {}), additionalProperties: false },
    read(node, path, complain) {
      const result = readMembers<unknown>(node, path || where, complain, (name, at) => {
        const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
        if (field === undefined) complain(at, `Unknown key "${name}"${path === "" ? "" : ` in "${path}"`}${endWithNearest(name, names)}`);
        return field?.shape;
      });
      if (result === undefined) return undefined;
      const missing = requiredNames.filter((name) => !hasMember(node, name));
      for (const name of missing) complain(node, `"${path}" lacks the key "${name}".`);
      // Each member was read by the shape that its type comes from, and the required ones are there or were complained of.
      return requiredNames.every((name) => result[name] !== undefined) ? (result as ObjectOf<F>) : undefined;
    },
  };
}

interface Member {
  readonly name: string;
  readonly key: Node;
  readonly value: Node;
}

function membersOf(node: Node, complain: Complain): readonly Member[] {
  const members = new Map<string, Member>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    // A key without a value is a syntax error, which the parser has reported.
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    if (members.has(name)) complain(key, `The key "${name}" is given twice.`);
    members.set(name, { name, key, value });
  }
  return [...members.values()];
}

function hasMember(node: Node, name: string): boolean {
  return (node.children ?? []).some((property) => property.children?.[0]?.value === name);
}

/** A JSON value in words, for `not …`. */
export function describe(node: Node): string {
  if (node.type === "string") return JSON.stringify(node.value);
  if (node.type === "array") return "a list";
  if (node.type === "object") return "an object";
  return String(node.value);
}
