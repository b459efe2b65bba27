// Calls of what the configuration speaks of: functions whose body cannot be seen, and functions whose body is not to be looked at. They
// are what was said of them, and their bodies are not run.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Expression } from "../../facts/ir";
import { clientCall } from "../../libraries/in-house/clients";
import { type Declaration, NOTHING_DECLARED } from "../../libraries/in-house/declarations";
import { inHouseObject, inHousePath } from "../../libraries/in-house/in-house";
import { sinkCall } from "../../libraries/in-house/sinks";
import type { LibraryCall } from "../../libraries/model";
import { UNDEFINED, type FunctionValue, type HandleValue, type PassedArgument, type Value } from "../../libraries/value";
import { boundedKey, contentKey } from "../keys";
import { classFacts } from "./class-chain";
import { callFunction } from "./operations";
import { declaredGuard, declaredPrincipal } from "./declared";
import type { Machine } from "./machine";
import { member } from "./members";
import { asTypeFact, resolveTypeName } from "./types";

/** A call of what a package exports, or of a member of what it makes; undefined where nothing is declared. */
export function declaredExport(m: Machine, module: string, path: readonly string[], call: LibraryCall): Value | undefined {
  const { declarations } = m.world;
  const declaration = declarations.ofExport(module, path);
  if (declaration) return declaredCall(m, declaration, path.filter((part) => part !== "default").join(".") || module, call);
  return declarations.leadsToOne(module, path) ? inHouseObject(m.engine, module, path) : undefined;
}

/** A method of what a package of the house made. */
export function declaredMember(m: Machine, handle: HandleValue, name: string, call: LibraryCall): Value | undefined {
  const from = inHousePath(handle);
  return from && declaredExport(m, from.module, [...from.path, name], call);
}

/** A function of the workspace that is declared to access data or to be a sink: undefined for any other. */
export function declaredFunction(
  m: Machine,
  fn: FunctionValue,
  args: readonly PassedArgument[],
  callSite: SourceSpan | undefined,
): Value | undefined {
  const name = m.world.factsOf(fn.file)?.functions[fn.fn]?.name;
  const declaration = name === undefined ? undefined : m.world.declarations.ofFunction(fn.file, name);
  if (name === undefined || (declaration?.is !== "client" && declaration?.is !== "sink")) return undefined;
  // Nobody calls it: there is nothing to judge.
  if (!callSite) return UNDEFINED;
  return declaredCall(m, declaration, name, { args, span: callSite, isNew: false, typeArgs: [] });
}

/** A method that an interface or an abstract class of the workspace declares, and nothing at hand implements. */
export function declaredMethod(m: Machine, object: Value, method: string, call: LibraryCall): Value | undefined {
  const owner = m.world.declarations === NOTHING_DECLARED ? undefined : ownerOf(m, object);
  if (!owner || (object.v === "object" && member(m, object, method).v === "function")) return undefined;
  const name = `${owner.name}.${method}`;
  const declaration = m.world.declarations.ofFunction(owner.file, name);
  return declaration && declaredCall(m, declaration, name, call);
}

function ownerOf(m: Machine, object: Value): { readonly file: string; readonly name: string } | undefined {
  if (object.v === "object") {
    const name = object.instanceOf && classFacts(m, object.instanceOf)?.name;
    return object.instanceOf && name !== undefined ? { file: object.instanceOf.file, name } : undefined;
  }
  const declared = object.v === "unknown" || object.v === "source" || object.v === "principal" ? object.type : undefined;
  const type = asTypeFact(declared?.type);
  if (!declared || type?.t !== "ref") return undefined;
  const target = resolveTypeName(m, declared.file, type.name);
  return target?.kind === "type" ? { file: target.file, name: type.name } : undefined;
}

/** An expression that is declared to yield the requester, as it is written: `req.tenant.id`. */
export function declaredExpression(m: Machine, e: Extract<Expression, { k: "member" | "index" }>, at: SourceSpan): Value | undefined {
  const path = writtenPath(e);
  const declaration = path && m.world.declarations.ofExpression(path);
  return path && declaration?.is === "principal" ? declaredPrincipal(m, path.join("."), declaration.yields, at) : undefined;
}

function writtenPath(e: Expression): readonly string[] | undefined {
  if (e.k === "name") return [e.name];
  if (e.k === "this") return ["this"];
  const step = e.k === "member" ? e.name : e.k === "index" && e.index.k === "const" ? e.index.value : undefined;
  const before = e.k === "member" || e.k === "index" ? writtenPath(e.object) : undefined;
  return before && typeof step === "string" ? [...before, step] : undefined;
}

function declaredCall(m: Machine, declaration: Declaration, name: string, call: LibraryCall): Value {
  switch (declaration.is) {
    case "client":
      return clientCall(m.engine, declaration.client, call, name);
    case "sink":
      return sinkCall(m.engine, declaration.sink, call, name);
    case "principal":
      return m.engine.promise(declaredPrincipal(m, `${name}()`, declaration.yields, call.span));
    case "guard":
      return declaredGuard(m, name, call.args, declaration.arguments, m.engine.promise(resultOf(name, call)), call.span);
    case "entry":
      registerHandlers(m, name, declaration.arguments, call);
      return resultOf(name, call);
  }
}

function resultOf(name: string, call: LibraryCall): Value {
  const key = boundedKey(`${name}(${call.args.map((arg) => contentKey(arg.value)).join(",")})`);
  return { v: "unknown", key, label: `${name}()`, at: call.span };
}

/** `route("/orders", handler)`: the functions among the arguments are called with what comes from outside. */
function registerHandlers(m: Machine, name: string, indexes: readonly number[], call: LibraryCall): void {
  const chosen = indexes.length === 0 ? call.args : call.args.filter((_, index) => indexes.includes(index));
  const text = call.args.map(({ value }) => m.engine.stringOf(value)).find((found) => found !== undefined);
  for (const { value } of chosen) {
    for (const handler of m.engine.alternatives(value))
      if (handler.v === "function") addDeclaredEntry(m, handler, [], text ? `${name} ${text}` : name, call.span);
  }
}

/** The function runs with untrusted arguments: those named, or all. */
export function addDeclaredEntry(m: Machine, fn: FunctionValue, indexes: readonly number[], label: string, span: SourceSpan): void {
  m.engine.addEntry({
    label,
    framework: "in-house",
    span,
    isRequest: true,
    run: (engine) => {
      const params = m.world.factsOf(fn.file)?.functions[fn.fn]?.params ?? [];
      const args = params.map((param, index): PassedArgument => {
        const said = param.target.p === "name" ? param.target.name : `argument ${index + 1}`;
        if (indexes.length === 0 || indexes.includes(index)) return { value: engine.source("input", said, span) };
        return { value: engine.unknown(`${label}.${said}`) };
      });
      engine.await(callFunction(m, fn, args, undefined));
    },
  });
}
