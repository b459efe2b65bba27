// How long things live: objects that modules and singletons made are shared by all requests; what a request-scoped provider holds is
// one request's. Containers are told by their decorators (https://docs.nestjs.com/fundamentals/provider-scopes,
// https://github.com/microsoft/tsyringe#injectable, https://inversify.io/docs/fundamentals/binding/#scope).
import type { ClassFact, Decorator, FunctionFact } from "../../facts/ir";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { ArrayValue, ClassValue, Value } from "../../libraries/value";
import { classFacts } from "./class-chain";
import type { Machine } from "./machine";
import { currentArray, currentObject } from "./members";
import { resolveTypeName } from "./types";

export type Lifetime = "request" | "process" | "unknown";

/** Decorators of classes of which a container makes one instance for the whole process, unless told otherwise. */
const SINGLETON =
  /^(?:Injectable|Controller|RestController|JsonController|Resolver|WebSocketGateway|Processor|Service|Singleton|singleton|Catch)$/;
/** tsyringe and Inversify make a new one each time, unless told otherwise. */
const EACH_TIME = /^(?:injectable|autoInjectable|scoped)$/;
const FOR_REQUEST = /\bscope\s*:\s*[\w.]*\bREQUEST\b|\btransient\s*:\s*true\b/;
/** What only a request can hand out; who asks for it is made for each request. */
const OF_REQUEST = /^@?\w*Inject\(\s*(?:REQUEST|CONTEXT)\s*\)/;
/** Providers that ask for providers. */
const DEPTH = 4;

export function lifetimeOf(m: Machine, cls: ClassValue, depth = DEPTH): Lifetime {
  const fact = classFacts(m, cls);
  if (!fact) return "unknown";
  if (fact.decorators.some((one) => FOR_REQUEST.test(textOf(m, cls.file, one))) || asksForRequest(m, cls, fact, depth)) return "request";
  const names = fact.decorators.map((one) => one.name.split(".").at(-1) ?? "");
  if (names.some((name) => SINGLETON.test(name))) return "process";
  return names.some((name) => EACH_TIME.test(name)) ? "request" : "unknown";
}

/** A provider that is handed the request, or a provider that is, is made anew with it. */
function asksForRequest(m: Machine, cls: ClassValue, fact: ClassFact, depth: number): boolean {
  if (fact.decorators.length === 0) return false;
  const members = fact.members.flatMap((member) => (member.isStatic ? [] : member.decorators));
  if (members.some((one) => OF_REQUEST.test(textOf(m, cls.file, one)))) return true;
  const constructor = fact.members.find((member) => member.kind === "constructor")?.fn;
  const params = constructor === undefined ? [] : (m.world.factsOf(cls.file)?.functions[constructor]?.params ?? []);
  return params.some((param) => isOfRequest(m, cls.file, param, depth));
}

function isOfRequest(m: Machine, file: string, param: FunctionFact["params"][number], depth: number): boolean {
  if (param.decorators?.some((one) => OF_REQUEST.test(textOf(m, file, one)))) return true;
  if (depth === 0 || param.type?.t !== "ref") return false;
  const target = resolveTypeName(m, file, param.type.name);
  return target?.kind === "class" && lifetimeOf(m, { v: "class", file: target.file, cls: target.cls, scope: [] }, depth - 1) === "request";
}

function textOf(m: Machine, file: string, { s }: Decorator): string {
  return m.world.textOf({ file: m.world.relative(file), start: s[0], end: s[1] });
}

/** A list that a module made empty: other requests have put there what this one finds. */
export function isFilledLater(m: Machine, list: ArrayValue): boolean {
  if (!m.sharedIds.has(list.id)) return false;
  const made = m.world.globals.getHeap(list.id) ?? list;
  return made.v === "array" && made.items.length === 0 && !made.more && !standsForNone(m, made.at);
}

/** `{ exempt = [] } = {}`, `const exempt = options.exempt ?? []`, where nothing is added to that list: what was not handed over stays empty. */
function standsForNone(m: Machine, at: SourceSpan | undefined): boolean {
  if (!at) return false;
  const textIn = (start: number, end: number): string => m.world.textOf({ file: at.file, start: Math.max(0, start), end });
  const before = textIn(at.start - 120, at.start);
  const isParameter = /^\s*[,})]/.test(textIn(at.end, at.end + 20));
  const [, name] = (isParameter ? PARAMETER.exec(before) : undefined) ?? FALLBACK.exec(before) ?? [];
  return (
    name !== undefined &&
    !new RegExp(`\\b${name}\\s*(?:\\.(?:push|unshift|splice|fill)\\s*\\(|\\.length\\s*=[^=])`).test(textIn(0, Infinity))
  );
}

const PARAMETER = /[{,(]\s*(\w+)(?:\s*:\s*[^=,(){}]+)?\s*=\s*$/;
const FALLBACK = /\b(?:const|let)\s+(\w+)\s*=[^=;]*(?:\?\?|\|\|)\s*$/;

/** What is kept where later requests find it lives as long as they do, with all that hangs on it. */
export function outliveRequests(m: Machine, value: Value, depth = 3): void {
  switch (value.v) {
    case "handle":
      m.sharedIds.add(value.id);
      return;
    case "choice":
      for (const option of value.options) outliveRequests(m, option.value, depth);
      return;
    case "array":
      m.sharedIds.add(value.id);
      if (depth > 0) for (const item of currentArray(m, value).items) outliveRequests(m, item.value, depth - 1);
      return;
    case "object":
      m.sharedIds.add(value.id);
      if (depth > 0) for (const found of currentObject(m, value).members.values()) outliveRequests(m, found.value, depth - 1);
      return;
    default:
      return;
  }
}
