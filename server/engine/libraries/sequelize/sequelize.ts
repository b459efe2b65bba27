// Sequelize 5 to 7 and sequelize-typescript (https://sequelize.org/docs/v6/): models that are defined or classes, instances, scopes, hooks,
// transactions and raw queries. Models are read by `tenancy/code/sequelize`.
import type { Entity } from "../../tenancy/model";
import { argument, exportName, isNothing, remembered } from "../call-arguments";
import { clientStorage, rowsThrough, chosenBy } from "../chosen-storage";
import type { DerivedClass, Engine, ExternalCall, LibraryModel, MethodCall, RowCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { fragment, fragmentOf, SQL } from "../sql-fragments";
import { constant, UNDEFINED, type HandleValue, type Value } from "../value";
import { associationMethod } from "./associations";
import { OPERATOR } from "./condition-names";
import { noteDecoratedModel } from "./decorated-models";
import { destroyRow, reload, updateRow } from "./instances";
import { entityOfModel, modelHandle, noteSettings, scopesNamed, SEQUELIZE, traitsOf } from "./model-handles";
import { rowsIn } from "../orm/new-rows";
import { setMembers } from "./new-instances";
import { built, performOn } from "./operations";
import { dialectIn, pieceCall, withNamedBinds } from "./pieces";

function connection(engine: Engine): HandleValue {
  return sharedHandle(engine, SEQUELIZE, () => engine.handle(SEQUELIZE, "connection", {}));
}

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (call.template && name.split(".").at(-1) === "sql") return fragmentOf(call.template);
  if (!call.isNew) return pieceCall(engine, name.split(".").at(-1) ?? name, call);
  if (!/^(Sequelize)?$/.test(name)) return undefined;
  traitsOf(engine, "").dialect ??= dialectIn(engine, call.args);
  const options = call.args.at(-1)?.value;
  if (options?.v === "object") noteSettings(engine, "", engine.member(options, "define"));
  const storages = call.args.map((arg) => clientStorage(engine, arg.value));
  const storage = storages.find((one) => one.chosen) ?? storages[0];
  return engine.handle(SEQUELIZE, "connection", storage ? { storage } : {}, call.span);
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  if (call.handle.type === "connection") return connectionMethod(call, engine);
  const entity = entityOfModel(engine, call.handle);
  if (call.handle.type === "instance") return entity && instanceMethod(call, entity, engine);
  return entity ? modelMethod(call, entity, engine) : undefined;
}

function connectionMethod(call: MethodCall, engine: Engine): Value | undefined {
  const [first, second] = [argument(call.args, 0), argument(call.args, 1)];
  switch (call.method) {
    case "define": {
      const name = engine.stringOf(first) ?? "";
      noteSettings(engine, name, argument(call.args, 2));
      return modelHandle(engine, name, undefined, undefined, call.handle);
    }
    case "model":
      return modelHandle(engine, engine.stringOf(first) ?? "", undefined, undefined, call.handle);
    // Until version 5.
    case "import": {
      const made = engine.call({ v: "external", module: "global", path: ["require"] }, [first], call.span);
      return engine.call(made, [call.handle, { v: "external", module: SEQUELIZE, path: ["DataTypes"] }], call.span);
    }
    case "query":
      return rawQuery(call, engine);
    // The value itself, quoted, as a part of text.
    case "escape":
      return fragment([first]);
    case "transaction": {
      const work = call.args.at(-1)?.value ?? UNDEFINED;
      const handle = engine.handle(SEQUELIZE, "transaction", {});
      return work.v === "function" || work.v === "native" ? engine.call(work, [handle], call.span) : engine.promise(handle);
    }
    case "addHook":
    case "hook":
      traitsOf(engine, "").addHook(engine.stringOf(first) ?? "", call.args.length > 2 ? argument(call.args, 2) : second);
      return call.handle;
    default:
      return pieceCall(engine, call.method, call) ?? hookOf("", call, engine);
  }
}

