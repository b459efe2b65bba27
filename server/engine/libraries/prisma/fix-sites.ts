// Where a fix may write into a Prisma call. Only literals inside the call are offered: one that stands elsewhere may serve other
// calls, and the tenant need not be in scope there.
import type { FixSite } from "../../../../rules/contract/access";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, LibraryCall } from "../model";
import type { Value } from "../value";
import type { Operation } from "./operations";

export function fixSitesOf(engine: Engine, operation: Operation, call: LibraryCall): readonly FixSite[] {
  const args = call.args[0]?.value;
  const sites: FixSite[] = [];
  if (call.nameSpan) sites.push(siteAt(engine, "method-name", call.nameSpan));
  if (!args) {
    const end = call.span.end - 1;
    return [...sites, { kind: "arguments-object", span: { ...call.span, start: end, end }, text: "" }];
  }
  const where = args.v === "object" ? engine.members(args)?.get("where")?.value : undefined;
  const filter = operation.kind === "create" ? undefined : where && objectSite(engine, call, "filter-object", where);
  if (filter) sites.push(filter);
  else if (!where && operation.kind !== "create") sites.push(...definedSites([objectSite(engine, call, "arguments-object", args)]));
  const rows = operation.rows ? rowsIn(engine, engine.member(args, operation.rows)) : [];
  return [...sites, ...definedSites(rows.map((row) => objectSite(engine, call, "data-object", row)))];
}

function rowsIn(engine: Engine, value: Value): readonly Value[] {
  return engine.alternatives(value).flatMap((option) => {
    const list = engine.items(option);
    return list ? [...list.items.map((item) => item.value), ...(list.more ? engine.alternatives(list.more) : [])] : [option];
  });
}

function definedSites(sites: readonly (FixSite | undefined)[]): readonly FixSite[] {
  return sites.filter((site) => site !== undefined);
}

function objectSite(engine: Engine, call: LibraryCall, kind: FixSite["kind"], value: Value): FixSite | undefined {
  if (value.v !== "object" || !value.at || !isInside(value.at, call.span)) return undefined;
  const isEmpty = value.members.size === 0 && value.rest.length === 0;
  return { ...siteAt(engine, kind, value.at), ...(isEmpty ? { isEmpty } : {}) };
}

function siteAt(engine: Engine, kind: FixSite["kind"], span: SourceSpan): FixSite {
  return { kind, span, text: engine.textOf?.(span) ?? "" };
}

function isInside(inner: SourceSpan, outer: SourceSpan): boolean {
  return inner.file === outer.file && inner.start >= outer.start && inner.end <= outer.end;
}
