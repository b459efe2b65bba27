// Writes to rows that are the requester's can still reach into another tenant: by replacing the rows' tenant key, or by a foreign key
// that points at a row of whomever. Judged after the access itself, and only where that is isolated, so that one mistake is told once.
import { FOR_EVERY_TENANT } from "../state";
import type { Entity } from "../../tenancy/model";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Value } from "../../libraries/value";
import { labelOf } from "../keys";
import { alternativesOf } from "../machine/truthiness";
import type { Machine } from "../machine/machine";
import { accessBase } from "./access-base";
import { openBy } from "./channel-outcome";
import type { Outcome } from "./observer";
import { overwrittenKeys, overwrittenParents, unverifiedLinks, type WrittenKey } from "./written-keys";

/** A write to rows of one entity. */
export interface Write {
  readonly entity: Entity;
  readonly library: string;
  readonly operation: string;
  readonly span: SourceSpan;
  /** New rows. */
  readonly rows: readonly Value[];
  /** What an update sets. */
  readonly sets: readonly Value[];
  /** How many calls further out the statement was written. */
  readonly lift?: number;
}

/** Where each tenant has storage of its own, or the database checks what is written, keys cannot reach another tenant. */
const CHECKED = new Set<string | undefined>(["isolated-storage", "row-level-security", "declared", "system", "global"]);

/** Whether the access itself looks up this row, among the requester's. */
export type LookUp = (target: Entity, value: Value) => boolean;

export function judgeWrite(m: Machine, write: Write, outcome: Outcome, isLookedUp: LookUp = () => false): void {
  const { run } = m.world.observer;
  const { tenancy } = write.entity;
  if (outcome.verdict !== "isolated" || CHECKED.has(outcome.mechanism)) return;
  if (!run.entry?.isRequest || run.isOrphan || m.state.getFact(FOR_EVERY_TENANT) !== undefined) return;
  if (tenancy === "global" || tenancy === "unknown") return;
  const overwritten = tenancy === "direct" ? overwrittenKeys : tenancy === "via" ? overwrittenParents : undefined;
  const [key] = overwritten ? write.sets.flatMap((sets) => overwritten(m, write.entity, sets)) : [];
  if (key) record(m, write, key);
  // Input that is stored whole is one mistake, not one for each key that it may hold.
  const rows = [...write.rows, ...write.sets].flatMap((row) => alternativesOf(m, row)).filter((row) => !key || row.v !== "source");
  for (const link of rows.flatMap((row) => unverifiedLinks(m, write.entity, row)))
    if (link.column !== key?.column && (!link.target || !isLookedUp(link.target, link.value))) record(m, write, link);
}

function record(m: Machine, { entity, library, operation, span, lift = 0 }: Write, { column, value, target }: WrittenKey): void {
  const message = target
    ? `${column} is set to ${labelOf(value)}, and nothing has shown whose ${target.name} that is`
    : `${labelOf(value)} may hold another ${column}`;
  m.world.observer.record(m, {
    key: `${span.file}:${span.start}:${span.end}:${entity.name}:${target ? `link:${column}` : "key-write"}`,
    access: {
      ...accessBase(m, span),
      kind: target ? "link" : "key-write",
      library,
      operation,
      entity: entity.name,
      tenancy: entity.tenancy,
      tenantKey: column,
      fixSites: [],
    },
    outcome: openBy(target ? "unverified-link" : "untrusted-tenant", "certain", { message, at: span }, value),
    ...(lift > 0 ? { lift } : {}),
  });
}
