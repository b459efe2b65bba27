// Assertions: functions that throw unless their first argument holds. https://nodejs.org/api/assert.html,
// https://github.com/alexreardon/tiny-invariant, https://github.com/zertosh/invariant, https://github.com/jshttp/http-assert
import type { SourceSpan } from "../../../rules/contract/span";
import type { Engine, ExternalCall, LibraryModel } from "./model";
import { UNDEFINED, type ConditionValue, type PassedArgument, type Value } from "./value";

/** `assert.equal` and `assert.strictEqual` differ in coercion only, which cannot make two ids equal that are not. */
const EQUALITIES: ReadonlySet<string> = new Set(["equal", "strictEqual", "deepEqual", "deepStrictEqual"]);
const INEQUALITIES: ReadonlySet<string> = new Set(["notEqual", "notStrictEqual", "notDeepEqual", "notDeepStrictEqual"]);
/** The assertion itself, under the names by which it is imported. */
const ASSERTIONS: ReadonlySet<string> = new Set(["", "default", "ok", "assert", "strict", "invariant"]);

export const ASSERTIONS_MODEL: LibraryModel = {
  id: "assertions",
  packages: ["assert", "node:assert", "tiny-invariant", "invariant", "ts-invariant", "@std/assert", "http-assert"],
  tokens: ["assert", "invariant"],
  call,
};

function call({ path, args, span }: ExternalCall, engine: Engine): Value | undefined {
  const name = path.filter((part) => part !== "default" && part !== "strict").join(".");
  return assertion(ASSERTIONS.has(name) ? "ok" : name, args, span, engine);
}

/** One of the assertions that objects of assertions have in common (those of Node, and `ctx.assert` of Koa). */
export function assertion(name: string, args: readonly PassedArgument[], span: SourceSpan, engine: Engine): Value | undefined {
  if (name === "fail") {
    engine.abort();
    return UNDEFINED;
  }
  const [first, second] = args;
  if (!first) return undefined;
  if (name === "ok") {
    engine.assume?.(first.value);
    return UNDEFINED;
  }
  if (!second || (!EQUALITIES.has(name) && !INEQUALITIES.has(name))) return undefined;
  const equal: ConditionValue = { v: "condition", op: "equal", of: [first.value, second.value], at: span };
  engine.assume?.(EQUALITIES.has(name) ? equal : { v: "condition", op: "not", of: [equal], at: span });
  return UNDEFINED;
}
