// Records of an application's tenants that a hosted identity service keeps: there is no schema of them in the workspace, and the
// service takes their ids from whoever holds the application's key.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Column, Entity } from "../../tenancy/model";
import { standInEntity } from "../../tenancy/stand-in";
import { and, type Formula } from "../formula";
import type { DataAccess, Engine } from "../model";
import { isNothing } from "../call-arguments";
import type { Value } from "../value";

interface Kept {
  readonly name: string;
  readonly id: string;
  readonly tenantKey: string;
  readonly columns?: readonly string[];
  /** The column of the user, where the record says who belongs to the tenant. */
  readonly userKey?: string;
}

export function keptEntity({ name, id, tenantKey, columns = [], userKey }: Kept): Entity {
  const columnNamed = (column: string): Column => ({
    name: column,
    dbName: column,
    type: "text",
    isRequired: true,
    isUnique: column === id,
    isId: column === id,
    isList: false,
    hasDefault: column === id,
  });
  return standInEntity({
    name,
    columns: [id, tenantKey, ...(userKey ? [userKey] : []), ...columns].map(columnNamed),
    uniques: [{ columns: [id], isPrimary: true }],
    tenantKeys: [tenantKey],
    paths: [{ relations: [], holder: name, key: tenantKey }],
    userKeys: userKey ? [userKey] : [],
    isMembership: userKey !== undefined,
    why: ["kept by the identity service"],
  });
}

/** Conditions for the members that are given; the service refuses a request that lacks a required one. */
export function selectedBy(columns: Readonly<Record<string, Value | undefined>>): Formula {
  const given = Object.entries(columns).filter((one): one is [string, Value] => !isNothing(one[1]));
  return and(given.map(([column, operand]): Formula => ({ f: "atom", column, op: "equal", operand })));
}

interface Use extends Pick<DataAccess, "kind" | "library" | "operation" | "entity" | "shape"> {
  readonly filter?: Formula;
  readonly row?: Value;
  readonly span: SourceSpan;
}

/** Records the access; what it yields is a promise. */
export function useOfKept(engine: Engine, { filter, row, ...use }: Use): Value {
  return engine.access({
    ...use,
    filter: filter ?? and([]),
    ...(row ? { rows: [row] } : {}),
    fixSites: [],
    undefinedOperand: "fails",
  });
}
