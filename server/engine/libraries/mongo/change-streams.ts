// Change streams (https://www.mongodb.com/docs/manual/changeStreams/): whoever watches a collection is sent the documents of everybody
// who changes one, as far as the stages of the pipeline let them through. An event holds the document as `fullDocument`.
import type { Entity } from "../../tenancy/model";
import { argument } from "../call-arguments";
import type { Formula } from "../formula";
import type { Engine, MethodCall } from "../model";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { iterated } from "./iterated";
import { matchOf, stagesOf, type AccessBase } from "./pipeline";

const DOCUMENT = "fullDocument.";

/** `collection.watch(pipeline)`: a stream of events, which belongs to the model of that name. */
export function watchChanges(engine: Engine, entity: Entity, pipeline: Value, base: AccessBase, model: string): HandleValue {
  const stages = stagesOf(engine, pipeline);
  const filter: Formula = stages ? ofDocument(matchOf(engine, entity, stages)) : { f: "opaque", operand: pipeline };
  const found = engine.access({ ...base, kind: "query", entity, filter, shape: "rows" });
  const document = engine.element(found.v === "promise" ? found.of : found);
  const event = engine.object({ fullDocument: document, operationType: engine.unknown("operationType") });
  return engine.handle(model, "changes", { events: engine.array([], event) }, base.span);
}

/** Conditions on events, as far as they are conditions on documents; the others leave out more events. */
function ofDocument(formula: Formula): Formula {
  switch (formula.f) {
    case "and":
    case "or":
    case "choice":
      return { ...formula, of: formula.of.map(ofDocument) };
    case "not":
    case "overwritten":
      return { ...formula, of: ofDocument(formula.of) };
    case "atom":
      return { ...formula, column: formula.column.startsWith(DOCUMENT) ? formula.column.slice(DOCUMENT.length) : `#${formula.column}` };
    default:
      return formula;
  }
}

/** Streams hand out their events one by one, or to listeners. */
export function changesMethod(call: MethodCall, engine: Engine): Value | undefined {
  const events = call.handle.data["events"] as Value;
  const next = iterated(call.method, events, engine);
  if (next) return next;
  switch (call.method) {
    case "on":
    case "once":
    case "addListener":
      if (engine.stringOf(argument(call.args, 0)) === "change") engine.call(argument(call.args, 1), [engine.element(events)], call.span);
      return call.handle;
    default:
      return /^(?:close|off|removeAllListeners|removeListener)$/.test(call.method) ? engine.promise(UNDEFINED) : undefined;
  }
}
