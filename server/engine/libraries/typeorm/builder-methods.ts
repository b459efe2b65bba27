// Methods of TypeORM's query builders: what each adds, and the ones that run the statement (https://typeorm.io/docs/query-builder/select-query-builder,
// insert-, update-, delete- and relational-query-builder). A builder changes itself; a second `where` replaces what was there.
import type { Entity } from "../../tenancy/model";
import { addStep, copyBuilder, createBuilder, dropSteps, reachingTo, stepsOf } from "../builders/builder";
import { argument, isNothing, remembered } from "../call-arguments";
import type { Engine, MethodCall } from "../model";
import { idColumns } from "../orm/entities";
import { fragment } from "../sql-fragments";
import { constant, UNDEFINED, type HandleValue, type Value } from "../value";
import { run } from "./builder-run";
import { columnText, isCondition } from "./builder-conditions";
import { conditionHandle, joinHandle, parametersOf, sourceHandle, type Join } from "./builder-parts";
import { entityNamed, mainSource, modeOf, namesOf, statementOf } from "./builder-sql";
import { TYPEORM } from "./operators";

export function createSelect(engine: Engine, entity: Entity | undefined, alias: string | undefined, call: MethodCall): HandleValue {
  const builder = createBuilder(engine, TYPEORM, "builder", { maker: call.handle }, call.span);
  return entity ? addStep(engine, builder, "from", sourceHandle(engine, { entity, alias: alias ?? entity.name })) : builder;
}

export function builderMethod(engine: Engine, call: MethodCall): Value | undefined {
  return (
    conditionMethod(engine, call) ?? joinMethod(engine, call) ?? partMethod(engine, call) ?? modeMethod(engine, call) ?? run(engine, call)
  );
}

function tell(engine: Engine, { handle, span }: MethodCall, kind: string, value: Value): HandleValue {
  return addStep(engine, handle, kind, value, span);
}

function conditionMethod(engine: Engine, call: MethodCall): Value | undefined {
  const [, prefix, form] = /^(and|or)?[wW]here(InIds|Exists)?$/.exec(call.method) ?? [];
  if (!/^((and|or)W|w)here(InIds|Exists)?$/.test(call.method)) return undefined;
  const given = argument(call.args, 0);
  if (prefix === undefined) dropSteps(engine, call.handle, isCondition);
  const condition =
    form === "InIds"
      ? idsText(engine, call.handle, given)
      : form === "Exists"
        ? fragment(["EXISTS ", subquery(engine, call, given)])
        : written(engine, call, given);
  setParameters(engine, call, argument(call.args, 1));
  const kind = prefix === "or" ? "orWhere" : prefix === "and" ? "andWhere" : "where";
  return tell(engine, call, kind, conditionHandle(engine, condition, call.span));
}

/** A function is given the builder, and returns the condition's text. */
function written(engine: Engine, call: MethodCall, value: Value): Value {
  if (value.v !== "function" && value.v !== "native") return value;
  return engine.build?.(value, [call.handle], call.span) ?? UNDEFINED;
}

function idsText(engine: Engine, builder: HandleValue, ids: Value): Value {
  const names = namesOf(engine, stepsOf(engine, builder));
  const [id = "id"] = names.entity ? idColumns(names.entity) : [];
  return fragment([`${columnText(names.main, id, names)} IN (`, ids, ")"]);
}

/** The text of a subquery that is a builder, a function that makes one, or text already. */
function subquery(engine: Engine, call: MethodCall, value: Value): Value {
  const built = value.v === "function" ? written(engine, call, value) : value;
  if (built.v !== "handle" || built.type !== "builder") return built;
  return fragment(["(", statementOf(engine, built, "raw").text, ")"]);
}

/** Parameters of a subquery are the whole query's. */
function setParameters(engine: Engine, call: MethodCall, parameters: Value): void {
  if (isNothing(parameters)) return;
  for (let builder: Value | undefined = call.handle; builder?.v === "handle"; builder = remembered(builder, "parent"))
    addStep(engine, builder, "parameters", parameters);
}

