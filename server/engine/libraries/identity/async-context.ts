// Request contexts that travel with the execution: AsyncLocalStorage of Node.js 16 to 24, and nestjs-cls 4 to 6.
import type { Engine, LibraryModel, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { UNDEFINED } from "../value";
import { argument, exportName, optional } from "../call-arguments";

const MODEL = "async-context";
const IDENTITY =
  /^(user|session|auth|principal|tenant|org|organi[sz]ation|workspace|account|userId|tenantId|orgId|organi[sz]ationId|workspaceId|accountId)$/i;

function keyOf(handle: HandleValue): string {
  return `async-context:${handle.id}`;
}

function storageMethod(call: MethodCall, engine: Engine): Value | undefined {
  const key = keyOf(call.handle);
  const values = call.args.map((arg) => arg.value);
  switch (call.method) {
    case "run": {
      const [store = UNDEFINED, fn = UNDEFINED, ...rest] = values;
      return engine.within(key, store, () => engine.call(fn, rest, call.span));
    }
    case "exit": {
      const [fn = UNDEFINED, ...rest] = values;
      return engine.within(key, UNDEFINED, () => engine.call(fn, rest, call.span));
    }
    case "enterWith":
      engine.enter?.(key, argument(call.args, 0));
      return UNDEFINED;
    case "getStore":
      return engine.contextOf(key) ?? optional(engine.unknown(`${key}.getStore()`));
    default:
      return undefined;
  }
}

/** nestjs-cls: one store per request, opened by its middleware; `set` and `get` by key. */
function clsMethod(call: MethodCall, engine: Engine): Value | undefined {
  const name = engine.stringOf(argument(call.args, 0));
  const key = `cls:${name ?? "*"}`;
  switch (call.method) {
    case "set":
      engine.enter?.(key, argument(call.args, 1));
      return UNDEFINED;
    case "get": {
      const known = engine.contextOf(key);
      if (known) return known;
      return name !== undefined && IDENTITY.test(name)
        ? engine.principal("session", `cls.get("${name}")`, [], { isAssumed: true, isOptional: true })
        : optional(engine.unknown(key));
    }
    case "run":
    case "runWith": {
      const fn = call.args[call.args.length - 1]?.value;
      return fn && engine.call(fn, [], call.span);
    }
    default:
      return undefined;
  }
}

export const ASYNC_CONTEXT: LibraryModel = {
  id: MODEL,
  packages: ["node:async_hooks", "async_hooks", "nestjs-cls"],
  tokens: ["AsyncLocalStorage", "nestjs-cls"],
  call(call, engine) {
    if (exportName(call.path) === "ClsServiceManager.getClsService") return engine.handle(MODEL, "cls", {});
    return call.isNew && exportName(call.path) === "AsyncLocalStorage" ? engine.handle(MODEL, "storage", {}, call.span) : undefined;
  },
  method: (call, engine) => (call.handle.type === "cls" ? clsMethod(call, engine) : storageMethod(call, engine)),
  typed(_module, name, _typeArgs, engine) {
    if (name === "AsyncLocalStorage") return engine.handle(MODEL, "storage", {});
    return name === "ClsService" ? engine.handle(MODEL, "cls", {}) : undefined;
  },
};
