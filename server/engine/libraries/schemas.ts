// Schemas that describe input: zod 3 and 4 (zod.dev), yup 1 (github.com/jquense/yup), joi 17 (joi.dev), superstruct 2, TypeBox and
// valibot 1 (valibot.dev). A schema is an object, so that `if (schemas.body)` is decided; what it validates stays as trusted as it
// was. Objects of zod and valibot drop what they do not name (zod.dev/api#objects, valibot.dev/guides/objects), those of superstruct
// refuse it; the others let it through.
import { argument, isCallable } from "./call-arguments";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "./model";
import { MISSING, refined } from "./schema-methods";
import { isRequired, shaped } from "./schema-functions";
import { checkedSchema, namesOf, NULLABLE, REQUIRED, SCHEMA } from "./schema-shapes";
import { outcomeOf, validated } from "./schema-validation";
import { callValidator, VALIDATOR, validatorMethod } from "./schema-validators";
import { sharedHandle } from "./shared-handle";
import type { Value } from "./value";

/** Functions and methods that take a value and hand it on, or say whether it passes. */
const APPLIES =
  /^(_?parse|_?safeParse|spa$|validate|is|assert|create|mask|decode|encode|cast|attempt|check|coerce|guard|format|prettify|treeify|flatten|describe|toJSONSchema|setErrorMap|config|registry|[A-Z])/;
/** One handle stands for all schemas of which nothing else is known, one for those that compute something, one for values that have to be there. */
function schema(engine: Engine, type: "schema" | "computed" | typeof REQUIRED | typeof NULLABLE = "schema"): Value {
  return sharedHandle(engine, `${SCHEMA}:${type}`, () => engine.handle(SCHEMA, type, {}));
}

function call(given: ExternalCall, engine: Engine): Value | undefined {
  const { path, args, isNew } = given;
  if (given.module === "@hono/zod-openapi" && path[0] !== "z") return undefined;
  const validator = callValidator(given, engine);
  if (validator) return validator;
  const name = path[path.length - 1] ?? "";
  const check = given.module === "valibot" && /^check(Async)?$/.test(name) ? argument(args, 0) : undefined;
  if (check) return engine.handle(SCHEMA, "check", { check });
  const isCoercion = path[path.length - 2] === "coerce";
  if (/^(safeP|p)arse(Async)?$/.test(name) && args.length >= 2) return applied(engine, name, argument(args, 0), argument(args, 1));
  if (isNew || name === "default" || (APPLIES.test(name) && !isCoercion && path[0] !== "Type")) return undefined;
  const plain = isRequired(given) ? REQUIRED : "schema";
  return (
    shaped(given, engine) ?? (args.some((arg) => isCallable(arg.value) && arg.value.v !== "handle") ? undefined : schema(engine, plain))
  );
}

function applied(engine: Engine, name: string, by: Value, value: Value): Value {
  const result = name.startsWith("safe") ? outcomeOf(engine, by, value) : validated(engine, by, value);
  return name.endsWith("Async") ? engine.promise(result) : result;
}

/** Methods that refine a schema give a schema; functions among the arguments run as code that may run. */
function method(given: MethodCall, engine: Engine): Value | undefined {
  const [first] = given.args;
  const byValidator = validatorMethod(given, engine);
  if (byValidator) return byValidator;
  if (/^(safeP|p)arse(Async)?$/.test(given.method) && first && given.handle.type !== "computed")
    return applied(engine, given.method, given.handle, first.value);
  if (APPLIES.test(given.method) && given.method !== "check" && given.method !== "describe") return undefined;
  const isShaped = given.handle.type === "shape";
  const checked =
    given.method === "refine" && first && isCallable(first.value) ? checkedSchema(engine, given.handle, first.value) : undefined;
  if (given.method !== "transform" || !isShaped)
    for (const arg of given.args)
      if (isCallable(arg.value) && arg.value.v !== "handle")
        engine.maybe(() => engine.call(arg.value, [engine.unknown("a validated value")], given.span));
  if (checked && given.handle.type !== "computed") return checked;
  const computes = given.method === "transform" || given.method === "pipe";
  if (!isShaped) return computes ? schema(engine, "computed") : afterMissing(engine, given);
  return refined(engine, given.handle, given.method, given) ?? schema(engine, computes ? "computed" : "schema");
}

/** `z.string().nullable()` still demands a value; anything else that lets one be missing does not. */
function afterMissing(engine: Engine, { handle, method }: MethodCall): Value {
  if (!MISSING.test(method) || handle.type === VALIDATOR) return handle;
  const demands = method === "nullable" && (handle.type === REQUIRED || handle.type === NULLABLE);
  return schema(engine, demands ? NULLABLE : "schema");
}

export const SCHEMAS: LibraryModel = {
  id: SCHEMA,
  packages: ["zod", "yup", "joi", "@hapi/joi", "superstruct", "@sinclair/typebox", "valibot", "@hono/zod-openapi"],
  tokens: [],
  call,
  method,
  // `schema.shape.name`, `schema.options`.
  member(handle, name, engine) {
    if (name === "shape" || name === "entries") return namesOf(engine, handle) ?? engine.unknown(`schema.${name}`);
    return APPLIES.test(name) ? undefined : engine.unknown(`schema.${name}`);
  },
};
