// @nestjs/cqrs 9 to 11 (https://docs.nestjs.com/recipes/cqrs): a bus hands a command, query or event to the class that handles it,
// inside the request that sent it.
import type { DecoratedClass, Engine, MethodCall } from "../model";
import { argument, listOf } from "../call-arguments";
import { UNDEFINED, type ClassValue, type Value } from "../value";

export const BUS = "bus";

/** The classes of the library that send. */
export const BUSES: ReadonlySet<string> = new Set(["CommandBus", "QueryBus", "EventBus"]);
/** Decorators of handlers, with the method that handles. */
const HANDLERS: Readonly<Record<string, string>> = { CommandHandler: "execute", QueryHandler: "execute", EventsHandler: "handle" };

/** Handlers by the class of what they handle. */
class Handlers {
  readonly byMessage = new Map<string, { readonly cls: ClassValue; readonly method: string }[]>();
}

function handlersOf(engine: Engine): Handlers {
  return engine.shared("nest:cqrs", () => new Handlers());
}

/** `@CommandHandler(RenameCommand)`, `@EventsHandler(Renamed, Removed)`. */
export function addHandler(cls: DecoratedClass, engine: Engine): void {
  for (const { name, module, args } of cls.decorators) {
    const method = HANDLERS[name];
    if (method === undefined || module !== "@nestjs/cqrs") continue;
    for (const message of args.flatMap((arg) => listOf(engine, arg))) {
      if (message.v !== "class") continue;
      const { byMessage } = handlersOf(engine);
      byMessage.set(keyOf(message), [...(byMessage.get(keyOf(message)) ?? []), { cls: cls.value, method }]);
    }
  }
}

function keyOf({ file, cls }: ClassValue): string {
  return `${file}:${cls}`;
}

/** `commandBus.execute(command)`, `eventBus.publish(event)`, `publishAll([…])`. */
export function busMethod(call: MethodCall, engine: Engine): Value | undefined {
  const sent = argument(call.args, 0);
  switch (call.method) {
    case "execute":
      return handled(engine, sent, call)[0];
    case "publish":
      handled(engine, sent, call);
      return UNDEFINED;
    case "publishAll":
      for (const one of listOf(engine, sent)) handled(engine, one, call);
      return UNDEFINED;
    default:
      return undefined;
  }
}

function handled(engine: Engine, sent: Value, call: MethodCall): readonly Value[] {
  return engine.alternatives(sent).flatMap((message) => {
    const cls = message.v === "object" ? message.instanceOf : undefined;
    const handlers = cls ? (handlersOf(engine).byMessage.get(keyOf(cls)) ?? []) : [];
    return handlers.map((handler) => {
      const instance = engine.instanceOf?.(handler.cls) ?? engine.construct(handler.cls, [], call.span);
      return engine.call(engine.member(instance, handler.method), [message], call.span, instance);
    });
  });
}
