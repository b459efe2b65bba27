// Repositories of an entity's own (https://mikro-orm.io/docs/repositories#custom-repository): `@Entity({ repository: () => InvoiceRepository })`
// and `repository` of a schema object. `getRepository` hands out
// the one instance.
import type { DecoratedClass, Engine, MethodCall } from "../model";
import type { Value } from "../value";
import { MIKRO_ORM } from "./filters";

class Repositories {
  /** What tells the class, by the entity. */
  readonly byEntity = new Map<string, Value>();
}

function repositoriesOf(engine: Engine): Map<string, Value> {
  return engine.shared(`${MIKRO_ORM}:repositories`, () => new Repositories()).byEntity;
}

export function noteRepository(engine: Engine, entity: string, options: Value): void {
  const told = ["repository", "customRepository"].map((name) => engine.member(options, name)).find((value) => value.v === "function");
  if (told) repositoriesOf(engine).set(entity, told);
}

export function noteDecoratedRepository(cls: DecoratedClass, engine: Engine): void {
  for (const { name, module, args } of cls.decorators) {
    const [options] = args;
    if (name === "Entity" && module?.startsWith("@mikro-orm/") && options) noteRepository(engine, cls.name, options);
  }
}

/** A method that the entity's own repository has; undefined for those of the package. Asked at the call: decorators may be read late. */
export function ownMethod(engine: Engine, entity: string, call: MethodCall): Value | undefined {
  const told = repositoriesOf(engine).get(entity);
  const cls = told && engine.call(told, [], call.span);
  const instance = cls?.v === "class" ? engine.instanceOf?.(cls) : undefined;
  const fn = instance && engine.member(instance, call.method);
  const args = call.args.map(({ value }) => value);
  return fn?.v === "function" ? engine.call(fn, args, call.span, instance) : undefined;
}
