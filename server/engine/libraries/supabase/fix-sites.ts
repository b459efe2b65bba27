// Where a fix may write into a Supabase query: one more `eq` behind its table and operation.
import type { FixSite } from "../../../../rules/contract/access";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Entity } from "../../tenancy/model";
import type { HandleValue } from "../value";

export function fixSitesOf(query: HandleValue, entity: Entity): readonly FixSite[] {
  const [key, ...more] = entity.tenantKeys;
  const end = operationEnd(query);
  if (key === undefined || more.length > 0 || entity.tenancy !== "direct" || !end) return [];
  const column = entity.columns.find((one) => one.name === key)?.dbName ?? key;
  const span: SourceSpan = { file: end.file, start: end.end, end: end.end };
  return [{ kind: "template", span, text: "", template: `.eq(${JSON.stringify(column)}, {tenant})` }];
}

/** End of the call that says what is done: filters may stand behind it. */
function operationEnd(query: HandleValue): SourceSpan | undefined {
  const place = query.data["operations"];
  return place instanceof Operations ? place.last : undefined;
}

/** Where the calls that say what is done end. */
export class Operations {
  last: SourceSpan | undefined;
}
