// TypeDI 0.8 to 0.10 (https://docs.typestack.community/typedi): a container of services by class, name or token.
import { argument, exportName, option } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import type { Provider } from "../providers";
import { sharedHandle } from "../shared-handle";
import type { HandleValue, Value } from "../value";
import { askedBy, asking, handedOut, madeBy, provide } from "./registrations";

const TYPEDI = "typedi";

/** `Container`, `Container.of(id)`: what one is told, all hand out. */
function container(engine: Engine): HandleValue {
  return sharedHandle(engine, TYPEDI, () => engine.handle(TYPEDI, "container", {}));
}

function givenBy(engine: Engine, options: Value, call: { readonly span: ExternalCall["span"] }): Provider["given"] | undefined {
  const [value, type, factory] = ["value", "type", "factory"].map((name) => option(engine, options, name));
  if (value) return { by: "value", value };
  if (type) return { by: "class", value: type };
  return factory && madeBy(engine, factory, container(engine), call.span);
}

function call(made: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(made.path);
  const ofContainer = /^Container\.(\w+)$/.exec(name)?.[1];
  if (ofContainer !== undefined) return method({ ...made, handle: container(engine), method: ofContainer }, engine);
  return name === "Inject" ? asking(engine, TYPEDI, made) : undefined;
}

function method(made: MethodCall, engine: Engine): Value | undefined {
  const [first, second] = [argument(made.args, 0), argument(made.args, 1)];
  switch (made.method) {
    case "get":
      return handedOut(engine, first, made);
    case "getMany":
      return engine.array([], handedOut(engine, first, made));
    case "of":
      return made.handle;
    case "set": {
      const id = made.args.length === 1 ? option(engine, first, "id") : first;
      const given: Provider["given"] | undefined = made.args.length === 1 ? givenBy(engine, first, made) : { by: "value", value: second };
      if (id && given) provide(engine, id, given, made.span);
      return made.handle;
    }
    default:
      return undefined;
  }
}

export const TYPEDI_MODEL: LibraryModel = {
  id: TYPEDI,
  packages: [TYPEDI],
  tokens: [TYPEDI],
  call,
  external: (_module, path, engine) => (exportName(path) === "Container" ? container(engine) : undefined),
  method: (made, engine) => (made.handle.type === "container" ? method(made, engine) : undefined),
  asksFor: askedBy,
};
