// The option `fields`: of the values that `create`, `update` and `save` are given, only those of these attributes are written
// (https://sequelize.org/docs/v6/core-concepts/model-querying-basics/#simple-insert-queries).
import { isNothing, textsOf } from "../call-arguments";
import type { Engine } from "../model";
import type { Member, Value } from "../value";

/** The values that are written; all of them where the list is not given or not known. */
export function writtenFields(engine: Engine, values: Value, options: Value): Value {
  const told = isNothing(options) ? options : engine.member(options, "fields");
  const names = isNothing(told) ? [] : textsOf(engine, told);
  if (names.length === 0 || (values.v !== "object" && values.v !== "source")) return values;
  const known = names.flatMap((name) => name ?? []);
  if (known.length < names.length || engine.items(told)?.more) return values;
  const given = engine.members(values);
  const written = known.flatMap((name): readonly (readonly [string, Member])[] => {
    const own = given?.get(name);
    if (own) return [[name, own]];
    return given && engine.spreads(values).length === 0 ? [] : [[name, { value: engine.member(values, name) }]];
  });
  const made = engine.object({});
  return made.v === "object" ? { ...made, members: new Map(written), ...(values.at ? { at: values.at } : {}) } : values;
}