/** `query(sql, { replacements, bind, type })`; rows alone for a select or a model, else rows and more. */
function rawQuery(call: MethodCall, engine: Engine): Value {
  const [given, options] = [argument(call.args, 0), argument(call.args, 1)];
  const text = given.v === "object" ? engine.member(given, "query") : given;
  const settings = isNothing(options) ? engine.object({}) : options;
  // `query({ query, values })`, `query({ query, bind })`.
  const told = (name: string, own: string): Value => {
    const value = engine.member(settings, name);
    return isNothing(value) && given.v === "object" ? engine.member(given, own) : value;
  };
  const replacements = told("replacements", "values");
  const isBound = isNothing(replacements);
  const made = engine.rawSql({
    library: SEQUELIZE,
    dialect: traitsOf(engine, "").dialect ?? "postgres",
    text: isBound ? withNamedBinds(engine, text) : text,
    given: text,
    isTagged: text.v === "text" && text.tag === SQL,
    parameters: isBound ? told("bind", "bind") : replacements,
    span: call.span,
    result: "array",
    ...rowsThrough(engine, call.handle, call.span),
  });
  const isSelect = engine.stringOf(engine.member(settings, "type")) === "SELECT" || !isNothing(engine.member(settings, "model"));
  const rows = made.v === "promise" ? made.of : made;
  return isSelect ? made : engine.promise(engine.array([rows, engine.unknown(`${call.span.start}.metadata`)]));
}

function modelMethod(call: MethodCall, entity: Entity, engine: Engine): Value | undefined {
  const [first, second] = [argument(call.args, 0), argument(call.args, 1)];
  const { handle } = call;
  switch (call.method) {
    case "init":
      noteSettings(engine, entity.name, second);
      return handle;
    case "schema": {
      const chosen = chosenBy(engine, first);
      return chosen ? engine.handle(SEQUELIZE, "model", { ...handle.data, maker: undefined, storage: { chosen } }, call.span) : handle;
    }
    case "unscoped":
      return engine.handle(SEQUELIZE, "model", { ...handle.data, scopes: engine.array([]) });
    case "scope":
    case "withScope":
      return engine.handle(SEQUELIZE, "model", {
        ...handle.data,
        scopes: scopesNamed(
          engine,
          entity.name,
          call.args.map((arg) => arg.value),
          call.span,
        ),
      });
    case "build":
      return built(engine, entity, handle, first);
    case "bulkBuild":
      return engine.array(rowsIn(engine, first).map((row) => built(engine, entity, handle, row)));
    case "addScope": {
      const name = engine.stringOf(first) ?? "";
      if (name === "defaultScope") traitsOf(engine, entity.name).defaultScope = second;
      else traitsOf(engine, entity.name).scopes.set(name, second);
      return UNDEFINED;
    }
    case "addHook":
    case "hook":
      traitsOf(engine, entity.name).addHook(engine.stringOf(first) ?? "", call.args.length > 2 ? argument(call.args, 2) : second);
      return handle;
    default:
      return performOn(engine, entity, handle, call.method, call) ?? hookOf(entity.name, call, engine);
  }
}

/** `Comment.associations.task` stands for the association, as its name does. */
function modelMember(model: HandleValue, name: string, engine: Engine): Value | undefined {
  if (name === "name") return constant(String(model.data["entity"]));
  const relations = name === "associations" ? entityOfModel(engine, model)?.relations : undefined;
  return relations && engine.object(Object.fromEntries(relations.map((relation) => [relation.name, constant(relation.name)])));
}

/** `Invoice.beforeFind(fn)`, `Invoice.beforeFind("name", fn)`. */
function hookOf(entity: string, call: MethodCall, engine: Engine): Value | undefined {
  const fn = call.args.at(-1)?.value;
  if (!/^(before|after)[A-Z]/.test(call.method) || !fn) return undefined;
  traitsOf(engine, entity).addHook(call.method, fn);
  return call.handle;
}

