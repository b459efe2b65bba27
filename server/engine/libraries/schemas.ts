// Schemas that describe input: zod 3 and 4 (zod.dev), yup 1 (github.com/jquense/yup), joi 17 (joi.dev), superstruct 2 and TypeBox. A
// schema is an object, so that `if (schemas.body)` is decided; what it validates stays as trusted as it was.
import { isCallable } from "./call-arguments";
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "./model";
import { sharedHandle } from "./shared-handle";
import type { Value } from "./value";

const MODEL = "schema";
/** Functions and methods that take a value and hand it on, or say whether it passes. */
const APPLIES =
  /^(_?parse|_?safeParse|spa$|validate|is|assert|create|mask|decode|encode|cast|attempt|check|coerce|guard|format|prettify|treeify|flatten|describe|toJSONSchema|setErrorMap|config|registry|[A-Z])/;

/** One handle stands for all schemas: nothing hangs on which it is. */
function schema(engine: Engine): Value {
  return sharedHandle(engine, MODEL, () => engine.handle(MODEL, "schema", {}));
}

function call({ path, args, isNew }: ExternalCall, engine: Engine): Value | undefined {
  const name = path[path.length - 1] ?? "";
  const isCoercion = path[path.length - 2] === "coerce";
  if (isNew || name === "default" || (APPLIES.test(name) && !isCoercion && path[0] !== "Type")) return undefined;
  return args.some((arg) => isCallable(arg.value)) ? undefined : schema(engine);
}

/** Methods that refine a schema give a schema; functions among the arguments run as code that may run. */
function method(given: MethodCall, engine: Engine): Value | undefined {
  if (APPLIES.test(given.method) && given.method !== "check") return undefined;
  for (const arg of given.args)
    if (isCallable(arg.value)) engine.maybe(() => engine.call(arg.value, [engine.unknown("a validated value")], given.span));
  return given.handle;
}

export const SCHEMAS: LibraryModel = {
  id: MODEL,
  packages: ["zod", "yup", "joi", "superstruct", "@sinclair/typebox"],
  tokens: [],
  call,
  method,
  // `schema.shape.name`, `schema.options`.
  member: (_handle, name, engine) => (APPLIES.test(name) ? undefined : engine.unknown(`schema.${name}`)),
};
