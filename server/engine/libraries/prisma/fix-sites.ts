// Where a fix may write into a Prisma call: into `where`, in front of the other arguments, into the data, and into the name of the
// method, since one that takes unique columns only does not take the tenant in every version.
import type { FixSite } from "../../../../rules/contract/access";
import { emptyArguments, objectSite, objectSites } from "../fix-sites";
import type { Engine, LibraryCall } from "../model";
import type { Operation } from "./operations";

export function fixSitesOf(engine: Engine, operation: Operation, call: LibraryCall): readonly FixSite[] {
  const args = call.args[0]?.value;
  const { nameSpan, span } = call;
  const name: readonly FixSite[] = nameSpan ? [{ kind: "method-name", span: nameSpan, text: engine.textOf?.(nameSpan) ?? "" }] : [];
  if (!args) return [...name, emptyArguments(span)];
  const where = args.v === "object" ? engine.members(args)?.get("where")?.value : undefined;
  const isSelecting = operation.kind !== "create";
  const rows = operation.rows ? engine.member(args, operation.rows) : undefined;
  const beside = isSelecting && !where ? objectSite(engine, "arguments-object", args, span) : [];
  return [...name, ...beside, ...objectSites(engine, span, isSelecting ? where : undefined, rows)];
}
