// Which entity a Mongoose model stands for.
import type { Entity } from "../../tenancy/model";
import type { Engine } from "../model";
import type { HandleValue } from "../value";
import { nameOf } from "./registry";

export function entityOf(engine: Engine, model: HandleValue): Entity | undefined {
  return entityNamed(engine, nameOf(model));
}

export function entityNamed(engine: Engine, name: string): Entity | undefined {
  const entity = engine.tenancy.entities.get(name);
  return entity?.origin === "mongoose" ? entity : undefined;
}

/** The model that a declared type of documents means: `IInvoice`, `InvoiceDocument`, `HydratedInvoice`, `Invoice`. */
export function modelNameOfType(engine: Engine, type: string): string | undefined {
  const plain = type.split(".").at(-1) ?? type;
  const names = [
    plain,
    plain.replace(/(?:Hydrated)?(?:Document|Doc|Model|Type|Interface|Schema|Attrs|Attributes|Props|Fields|Entity)$/, ""),
  ];
  const all = names.flatMap((name) => [
    name,
    name.replace(/^(?:I|T|Hydrated|Raw)(?=[A-Z])/, ""),
    name.replace(/^[a-z]/, (letter) => letter.toUpperCase()),
  ]);
  return all.find((name) => entityNamed(engine, name) !== undefined);
}
