// Subqueries and common tables that calls of their own made, before the query that reads them: each is found where it names its table.
import { isWithin, type SourceSpan } from "../../../../rules/contract/span";
import { remembered } from "../call-arguments";
import { stepsOf } from "../builders/builder";
import type { Engine } from "../model";
import type { HandleValue, Value } from "../value";
import { aliasOf, isDrizzle } from "./handles";
import { isJoin } from "./select";

/** Where the parts of a query were made, by the names that it reads them under; those made in the query's own expression are left out. */
export function partsMadeBefore(engine: Engine, query: HandleValue): ReadonlyMap<string, SourceSpan> {
  const found = new Map<string, SourceSpan>();
  const visit = (reader: HandleValue): void => {
    for (const part of partsOf(engine, reader)) {
      const made = remembered(part, "made");
      const name = aliasOf(part);
      if (!made || !isDrizzle(made, "select", "update", "delete") || name === undefined) continue;
      if (made.at && query.at && !isWithin(made.at, query.at)) found.set(name, made.at);
      visit(made);
    }
  };
  visit(query);
  return found;
}

function partsOf(engine: Engine, reader: HandleValue): readonly HandleValue[] {
  const ctes = remembered(reader, "ctes");
  const named: readonly (Value | undefined)[] = [
    ...(ctes ? (engine.items(ctes)?.items ?? []).map((item) => item.value) : []),
    remembered(reader, "source"),
    ...stepsOf(engine, reader).flatMap((step) => (isJoin(step.kind) ? [engine.member(step.value, "table")] : [])),
  ];
  return named.flatMap((value) => (value && isDrizzle(value, "subquery") ? [value] : []));
}
