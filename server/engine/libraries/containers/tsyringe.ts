// tsyringe 4 (https://github.com/microsoft/tsyringe): one container that code imports, told by tokens and classes. What a child container
// is told, it alone hands out.
import { argument, exportName, option, remembered } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import type { Provider } from "../providers";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { askedBy, asking, handedOut, madeBy, provide } from "./registrations";

const TSYRINGE = "tsyringe";

function container(engine: Engine): HandleValue {
  return sharedHandle(engine, TSYRINGE, () => engine.handle(TSYRINGE, "container", {}));
}

function call(made: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(made.path);
  const ofContainer = /^container\.(\w+)$/.exec(name)?.[1];
  if (ofContainer !== undefined) return method({ ...made, handle: container(engine), method: ofContainer }, engine);
  switch (name) {
    case "inject":
    case "injectAll":
    case "injectWithTransform":
      return asking(engine, TSYRINGE, made);
    case "delay":
    case "instanceCachingFactory":
    case "instancePerContainerCachingFactory":
      return argument(made.args, 0);
    default:
      return undefined;
  }
}

function method(made: MethodCall, engine: Engine): Value | undefined {
  const { handle, span } = made;
  if (handle.type !== "container") return undefined;
  const [token, second] = [argument(made.args, 0), argument(made.args, 1)];
  const isChild = remembered(handle, "parent") !== undefined;
  switch (made.method) {
    case "resolve":
      return (isChild ? own(engine, handle, token) : undefined) ?? handedOut(engine, token, made);
    case "resolveAll":
      return engine.array([], handedOut(engine, token, made));
    case "register":
      return told(engine, made, token, givenBy(engine, second, made));
    case "registerInstance":
      return told(engine, made, token, { by: "value", value: second });
    case "registerSingleton":
      return told(engine, made, token, { by: "class", value: made.args.length > 1 ? second : token });
    case "registerType":
      return told(engine, made, token, { by: second.v === "class" ? "class" : "token", value: second });
    case "createChildContainer":
      return engine.handle(TSYRINGE, "container", { parent: handle }, span);
    default:
      return undefined;
  }
}

function givenBy(engine: Engine, provider: Value, { handle, span }: MethodCall): Provider["given"] | undefined {
  if (provider.v === "class") return { by: "class", value: provider };
  const [cls, value, token, factory] = ["useClass", "useValue", "useToken", "useFactory"].map((name) => option(engine, provider, name));
  if (cls) return { by: "class", value: cls };
  if (value) return { by: "value", value };
  if (token) return { by: "token", value: token };
  return factory && madeBy(engine, factory, handle, span);
}

function told(engine: Engine, { handle, span }: MethodCall, token: Value, given: Provider["given"] | undefined): Value {
  const name = engine.stringOf(token);
  if (given?.by === "value" && name !== undefined && remembered(handle, "parent")) engine.setMember(handle, `#${name}`, given.value);
  else if (given && !remembered(handle, "parent")) provide(engine, token, given, span);
  return handle;
}

function own(engine: Engine, handle: HandleValue, token: Value): Value | undefined {
  const name = engine.stringOf(token);
  const value = name === undefined ? UNDEFINED : engine.member(handle, `#${name}`);
  return value.v === "unknown" || value === UNDEFINED ? undefined : value;
}

export const TSYRINGE_MODEL: LibraryModel = {
  id: TSYRINGE,
  packages: [TSYRINGE],
  tokens: [TSYRINGE],
  call,
  external: (_module, path, engine) => (exportName(path) === "container" ? container(engine) : undefined),
  typed: (_module, name, _typeArgs, engine) => (name === "DependencyContainer" ? container(engine) : undefined),
  method,
  asksFor: askedBy,
};
