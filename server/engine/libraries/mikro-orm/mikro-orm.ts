// MikroORM 5 to 7 on SQL databases (https://mikro-orm.io/docs/entity-manager): entity managers, repositories, the unit of work, filters and raw
// statements. Entities are read by `tenancy/code/mikro-orm.ts`.
import type { Entity } from "../../tenancy/model";
import { argument, exportName } from "../call-arguments";
import type { DerivedClass, Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { entityOfInstance, namedEntity, typedEntity } from "../orm/entities";
import { entityFrom } from "../orm/new-rows";
import { isOlderThan } from "../orm/package-version";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { noteDecoratedRepository, noteRepository, ownMethod } from "./custom-repositories";
import { addFilter, MIKRO_ORM, noteDeclaredFilters, noteFilters, setFilterParams } from "./filters";
import { noteHooks, noteSubscribers } from "./hooks";
import { performOn, removeEntity } from "./operations";
import { noteUndefined } from "./undefined-conditions";
import { builderMethod, createQueryBuilder, runBuilder } from "./query-builder";
import { rowMethod, wrapped, wrappedMethod } from "./entity-methods";
import { flush, persist, reference } from "./unit-of-work";

function manager(engine: Engine): HandleValue {
  return sharedHandle(engine, `${MIKRO_ORM}:manager`, () => engine.handle(MIKRO_ORM, "manager", {}));
}

function orm(engine: Engine): HandleValue {
  return sharedHandle(engine, `${MIKRO_ORM}:orm`, () => engine.handle(MIKRO_ORM, "orm", {}));
}

function repository(engine: Engine, entity: Entity): HandleValue {
  return sharedHandle(engine, `${MIKRO_ORM}:${entity.name}`, () => engine.handle(MIKRO_ORM, "repository", { entity: entity.name }));
}

/** What the configuration adds to every query and insert. */
function noteSettings(engine: Engine, options: Value): void {
  noteDeclaredFilters(engine, engine.member(options, "filters"));
  noteSubscribers(engine, engine.member(options, "subscribers"));
  noteUndefined(engine, options);
}

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  switch (exportName(call.path)) {
    case "MikroORM.init":
    case "MikroORM.initSync":
    case "MikroORM":
      noteSettings(engine, argument(call.args, 0));
      return exportName(call.path) === "MikroORM.init" ? engine.promise(orm(engine)) : orm(engine);
    case "defineConfig":
      noteUndefined(engine, argument(call.args, 0));
      return argument(call.args, 0);
    case "MikroOrmModule.forRoot":
      noteSettings(engine, argument(call.args, 0));
      return undefined;
    // The request's own manager is the same to the proof.
    case "RequestContext.create":
    case "RequestContext.createAsync":
      return engine.call(argument(call.args, 1), [], call.span);
    case "EntitySchema":
    case "defineEntity":
      return schemaObject(call, engine);
    case "RequestContext.getEntityManager":
      return manager(engine);
    case "wrap":
      return wrapped(engine, argument(call.args, 0));
    case "Reference.create":
      return argument(call.args, 0);
    case "ref":
    case "rel":
    case "Reference.createFromPK":
    case "Reference.createNakedFromPK":
      return referenceTo(engine, argument(call.args, 0), call.args[1]?.value);
    default:
      return undefined;
  }
}

/** `ref(entity)`, `ref(Entity, id)`. */
function referenceTo(engine: Engine, first: Value, id: Value | undefined): Value {
  const entity = first.v === "row" ? undefined : namedEntity(engine, first);
  return entity && id ? reference(engine, manager(engine), entity, id, first) : first;
}

/** `new EntitySchema({ name, filters })` stands for its entity. */
function schemaObject(call: ExternalCall, engine: Engine): Value {
  const options = argument(call.args, 0);
  const entity = namedEntity(engine, engine.member(options, "class"))?.name ?? engine.stringOf(engine.member(options, "name"));
  if (entity !== undefined) {
    noteDeclaredFilters(engine, engine.member(options, "filters"), entity);
    noteRepository(engine, entity, options);
  }
  return engine.handle(MIKRO_ORM, "schema", { entity }, call.span);
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  const em = manager(engine);
  if (call.handle.type === "schema") return undefined;
  if (call.handle.type === "builder") {
    const built = namedEntity(engine, call.handle);
    return built && builderMethod(engine, built, call);
  }
  if (call.handle.type === "orm") return undefined;
  if (call.handle.type === "wrapped") return wrappedMethod(call, engine);
  if (call.handle.type === "connection") return call.method === "execute" ? rawQuery(call, engine) : undefined;
  if (call.handle.type === "repository") {
    const entity = namedEntity(engine, call.handle);
    return (
      entity &&
      (ownMethod(engine, entity.name, call) ?? entityMethod(call, entity, undefined, em, engine) ?? managerMethod(call, em, engine))
    );
  }
  const first = argument(call.args, 0);
  const entity = namedEntity(engine, first);
  const own = entity && first.v !== "row" ? entityMethod({ ...call, args: call.args.slice(1) }, entity, first, em, engine) : undefined;
  return own ?? managerMethod(call, em, engine);
}

