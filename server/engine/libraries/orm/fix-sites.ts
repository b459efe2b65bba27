// Where a fix may write into a call whose filter or new row is a plain object. Only literals inside the call are offered: one that stands
// elsewhere may serve other calls, and the tenant need not be in scope there.
import type { FixSite } from "../../../../rules/contract/access";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import type { Value } from "../value";

/** The literal of a filter (`filter-object`), of a call's options without one (`arguments-object`) or of a new row (`data-object`). */
export function objectSite(engine: Engine, kind: FixSite["kind"], value: Value, call: SourceSpan): readonly FixSite[] {
  if (value.v !== "object" || !value.at || !isInside(value.at, call)) return [];
  const isEmpty = value.members.size === 0 && value.rest.length === 0;
  return [{ kind, span: value.at, text: engine.textOf?.(value.at) ?? "", ...(isEmpty ? { isEmpty } : {}) }];
}

/** Where a call has no argument yet. */
export function emptyArguments(call: SourceSpan): FixSite {
  const end = call.end - 1;
  return { kind: "arguments-object", span: { ...call, start: end, end }, text: "" };
}

function isInside(inner: SourceSpan, outer: SourceSpan): boolean {
  return inner.file === outer.file && inner.start >= outer.start && inner.end <= outer.end;
}
