// Prepared statements (https://orm.drizzle.team/docs/perf-queries): `sql.placeholder("id")` stands for a value that comes when it is run.
import type { Engine } from "../model";
import type { Member, Value } from "../value";
import { isDrizzle } from "./handles";

/** The value with each placeholder replaced by the member of that name. */
export function bindPlaceholders(engine: Engine, value: Value, parameters: Value): Value {
  const bind = (inner: Value): Value => bindPlaceholders(engine, inner, parameters);
  if (isDrizzle(value, "placeholder")) {
    const { name } = value.data;
    return engine.member(parameters, typeof name === "string" ? name : "");
  }
  if (value.v === "text") return { ...value, parts: value.parts.map((part) => (typeof part === "string" ? part : bind(part))) };
  if (value.v === "choice") return { ...value, options: value.options.map((option) => ({ ...option, value: bind(option.value) })) };
  if (value.v === "array") {
    const known = engine.items(value);
    const fresh = engine.array([], known?.more && bind(known.more));
    return fresh.v === "array" ? { ...fresh, items: (known?.items ?? []).map((item) => ({ ...item, value: bind(item.value) })) } : value;
  }
  const members = value.v === "object" ? engine.members(value) : undefined;
  if (value.v !== "object" || !members) return value;
  const fresh = engine.object({});
  const bound = new Map([...members].map(([name, member]): [string, Member] => [name, { ...member, value: bind(member.value) }]));
  return fresh.v === "object" ? { ...value, id: fresh.id, members: bound } : value;
}
