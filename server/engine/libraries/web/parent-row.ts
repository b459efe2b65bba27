// The parent of a field of GraphQL: a row that another resolver fetched, which is judged by itself.
import type { Engine } from "../model";
import type { Value } from "../value";

/** What types of a schema are called beside the entities that they show: `ClientType`, `ClientModel`. */
const SHOWN_AS = /(?:Type|Model|Object|ObjectType|Node|Entity|Dto|DTO|Gql|GQL|GraphQL|Output|Response)$/;

/** `type`: the name of the parent's type; nothing is known of the parent where no entity has it. */
export function parentRow(engine: Engine, type: string | undefined, label: string): Value {
  const entity = [type, type?.replace(SHOWN_AS, "")].find((one) => one !== undefined && engine.tenancy.entities.has(one));
  return (entity === undefined ? undefined : engine.boundRow?.(entity, label)) ?? engine.unknown(label);
}
