// TypeGraphQL 1.2 and 2 (https://typegraphql.com/docs): resolver classes, their middleware and the context of the server.
import type { DecoratedClass, DecoratorUse, Engine, LibraryModel } from "../model";
import type { Value } from "../value";
import { argument, exportName, handleOf, isKnownFunction, listOf, native, option, placeOf, remembered } from "../call-arguments";
import { contextOf, GRAPHQL_MODEL, Schema } from "./graphql-schema";
import { parentRow } from "./parent-row";

const MODEL = "type-graphql";
const FIELDS: ReadonlySet<string> = new Set(["Query", "Mutation", "Subscription", "FieldResolver"]);

/** Makers of decorators, in version 1 and 2. */
const DECORATORS: ReadonlyMap<string, "middleware" | "parameter"> = new Map([
  ["createMethodDecorator", "middleware"],
  ["createMethodMiddlewareDecorator", "middleware"],
  ["createParamDecorator", "parameter"],
  ["createParameterDecorator", "parameter"],
]);

type Method = DecoratedClass["methods"][number];

/** The one schema of a service. */
function schemaOf(engine: Engine): Schema {
  return engine.shared(MODEL, () => new Schema());
}

/** What `buildSchema` was given besides: who asks whether a field is allowed, and the middleware of every field. */
class Settings {
  readonly checkers: Value[] = [];
  readonly middleware: Value[] = [];
}

function settingsOf(engine: Engine): Settings {
  return engine.shared(`${MODEL}:settings`, () => new Settings());
}

function noteSettings(engine: Engine, options: Value): void {
  const { checkers, middleware } = settingsOf(engine);
  const checker = option(engine, options, "authChecker");
  if (checker && isKnownFunction(checker)) checkers.push(checker);
  middleware.push(...listOf(engine, option(engine, options, "globalMiddlewares")));
}

/** `@Authorized(roles)` of the method or its class: nothing runs unless the checker, a function or a class with such a method, says so. */
function checkAuthorized(engine: Engine, uses: readonly DecoratorUse[], action: Value): void {
  const asked = uses.find((use) => isOf(use, "Authorized"));
  const [checker, ...others] = settingsOf(engine).checkers;
  if (!asked || !checker || others.length > 0) return;
  const instance = checker.v === "class" ? engine.construct(checker, [], placeOf(checker)) : undefined;
  const fn = instance ? engine.member(instance, "check") : checker;
  const [first] = asked.args;
  const roles = first && engine.items(first) ? first : engine.array(asked.args);
  engine.assume?.(engine.await(engine.call(fn, [action, roles], placeOf(fn), instance)));
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
  const uses = [...cls.decorators, ...method.decorators];
  const middleware = [...settingsOf(engine).middleware, ...uses.flatMap((use) => middlewareOf(engine, use))];
  const action = engine.object({ context, args, root: engine.unknown("root"), info: engine.unknown("info") });
  checkAuthorized(engine, [...method.decorators, ...cls.decorators], action);
  return runMiddleware(engine, middleware, action, () => {
    const instance = engine.construct(cls.value, [], cls.span);
    const values = method.params.map((param) => parameterValue(engine, param, action));
    return engine.await(engine.call(engine.member(instance, method.name), values, method.span, instance));
  });
}

/** `@UseMiddleware(…)`, and decorators of the service's own made by `createMethodMiddlewareDecorator`. */
function middlewareOf(engine: Engine, use: DecoratorUse): readonly Value[] {
  if (isOf(use, "UseMiddleware")) return use.args.flatMap((arg) => listOf(engine, arg));
  const own = ownDecorator(engine, use, "middleware");
  return own ? [own] : [];
}

/** The function that a decorator of the service's own was made with: `@Own`, `@Own(options)`. */
function ownDecorator(engine: Engine, use: DecoratorUse, type: "middleware" | "parameter"): Value | undefined {
  if (use.module !== undefined) return undefined;
  const made = use.value.v === "function" ? engine.call(use.value, use.args, use.span ?? placeOf(use.value)) : use.value;
  const decorator = handleOf(engine, made, MODEL, type);
  return decorator && remembered(decorator, "fn");
}

/** Functions `({ context, args }, next)`, or classes with such a method `use`. */
function runMiddleware(engine: Engine, [first, ...others]: readonly Value[], action: Value, work: () => Value): Value {
  if (!first) return work();
  const instance = first.v === "class" ? engine.construct(first, [], placeOf(first)) : undefined;
  const fn = instance ? engine.member(instance, "use") : first;
  if (!isKnownFunction(fn)) return runMiddleware(engine, others, action, work);
  let answer: Value | undefined;
  const next = native(engine, "next", () => {
    answer = runMiddleware(engine, others, action, work);
    return engine.promise(answer);
  });
  engine.await(engine.call(fn, [action, next], placeOf(fn), instance));
  return answer ?? runMiddleware(engine, others, action, work);
}

function parameterValue(engine: Engine, { decorators, type, name }: Method["params"][number], action: Value): Value {
  const args = engine.member(action, "args");
  const context = engine.member(action, "context");
  for (const use of decorators) {
    const own = ownDecorator(engine, use, "parameter");
    if (own) return engine.await(engine.call(own, [action], placeOf(own)));
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
    const decorator = DECORATORS.get(name);
    if (decorator) return engine.handle(MODEL, decorator, { fn: argument(call.args, 0) });
    if (name !== "buildSchema" && name !== "buildSchemaSync") return undefined;
    noteSettings(engine, argument(call.args, 0));
    const schema = engine.handle(GRAPHQL_MODEL, "schema", { schema: schemaOf(engine) });
    return name === "buildSchema" ? engine.promise(schema) : schema;
  },
};
