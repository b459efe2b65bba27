// TypeORM's objects: data sources (connections), entity managers, repositories and query runners, and how each is reached from another
// (https://typeorm.io/docs/data-source/data-source-api, https://typeorm.io/docs/working-with-entity-manager/working-with-repository).
import type { Entity } from "../../tenancy/model";
import { argument, isNothing, remembered } from "../call-arguments";
import { storageHeld, storageIn } from "../chosen-storage";
import type { Dialect } from "../builders/sql-text";
import type { DerivedClass, Engine, LibraryCall, MethodCall } from "../model";
import { namedEntity, typedEntity } from "../orm/entities";
import { sharedHandle } from "../shared-handle";
import { constant, UNDEFINED, type HandleValue, type Value } from "../value";
import { TYPEORM } from "./operators";

export type ClientType = "source" | "manager" | "runner";

const DIALECTS: ReadonlyMap<string, Dialect> = new Map<string, Dialect>([
  ["mysql", "mysql"],
  ["mariadb", "mysql"],
  ["aurora-mysql", "mysql"],
  ["sqlite", "sqlite"],
  ["better-sqlite3", "sqlite"],
  ["sqljs", "sqlite"],
  ["expo", "sqlite"],
]);

/** What nothing but a type tells of speaks the dialect of the data source that was made, or PostgreSQL's. */
class Made {
  dialect: Dialect = "postgres";
}

function made(engine: Engine): Made {
  return engine.shared(`${TYPEORM}:made`, () => new Made());
}

/** Options that name the database, and may be replicated or handed on whole. */
const PLACES: readonly (readonly string[])[] = ["database", "schema", "url", "host", "options", "extra"].map((name) => [name]);

export function createSource(engine: Engine, options: Value, call: LibraryCall): HandleValue {
  noteDialect(engine, options);
  return engine.handle(TYPEORM, "source", { storage: storageIn(engine, options, PLACES, ["replication"]) }, call.span);
}

export function noteDialect(engine: Engine, options: Value): void {
  const type = isNothing(options) ? undefined : engine.stringOf(engine.member(options, "type"));
  const dialect = DIALECTS.get(type ?? "");
  if (dialect) made(engine).dialect = dialect;
}

export function dialectOf(engine: Engine): Dialect {
  return made(engine).dialect;
}

/** `from`: the client that it was reached from, which leads to a data source that the program made. */
export function client(engine: Engine, type: ClientType, from?: HandleValue): HandleValue {
  const maker = makerOf(from);
  return sharedHandle(engine, `${TYPEORM}:${type}${maker ? `:${maker.id}` : ""}`, () =>
    engine.handle(TYPEORM, type, maker ? { maker } : {}),
  );
}

/** The repository of an entity; `target` is what it was asked for by, so that its class is known. */
export function repository(engine: Engine, entity: Entity, target?: Value, from?: HandleValue): HandleValue {
  const cls = target?.v === "class" ? target : undefined;
  const maker = makerOf(from);
  const key = `${cls ? `${cls.file}:${cls.cls}` : entity.name}${maker ? `:${maker.id}` : ""}`;
  return sharedHandle(engine, `${TYPEORM}:repository:${key}`, () =>
    engine.handle(TYPEORM, "repository", { entity: entity.name, ...(cls ? { class: cls } : {}), ...(maker ? { maker } : {}) }),
  );
}

/** The data source that a client was reached from, where the program is seen to make it. */
function makerOf(from: HandleValue | undefined): HandleValue | undefined {
  if (!from) return undefined;
  const maker = remembered(from, "maker");
  if (maker?.v === "handle") return maker;
  return storageHeld(from) ? from : undefined;
}

export function entityOfRepository(engine: Engine, handle: HandleValue): Entity | undefined {
  const name = handle.data["entity"];
  return typeof name === "string" ? engine.tenancy.entities.get(name) : undefined;
}

export function classOfRepository(handle: HandleValue): Extract<Value, { v: "class" }> | undefined {
  const cls = remembered(handle, "class");
  return cls?.v === "class" ? cls : undefined;
}

