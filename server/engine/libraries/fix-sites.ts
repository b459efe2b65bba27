// Where a fix may write into a call whose filters and new rows are plain objects. Only literals inside the call are offered: one that
// stands elsewhere may serve other calls, and the tenant need not be in scope there.
import type { FixSite } from "../../../rules/contract/access";
import { isWithin, type SourceSpan } from "../../../rules/contract/span";
import type { Entity } from "../tenancy/model";
import type { Engine } from "./model";
import type { PassedArgument, Value } from "./value";

/** The literal of a filter (`filter-object`), of a call's options without one (`arguments-object`) or of a new row (`data-object`). */
export function objectSite(engine: Engine, kind: FixSite["kind"], value: Value, call: SourceSpan): readonly FixSite[] {
  if (value.v !== "object" || !value.at || !isWithin(value.at, call)) return [];
  const isEmpty = value.members.size === 0 && value.rest.length === 0;
  return [{ kind, span: value.at, text: engine.textOf?.(value.at) ?? "", ...(isEmpty ? { isEmpty } : {}) }];
}

/** Sites of the filter and of the new rows of one call: one row, or a list of them. */
export function objectSites(engine: Engine, call: SourceSpan, filter: Value | undefined, rows: Value | undefined): readonly FixSite[] {
  const data = rows ? rowsIn(engine, rows) : [];
  return [
    ...(filter ? objectSite(engine, "filter-object", filter, call) : []),
    ...data.flatMap((row) => objectSite(engine, "data-object", row, call)),
  ];
}

function rowsIn(engine: Engine, value: Value): readonly Value[] {
  return engine.alternatives(value).flatMap((option) => {
    const list = engine.items(option);
    return list ? [...list.items.map((item) => item.value), ...(list.more ? engine.alternatives(list.more) : [])] : [option];
  });
}

/** Conditions as an object, or a bare id, which becomes an object that has the tenant beside it. */
export function criteriaSites(engine: Engine, entity: Entity, criteria: PassedArgument | undefined, call: SourceSpan): readonly FixSite[] {
  if (!criteria) return [];
  const { value, span } = criteria;
  if (!span) return [];
  const [key, ...more] = entity.tenantKeys;
  if (value.v === "object" || key === undefined || more.length > 0) return objectSite(engine, "filter-object", value, call);
  const text = engine.textOf?.(span) ?? "";
  const [id = "id", ...others] = entity.uniques.find((unique) => unique.isPrimary)?.columns ?? [];
  if (engine.items(value) || others.length > 0 || !/^[\w$.?]+$/.test(text)) return [];
  return [{ kind: "template", span, text, template: `{ ${text === id ? id : `${id}: ${text}`}, ${memberFor(entity, key)} }` }];
}

/** The member of a filter that holds the tenant, for templates. */
export function memberFor({ columns }: Entity, key: string): string {
  const path = columns.find((column) => column.name === key)?.path ?? [key];
  return path.reduceRight((value, name) => (value === "{tenant}" ? `${name}: ${value}` : `${name}: { ${value} }`), "{tenant}");
}

/** Where a call has no argument yet. */
export function emptyArguments(call: SourceSpan): FixSite {
  const end = call.end - 1;
  return { kind: "arguments-object", span: { ...call, start: end, end }, text: "" };
}
