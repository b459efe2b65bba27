// What the documents of a pipeline hold after each stage: the collection's own paths, those that a stage renamed or computed, and after
// `$group` only what it was told to keep. A later `$lookup` goes by these.
import type { Engine } from "../model";
import type { Value } from "../value";

export interface Documents {
  /** The documents that the paths are of, while they are still the collection's own. */
  readonly row: Value | undefined;
  readonly named: ReadonlyMap<string, Value>;
}

/** The value at a path, with or without its dollar sign. */
export function valueAt(engine: Engine, { row, named }: Documents, path: string): Value {
  const [head = "", ...rest] = path.replace(/^\$/, "").split(".");
  const known = named.get(head);
  const start = known ?? (row && row.v !== "constant" && head !== "" ? engine.member(row, head) : undefined);
  if (!start) return engine.unknown(head === "" ? "a computed value" : head);
  return rest.reduce<Value>((value, name) => engine.member(value, name), start);
}

/** The documents after a stage. */
export function documentsAfter(engine: Engine, documents: Documents, name: string, stage: Value): Documents {
  switch (name) {
    case "$group":
    case "$bucket":
      return { row: undefined, named: fieldsOf(engine, documents, stage) };
    case "$sortByCount":
      return { row: undefined, named: new Map([["_id", computed(engine, documents, stage)]]) };
    case "$addFields":
    case "$set":
    case "$project":
      return { ...documents, named: new Map([...documents.named, ...fieldsOf(engine, documents, stage)]) };
    case "$replaceRoot":
    case "$replaceWith": {
      const root = name === "$replaceWith" ? stage : engine.member(stage, "newRoot");
      const path = engine.stringOf(root);
      return path?.startsWith("$") && !path.startsWith("$$")
        ? { row: valueAt(engine, documents, path), named: new Map() }
        : { row: undefined, named: new Map() };
    }
    default:
      return documents;
  }
}

/** Members of a stage that are expressions; `1` and `true` leave a path as it is. */
function fieldsOf(engine: Engine, documents: Documents, stage: Value): ReadonlyMap<string, Value> {
  const fields = new Map<string, Value>();
  for (const [name, { value }] of engine.members(stage) ?? []) {
    const isKept = value.v === "constant" && (value.value === 1 || value.value === true);
    if (!isKept && !name.includes(".")) fields.set(name, computed(engine, documents, value));
  }
  return fields;
}

/** `"$customer"`, `{ a: "$a", b: "$b" }`, `{ $first: "$customer" }`; anything else is computed. */
function computed(engine: Engine, documents: Documents, expression: Value): Value {
  const path = engine.stringOf(expression);
  if (path !== undefined) return path.startsWith("$") && !path.startsWith("$$") ? valueAt(engine, documents, path) : expression;
  const members = expression.v === "object" ? [...(engine.members(expression) ?? [])] : [];
  const [first] = members;
  if (!first) return engine.unknown("a computed value");
  if (/^\$(first|last|min|max)$/.test(first[0])) return computed(engine, documents, first[1].value);
  if (/^\$(addToSet|push)$/.test(first[0])) return engine.array([], computed(engine, documents, first[1].value));
  if (first[0].startsWith("$")) return engine.unknown("a computed value");
  return engine.object(Object.fromEntries(members.map(([name, member]) => [name, computed(engine, documents, member.value)])));
}
