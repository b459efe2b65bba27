// Objects inside a call that hold new rows, as places where a fix may write.
import type { FixSite } from "../../../../rules/contract/access";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import type { Value } from "../value";

export function rowSitesIn(engine: Engine, rows: Value, call: SourceSpan): readonly FixSite[] {
  const all = engine.alternatives(rows).flatMap((option) => {
    const list = engine.items(option);
    return list ? list.items.map((item) => item.value) : [option];
  });
  return all.flatMap((row) => {
    if (row.v !== "object" || !row.at || row.at.file !== call.file || row.at.start < call.start || row.at.end > call.end) return [];
    const isEmpty = row.members.size === 0 && row.rest.length === 0;
    return [{ kind: "data-object" as const, span: row.at, text: engine.textOf?.(row.at) ?? "", ...(isEmpty ? { isEmpty } : {}) }];
  });
}
