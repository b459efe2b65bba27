// Makes verdicts by hand, for tests of rules and of the room that runs them; everything that a test does not name has a plain default.
import type { Access } from "../../rules/contract/access";
import type { LineRange, SourceSpan } from "../../rules/contract/span";
import type { IsolatedVerdict, UnprovenVerdict, ViolationVerdict } from "../../rules/contract/verdict";

export const FILE = "src/invoices.ts";

export function spanAt(start: number, end: number, file = FILE): SourceSpan {
  return { file, start, end };
}

/** A range on line 1; enough where only the span matters. */
export function rangeAt(span: SourceSpan): LineRange {
  return { start: { line: 1, column: span.start + 1 }, end: { line: 1, column: span.end + 1 } };
}

export function createAccess(parts: Partial<Access> = {}): Access {
  const span = parts.span ?? spanAt(10, 40);
  return {
    kind: "query",
    library: "prisma",
    operation: "findMany",
    entity: "Invoice",
    tenancy: "direct",
    tenantKey: "orgId",
    symbol: "listInvoices",
    text: "prisma.invoice.findMany()",
    fixSites: [],
    span,
    range: rangeAt(span),
    ...parts,
  };
}

export function createViolation(
  access: Partial<Access> = {},
  parts: Partial<Omit<ViolationVerdict, "verdict" | "access">> = {},
): ViolationVerdict {
  return { verdict: "violation", access: createAccess(access), reason: "no-filter", confidence: "certain", evidence: [], ...parts };
}

export function createUnproven(
  access: Partial<Access> = {},
  parts: Partial<Omit<UnprovenVerdict, "verdict" | "access">> = {},
): UnprovenVerdict {
  return { verdict: "unproven", access: createAccess(access), reason: "opaque", confidence: "likely", evidence: [], ...parts };
}

export function createIsolated(access: Partial<Access> = {}): IsolatedVerdict {
  return { verdict: "isolated", access: createAccess(access), mechanism: "tenant-filter", evidence: [] };
}
