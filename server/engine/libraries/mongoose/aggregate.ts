// Aggregations of a Mongoose model (https://mongoosejs.com/docs/api/aggregate.html): a pipeline given whole, or built stage by stage.
import { addStep, createBuilder, dropSteps, reachingTo, stepsOf } from "../builders/builder";
import { argument, isNothing } from "../call-arguments";
import { ALL_ROWS } from "../formula";
import { watchChanges } from "../mongo/change-streams";
import { performPipeline } from "../mongo/pipeline";
import type { Engine, LibraryCall, MethodCall } from "../model";
import { UNDEFINED, type HandleValue, type Member, type Value } from "../value";
import { scopeOf } from "./connections";
import { entityOf } from "./models";
import { modelOfQuery } from "./perform";
import { schemaOf } from "./model-schemas";
import { MONGOOSE } from "./registry";
import { undefinedOperand } from "../mongo/settings";
import { hooksFor, runHooks } from "./schemas";

/** Methods that are stages by their own name. */
const STAGES: ReadonlySet<string> = new Set(
  "match lookup unwind group project sort limit skip facet addFields graphLookup unionWith sortByCount sample replaceRoot redact count search".split(
    " ",
  ),
);
const QUIET: ReadonlySet<string> = new Set("option allowDiskUse session hint read collation readConcern model explain".split(" "));

export function startAggregate(engine: Engine, model: HandleValue, call: LibraryCall): Value {
  const aggregate = createBuilder(engine, MONGOOSE, "aggregate", { of: model }, call.span);
  const pipeline = argument(call.args, 0);
  return isNothing(pipeline) ? aggregate : addStep(engine, aggregate, "stages", pipeline);
}

export function aggregateMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { method } = call;
  const aggregate = reachingTo(call.handle, call.span);
  const first = argument(call.args, 0);
  if (STAGES.has(method)) {
    const name = `$${method}`;
    return addStep(engine, aggregate, "stages", engine.array([engine.object({ [name]: first })]));
  }
  if (QUIET.has(method)) return aggregate;
  switch (method) {
    case "append": {
      const list = engine.items(first) ? first : engine.array(call.args.map((arg) => arg.value));
      return addStep(engine, aggregate, "stages", list);
    }
    case "pipeline":
      return wholePipeline(engine, aggregate);
    case "exec":
      return performAggregate(engine, aggregate);
    case "cursor":
    case "values": {
      const rows = performAggregate(engine, aggregate);
      return rows.v === "promise" ? rows.of : rows;
    }
    default:
      return undefined;
  }
}

export function aggregateMember(aggregate: HandleValue, name: string): Value | undefined {
  return name === "_model" ? modelOfQuery(aggregate) : undefined;
}

/** One list of all stages, which code may change (`this.pipeline().unshift(…)`). */
function wholePipeline(engine: Engine, aggregate: HandleValue): Value {
  const steps = stepsOf(engine, aggregate).filter((step) => step.kind === "stages");
  const [only] = steps;
  if (steps.length === 1 && only && !only.isConditional && engine.items(only.value)) return only.value;
  const lists = steps.map((step) => ({ step, list: engine.items(step.value) }));
  const unread = lists.find(({ list }) => !list);
  if (unread) return unread.step.value;
  const items = lists.flatMap(({ step, list }): readonly Member[] =>
    (list?.items ?? []).map((item) => (step.isConditional ? { ...item, isConditional: true } : item)),
  );
  const more = lists.map(({ list }) => list?.more).find((value) => value !== undefined);
  const fresh = engine.array([]);
  const whole: Value = fresh.v === "array" ? { ...fresh, items, ...(more ? { more } : {}) } : fresh;
  dropSteps(engine, aggregate, (kind) => kind === "stages");
  addStep(engine, aggregate, "stages", whole);
  return whole;
}

/** `Model.watch(pipeline)`; no hooks run. */
export function watchModel(engine: Engine, model: HandleValue, call: LibraryCall): Value {
  const entity = entityOf(engine, model);
  const scope = scopeOf(model);
  const base = { library: MONGOOSE, operation: "watch", span: call.span, fixSites: [], undefinedOperand: undefinedOperand(engine) };
  if (!entity) return engine.promise(UNDEFINED);
  return watchChanges(engine, entity, argument(call.args, 0), { ...base, ...(scope ? { scope } : {}) }, MONGOOSE);
}

export function performAggregate(engine: Engine, aggregate: HandleValue): Value {
  const model = modelOfQuery(aggregate);
  if (!model || !aggregate.at) return engine.promise(UNDEFINED);
  const schema = schemaOf(engine, model);
  const isHooked = hooksFor(schema, "aggregate", false).length > 0;
  if (isHooked) runHooks(engine, schema, "aggregate", aggregate, { span: aggregate.at });
  const storage = scopeOf(model);
  const scope = storage ?? (isHooked ? ({ mechanism: "scoped-client", filter: ALL_ROWS, span: aggregate.at } as const) : undefined);
  return performPipeline(engine, entityOf(engine, model), wholePipeline(engine, aggregate), {
    library: MONGOOSE,
    operation: "aggregate",
    span: aggregate.at,
    fixSites: [],
    undefinedOperand: undefinedOperand(engine),
    ...(scope ? { scope } : {}),
  });
}
