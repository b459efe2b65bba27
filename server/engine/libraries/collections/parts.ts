// Objects made of others: some of their members, all but some, several put together.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import { isNothing, listOf } from "../call-arguments";
import { UNDEFINED, type Member, type ObjectValue, type Value } from "../value";

/** `"a", "b"`, `["a", "b"]`; undefined where one is not known, or is a path. */
export function namesIn(engine: Engine, values: readonly Value[]): readonly string[] | undefined {
  const names = values.flatMap((value) => listOf(engine, value)).map((name) => engine.stringOf(name));
  return names.every((name) => name !== undefined && !name.includes(".")) ? (names as readonly string[]) : undefined;
}

export function picked(engine: Engine, from: Value, names: readonly string[]): Value {
  return eachOf(engine, from, (one) => {
    const members = engine.members(one);
    const taken = names.flatMap((name): [string, Member][] => {
      const own = members?.get(name);
      if (own) return [[name, own]];
      return members && engine.spreads(one).length === 0 ? [] : [[name, { value: engine.member(one, name) }]];
    });
    return objectOf(engine, new Map(taken), []);
  });
}

export function omitted(engine: Engine, from: Value, names: readonly string[]): Value {
  return eachOf(engine, from, (one) => {
    const members = engine.members(one);
    const rest = members ? engine.spreads(one) : [one];
    const left = [...(members ?? [])].filter(([name]) => !names.includes(name));
    return objectOf(
      engine,
      new Map(left),
      rest.map((part) => without(engine, part, names)),
    );
  });
}

function without(engine: Engine, value: Value, names: readonly string[]): Value {
  if (value.v !== "source" && value.v !== "unknown" && value.v !== "principal") {
    const gone = new Map(names.map((name): [string, Member] => [name, { value: UNDEFINED }]));
    return value.v === "row" ? objectOf(engine, gone, [value]) : value;
  }
  const key = `${value.key}.-${names.join(",")}`;
  return { ...value, key, label: `the rest of ${value.label}`, omits: [...(value.omits ?? []), ...names] };
}

/** `omitBy(filter, isNil)`, `pickBy(filter)`: what need not be there is there on some paths only. */
export function sifted(engine: Engine, from: Value): Value {
  return eachOf(engine, from, (one) => {
    const members = engine.members(one);
    if (!members) return one;
    const kept = [...members].map(([name, member]): [string, Member] => [
      name,
      isThere(engine, member.value) ? member : { ...member, isConditional: true },
    ]);
    return objectOf(engine, new Map(kept), engine.spreads(one));
  });
}

function isThere(engine: Engine, value: Value): boolean {
  return engine.alternatives(value).every((option) => {
    if (option.v === "constant") return Boolean(option.value);
    return option.v !== "source" && option.v !== "unknown" && !("isOptional" in option && option.isOptional === true);
  });
}

/** Objects are put together member by member, all the way down; the first is changed and returned. */
export function merged(engine: Engine, target: Value, sources: readonly Value[], span: SourceSpan): Value {
  let result = target;
  for (const source of sources) {
    const members = engine.members(source);
    const deep = [...(members ?? [])].filter(
      ([name, { value }]) => engine.members(value) !== undefined && engine.members(engine.member(result, name)) !== undefined,
    );
    for (const [name, { value }] of deep) merged(engine, engine.member(result, name), [value], span);
    result = assigned(
      engine,
      [
        result,
        deep.length > 0
          ? omitted(
              engine,
              source,
              deep.map(([name]) => name),
            )
          : source,
      ],
      span,
    );
  }
  return result;
}

export function assigned(engine: Engine, values: readonly Value[], span: SourceSpan): Value {
  return engine.call({ v: "external", module: "global", path: ["Object", "assign"] }, values, span);
}

/** `defaults(given, …)`: what was given first counts. */
export function defaulted(engine: Engine, values: readonly Value[], span: SourceSpan): Value {
  return assigned(engine, [engine.object({}), ...[...values].reverse()], span);
}

export function copied(engine: Engine, value: Value, span: SourceSpan): Value {
  return eachOf(engine, value, (one) => {
    const list = engine.items(one);
    if (list)
      return engine.array(
        list.items.map((item) => item.value),
        list.more,
      );
    return one.v === "object" && !one.instanceOf ? assigned(engine, [engine.object({}), one], span) : one;
  });
}

function eachOf(engine: Engine, value: Value, make: (one: Value) => Value): Value {
  const options = engine.alternatives(value);
  const [only] = options;
  if (only && options.length === 1) return isNothing(only) ? engine.object({}) : make(only);
  return engine.choice(options.map((one) => (isNothing(one) ? engine.object({}) : make(one))));
}

function objectOf(engine: Engine, members: ReadonlyMap<string, Member>, rest: readonly Value[]): Value {
  const fresh = engine.object({});
  return fresh.v === "object" ? ({ ...fresh, members, rest } satisfies ObjectValue) : fresh;
}
