// Schema defects as verdicts, so that rules word them like everything else. They are no accesses: only rules see them.
import type { Verdict } from "../../rules/contract/verdict";
import { rangeOf } from "./run/ranges";
import type { SchemaDefect } from "./tenancy/defects/defect";

/** The longest text that takes part in a fingerprint. */
const MAX_TEXT = 200;

/** One verdict per defect; defects of files that cannot be read are left out. */
export function schemaVerdicts(defects: readonly SchemaDefect[], textOf: (file: string) => string | undefined): readonly Verdict[] {
  return defects.flatMap((defect) => {
    const text = textOf(defect.span.file);
    return text === undefined ? [] : [toVerdict(defect, text)];
  });
}

function toVerdict({ entity, reason, span, detail }: SchemaDefect, text: string): Verdict {
  const range = rangeOf(span, lineStartsOf(text));
  const [tenantKey = entity.paths[0] && [...entity.paths[0].relations, entity.paths[0].key].join(".")] = entity.tenantKeys;
  return {
    verdict: "violation",
    reason,
    confidence: "certain",
    evidence: entity.why.length === 0 ? [] : [{ role: "row", message: `${entity.name}: ${entity.why.join(" ")}`, span, range }],
    ...(detail === undefined ? {} : { detail }),
    access: {
      kind: "schema",
      library: entity.origin,
      operation: reason,
      entity: entity.name,
      tenancy: entity.tenancy,
      ...(tenantKey === undefined ? {} : { tenantKey }),
      symbol: entity.name,
      text: text.slice(span.start, span.end).replace(/\s+/g, " ").slice(0, MAX_TEXT),
      fixSites: [],
      span,
      range,
    },
  };
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Both, sorted by file, then start. */
export function withSchemaVerdicts(verdicts: readonly Verdict[], schema: readonly Verdict[]): readonly Verdict[] {
  if (schema.length === 0) return verdicts;
  return [...verdicts, ...schema].sort((left, right) => {
    const [a, b] = [left.access.span, right.access.span];
    return a.file === b.file ? a.start - b.start || a.end - b.end : a.file < b.file ? -1 : 1;
  });
}