/** Values of TypeORM's types, as dependency injection and parameters have them. */
export function typedClient(engine: Engine, name: string, typeArgs: readonly unknown[]): Value | undefined {
  if (/^(DataSource|Connection)$/.test(name)) return client(engine, "source");
  if (/^(\w*EntityManager)$/.test(name)) return client(engine, "manager");
  if (name === "QueryRunner") return client(engine, "runner");
  if (!/^(Repository|TreeRepository|MongoRepository)$/.test(name)) return undefined;
  const entity = typedEntity(engine, typeArgs);
  return entity && repository(engine, entity);
}

/** `class Orders extends Repository<Order>`, whose constructor may name the entity: `super(Order, manager)`. */
export function extendedRepository(engine: Engine, derived: DerivedClass): Value | undefined {
  const passed = derived.superArgs?.[0]?.value;
  const entity = namedEntity(engine, passed) ?? typedEntity(engine, derived.typeArgs);
  return entity && repository(engine, entity, passed);
}

/** `repository.extend({ … })`: the repository with more methods, which call it `this`. */
export function extendRepository(engine: Engine, handle: HandleValue, call: LibraryCall): Value {
  const extended = engine.handle(TYPEORM, "repository", handle.data, call.span);
  for (const [name, member] of engine.members(argument(call.args, 0)) ?? []) {
    const { value } = member;
    engine.setMember(extended, name, value.v === "function" ? { ...value, self: extended } : value);
  }
  return extended;
}

/** Members and methods that lead from one of them to another; undefined for anything else. */
export function clientMember(engine: Engine, handle: HandleValue, name: string): Value | undefined {
  switch (name) {
    case "manager":
      return client(engine, "manager", handle);
    case "connection":
    case "dataSource":
      return makerOf(handle) ?? client(engine, "source");
    case "queryRunner":
      return client(engine, "runner", handle);
    case "repository":
      // Of `AbstractRepository`.
      return handle.type === "repository" ? handle : undefined;
    case "target":
    case "metadata":
      return handle.type === "repository" ? ofEntity(engine, handle, name) : undefined;
    default:
      return undefined;
  }
}

/** What a repository says of its entity: the class, as a manager is given it, and the names of its table. */
function ofEntity(engine: Engine, handle: HandleValue, name: "target" | "metadata"): Value | undefined {
  const target = classOfRepository(handle) ?? handle;
  const entity = entityOfRepository(engine, handle);
  if (name === "target" || !entity) return target;
  const names = { name: constant(entity.name), targetName: constant(entity.name), tableName: constant(entity.table) };
  return engine.object({ ...names, target });
}

const QUIET =
  /^(initialize|connect|destroy|close|release|startTransaction|commitTransaction|rollbackTransaction|synchronize|runMigrations|undoLastMigration|dropDatabase|showMigrations|hasMetadata)$/;

export function clientMethod(engine: Engine, call: MethodCall): Value | undefined {
  const { handle, method } = call;
  if (handle.type === "repository") return method === "extend" ? extendRepository(engine, handle, call) : undefined;
  if (QUIET.test(method)) return engine.promise(method === "initialize" || method === "connect" ? handle : UNDEFINED);
  switch (method) {
    case "getRepository":
    case "getTreeRepository":
    case "getMongoRepository": {
      const target = argument(call.args, 0);
      const entity = namedEntity(engine, target);
      return entity && repository(engine, entity, target, handle);
    }
    case "getCustomRepository": {
      const cls = argument(call.args, 0);
      return cls.v === "class" ? engine.construct(cls, [], call.span) : undefined;
    }
    case "withRepository":
      return argument(call.args, 0);
    case "createQueryRunner":
      return client(engine, "runner", handle);
    case "createEntityManager":
      return client(engine, "manager", handle);
    case "transaction":
      return transaction(engine, call);
    default:
      return undefined;
  }
}

/** `transaction(work)`, `transaction("SERIALIZABLE", work)`. */
function transaction(engine: Engine, call: MethodCall): Value {
  const work = call.args.at(-1)?.value ?? UNDEFINED;
  return engine.call(work, [client(engine, "manager", call.handle)], call.span);
}
