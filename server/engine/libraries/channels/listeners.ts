// Who listens to an emitter of the service itself: functions that were registered while modules were loaded, and methods that a
// framework registers (`@OnEvent`). They run in the request, job or schedule that emits.
import type { Engine } from "../model";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Value } from "../value";

interface Listener {
  /** Where it is registered, which counts once. */
  readonly at: SourceSpan;
  /** Name of the event with `{}` for what is not fixed; `*` and `**` stand for segments. */
  readonly name: string;
  readonly tell: (engine: Engine, payload: readonly Value[], span: SourceSpan) => void;
}

/** Listeners by the emitter that they listen to. */
class Listeners {
  readonly byEmitter = new Map<string, readonly Listener[]>();
}

function listenersOf(engine: Engine): Listeners {
  return engine.shared("events:listeners", () => new Listeners());
}

export function addListener(engine: Engine, emitter: string, listener: Listener): void {
  const { byEmitter } = listenersOf(engine);
  const others = (byEmitter.get(emitter) ?? []).filter(({ at, name }) => keyOf(at, name) !== keyOf(listener.at, listener.name));
  byEmitter.set(emitter, [...others, listener]);
}

function keyOf({ file, start }: SourceSpan, name: string): string {
  return `${file}:${start}:${name}`;
}

/** Runs those who listen. What one of them finds out or fails at is no matter of whoever emits. */
export function tellListeners(engine: Engine, emitter: string, name: string, payload: readonly Value[], span: SourceSpan): void {
  for (const listener of listenersOf(engine).byEmitter.get(emitter) ?? []) {
    if (isFor(listener.name, name)) engine.maybe(() => listener.tell(engine, payload, span));
  }
}

/** `order.*` of EventEmitter2 (https://github.com/EventEmitter2/EventEmitter2#multi-level-wildcards) is for `order.placed`. */
function isFor(pattern: string, name: string): boolean {
  if (pattern === name) return true;
  if (!pattern.includes("*")) return false;
  const wanted = pattern.split(".");
  const given = name.split(".");
  const until = wanted.indexOf("**");
  if (until < 0 && wanted.length !== given.length) return false;
  return wanted.slice(0, until < 0 ? undefined : until).every((part, index) => part === "*" || part === given[index]);
}
