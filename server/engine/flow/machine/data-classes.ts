// Classes that say what data looks like (DTOs, entities, commands) and do nothing: a value of such a type is not a provider, and two
// values of it are not one object.
import type { ClassMember, Expression } from "../../facts/ir";
import type { ClassValue } from "../../libraries/value";
import { classChain, classFacts } from "./class-chain";
import { lifetimeOf } from "./lifetimes";
import type { Machine } from "./machine";

/** Decorators by which a container fills a field. */
const FILLED = /Inject|Autowired/i;

/** Only properties, which nothing fills but what made the object; the same of its bases. */
export function isData(m: Machine, cls: ClassValue): boolean {
  const own = classFacts(m, cls);
  if (!own || own.members.some(doesSomething) || lifetimeOf(m, cls) !== "unknown") return false;
  const chain = classChain(m, cls);
  return chain.every((link, at) => {
    if (link.kind === "class") return !(classFacts(m, link.cls)?.members ?? []).some(doesSomething);
    const of = chain[at - 1];
    return of?.kind === "class" && isMapped(classFacts(m, of.cls)?.extends);
  });
}

/** `PartialType(CreateDto)` (https://docs.nestjs.com/openapi/mapped-types). */
function isMapped(base: Expression | undefined): boolean {
  return base?.k === "call" && base.callee.k === "name" && /^(?:Partial|Pick|Omit|Intersection)Type$/.test(base.callee.name);
}

function doesSomething(member: ClassMember): boolean {
  if (member.kind !== "property") return true;
  if (member.isStatic) return false;
  return (member.init !== undefined && !isPlain(member.init)) || member.decorators.some((one) => FILLED.test(one.name));
}

/** What a field begins with and makes nothing: text, numbers, empty lists. */
function isPlain(init: Expression): boolean {
  if (init.k === "array") return init.items.length === 0;
  return init.k === "const" || (init.k === "object" && init.members.length === 0);
}
