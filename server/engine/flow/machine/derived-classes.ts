// Classes of the workspace that extend a class of a package: what the library makes of the class itself and of its instances.
import type { DerivedClass } from "../../libraries/model";
import type { ClassValue, HandleValue, PassedArgument, Value } from "../../libraries/value";
import { keyOf } from "../keys";
import { classChain, classFacts } from "./class-chain";
import type { Machine } from "./machine";

/** The class and what it extends; undefined when no class of a package is at the end of its bases. */
export function derivedClass(m: Machine, cls: ClassValue): DerivedClass | undefined {
  const chain = classChain(m, cls);
  const last = chain.at(-1);
  if (last?.kind !== "base" || last.base.v !== "external") return undefined;
  // A base with a type parameter (`class Store<T> extends Repository<T>`) gets its argument further down.
  const typeArgs = [...chain]
    .reverse()
    .flatMap((link) =>
      link.kind === "class" ? (classFacts(m, link.cls)?.extendsArgs ?? []).map((type) => ({ file: link.cls.file, type })) : [],
    );
  return { module: last.base.module, path: last.base.path, cls, name: classFacts(m, cls)?.name ?? "", typeArgs };
}

/** What stands for the static side of a class that extends one of a package (`Invoice.findAll`), made once. */
export function staticsOf(m: Machine, cls: ClassValue): HandleValue | undefined {
  const cell = `statics:${keyOf(cls)}`;
  const known = m.world.globals.getVar(cell);
  if (known) return known.v === "handle" ? known : undefined;
  const derived = derivedClass(m, cls);
  let made: Value | undefined;
  for (const model of derived ? m.models.knowing("statics", derived.module, derived.path[0]) : []) {
    if (!made && derived) made = model.statics(derived, m.engine);
  }
  m.world.globals.vars.set(cell, made ?? { v: "constant", value: undefined });
  if (made?.v !== "handle") return undefined;
  // It stands for the class, which outlives every request.
  m.sharedIds.add(made.id);
  return made;
}

/** The static side, when the class has no member of that name itself. */
export function inheritedStatics(m: Machine, cls: ClassValue, name: string): HandleValue | undefined {
  const isOwn = classChain(m, cls).some(
    (link) =>
      link.kind === "class" &&
      (m.state.getVar(`${keyOf(link.cls)}.${name}`) !== undefined ||
        classFacts(m, link.cls)?.members.some((member) => member.name === name && member.isStatic) === true),
  );
  return isOwn ? undefined : staticsOf(m, cls);
}

/** What the library gives instances besides; `args` are those of `super(…)`. */
export function baseOfInstance(m: Machine, cls: ClassValue, base: Value, self: Value, args: readonly PassedArgument[]): Value {
  if (base.v === "handle" || base.v === "object") return base;
  const derived = base.v === "external" ? derivedClass(m, cls) : undefined;
  if (base.v === "external") {
    for (const model of m.models.knowing("extended", base.module, base.path[0])) {
      const value = model.extended(base.module, base.path, m.engine, derived && { ...derived, self, superArgs: args });
      if (value) return value;
    }
  }
  return { v: "unknown", key: `base:${keyOf(base)}`, label: "a base class" };
}
