// References of Firestore as values: which collection they stand for, the documents above it, and the document itself where one is chosen.
import type { Entity } from "../../tenancy/model";
import { columnAbove } from "../../tenancy/code/firestore/firestore";
import { and, type Formula } from "../formula";
import type { Engine } from "../model";
import { chosenBy } from "../mongo/storage";
import type { HandleValue, Value } from "../value";

export const FIRESTORE = "firestore";

/** What a handle of a reference remembers. */
export interface Reference {
  /** Name of the collection, empty where it is not fixed; undefined for the database itself. */
  readonly collection?: string;
  /** Ids of the documents above, by the column that stands for them. */
  readonly above: readonly (readonly [column: string, id: Value])[];
  /** Id of the document; undefined for the collection as a whole. */
  readonly id?: Value;
  /** The value that chose the database or the collection's name. */
  readonly tenant?: Value;
}

export function referenceOf(handle: HandleValue): Reference {
  return (handle.data["reference"] as Reference | undefined) ?? { above: [] };
}

export function referenceHandle(engine: Engine, reference: Reference): HandleValue {
  return engine.handle(FIRESTORE, reference.id === undefined ? "collection" : "document", { reference });
}

/** A longer path. */
export function extended(engine: Engine, base: Reference, args: readonly Value[]): Reference {
  return args.flatMap((arg) => segmentsOf(engine, arg)).reduce((reference, segment) => step(engine, reference, segment), base);
}

function step(engine: Engine, base: Reference, segment: Value): Reference {
  const { id, collection, above, ...rest } = base;
  if (collection !== undefined && id === undefined) return { ...base, id: segment };
  const name = engine.stringOf(segment);
  const chosen = name === undefined ? chosenBy(engine, segment) : undefined;
  const tenant = rest.tenant ?? chosen;
  return {
    above: id !== undefined && collection !== undefined ? [...above, [columnAbove(collection), id]] : above,
    collection: name ?? "",
    ...(tenant ? { tenant } : {}),
  };
}

/** A path's text parted at its slashes. */
function segmentsOf(engine: Engine, value: Value): readonly Value[] {
  const plain = engine.stringOf(value);
  if (plain !== undefined) return plain.split("/").flatMap((text): Value[] => (text === "" ? [] : [{ v: "constant", value: text }]));
  if (value.v !== "text") return [value];
  const segments: (string | Value)[][] = [[]];
  for (const part of value.parts) {
    if (typeof part !== "string") segments.at(-1)?.push(part);
    else
      part.split("/").forEach((text, index) => {
        if (index > 0) segments.push([]);
        if (text !== "") segments.at(-1)?.push(text);
      });
  }
  return segments.flatMap((parts): Value[] => {
    const [only, ...more] = parts;
    if (only === undefined) return [];
    if (more.length > 0) return [{ v: "text", parts }];
    return [typeof only === "string" ? { v: "constant", value: only } : only];
  });
}

export function entityOf(engine: Engine, { collection }: Reference): Entity | undefined {
  const entity = collection === undefined ? undefined : engine.tenancy.entities.get(collection);
  return entity?.origin === FIRESTORE ? entity : undefined;
}

/** What the path says of the documents. */
export function pathFormula({ above, id }: Reference): Formula {
  const atoms = above.map(([column, operand]): Formula => ({ f: "atom", column, op: "equal", operand }));
  return and([...atoms, ...(id ? [{ f: "atom", column: "id", op: "equal", operand: id } as const] : [])]);
}

/** The collection of a document, the document of a collection. */
export function parentOf(engine: Engine, reference: Reference): Value {
  const { id, above, collection, ...rest } = reference;
  if (id !== undefined) return referenceHandle(engine, { above, ...rest, ...(collection === undefined ? {} : { collection }) });
  const last = above.at(-1);
  // The name of the collection above is not kept; its id is what matters.
  return last ? engine.object({ id: last[1] }) : engine.unknown("parent");
}
