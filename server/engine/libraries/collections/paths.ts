// Members by path: `get(request, "user.orgId")`, `set(args, ["data", "id"], value)`.
import type { Engine } from "../model";
import { isNothing, listOf } from "../call-arguments";
import { UNDEFINED, type Value } from "../value";

/** The names on a path; undefined where one of them is not known. */
export function pathOf(engine: Engine, path: Value): readonly string[] | undefined {
  const text = engine.stringOf(path);
  if (text !== undefined) return text.split(/[.[\]]+/).filter((part) => part !== "");
  const parts = engine.items(path) ? listOf(engine, path).map((part) => engine.stringOf(part)) : [undefined];
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

export function memberAt(engine: Engine, object: Value, path: readonly string[]): Value {
  return path.reduce((value, name) => (isNothing(value) ? UNDEFINED : engine.member(value, name)), object);
}

/** What is not there on the way is made. */
export function setAt(engine: Engine, object: Value, path: readonly string[], value: Value): void {
  const last = path.at(-1);
  if (last === undefined) return;
  const holder = path.slice(0, -1).reduce((at, name) => {
    const found = engine.member(at, name);
    if (!isNothing(found)) return found;
    const made = engine.object({});
    engine.setMember(at, name, made);
    return made;
  }, object);
  engine.setMember(holder, last, value);
}
