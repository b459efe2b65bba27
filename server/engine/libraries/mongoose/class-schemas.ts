// What Typegoose's decorators register for a class that stands for a schema: `@pre()` and `@plugin()`
// (https://typegoose.github.io/typegoose/docs/api/decorators/hooks). A class has what its bases have. Decorators may be read after the schema
// was made, so that it is told of them when its model is first used.
import type { DecoratedClass, DecoratorUse, Engine } from "../model";
import type { ClassValue, HandleValue } from "../value";
import { traitsOf } from "./registry";
import { schemaMethod } from "./schemas";

class ClassTable {
  readonly told = new Map<string, readonly DecoratorUse[]>();
}

function tableOf(engine: Engine): ClassTable {
  const make = (): ClassTable => new ClassTable();
  return engine.shared("mongoose:classes", make);
}

export function noteDecoratedClass(cls: DecoratedClass, engine: Engine): void {
  const told = cls.decorators.filter(({ name, module = "" }) => module.includes("typegoose") && (name === "pre" || name === "plugin"));
  if (told.length > 0) tableOf(engine).told.set(keyOf(cls.value), told);
}

function keyOf(cls: ClassValue): string {
  return `${cls.file}#${cls.cls}`;
}

export function applyDecorators(engine: Engine, schema: HandleValue): void {
  const traits = traitsOf(schema);
  for (const loaded of traits?.loaded ?? []) {
    for (const cls of [...(engine.basesOf?.(loaded) ?? []).toReversed(), loaded]) {
      const told = tableOf(engine).told.get(keyOf(cls));
      if (!told || traits?.decorated.has(keyOf(cls))) continue;
      traits?.decorated.add(keyOf(cls));
      for (const use of told.toReversed()) tell(engine, schema, use);
    }
  }
}

/** `@pre("save", fn)` is `schema.pre("save", fn)`. */
function tell(engine: Engine, handle: HandleValue, { name, args, span }: DecoratorUse): void {
  if (!span) return;
  schemaMethod({ handle, method: name, args: args.map((value) => ({ value })), span, isNew: false, typeArgs: [] }, engine);
}
