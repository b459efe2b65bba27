// Entities of Mongoose (https://mongoosejs.com/docs/models.html), versions 5 to 9: `model(name, schema)` of Mongoose or a connection,
// discriminators, and the classes of @nestjs/mongoose and Typegoose. The entity's name is the model's.
import { compiler } from "../../../program/parse";
import type { CodeSchema, CodeSchemaReader } from "../code-reader";
import { unwrapExpression, type SchemaCode } from "../schema-code";
import type { SchemaModule } from "../schema-module";
import { decoratorsOf } from "./classes";
import { collectionName } from "./collection-name";
import { entitiesOf, type ModelRead } from "./entities";
import { calleeName, MongooseCode } from "./mongoose-code";
import type { SchemaRead } from "./reading";

type Call = ReturnType<MongooseCode["callsOf"]> extends Iterable<infer Each> ? Each : never;

export const MONGOOSE_READER: CodeSchemaReader = {
  origin: "mongoose",
  mayDeclare: (text) => /mongoose|typegoose|\.(?:model|discriminator)\s*[<(]/.test(text),
  read: readModels,
};

function readModels(modules: readonly SchemaModule[], schema: SchemaCode): CodeSchema {
  const code = new MongooseCode(schema, modules);
  const models = new Map<string, ModelRead>();
  const add = (model: ModelRead | undefined): void => {
    const known = model && models.get(model.name);
    // Of two models of one name the one with more paths says more.
    if (model && (known === undefined || known.schema.fields.length < model.schema.fields.length)) models.set(model.name, model);
  };
  const named = namedClasses(modules);
  for (const module of modules) for (const read of classModels(code, module, named)) add(read);
  for (const module of modules) for (const call of code.callsOf(module)) add(calledModel(code, module, call));
  for (const module of modules) for (const call of code.callsOf(module)) add(discriminator(code, module, call, models));
  return { entities: entitiesOf([...models.values()].sort((a, b) => (a.name < b.name ? -1 : 1))), problems: [] };
}

/** `model("Invoice", schema, "invoices")`, `getModelForClass(Invoice)`. */
function calledModel(code: MongooseCode, module: SchemaModule, call: Call): ModelRead | undefined {
  const callee = calleeName(compiler(), call);
  const [first, second, third] = call.arguments;
  if (!first) return undefined;
  if (callee === "getModelForClass") {
    const name = code.modelNameOf({ module, node: first });
    return name === undefined ? undefined : modelOf(name, code.schemaOf({ module, node: first }));
  }
  if (callee !== "model" || !second) return undefined;
  const name = code.modelNameOf({ module, node: first });
  const collection = third && code.schema.stringOf({ module, node: third });
  return name === undefined ? undefined : modelOf(name, code.schemaOf({ module, node: second }), collection);
}

function modelOf(name: string, schema: SchemaRead | undefined, collection?: string): ModelRead | undefined {
  return schema && { name, schema, ...(collection === undefined ? {} : { collection }) };
}

/** `Event.discriminator("ClickedLink", schema)`: rows of the base model's collection with more paths. */
function discriminator(
  code: MongooseCode,
  module: SchemaModule,
  call: Call,
  models: ReadonlyMap<string, ModelRead>,
): ModelRead | undefined {
  const ts = compiler();
  const callee = unwrapExpression(call.expression);
  const [first, second] = call.arguments;
  if (!first || !second || !ts.isPropertyAccessExpression(callee) || callee.name.text !== "discriminator") return undefined;
  const name = code.modelNameOf({ module, node: first });
  const base = models.get(code.modelNameOf({ module, node: callee.expression }) ?? "");
  const own = code.schemaOf({ module, node: second });
  if (name === undefined || !own || !base) return undefined;
  const { fields, indexes, virtuals } = base.schema;
  return {
    name,
    collection: base.collection ?? base.schema.collection ?? collectionName(base.name),
    schema: { ...own, fields: [...fields, ...own.fields], indexes: [...indexes, ...own.indexes], virtuals: [...virtuals, ...own.virtuals] },
  };
}

/** `@Schema() class Cat`: `forFeature([{ name: Cat.name, schema }])` names the model after the class. Other classes are parts of documents. */
function classModels(code: MongooseCode, module: SchemaModule, named: ReadonlySet<string>): readonly ModelRead[] {
  const ts = compiler();
  return module.source.statements.flatMap((statement) => {
    if (!ts.isClassDeclaration(statement) || !statement.name || !named.has(statement.name.text)) return [];
    if (!decoratorsOf(statement).some(({ name }) => name === "Schema")) return [];
    const read = modelOf(statement.name.text, code.schemaOf({ module, node: statement }));
    return read ? [read] : [];
  });
}

/** `Cat.name`, and what references lead to (`ref: "Cat"`), which is always a model. */
const NAMED_CLASS = /\b(\w+)\.name\b|\bref:\s*(?:["'`](\w+)["'`]|(?:\(\)\s*=>\s*)?([A-Z]\w*)\b)/g;

/** Classes whose names are used as names of models. */
function namedClasses(modules: readonly SchemaModule[]): ReadonlySet<string> {
  const names = modules.flatMap((module) => [...module.source.text.matchAll(NAMED_CLASS)]);
  return new Set(names.map(([, own, text, type]) => own ?? text ?? type ?? ""));
}
