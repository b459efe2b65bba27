// TypeGraphQL 1.2 and 2 (https://typegraphql.com/docs): resolver classes, their middleware and the context of the server.
import type { DecoratedClass, DecoratorUse, Engine, LibraryModel } from "../model";
import type { Value } from "../value";
import { exportName, isCallable, listOf, native, placeOf } from "../call-arguments";
import { contextOf, GRAPHQL_MODEL, Schema } from "./graphql-schema";
import { parentRow } from "./parent-row";

const MODEL = "type-graphql";
const FIELDS: ReadonlySet<string> = new Set(["Query", "Mutation", "Subscription", "FieldResolver"]);

type Method = DecoratedClass["methods"][number];

/** The one schema of a service. */
function schemaOf(engine: Engine): Schema {
  return engine.shared(MODEL, () => new Schema());
}

function isOf(use: DecoratorUse, name: string): boolean {
  return use.name === name && use.module === MODEL;
}

function addClass(cls: DecoratedClass, engine: Engine): void {
  if (!cls.decorators.some((use) => isOf(use, "Resolver"))) return;
  for (const method of cls.methods) {
    const field = method.decorators.find((use) => FIELDS.has(use.name) && use.module === MODEL);
    if (!field) continue;
    engine.addEntry({
      label: `${field.name} ${cls.name}.${method.name}`,
      framework: MODEL,
      span: method.span,
      isRequest: true,
      run: (prover) => prover.respond([runField(prover, cls, method)], method.span),
    });
  }
}

function runField(engine: Engine, cls: DecoratedClass, method: Method): Value {
  const context = contextOf(engine, schemaOf(engine));
  const args = engine.source("argument", "args");
  const middleware = [...cls.decorators, ...method.decorators]
    .filter((use) => isOf(use, "UseMiddleware"))
    .flatMap((use) => use.args.flatMap((arg) => listOf(engine, arg)));
  const action = engine.object({ context, args, root: engine.unknown("root"), info: engine.unknown("info") });
  return runMiddleware(engine, middleware, action, () => {
    const instance = engine.construct(cls.value, [], cls.span);
    const values = method.params.map((param) => parameterValue(engine, param, args, context));
    return engine.await(engine.call(engine.member(instance, method.name), values, method.span, instance));
  });
}

/** Functions `({ context, args }, next)`, or classes with such a method `use`. */
function runMiddleware(engine: Engine, [first, ...others]: readonly Value[], action: Value, work: () => Value): Value {
  if (!first) return work();
  const instance = first.v === "class" ? engine.construct(first, [], placeOf(first)) : undefined;
  const fn = instance ? engine.member(instance, "use") : first;
  if (!isCallable(fn) || fn.v === "unknown") return runMiddleware(engine, others, action, work);
  let answer: Value | undefined;
  const next = native(engine, "next", () => {
    answer = runMiddleware(engine, others, action, work);
    return engine.promise(answer);
  });
  engine.await(engine.call(fn, [action, next], placeOf(fn), instance));
  return answer ?? runMiddleware(engine, others, action, work);
}

function parameterValue(engine: Engine, { decorators, type, name }: Method["params"][number], args: Value, context: Value): Value {
  for (const use of decorators) {
    if (use.module !== MODEL) continue;
    const key = use.args[0] && engine.stringOf(use.args[0]);
    if (use.name === "Arg") return engine.member(args, key ?? name);
    if (use.name === "Args") return args;
    if (use.name === "Ctx") return key === undefined ? context : engine.member(context, key);
    if (use.name === "Root") return parentRow(engine, type === undefined ? undefined : engine.typeName(type), name);
  }
  return engine.unknown(name);
}

export const TYPE_GRAPHQL: LibraryModel = {
  id: MODEL,
  packages: [MODEL],
  tokens: [MODEL],
  decorated: addClass,
  call(call, engine) {
    const name = exportName(call.path);
    if (name !== "buildSchema" && name !== "buildSchemaSync") return undefined;
    const schema = engine.handle(GRAPHQL_MODEL, "schema", { schema: schemaOf(engine) });
    return name === "buildSchema" ? engine.promise(schema) : schema;
  },
};