const OF_INSTANCES: ReadonlySet<string> = new Set(
  "save update destroy reload set setAttributes setDataValue get getDataValue toJSON".split(" "),
);

/** Instances that the code made with `new`. */
function instanceMethod(call: MethodCall, entity: Entity, engine: Engine): Value | undefined {
  const self = remembered(call.handle, "self") ?? UNDEFINED;
  const args = call.args.map((arg) => arg.value);
  switch (call.method) {
    case "save":
      return performOn(engine, entity, modelHandle(engine, entity.name), "create", { ...call, args: [{ value: self }, ...call.args] });
    case "set":
    case "setAttributes":
    case "setDataValue":
      return setMembers(engine, self, args, call.span);
    case "get":
    case "getDataValue": {
      const name = engine.stringOf(args[0] ?? UNDEFINED);
      return name === undefined ? self : engine.member(self, name);
    }
    default:
      return undefined;
  }
}

function rowMethod(call: RowCall, engine: Engine): Value | undefined {
  if (call.entity.origin !== SEQUELIZE) return undefined;
  switch (call.method) {
    case "save":
    case "update":
    case "increment":
    case "decrement":
      return updateRow(engine, call);
    case "destroy":
    case "restore":
      return destroyRow(engine, call);
    case "reload":
      return reload(engine, call);
    case "get":
    case "getDataValue": {
      const name = engine.stringOf(argument(call.args, 0));
      return name === undefined ? call.row : engine.member(call.row, name);
    }
    case "toJSON":
      return call.row;
    case "set":
    case "setAttributes":
    case "setDataValue": {
      const [first, second] = [argument(call.args, 0), argument(call.args, 1)];
      const name = engine.stringOf(first);
      const changes = name === undefined ? first : engine.object({ [name]: second });
      return engine.call({ v: "external", module: "global", path: ["Object", "assign"] }, [call.row, changes], call.span);
    }
    default:
      return associationMethod(engine, call);
  }
}

/** Classes: `class Invoice extends Model`. */
function statics(derived: DerivedClass, engine: Engine): HandleValue | undefined {
  if (exportName(derived.path).split(".").at(-1) !== "Model" || !engine.tenancy.entities.has(derived.name)) return undefined;
  return modelHandle(engine, derived.name, derived.cls);
}

function extended(path: readonly string[], engine: Engine, derived: DerivedClass | undefined): Value | undefined {
  if (exportName(path).split(".").at(-1) !== "Model" || !derived?.self) return undefined;
  const values = derived.superArgs?.[0]?.value;
  for (const [name, member] of (values && engine.members(values)) ?? []) engine.setMember(derived.self, name, member.value);
  return engine.handle(SEQUELIZE, "instance", { entity: derived.name, self: derived.self, methods: OF_INSTANCES });
}

export const SEQUELIZE_MODEL: LibraryModel = {
  id: SEQUELIZE,
  packages: [SEQUELIZE, "sequelize-typescript", "@sequelize/core"],
  tokens: [SEQUELIZE, "Sequelize"],
  call: externalCall,
  method,
  member: (handle, name, engine) => {
    if (handle.type === "model") return modelMember(handle, name, engine);
    if (handle.type !== "connection") return undefined;
    if (name === "models") return handle;
    return engine.tenancy.entities.has(name) ? modelHandle(engine, name, undefined, undefined, handle) : undefined;
  },
  external: (_module, path) => {
    const [space, name] = exportName(path).split(".").slice(-2);
    if (space === "QueryTypes" && name) return constant(name);
    return space === "Op" && name ? constant(OPERATOR + name) : undefined;
  },
  typed: (_module, name, _typeArgs, engine) => (exportName(name.split(".")) === "Sequelize" ? connection(engine) : undefined),
  statics,
  extended: (_module, path, engine, derived) => extended(path, engine, derived),
  rowMethod,
  decorated: noteDecoratedModel,
};
