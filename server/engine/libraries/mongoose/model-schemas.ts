// The schema of a model as it is when the model is used: with what was told to every schema, and to its class.
import type { Engine } from "../model";
import type { HandleValue } from "../value";
import { applyDecorators } from "./class-schemas";
import { applyPlugins } from "./plugins";
import { schemaNamed, schemaOfModel } from "./registry";

export function schemaOf(engine: Engine, model: HandleValue): HandleValue | undefined {
  return ready(engine, schemaOfModel(engine, model), model.data["connection"]);
}

/** The schema of the documents of an entity. */
export function documentSchema(engine: Engine, entity: string): HandleValue | undefined {
  return ready(engine, schemaNamed(engine, entity), undefined);
}

function ready(engine: Engine, schema: HandleValue | undefined, connection: unknown): HandleValue | undefined {
  if (!schema) return undefined;
  applyDecorators(engine, schema);
  applyPlugins(engine, schema, connection);
  return schema;
}
