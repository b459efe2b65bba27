// Values as the plain client of DynamoDB sends them (`{ S: "text" }`, https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html):
// taken out of their wrapping, so that both clients are judged alike.
import type { Engine } from "../model";
import type { Member, Value } from "../value";

const WRAPPERS: ReadonlySet<string> = new Set(["S", "N", "B", "BOOL", "SS", "NS", "BS", "L", "M"]);

/** The value inside `{ S: value }`; anything else is itself. */
export function unwrapped(engine: Engine, value: Value): Value {
  if (value.v !== "object") return value;
  const members = engine.members(value);
  const [only, ...more] = members ? [...members] : [];
  return only && more.length === 0 && WRAPPERS.has(only[0]) && engine.spreads(value).length === 0 ? only[1].value : value;
}

/** An object's members taken out of their wrapping, what is known of each kept. */
export function unwrappedMembers(engine: Engine, value: Value): Value {
  const members = value.v === "object" ? engine.members(value) : undefined;
  if (value.v !== "object" || !members) return value;
  const plain = new Map(
    [...members].map(([name, member]): [string, Member] => [name, { ...member, value: unwrapped(engine, member.value) }]),
  );
  if ([...plain].every(([name, member]) => member.value === members.get(name)?.value)) return value;
  const made = engine.object({});
  return made.v === "object" ? { ...made, members: plain, rest: engine.spreads(value), ...(value.at ? { at: value.at } : {}) } : value;
}
