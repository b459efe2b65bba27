// Where a fix may write into a Mongoose call: into a filter that stands there as a literal, and where there is none, a filter of its own.
import type { FixSite } from "../../../../rules/contract/access";
import type { Entity } from "../../tenancy/model";
import { objectSites } from "../fix-sites";
import type { Engine, LibraryCall } from "../model";
import type { HandleValue, Value } from "../value";
import { OPERATIONS } from "./operations";

/** Operations by id, and those that take a filter instead. */
const BY_FILTER: ReadonlyMap<string, string> = new Map([
  ["findById", "findOne"],
  ["findByIdAndUpdate", "findOneAndUpdate"],
  ["findByIdAndDelete", "findOneAndDelete"],
  ["findByIdAndRemove", "findOneAndRemove"],
]);

export function fixSitesOf(engine: Engine, query: HandleValue, entity: Entity, operation: string): readonly FixSite[] {
  const call = callOf(query);
  const at = query.at;
  if (!call || !at) return [];
  const place = OPERATIONS.get(operation)?.filter ?? 0;
  const filter: Value | undefined = call.args[place]?.value;
  const sites = objectSites(engine, call.span, filter, undefined);
  if (sites.length > 0) return sites;
  const template = ownFilter(engine, call, entity, operation);
  return template ? [template] : [];
}

/** `find()` gets a filter, `findById(id)` becomes `findOne({ _id: id, … })`. */
function ownFilter(engine: Engine, call: LibraryCall, entity: Entity, operation: string): FixSite | undefined {
  const [key, ...more] = entity.tenantKeys;
  if (key === undefined || more.length > 0 || entity.tenancy !== "direct" || !/^[\w$]+$/.test(key)) return undefined;
  const [first] = call.args;
  if (!first) {
    const end = call.span.end - 1;
    // An estimate takes no filter.
    if (operation === "estimatedDocumentCount") {
      const counted = call.nameSpan && { ...call.span, start: call.nameSpan.start, end };
      const text = counted && engine.textOf?.(counted);
      return counted && text !== undefined
        ? { kind: "template", span: counted, text, template: `countDocuments({ ${key}: {tenant} }` }
        : undefined;
    }
    return { kind: "template", span: { ...call.span, start: end, end }, text: "", template: `{ ${key}: {tenant} }` };
  }
  const named = BY_FILTER.get(operation);
  if (named === undefined || !first.span || !call.nameSpan) return undefined;
  const span = { ...call.span, start: call.nameSpan.start, end: first.span.end };
  const id = engine.textOf?.(first.span) ?? "";
  return { kind: "template", span, text: engine.textOf?.(span) ?? "", template: `${named}({ _id: ${id}, ${key}: {tenant} }` };
}

/** The call that made the query. */
function callOf(query: HandleValue): LibraryCall | undefined {
  const call = query.data["call"];
  return typeof call === "object" && call !== null && "args" in call ? (call as LibraryCall) : undefined;
}
