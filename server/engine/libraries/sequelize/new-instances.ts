// Instances of Sequelize that are not stored yet: what `build` and `new Model` make, and what hooks of `create` get
// (https://sequelize.org/docs/v6/core-concepts/model-instances/). Their values are members, beside the methods that every instance has.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Entity } from "../../tenancy/model";
import { UNDEFINED, constant, type Member, type ObjectValue, type Value } from "../value";
import type { Engine } from "../model";
import { entityFrom } from "../orm/new-rows";

/** What saving an instance does, with the arguments of `save`. */
export type Save = (instance: Value, args: readonly Value[], span: SourceSpan) => Value;

const MARKS: ReadonlySet<string> = new Set(["isNewRecord", "dataValues"]);

/** An instance with these values; one stays as it is. */
export function newInstance(engine: Engine, entity: Entity, values: Value, save: Save): ObjectValue {
  if (values.v === "object" && isInstance(engine, values)) return values;
  const plain = entityFrom(engine, values);
  const members = new Map<string, Member>(plain.members);
  const instance: ObjectValue = { ...plain, members };
  const own = (name: string): boolean => entity.columns.some((column) => column.name === name);
  for (const [name, method] of methodsOf(engine, instance, save)) if (!own(name)) members.set(name, { value: method });
  members.set("isNewRecord", { value: constant(true) });
  members.set("dataValues", { value: entityFrom(engine, plain) });
  return instance;
}

function isInstance(engine: Engine, value: ObjectValue): boolean {
  return engine.members(value)?.get("isNewRecord")?.value.v === "constant" && engine.member(value, "save").v === "native";
}

function methodsOf(engine: Engine, instance: ObjectValue, save: Save): readonly (readonly [string, Value])[] {
  const method = (name: string, work: (args: readonly Value[], span: SourceSpan) => Value): readonly [string, Value] => [
    name,
    engine.native(name, (args, span) =>
      work(
        args.map((arg) => arg.value),
        span,
      ),
    ),
  ];
  const get = (args: readonly Value[]): Value => {
    const name = engine.stringOf(args[0] ?? UNDEFINED);
    return name === undefined ? dataOf(engine, instance) : engine.member(instance, name);
  };
  return [
    method("save", (args, span) => save(instance, args, span)),
    ...["set", "setAttributes", "setDataValue"].map((name) => method(name, (args, span) => setMembers(engine, instance, args, span))),
    ...["get", "getDataValue", "toJSON"].map((name) => method(name, get)),
    method("changed", () => constant(true)),
    method("validate", () => engine.promise(instance)),
  ];
}

/** `set("name", value)`, `set({ … })`: of a whole object, whatever it may hold is set. */
export function setMembers(engine: Engine, target: Value, [first = UNDEFINED, second]: readonly Value[], span: SourceSpan): Value {
  const name = engine.stringOf(first);
  if (name === undefined) return engine.call({ v: "external", module: "global", path: ["Object", "assign"] }, [target, first], span);
  engine.setMember(target, name, second ?? UNDEFINED);
  return target;
}

/** What of an instance is stored: its values without its methods. */
export function dataOf(engine: Engine, instance: Value): Value {
  if (instance.v !== "object") return instance;
  const fresh = engine.object({});
  const held = [...(engine.members(engine.member(instance, "dataValues")) ?? []), ...(engine.members(instance) ?? [])];
  const members = held.filter(([name, { value }]) => value.v !== "native" && !MARKS.has(name));
  if (fresh.v !== "object") return instance;
  return { ...fresh, members: new Map(members), rest: engine.spreads(instance), ...(instance.at ? { at: instance.at } : {}) };
}
