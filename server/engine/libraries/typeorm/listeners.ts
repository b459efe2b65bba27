// What TypeORM runs before a row is inserted: `@BeforeInsert()` methods of the entity, and subscribers
// (https://typeorm.io/docs/advanced-topics/listeners-and-subscribers). What they assign is what is stored.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Entity } from "../../tenancy/model";
import type { DecoratedClass, Engine } from "../model";
import { namedEntity } from "../orm/entities";
import { methodsToRun } from "../orm/inherited-hooks";
import { entityFrom } from "../orm/new-rows";
import type { ClassValue, Value } from "../value";
import { TYPEORM } from "./operators";

interface Subscriber {
  readonly cls: ClassValue;
  readonly hasTarget: boolean;
}

class Listeners {
  readonly subscribers: Subscriber[] = [];
  /** Names of the methods that run before an insert, by entity. */
  readonly own = new Map<string, readonly string[]>();
  readonly classes = new Map<string, ClassValue>();
}

function listenersOf(engine: Engine): Listeners {
  return engine.shared(`${TYPEORM}:listeners`, () => new Listeners());
}

export function noteListeners(cls: DecoratedClass, engine: Engine): void {
  const isOfTypeorm = (name: string) => (use: { readonly name: string; readonly module?: string }) =>
    use.name === name && use.module === TYPEORM;
  const all = listenersOf(engine);
  const methods = new Set(cls.methods.map(({ name }) => name));
  if (cls.decorators.some(isOfTypeorm("EventSubscriber")) && methods.has("beforeInsert"))
    all.subscribers.push({ cls: cls.value, hasTarget: methods.has("listenTo") });
  if (cls.decorators.some((use) => isOfTypeorm("Entity")(use) || isOfTypeorm("ChildEntity")(use))) all.classes.set(cls.name, cls.value);
  const own = cls.methods.filter(({ decorators }) => decorators.some(isOfTypeorm("BeforeInsert"))).map(({ name }) => name);
  if (own.length > 0) all.own.set(cls.name, own);
}

/** The class of an entity, for repositories of which only the type is known. */
export function classOfEntity(engine: Engine, entity: Entity): ClassValue | undefined {
  return listenersOf(engine).classes.get(entity.name);
}

/** The new row as it is after everything that runs before its insert. */
export function beforeInsert(engine: Engine, entity: Entity, row: Value, span: SourceSpan): Value {
  const { subscribers, own } = listenersOf(engine);
  const methods = row.v === "object" && row.instanceOf ? methodsToRun(engine, row.instanceOf, [entity.name], own) : [];
  if (subscribers.length + methods.length === 0) return row;
  const entered = row.v === "object" ? row : entityFrom(engine, row);
  for (const name of methods) engine.call(engine.member(entered, name), [], span, entered);
  for (const { cls, hasTarget } of subscribers) {
    const subscriber = engine.construct(cls, [], span);
    const target = hasTarget ? engine.call(engine.member(subscriber, "listenTo"), [], span, subscriber) : undefined;
    if (target && namedEntity(engine, target)?.name !== entity.name && !isBaseOf(engine, target, entered)) continue;
    const event = engine.object({ entity: entered, metadata: engine.object({ tableName: { v: "constant", value: entity.table } }) });
    engine.call(engine.member(subscriber, "beforeInsert"), [event], span, subscriber);
  }
  return entered;
}

/** A subscriber of a class that is no entity by itself listens to what extends it. */
function isBaseOf(engine: Engine, target: Value, row: Value): boolean {
  return target.v === "class" && namedEntity(engine, target) === undefined && row.v === "object" && row.instanceOf !== undefined;
}
