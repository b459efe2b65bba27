// TypeORM 0.2, 0.3 and 1 (https://typeorm.io/docs/getting-started): data sources, repositories, entity managers, query builders, Active Record
// classes and raw queries. Entities are read by `tenancy/code/typeorm.ts`.
import type { Entity } from "../../tenancy/model";
import { argument, exportName } from "../call-arguments";
import { rowsThrough } from "../chosen-storage";
import type { DerivedClass, Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall, RowCall } from "../model";
import { entityOfInstance, namedEntity } from "../orm/entities";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { builderMethod, createSelect } from "./builder-methods";
import { brackets } from "./builder-conditions";
import {
  classOfRepository,
  client,
  clientMember,
  clientMethod,
  createSource,
  dialectOf,
  entityOfRepository,
  extendedRepository,
  noteDialect,
  repository,
  typedClient,
} from "./clients";
import { find } from "./find";
import { classOfEntity, noteListeners } from "./listeners";
import { operatorCall, TYPEORM } from "./operators";
import { createEntities, isSave, merge, preload, save, OF_OBJECTS } from "./save";
import { write } from "./write";

const NEST = "@nestjs/typeorm";
/** Handles that are no clients. */
const PARTS: ReadonlySet<string> = new Set(["builder", "operator", "entity", "brackets", "entity-schema"]);

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (call.module === NEST) return nestCall(name, call, engine);
  switch (name) {
    case "DataSource":
    case "Connection":
      return createSource(engine, argument(call.args, 0), call);
    case "createConnection":
      return engine.promise(createSource(engine, argument(call.args, 0), call));
    case "getConnection":
      return client(engine, "source");
    case "getManager":
      return client(engine, "manager");
    case "EntitySchema":
      return entitySchema(engine, call);
    case "Brackets":
    case "NotBrackets":
      return brackets(engine, name, call);
    default:
      return operatorCall(name, call, engine) ?? onClient(name, call, engine);
  }
}

/** The global functions of 0.2: `getRepository(User)`, `getCustomRepository(Users)`, `createQueryBuilder(…)`. */
function onClient(name: string, call: ExternalCall, engine: Engine): Value | undefined {
  if (!/^(get\w*Repository|createQueryBuilder)$/.test(name)) return undefined;
  return method({ ...call, handle: client(engine, "manager"), method: name }, engine);
}

function entitySchema(engine: Engine, call: ExternalCall): Value {
  const options = argument(call.args, 0);
  const name = engine.stringOf(engine.member(options, "name"));
  const entity = namedEntity(engine, engine.member(options, "target"))?.name ?? name;
  return engine.handle(TYPEORM, "entity-schema", { entity }, call.span);
}

/** `TypeOrmModule.forRoot({ type })` says which database it is. */
function nestCall(name: string, call: ExternalCall, engine: Engine): Value | undefined {
  if (name === "TypeOrmModule.forRoot") noteDialect(engine, argument(call.args, 0));
  return undefined;
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const { handle } = call;
  if (handle.type === "builder") return builderMethod(engine, call);
  if (handle.type === "entity") return instanceMethod(engine, call);
  if (PARTS.has(handle.type)) return undefined;
  const own = clientMethod(engine, call);
  if (own) return own;
  if (call.method === "query")
    return engine.rawSql({
      library: TYPEORM,
      dialect: dialectOf(engine),
      text: argument(call.args, 0),
      isTagged: false,
      parameters: argument(call.args, 1),
      span: call.span,
      result: "array",
      ...rowsThrough(engine, handle, call.span),
    });
  if (handle.type === "repository") {
    const entity = entityOfRepository(engine, handle);
    return entity && entityMethod(engine, entity, classOfRepository(handle), call);
  }
  return managerMethod(engine, call);
}

/** An entity manager's methods take the entity first; `save` and `remove` may leave it out. */
function managerMethod(engine: Engine, call: MethodCall): Value | undefined {
  const first = argument(call.args, 0);
  const entity = namedEntity(engine, first);
  if (entity) {
    const rest = { ...call, args: call.args.slice(1) };
    return entityMethod(engine, entity, first.v === "class" ? first : undefined, rest);
  }
  if (call.method === "createQueryBuilder") return createSelect(engine, undefined, undefined, call);
  const saved = isSave(call.method) ? entityOfInstance(engine, first) : undefined;
  return saved && save(engine, saved, call.method, call, first);
}

function entityMethod(
  engine: Engine,
  entity: Entity,
  cls: Extract<Value, { v: "class" }> | undefined,
  call: MethodCall,
): Value | undefined {
  const first = argument(call.args, 0);
  if (isSave(call.method)) return save(engine, entity, call.method, call, first);
  switch (call.method) {
    case "create":
      return createEntities(engine, call, first, cls ?? classOfEntity(engine, entity));
    case "merge":
      return merge(engine, call, 0);
    case "preload":
      return preload(engine, entity, call, 0);
    case "createQueryBuilder":
      return createSelect(engine, entity, engine.stringOf(first), call);
    case "getId":
      return engine.member(first, "id");
    default:
      return find(engine, entity, call.method, call) ?? write(engine, entity, call.method, call);
  }
}

/** `user.save()`, `user.remove()` of an Active Record object that the code made. */
function instanceMethod(engine: Engine, call: MethodCall): Value | undefined {
  const entity = entityOfRepository(engine, call.handle);
  const self = call.handle.data["self"] as Value;
  return entity && isSave(call.method) ? save(engine, entity, call.method, call, self) : undefined;
}

function rowMethod(call: RowCall, engine: Engine): Value | undefined {
  if (call.entity.origin !== TYPEORM) return undefined;
  if (isSave(call.method)) return save(engine, call.entity, call.method, call, call.row);
  return undefined;
}

/** Active Record: `class User extends BaseEntity`. */
function statics(derived: DerivedClass, engine: Engine): HandleValue | undefined {
  if (exportName(derived.path) !== "BaseEntity") return undefined;
  const entity = engine.tenancy.entities.get(derived.name);
  return entity && repository(engine, entity, derived.cls);
}

function extended(path: readonly string[], engine: Engine, derived: DerivedClass | undefined): Value | undefined {
  const name = exportName(path);
  if (!derived) return undefined;
  if (/^(\w*Repository)$/.test(name)) return extendedRepository(engine, derived);
  if (name !== "BaseEntity") return undefined;
  return engine.handle(TYPEORM, "entity", { entity: derived.name, self: derived.self ?? UNDEFINED, methods: OF_OBJECTS });
}

/** `<anything>.getRepository(Invoice)`: the entity's class tells whose it is, wherever the data source came from. */
function byShape(path: readonly string[], call: LibraryCall, engine: Engine): Value | undefined {
  const target = argument(call.args, 0);
  if (path.at(-1) !== "getRepository" || target.v !== "class") return undefined;
  const entity = namedEntity(engine, target);
  return entity?.origin === TYPEORM ? repository(engine, entity, target) : undefined;
}

export const TYPEORM_MODEL: LibraryModel = {
  id: TYPEORM,
  packages: [TYPEORM, NEST],
  tokens: ["typeorm", "Repository", "EntityManager", "DataSource", "createQueryBuilder"],
  call: externalCall,
  method,
  member: (handle, name, engine) => (PARTS.has(handle.type) ? undefined : clientMember(engine, handle, name)),
  typed: (_module, name, typeArgs, engine) => typedClient(engine, exportName(name.split(".")), typeArgs),
  extended: (_module, path, engine, derived) => extended(path, engine, derived),
  anyMember: byShape,
  statics,
  rowMethod,
  decorated: noteListeners,
};
