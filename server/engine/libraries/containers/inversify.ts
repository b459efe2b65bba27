// InversifyJS 5 to 7 (https://inversify.io/docs): containers that are told by `bind(TOKEN).to(Class)`, by themselves or in modules that
// they load.
import { argument, exportName } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import { isOlderThan } from "../orm/package-version";
import type { Provider } from "../providers";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { askedBy, asking, handedOut, madeBy, provide } from "./registrations";

const INVERSIFY = "inversify";

function binding(engine: Engine, token: Value): HandleValue {
  return engine.handle(INVERSIFY, "binding", { token });
}

/** `new ContainerModule((bind) => …)`, from version 7 on `({ bind }) => …`. What it says counts, whichever container loads it. */
function readModule(engine: Engine, made: ExternalCall): Value {
  const bind = engine.native("bind", ([token]) => binding(engine, token?.value ?? UNDEFINED));
  const given = isOlderThan(engine, INVERSIFY, 7) ? [bind, bind, bind, bind] : [engine.object({ bind, rebind: bind, rebindSync: bind })];
  engine.call(argument(made.args, 0), given, made.span);
  return engine.handle(INVERSIFY, "module", {}, made.span);
}

function containerMethod(made: MethodCall, engine: Engine): Value | undefined {
  const token = argument(made.args, 0);
  switch (made.method) {
    case "bind":
    case "rebind":
    case "rebindSync":
      return binding(engine, token);
    case "get":
    case "getNamed":
    case "getTagged":
    case "resolve":
      return handedOut(engine, token, made);
    case "getAsync":
      return engine.promise(handedOut(engine, token, made));
    case "rebindAsync":
      return engine.promise(binding(engine, token));
    case "getAll":
      return engine.array([], handedOut(engine, token, made));
    case "createChild":
      return made.handle;
    default:
      return undefined;
  }
}

function given(made: MethodCall, engine: Engine): Provider["given"] | undefined {
  const value = argument(made.args, 0);
  const token = made.handle.data["token"] as Value;
  switch (made.method) {
    case "to":
      return { by: "class", value };
    case "toSelf":
      return token.v === "class" ? { by: "class", value: token } : undefined;
    case "toConstantValue":
    case "toFunction":
      return { by: "value", value };
    case "toService":
      return { by: "token", value };
    case "toDynamicValue":
    case "toFactory":
    case "toProvider": {
      const asked = engine.native("get", ([one]) => (one ? handedOut(engine, one.value, made) : UNDEFINED));
      return madeBy(engine, value, engine.object({ get: asked, container: engine.object({ get: asked }) }), made.span);
    }
    default:
      return undefined;
  }
}

export const INVERSIFY_MODEL: LibraryModel = {
  id: INVERSIFY,
  packages: [INVERSIFY],
  tokens: [INVERSIFY],
  call(made, engine) {
    switch (exportName(made.path)) {
      case "Container":
        return made.isNew ? engine.handle(INVERSIFY, "container", {}, made.span) : undefined;
      case "ContainerModule":
      case "AsyncContainerModule":
        return made.isNew ? readModule(engine, made) : undefined;
      case "inject":
      case "multiInject":
        return asking(engine, INVERSIFY, made);
      case "LazyServiceIdentifer":
      case "LazyServiceIdentifier":
        return argument(made.args, 0);
      default:
        return undefined;
    }
  },
  typed: (_module, name, _typeArgs, engine) =>
    name === "Container" || name === "interfaces.Container" ? engine.handle(INVERSIFY, "container", {}) : undefined,
  method(made, engine) {
    if (made.handle.type === "container") return containerMethod(made, engine);
    if (made.handle.type !== "binding") return undefined;
    const said = given(made, engine);
    if (said) provide(engine, made.handle.data["token"] as Value, said, made.span);
    // `.inSingletonScope()`, `.whenTargetNamed(…)`: said of what was bound.
    return made.handle;
  },
  asksFor: askedBy,
};
