// Where a fix may write into a Drizzle query: the condition of its `where`, or the end of a chain that has none.
import type { FixSite } from "../../../../rules/contract/access";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, LibraryCall, MethodCall } from "../model";
import type { HandleValue, Value } from "../value";
import { entityOfTable } from "./handles";

const MODULE = "drizzle-orm";

/** `eq(orders.orgId, {tenant})`, for tables that hold the key themselves. */
function tenantCondition(engine: Engine, table: HandleValue, written: string): string | undefined {
  const key = entityOfTable(engine, table)?.tenantKeys[0];
  return key === undefined || !/^[\w$.]+$/.test(written) ? undefined : `eq(${written}.${key}, {tenant})`;
}

/** The site of the condition that `where(…)` was given. */
export function whereSite(engine: Engine, table: HandleValue, written: string, call: LibraryCall): FixSite | undefined {
  const span = call.args[0]?.span;
  const condition = tenantCondition(engine, table, written);
  if (!span || condition === undefined) return undefined;
  const text = engine.textOf?.(span) ?? "";
  if (text === "" || /=>/.test(text)) return undefined;
  // What is joined by `and` already only grows.
  const [head, tail] =
    /^and\((?!\s*\.\.\.)[^]+\)$/.test(text) && isOneCall(text)
      ? [text.slice(0, -1).trimEnd().replace(/,$/, ""), `, ${condition})`]
      : [`and(${text}`, `, ${condition})`];
  return { kind: "template", span, text, template: head + tail, imports: imports("and", "eq") };
}

/** The end of a chain without a condition. */
export function chainEndSite(engine: Engine, table: HandleValue, written: string, at: SourceSpan): FixSite | undefined {
  const condition = tenantCondition(engine, table, written);
  if (condition === undefined) return undefined;
  return { kind: "template", span: { ...at, start: at.end }, text: "", template: `.where(${condition})`, imports: imports("eq") };
}

function imports(...names: readonly string[]): readonly { readonly module: string; readonly name: string }[] {
  return names.map((name) => ({ module: MODULE, name }));
}

/** Whether the text is a single call, not `and(a) || and(b)`. */
function isOneCall(text: string): boolean {
  let depth = 0;
  for (const [index, letter] of [...text].entries()) {
    if (letter === "(") depth++;
    if (letter === ")" && --depth === 0 && index < text.length - 1) return false;
  }
  return true;
}

/** Objects inside the call that hold new rows. */
export function rowSites(engine: Engine, rows: Value, call: MethodCall): readonly FixSite[] {
  const all = engine.alternatives(rows).flatMap((option) => {
    const list = engine.items(option);
    return list ? list.items.map((item) => item.value) : [option];
  });
  return all.flatMap((row) => {
    if (row.v !== "object" || !row.at || row.at.file !== call.span.file || row.at.start < call.span.start || row.at.end > call.span.end)
      return [];
    const isEmpty = row.members.size === 0 && row.rest.length === 0;
    return [{ kind: "data-object" as const, span: row.at, text: engine.textOf?.(row.at) ?? "", ...(isEmpty ? { isEmpty } : {}) }];
  });
}
