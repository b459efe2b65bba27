// Methods that an ORM runs by itself before it stores an entity: a class has those of its bases, too, and theirs run first.
import type { Engine } from "../model";
import type { ClassValue } from "../value";

/** Names of the methods to run on an instance of `cls`; `own`: those that each class or entity declares, by its name. */
export function methodsToRun(
  engine: Engine,
  cls: ClassValue,
  names: readonly string[],
  own: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  if (own.size === 0) return [];
  const bases = (engine.basesOf?.(cls) ?? []).map((base) => engine.className?.(base) ?? "");
  return [...new Set([...bases.reverse(), ...names].flatMap((name) => own.get(name) ?? []))];
}
