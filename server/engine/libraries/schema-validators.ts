// Schemas of objects that validate by a method: yup 1 (github.com/jquense/yup) and joi 17 (joi.dev). What they let through is as untrusted as
// it was. joi refuses what an object does not name; yup keeps it, unless it is told to drop it.
import { argument, exportName, isNothing, option } from "./call-arguments";
import type { Engine, ExternalCall, MethodCall } from "./model";
import { SCHEMA, Shape } from "./schema-shapes";
import { validated } from "./schema-validation";
import type { HandleValue, Value } from "./value";

export const VALIDATOR = "validator";
type Library = "yup" | "joi";
const LIBRARIES: ReadonlyMap<string, Library> = new Map([
  ["yup", "yup"],
  ["joi", "joi"],
  ["@hapi/joi", "joi"],
]);

interface Made {
  readonly library: Library;
  /** Undefined where some of its names cannot be seen. */
  readonly names: ReadonlyMap<string, Value> | undefined;
  /** Nothing gets through that it does not name. */
  readonly isClosed: boolean;
}

function validator(engine: Engine, made: Made): HandleValue {
  return engine.handle(SCHEMA, VALIDATOR, { made, shape: new Shape(made.isClosed ? made.names : undefined, undefined, undefined) });
}

function madeOf(value: Value): Made | undefined {
  const made = value.v === "handle" && value.type === VALIDATOR ? value.data["made"] : undefined;
  return typeof made === "object" && made !== null ? (made as Made) : undefined;
}

function namesIn(engine: Engine, given: Value): ReadonlyMap<string, Value> | undefined {
  if (isNothing(given)) return new Map();
  const other = madeOf(given);
  if (other) return other.names;
  const members = engine.members(given);
  if (!members || engine.spreads(given).length > 0) return undefined;
  return new Map([...members].map(([name, member]) => [name, member.value]));
}

/** `yup.object({ … })`, `Joi.object({ … })`; `Joi.attempt(value, schema)` comes to what the schema leaves of the value. */
export function callValidator({ module, path, args }: ExternalCall, engine: Engine): Value | undefined {
  const library = LIBRARIES.get(module);
  if (!library) return undefined;
  const name = exportName(path).split(".").at(-1);
  if (name === "attempt") return left(engine, argument(args, 1), argument(args, 0), argument(args, 2));
  if (name !== "object") return undefined;
  const first = argument(args, 0);
  // An object of joi that names nothing lets everything through.
  const isClosed = library === "joi" && !isNothing(first);
  return validator(engine, { library, names: namesIn(engine, first), isClosed });
}

/** Undefined for what leaves the schema as it is. */
export function validatorMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method, args } = call;
  const made = madeOf(handle);
  if (!made) return undefined;
  const first = argument(args, 0);
  switch (method) {
    case "shape":
    case "keys":
    case "append":
    case "concat": {
      const added = namesIn(engine, first);
      const names = made.names && added ? new Map([...made.names, ...added]) : undefined;
      return validator(engine, { ...made, names, isClosed: made.isClosed || made.library === "joi" });
    }
    case "noUnknown":
    case "stripUnknown":
    case "exact":
      return validator(engine, { ...made, isClosed: !isFalse(first) });
    case "unknown":
      return validator(engine, { ...made, isClosed: isFalse(first) });
    case "options":
    case "prefs":
    case "preferences":
      return validator(engine, { ...made, isClosed: isClosedBy(engine, made, first) });
    case "validate":
    case "validateSync":
    case "validateAsync":
    case "cast":
      return outcome(engine, made.library, method, left(engine, handle, first, argument(args, 1)));
    default:
      return undefined;
  }
}

function isFalse(value: Value): boolean {
  return value.v === "constant" && value.value === false;
}

function isClosedBy(engine: Engine, made: Made, options: Value): boolean {
  const isOn = (name: string): boolean | undefined => {
    const value = option(engine, options, name);
    return value?.v === "constant" ? Boolean(value.value) : undefined;
  };
  return isOn("stripUnknown") ?? (isOn("allowUnknown") === true ? false : made.isClosed);
}

/** What the schema leaves of a value. */
function left(engine: Engine, schema: Value, value: Value, options: Value): Value {
  const made = madeOf(schema);
  if (!made) return value;
  const isClosed = isClosedBy(engine, made, options);
  return validated(engine, isClosed === made.isClosed ? schema : validator(engine, { ...made, isClosed }), value);
}

function outcome(engine: Engine, library: Library, method: string, value: Value): Value {
  if (library === "yup") return method === "validate" ? engine.promise(value) : value;
  if (method === "validateAsync") return engine.promise(value);
  return engine.object({ value, error: engine.unknown("error"), warning: engine.unknown("warning") });
}
