// Where a fix may write into a call whose filters and documents are plain objects. Only literals inside the call are offered: one that
// stands elsewhere may serve other calls.
import type { FixSite } from "../../../../rules/contract/access";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import type { Value } from "../value";

/** Sites of the filter and of the new documents of one call. */
export function objectSites(engine: Engine, call: SourceSpan, filter: Value | undefined, rows: Value | undefined): readonly FixSite[] {
  const site = filter && objectSite(engine, call, "filter-object", filter);
  const data = rows ? rowsIn(engine, rows).map((row) => objectSite(engine, call, "data-object", row)) : [];
  return [...(site ? [site] : []), ...data.filter((one) => one !== undefined)];
}

function rowsIn(engine: Engine, value: Value): readonly Value[] {
  return engine.alternatives(value).flatMap((option) => {
    const list = engine.items(option);
    return list ? [...list.items.map((item) => item.value), ...(list.more ? engine.alternatives(list.more) : [])] : [option];
  });
}

function objectSite(engine: Engine, call: SourceSpan, kind: FixSite["kind"], value: Value): FixSite | undefined {
  if (value.v !== "object" || !value.at || !isInside(value.at, call)) return undefined;
  const isEmpty = value.members.size === 0 && value.rest.length === 0;
  return { kind, span: value.at, text: engine.textOf?.(value.at) ?? "", ...(isEmpty ? { isEmpty } : {}) };
}

function isInside(inner: SourceSpan, outer: SourceSpan): boolean {
  return inner.file === outer.file && inner.start >= outer.start && inner.end <= outer.end;
}
