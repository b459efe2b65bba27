// Schemas whose names are known, as the functions of their library make them: `z.object({ … })`, `v.union([…])`.
import { NOWHERE } from "../../../rules/contract/span";
import { exportName, remembered } from "./call-arguments";
import type { Engine, ExternalCall } from "./model";
import { refined } from "./schema-methods";
import {
  checkedSchema,
  handleWith,
  joinedSchema,
  leniently,
  listSchema,
  objectSchema,
  REQUIRED,
  shapeOf,
  textSchema,
} from "./schema-shapes";
import { UNDEFINED, type Value } from "./value";

/** Libraries whose objects keep nothing but what they name. */
const STRIPS: ReadonlySet<string> = new Set(["zod", "valibot", "superstruct"]);

/** Schemas of some texts: zod 3 and 4, valibot, superstruct. */
const TEXTS: ReadonlySet<string> = new Set(["enum", "nativeEnum", "literal", "picklist", "enums"]);

/** Schemas of one plain value, which has to be there. */
const PLAIN = /^(string|number|bigint|boolean|date|uuid|uuidv[467]|guid|email|url|cuid2?|ulid|nanoid|int|int32)$/;

/** `z.string()`, and `v.pipe` of it: nothing gets through without a value. */
export function isRequired({ module, path, args }: ExternalCall): boolean {
  if (!STRIPS.has(module.split("/")[0] ?? "") && module !== "@hono/zod-openapi") return false;
  const name = exportName(path).split(".").at(-1) ?? "";
  if (/coerce/.test(path.join("."))) return false;
  const [first] = args;
  return PLAIN.test(name) || (name === "pipe" && first?.value.v === "handle" && first.value.type === REQUIRED);
}

export function shaped({ module, path, args }: ExternalCall, engine: Engine): Value | undefined {
  if (!STRIPS.has(module.split("/")[0] ?? "") && module !== "@hono/zod-openapi") return undefined;
  const name = exportName(path)
    .split(".")
    .at(-1)
    ?.replace(/Async$/, "");
  const [first, second] = args.map((arg) => arg.value);
  if (!first) return undefined;
  if (name === "object" || name === "strictObject") return objectSchema(engine, first);
  if (name === "array") return listSchema(engine, first);
  if (name !== undefined && TEXTS.has(name)) return textSchema(engine, first);
  if (name === "pipe")
    return piped(
      engine,
      args.map((arg) => arg.value),
    );
  if (name === "union" || name === "discriminatedUnion" || name === "variant")
    return oneOf(
      engine,
      (engine.items(second ?? first)?.items ?? []).map((item) => item.value),
    );
  if (name === "intersection" && second) return joinedSchema(engine, [first, second]);
  if (name === "optional" || name === "nullable" || name === "nullish")
    return first.v === "handle" ? refined(engine, first, name, { args: [], span: NOWHERE, isNew: false, typeArgs: [] }) : undefined;
  return undefined;
}

/** What one of them demands the others may do without. */
function oneOf(engine: Engine, schemas: readonly Value[]): Value | undefined {
  const joined = joinedSchema(engine, schemas);
  const shape = joined && shapeOf(engine, joined);
  return shape && handleWith(engine, leniently(engine, shape));
}

/** `v.pipe(schema, v.check(passes))`: the schema, with the functions that check what it lets through. */
function piped(engine: Engine, [first = UNDEFINED, ...actions]: readonly Value[]): Value {
  return actions.reduce((schema, action) => {
    const check = action.v === "handle" ? remembered(action, "check") : undefined;
    return (check && checkedSchema(engine, schema, check)) ?? schema;
  }, first);
}