function entityMethod(call: MethodCall, entity: Entity, cls: Value | undefined, em: HandleValue, engine: Engine): Value | undefined {
  const first = argument(call.args, 0);
  switch (call.method) {
    case "create": {
      const made = entityFrom(engine, first, cls?.v === "class" ? cls : undefined);
      // Until version 6 what is made has to be persisted by itself.
      if (!isOlderThan(engine, "@mikro-orm/core", 6)) persist(engine, em, made, call, entity);
      return made;
    }
    case "getRepository":
      return repository(engine, entity);
    case "createQueryBuilder":
    case "qb":
      return createQueryBuilder(engine, entity, first, em, call);
    case "getReference":
      return reference(engine, em, entity, first, cls);
    default:
      return performOn(engine, entity, em, call.method, call);
  }
}

function managerMethod(call: MethodCall, em: HandleValue, engine: Engine): Value | undefined {
  const [first, second] = [argument(call.args, 0), argument(call.args, 1)];
  switch (call.method) {
    case "fork":
      return em;
    case "flush":
    case "commit":
      flush(engine, em, call.span);
      return engine.promise(UNDEFINED);
    case "persist":
    case "persistLater":
      persist(engine, em, first, call);
      return em;
    case "persistAndFlush":
      persist(engine, em, first, call);
      flush(engine, em, call.span);
      return engine.promise(UNDEFINED);
    case "remove":
    case "removeLater":
    case "removeAndFlush": {
      const entity = entityOfInstance(engine, first);
      const removed = entity && removeEntity(engine, entity, first, call);
      return call.method === "removeAndFlush" ? (removed ?? engine.promise(UNDEFINED)) : em;
    }
    case "assign":
      return engine.call({ v: "external", module: "global", path: ["Object", "assign"] }, [first, second], call.span);
    case "transactional":
    case "transaction": {
      const result = engine.call(first, [em], call.span);
      // Not the whole of its function, which holds accesses of its own.
      flush(engine, em, { ...call.span, end: call.args[0]?.span?.start ?? call.span.end });
      return result;
    }
    case "begin":
    case "rollback":
    case "clear":
      return engine.promise(UNDEFINED);
    case "addFilter":
      addFilter(
        engine,
        call.args.map((arg) => arg.value),
      );
      return UNDEFINED;
    case "setFilterParams":
      setFilterParams(engine, em, first, second);
      return UNDEFINED;
    case "getEventManager":
      return em;
    case "registerSubscriber":
      noteSubscribers(engine, engine.array([first]));
      return UNDEFINED;
    case "getKnex":
      return engine.call({ v: "external", module: "knex", path: [] }, [engine.object({})], call.span);
    case "getConnection":
    case "getDriver":
      return engine.handle(MIKRO_ORM, "connection", {});
    case "execute":
      return rawQuery(call, engine);
    default:
      return undefined;
  }
}

function rawQuery(call: LibraryCall, engine: Engine): Value {
  return engine.rawSql({
    library: MIKRO_ORM,
    dialect: "postgres",
    text: argument(call.args, 0),
    isTagged: false,
    parameters: argument(call.args, 1),
    span: call.span,
    result: "array",
  });
}

function member(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  if (name === "em") return manager(engine);
  // A repository's own entity, as a manager is given it.
  if (name === "entityName" && handle.type === "repository") return handle;
  return handle.type === "manager" && /^(global|master)$/.test(name) ? manager(engine) : undefined;
}

function typed(name: string, typeArgs: readonly unknown[], engine: Engine): Value | undefined {
  if (/^(\w*EntityManager)$/.test(name)) return manager(engine);
  if (name === "MikroORM") return orm(engine);
  if (!/^\w*EntityRepository$/.test(name)) return undefined;
  const entity = typedEntity(engine, typeArgs);
  return entity && repository(engine, entity);
}

/** `class Invoices extends EntityRepository<Invoice>`. */
function extended(path: readonly string[], engine: Engine, derived: DerivedClass | undefined): Value | undefined {
  if (!derived || !/EntityRepository$/.test(exportName(path))) return undefined;
  const entity = typedEntity(engine, derived.typeArgs);
  return entity && repository(engine, entity);
}

export const MIKRO_ORM_MODEL: LibraryModel = {
  id: MIKRO_ORM,
  packages: [
    "@mikro-orm/core",
    "@mikro-orm/postgresql",
    "@mikro-orm/mysql",
    "@mikro-orm/mariadb",
    "@mikro-orm/sqlite",
    "@mikro-orm/better-sqlite",
    "@mikro-orm/libsql",
    "@mikro-orm/mssql",
    "@mikro-orm/knex",
    "@mikro-orm/sql",
    "@mikro-orm/nestjs",
  ],
  tokens: ["@mikro-orm", "EntityManager", "EntityRepository", ".em"],
  call: externalCall,
  method,
  rowMethod: (call, engine) => (call.entity.origin === MIKRO_ORM ? rowMethod(call, manager(engine), engine) : undefined),
  member,
  typed: (_module, name, typeArgs, engine) => typed(exportName(name.split(".")), typeArgs, engine),
  extended: (_module, path, engine, derived) => extended(path, engine, derived),
  decorated: (cls, engine) => {
    noteFilters(cls, engine);
    noteHooks(cls, engine);
    noteDecoratedRepository(cls, engine);
  },
  awaited: (handle, engine) => {
    const entity = handle.type === "builder" ? namedEntity(engine, handle) : undefined;
    return entity && runBuilder(engine, entity, handle);
  },
};
