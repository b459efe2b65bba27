// What MikroORM runs before an entity is inserted: `@BeforeCreate()` methods of its class and bases, and event subscribers
// (https://mikro-orm.io/docs/events). What they assign is what is stored.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Entity } from "../../tenancy/model";
import { isCallable, isKnownFunction, listOf } from "../call-arguments";
import type { DecoratedClass, Engine } from "../model";
import { namedEntity } from "../orm/entities";
import { methodsToRun } from "../orm/inherited-hooks";
import type { HandleValue, Value } from "../value";
import { MIKRO_ORM } from "./filters";

class Hooks {
  /** Names of the methods that run before an insert, by class. */
  readonly own = new Map<string, readonly string[]>();
  /** Objects, or classes that the manager makes one of. */
  readonly subscribers: Value[] = [];
}

function hooksOf(engine: Engine): Hooks {
  return engine.shared(`${MIKRO_ORM}:hooks`, () => new Hooks());
}

export function noteHooks(cls: DecoratedClass, engine: Engine): void {
  const isOfMikro = (name: string) => (use: { readonly name: string; readonly module?: string }) =>
    use.name === name && use.module?.startsWith("@mikro-orm/") === true;
  const hooks = hooksOf(engine);
  const own = cls.methods.filter(({ decorators }) => decorators.some(isOfMikro("BeforeCreate"))).map(({ name }) => name);
  if (own.length > 0) hooks.own.set(cls.name, own);
  if (cls.decorators.some(isOfMikro("Subscriber"))) hooks.subscribers.push(cls.value);
}

/** `subscribers: [new Stamp()]` of the configuration, `eventManager.registerSubscriber(this)`. */
export function noteSubscribers(engine: Engine, given: Value): void {
  hooksOf(engine).subscribers.push(...listOf(engine, given));
}

/** Lets everything that runs before an insert change the new entity. */
export function beforeCreate(engine: Engine, entity: Entity, row: Value, manager: HandleValue, span: SourceSpan): void {
  if (row.v !== "object") return;
  const { subscribers, own } = hooksOf(engine);
  const cls = row.instanceOf;
  const methods = cls ? methodsToRun(engine, cls, [engine.className?.(cls) ?? "", entity.name], own) : [];
  const event = engine.object({ entity: row, em: manager });
  for (const name of methods) engine.call(engine.member(row, name), [event], span, row);
  for (const given of subscribers) {
    const subscriber = given.v === "class" ? engine.construct(given, [], span) : given;
    const hook = engine.member(subscriber, "beforeCreate");
    if (isCallable(hook) && listensTo(engine, subscriber, entity, span)) engine.await(engine.call(hook, [event], span, subscriber));
  }
}

/** A subscriber that names no entities listens to all. */
function listensTo(engine: Engine, subscriber: Value, entity: Entity, span: SourceSpan): boolean {
  const told = engine.member(subscriber, "getSubscribedEntities");
  if (!isKnownFunction(told)) return true;
  const named = listOf(engine, engine.call(told, [], span, subscriber));
  return named.length === 0 || named.some((one) => (namedEntity(engine, one)?.name ?? engine.stringOf(one)) === entity.name);
}
