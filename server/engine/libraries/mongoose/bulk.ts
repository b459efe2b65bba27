// `Model.bulkWrite([{ insertOne }, { updateOne }, …])` (https://mongoosejs.com/docs/api/model.html#Model.bulkWrite()).
import { argument } from "../call-arguments";
import { performBulk } from "../mongo/bulk";
import type { Engine, LibraryCall } from "../model";
import type { HandleValue, Value } from "../value";
import { scopeOf } from "./connections";
import { entityOf } from "./models";
import { schemaOf } from "./model-schemas";
import { MONGOOSE } from "./registry";
import { undefinedOperand } from "../mongo/settings";
import { runHooks } from "./schemas";

export function bulkWrite(engine: Engine, model: HandleValue, call: LibraryCall): Value {
  const entity = entityOf(engine, model);
  const list = argument(call.args, 0);
  const scope = scopeOf(model);
  runHooks(engine, schemaOf(engine, model), "bulkWrite", model, { span: call.span, args: [list] });
  if (entity)
    performBulk(engine, entity, list, {
      library: MONGOOSE,
      operation: "bulkWrite",
      span: call.span,
      fixSites: [],
      undefinedOperand: undefinedOperand(engine),
      ...(scope ? { scope } : {}),
    });
  return engine.promise(engine.unknown("a result"));
}
