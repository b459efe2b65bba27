// Awilix 8 to 12 with awilix-express (https://github.com/jeffijoe/awilix): registrations by name, scopes of one request that have their own,
// and classes and functions that take what they need from the container itself (its cradle).
import { NOWHERE, type SourceSpan } from "../../../../rules/contract/span";
import { argument, exportName, handleOf, remembered } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";

const AWILIX = "awilix";
/** Registrations that ask for registrations. */
const DEPTH = 8;

/** How many registrations are being made right now. */
class Making {
  depth = 0;
}

function call(made: ExternalCall, engine: Engine): Value | undefined {
  const first = argument(made.args, 0);
  switch (exportName(made.path)) {
    case "createContainer": {
      const options = argument(made.args, 0);
      const mode = options.v === "object" ? engine.member(options, "injectionMode") : UNDEFINED;
      const isClassic = engine.stringOf(mode) === "CLASSIC" || (mode.v === "external" && mode.path.at(-1) === "CLASSIC");
      return engine.handle(AWILIX, "container", { isClassic }, made.span);
    }
    case "asClass":
    case "asFunction":
    case "asValue":
    case "aliasTo":
      return engine.handle(AWILIX, "registration", { kind: exportName(made.path), target: first }, made.span);
    case "scopePerRequest":
      return perRequest(engine, first);
    case "makeInvoker":
    case "makeClassInvoker":
    case "makeFunctionInvoker":
      return engine.native("invoker", ([name]) => invoker(engine, first, engine.stringOf(name?.value ?? UNDEFINED) ?? ""));
    default:
      return undefined;
  }
}

/** Express middleware: each request has a scope of its own. */
function perRequest(engine: Engine, container: Value): Value {
  return engine.native("scopePerRequest", ([request, , next], span) => {
    const scope = handleOf(engine, container, AWILIX, "container");
    if (scope && request) {
      const made = scopeOf(engine, scope, span);
      for (const name of ["container", "scope"]) engine.setMember(request.value, name, made);
    }
    return next ? engine.call(next.value, [], span) : UNDEFINED;
  });
}

/** A handler of the framework that calls a method of what is made for each request. */
function invoker(engine: Engine, target: Value, name: string): Value {
  return engine.native(name, (args, span) => {
    const values = args.map((arg) => arg.value);
    const scope = values[0] ? handleOf(engine, engine.member(values[0], "container"), AWILIX, "container") : undefined;
    const made = scope ? make(engine, scope, target.v === "class" ? "asClass" : "asFunction", target, span) : UNDEFINED;
    return engine.call(engine.member(made, name), values, span, made);
  });
}

function scopeOf(engine: Engine, container: HandleValue, span: SourceSpan): HandleValue {
  return engine.handle(AWILIX, "container", { parent: container, isClassic: container.data["isClassic"] }, span);
}

function containerMethod(made: MethodCall, engine: Engine): Value | undefined {
  const { handle, span } = made;
  const [first, second] = [argument(made.args, 0), argument(made.args, 1)];
  switch (made.method) {
    case "register": {
      const name = engine.stringOf(first);
      const told =
        name === undefined
          ? [...(engine.members(first) ?? [])].map(([key, { value }]) => [key, value] as const)
          : [[name, second] as const];
      for (const [key, value] of told) engine.setMember(handle, `#${key}`, value);
      return handle;
    }
    case "resolve":
      return resolve(engine, handle, engine.stringOf(first) ?? "", span);
    case "build":
      return make(engine, handle, first.v === "class" ? "asClass" : "asFunction", first, span);
    case "createScope":
      return scopeOf(engine, handle, span);
    case "dispose":
      return engine.promise(UNDEFINED);
    default:
      return undefined;
  }
}

/** What stands under a name: in the scope itself, or in the container that it was made of. What is made asks the scope. */
function resolve(engine: Engine, container: HandleValue, name: string, span: SourceSpan): Value {
  const registration = registered(engine, container, name);
  if (!registration) return engine.unknown(`${span.start}.${name}`);
  const target = remembered(registration, "target") ?? UNDEFINED;
  return make(engine, container, String(registration.data["kind"]), target, span);
}

function registered(engine: Engine, container: HandleValue, name: string): HandleValue | undefined {
  const own = handleOf(engine, engine.member(container, `#${name}`), AWILIX, "registration");
  const parent = remembered(container, "parent");
  return own ?? (parent?.v === "handle" ? registered(engine, parent, name) : undefined);
}

function make(engine: Engine, container: HandleValue, kind: string, target: Value, span: SourceSpan): Value {
  if (kind === "asValue") return target;
  if (kind === "aliasTo") return resolve(engine, container, engine.stringOf(target) ?? "", span);
  const making = engine.shared("awilix", () => new Making());
  if (making.depth >= DEPTH) return engine.unknown(`${span.start}.dependency`);
  making.depth += 1;
  const isClass = kind === "asClass" && target.v === "class";
  // Where parameters are matched by their names, their types say the same.
  const made =
    isClass && container.data["isClassic"] === true
      ? (engine.instanceOf?.(target) ?? UNDEFINED)
      : isClass
        ? engine.construct(target, [cradleOf(engine, container)], span)
        : engine.call(target, [cradleOf(engine, container)], span);
  making.depth -= 1;
  return made;
}

function cradleOf(engine: Engine, container: HandleValue): HandleValue {
  return engine.handle(AWILIX, "cradle", { container });
}

export const AWILIX_MODEL: LibraryModel = {
  id: AWILIX,
  packages: [AWILIX, "awilix-express"],
  tokens: [AWILIX],
  call,
  method(made, engine) {
    if (made.handle.type === "container") return containerMethod(made, engine);
    // `.singleton()`, `.scoped()`, `.inject(…)`: said of a registration.
    return made.handle.type === "registration" ? made.handle : undefined;
  },
  member(handle, name, engine) {
    if (handle.type === "container" && name === "cradle") return cradleOf(engine, handle);
    const container = handle.type === "cradle" ? remembered(handle, "container") : undefined;
    return container?.v === "handle" ? resolve(engine, container, name, NOWHERE) : undefined;
  },
};