function joinMethod(engine: Engine, call: MethodCall): Value | undefined {
  const [, side, form] = /^(left|inner)Join(AndSelect|AndMapMany|AndMapOne)?$/.exec(call.method) ?? [];
  if (side === undefined) return undefined;
  const args = form?.startsWith("AndMap") ? call.args.slice(1) : call.args;
  const [what, condition] = [argument(args, 0), argument(args, 2)];
  const join: Join = {
    kind: side === "left" ? "LEFT JOIN" : "INNER JOIN",
    what: what.v === "function" || what.v === "handle" ? joinedPart(engine, call, what) : what,
    alias: engine.stringOf(argument(args, 1)) ?? "",
    isSelected: form !== undefined,
    ...(isNothing(condition) ? {} : { condition }),
  };
  setParameters(engine, call, argument(args, 3));
  return tell(engine, call, "join", joinHandle(engine, join));
}

function joinedPart(engine: Engine, call: MethodCall, what: Value): Value {
  if (what.v === "handle" && what.type === "entity-schema") return what;
  return subquery(engine, call, what);
}

function partMethod(engine: Engine, call: MethodCall): Value | undefined {
  const [first, second] = [argument(call.args, 0), argument(call.args, 1)];
  switch (call.method) {
    case "setParameter": {
      const name = engine.stringOf(first);
      if (name !== undefined) setParameters(engine, call, engine.object({ [name]: second }));
      return reachingTo(call.handle, call.span);
    }
    case "setParameters":
      setParameters(engine, call, first);
      return reachingTo(call.handle, call.span);
    case "select":
      dropSteps(engine, call.handle, (kind) => kind === "select");
      return isNothing(first) ? reachingTo(call.handle, call.span) : selects(engine, call);
    case "addSelect":
      return selects(engine, call);
    case "from":
    case "into":
    case "addFrom":
      return tell(engine, call, "from", sourceOf(engine, call, first, second));
    case "set":
      return modeOf(engine, stepsOf(engine, call.handle)) === "relation" ? run(engine, call) : tell(engine, call, "set", first);
    case "values":
      return tell(engine, call, "values", first);
    case "orUpdate":
    case "onConflict":
    case "orIgnore":
      return tell(engine, call, call.method, call.method === "orUpdate" && !isNothing(second) ? second : first);
    case "of":
    case "cache":
      return tell(engine, call, call.method, first);
    case "clone":
      return copyBuilder(engine, call.handle, call.span);
    case "subQuery":
      return createBuilder(engine, TYPEORM, "builder", { parent: call.handle, isSubquery: true }, call.span);
    case "getQuery":
    case "getSql":
      return textOf(engine, call.handle);
    case "getParameters":
      return parametersOf(engine, stepsOf(engine, call.handle));
    default:
      return undefined;
  }
}

function selects(engine: Engine, call: MethodCall): Value {
  const what = argument(call.args, 0);
  const shown = what.v === "function" ? subquery(engine, call, what) : what;
  return tell(engine, call, "select", engine.object({ what: shown, alias: argument(call.args, 1) }));
}

function sourceOf(engine: Engine, call: MethodCall, what: Value, named: Value): Value {
  const entity = entityNamed(engine, what);
  const alias = engine.stringOf(named) ?? entity?.name ?? "";
  if (entity) return sourceHandle(engine, { entity, alias });
  return sourceHandle(engine, { alias, subquery: subquery(engine, call, what) });
}

/** A subquery's text is in parentheses. */
function textOf(engine: Engine, builder: HandleValue): Value {
  const { text } = statementOf(engine, builder, "raw");
  return builder.data["isSubquery"] === true ? fragment(["(", text, ")"]) : text;
}

function modeMethod(engine: Engine, call: MethodCall): Value | undefined {
  if (!/^(insert|update|delete|softDelete|restore|relation)$/.test(call.method)) return undefined;
  const [first, second] = [argument(call.args, 0), argument(call.args, 1)];
  const entity = entityNamed(engine, first);
  const builder = tell(engine, call, "mode", constant(call.method));
  if (entity)
    addStep(engine, builder, "from", sourceHandle(engine, { entity, alias: mainSource(stepsOf(engine, builder))?.alias ?? entity.name }));
  if (call.method === "relation") addStep(engine, builder, "relation", isNothing(second) ? first : second);
  else if (call.method === "update" && !isNothing(entity ? second : first)) addStep(engine, builder, "set", entity ? second : first);
  return builder;
}
