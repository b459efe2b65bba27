// Mongoose (https://mongoosejs.com/docs/guide.html), versions 5 to 9, and its wrappers @nestjs/mongoose and Typegoose: models, queries,
// documents, hooks and connections.
import { argument, exportName, handleOf, isCallable, listOf } from "../call-arguments";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { aggregateMember, aggregateMethod, performAggregate, startAggregate, watchModel } from "./aggregate";
import { bulkWrite } from "./bulk";
import { noteDecoratedClass } from "./class-schemas";
import { connectionMember, connectionMethod, connectionModel, connectionOf, modelsMember, newConnection, session } from "./connections";
import { noteDefaults } from "./defaults";
import { createDocuments, newDocument, rowMethod } from "./documents";
import { modelNameOfType } from "./models";
import { OPERATIONS } from "./operations";
import { addPlugin } from "./plugins";
import { performQuery } from "./perform";
import { queryMember, queryMethod, startQuery } from "./query";
import { schemaOf } from "./model-schemas";
import { createSchema, defaultConnection, modelOf, MONGOOSE, nameOf, partOf, traitsOf } from "./registry";
import { changesMethod } from "../mongo/change-streams";
import { noteOptions } from "../mongo/settings";
import { callPart, discriminatorSchema, schemaMethod } from "./schemas";

const CREATES: ReadonlySet<string> = new Set(["create", "insertMany", "insertOne"]);
/** Methods of a model that touch no documents. */
const QUIET: ReadonlySet<string> = new Set("init createIndexes syncIndexes ensureIndexes createCollection on once cleanIndexes".split(" "));

function externalCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path).replace(/^mongoose\./, "");
  switch (name) {
    case "Schema": {
      const schema = createSchema(engine, argument(call.args, 1), call.span);
      noteDefaults(engine, schema, argument(call.args, 0));
      return schema;
    }
    case "model":
      return connectionModel(engine, defaultConnection(engine), call);
    case "connect":
      noteOptions(engine, argument(call.args, 1));
      return engine.promise({ v: "external", module: MONGOOSE, path: [] });
    case "createConnection":
      return newConnection(engine, call);
    case "startSession":
      return engine.promise(session(engine));
    case "plugin":
      addPlugin(engine, call);
      return { v: "external", module: MONGOOSE, path: [] };
    case "MongooseModule.forRoot":
    case "MongooseModule.forRootAsync":
      openNestConnection(engine, call);
      return undefined;
    case "disconnect":
      return engine.promise(UNDEFINED);
    case "SchemaFactory.createForClass":
    case "buildSchema":
      return classSchema(engine, argument(call.args, 0), call.span);
    case "getModelForClass":
      return classModel(engine, call);
    case "MongooseModule.forFeature":
    case "MongooseModule.forFeatureAsync":
      registerFeatures(engine, call);
      return undefined;
    default:
      return /^(?:Schema\.)?Types\.ObjectId$|^isValidObjectId$|^trusted$/.test(name) && call.args[0] && name !== "isValidObjectId"
        ? call.args[0].value
        : undefined;
  }
}

/** A schema that takes the class over, as Nest and Typegoose make them. */
function classSchema(engine: Engine, cls: Value, span: ExternalCall["span"]): HandleValue {
  const schema = createSchema(engine, UNDEFINED, span);
  if (cls.v === "class") traitsOf(schema)?.loaded.push(cls);
  return schema;
}

function classModel(engine: Engine, call: ExternalCall): Value | undefined {
  const cls = argument(call.args, 0);
  const name = cls.v === "class" ? engine.className?.(cls) : undefined;
  if (name === undefined || name === "") return undefined;
  const connection = handleOf(engine, engine.member(argument(call.args, 1), "existingConnection"), MONGOOSE, "connection");
  return modelOf(engine, connection ?? defaultConnection(engine), name, classSchema(engine, cls, call.span));
}

/** `forRoot(uri, { connectionFactory })`, `forRootAsync({ useFactory: () => ({ connectionFactory }) })`. */
function openNestConnection(engine: Engine, call: ExternalCall): void {
  const given = call.args.at(-1)?.value ?? UNDEFINED;
  const factory = given.v === "object" ? engine.member(given, "useFactory") : UNDEFINED;
  const options = isCallable(factory) ? engine.await(engine.call(factory, [], call.span)) : given;
  if (options.v !== "object") return;
  noteOptions(engine, options);
  const opened = engine.member(options, "connectionFactory");
  if (isCallable(opened)) engine.call(opened, [defaultConnection(engine)], call.span);
}

/** `forFeature([{ name: Cat.name, schema: CatSchema }])`; the schema may come from a factory. */
function registerFeatures(engine: Engine, call: ExternalCall): void {
  for (const feature of listOf(engine, argument(call.args, 0))) {
    const name = engine.stringOf(engine.member(feature, "name"));
    const factory = feature.v === "object" ? engine.members(feature)?.get("useFactory")?.value : undefined;
    const schema = factory ? engine.await(engine.call(factory, [], call.span)) : engine.member(feature, "schema");
    if (name !== undefined && schema.v === "handle") modelOf(engine, defaultConnection(engine), name, schema);
  }
}

function method(call: MethodCall, engine: Engine): Value | undefined {
  switch (call.handle.type) {
    case "connection":
      return connectionMethod(call, engine);
    case "schema":
      return schemaMethod(call, engine);
    case "model":
      return modelMethod(call, engine);
    case "query":
      return queryMethod(call, engine);
    case "aggregate":
      return aggregateMethod(call, engine);
    case "changes":
      return changesMethod(call, engine);
    case "virtual":
      return call.handle;
    case "session":
      return call.method === "withTransaction" ? engine.call(argument(call.args, 0), [call.handle], call.span) : engine.promise(UNDEFINED);
    default:
      return undefined;
  }
}

function modelMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method: name } = call;
  const own = callPart(engine, schemaOf(engine, handle), "statics", call, handle);
  if (own) return own;
  if (CREATES.has(name)) return createDocuments(engine, handle, call, name);
  if (name === "aggregate") return startAggregate(engine, handle, call);
  if (name === "watch") return watchModel(engine, handle, call);
  if (name === "bulkWrite") return bulkWrite(engine, handle, call);
  if (name === "bulkSave") return saveAll(engine, call);
  if (name === "hydrate" || name === "castObject") return argument(call.args, 0);
  if (name === "populate") return engine.promise(argument(call.args, 0));
  if (name === "discriminator") return discriminator(engine, handle, call);
  if (name === "startSession") return engine.promise(session(engine));
  if (QUIET.has(name)) return engine.promise(UNDEFINED);
  return OPERATIONS.has(name) ? startQuery(engine, handle, name, call) : undefined;
}

/** `Event.discriminator("Click", schema)`: a model of the same collection, with what its base's schema was told. */
function discriminator(engine: Engine, base: HandleValue, call: MethodCall): Value | undefined {
  const name = engine.stringOf(argument(call.args, 0));
  const own = engine.alternatives(argument(call.args, 1)).find((option) => option.v === "handle" && option.type === "schema");
  if (name === undefined) return undefined;
  const schema = own?.v === "handle" ? discriminatorSchema(engine, schemaOf(engine, base), own, call) : undefined;
  return modelOf(engine, connectionOf(base) ?? defaultConnection(engine), name, schema);
}

/** `Model.bulkSave(documents)` saves each. */
function saveAll(engine: Engine, call: MethodCall): Value {
  for (const document of listOf(engine, argument(call.args, 0))) {
    const save = document.v === "object" ? engine.members(document)?.get("save")?.value : undefined;
    if (save) engine.call(save, [], call.span);
  }
  return engine.promise(engine.unknown("a result"));
}

function member(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  switch (handle.type) {
    case "connection":
      return connectionMember(handle, name, engine);
    case "models":
      return modelsMember(handle, name, engine);
    case "schema": {
      const traits = traitsOf(handle);
      if (name === "statics" || name === "methods" || name === "query") return traits?.[name];
      return undefined;
    }
    case "query":
      return queryMember(handle, name, engine);
    case "aggregate":
      return aggregateMember(handle, name);
    case "model":
      return modelMember(handle, name, engine);
    default:
      return undefined;
  }
}

function modelMember(handle: HandleValue, name: string, engine: Engine): Value | undefined {
  if (name === "modelName") return { v: "constant", value: nameOf(handle) };
  if (name === "schema") return schemaOf(engine, handle);
  if (name === "db") return connectionOf(handle);
  if (name === "collection") return engine.handle("mongodb", "collection", { model: nameOf(handle) });
  const own = partOf(engine, schemaOf(engine, handle), "statics", name);
  return own && own.v !== "function" ? own : undefined;
}

/** `new Invoice(data)`, `Invoice(data)`. */
function invoke(
  handle: HandleValue,
  call: { readonly args: MethodCall["args"]; readonly span: MethodCall["span"] },
  engine: Engine,
): Value | undefined {
  return handle.type === "model" ? newDocument(engine, handle, argument(call.args, 0), call.span) : undefined;
}

function external(path: readonly string[], engine: Engine): Value | undefined {
  const name = exportName(path).replace(/^mongoose\./, "");
  if (name === "connection") return defaultConnection(engine);
  if (name === "models") return engine.handle(MONGOOSE, "models", { connection: defaultConnection(engine) });
  const [space, model] = name.split(".");
  return space === "models" && model !== undefined
    ? modelsMember(engine.handle(MONGOOSE, "models", { connection: defaultConnection(engine) }), model, engine)
    : undefined;
}

/** `Model<Invoice>`, `ReturnModelType<typeof Invoice>`, `Connection`. */
function typed(name: string, typeArgs: readonly unknown[], engine: Engine): Value | undefined {
  const plain = name.split(".").at(-1) ?? name;
  if (plain === "Connection") return defaultConnection(engine);
  if (plain === "Mongoose") return { v: "external", module: MONGOOSE, path: [] };
  if (plain === "ClientSession") return sharedHandle(engine, "mongoose:session", () => session(engine));
  if (plain !== "Model" && plain !== "ReturnModelType" && plain !== "PaginateModel" && plain !== "AggregatePaginateModel") return undefined;
  const type = typeArgs.map((arg) => engine.typeName(arg)).find((text) => text !== undefined);
  const model = type === undefined ? undefined : modelNameOfType(engine, type);
  return model === undefined ? undefined : modelOf(engine, defaultConnection(engine), model);
}

export const MONGOOSE_MODEL: LibraryModel = {
  decorated: noteDecoratedClass,
  id: MONGOOSE,
  packages: [MONGOOSE, "@nestjs/mongoose", "@typegoose/typegoose", "@m8a/nestjs-typegoose", "nestjs-typegoose"],
  tokens: [
    "mongoose",
    "typegoose",
    ".findById",
    ".findOne",
    ".countDocuments(",
    ".insertMany(",
    ".aggregate(",
    ".watch(",
    ".deleteMany(",
    ".updateMany(",
    ".save(",
  ],
  call: externalCall,
  method,
  member,
  invoke,
  rowMethod,
  awaited: (handle, engine) =>
    handle.type === "query" ? performQuery(engine, handle) : handle.type === "aggregate" ? performAggregate(engine, handle) : undefined,
  typed: (_module, name, typeArgs, engine) => typed(name, typeArgs, engine),
  external: (_module, path, engine) => external(path, engine),
};
