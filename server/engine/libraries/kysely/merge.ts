// Kysely's MERGE (https://kysely.dev/docs/examples/merge/source-row-existence): `mergeInto(table).using(source, on)`, and what is done with
// rows that match and with those that do not.
import { copyBuilder, createBuilder, lastValue, reachingTo, stepsOf, withStep } from "../builders/builder";
import { valuesText } from "../builders/insert";
import { sqlPart } from "../builders/parts";
import { dialectOf, setText } from "../builders/statement";
import type { Engine, LibraryCall, MethodCall } from "../model";
import { fragment } from "../sql-fragments";
import { constant, UNDEFINED, type HandleValue, type Value } from "../value";
import { comparisonText, KYSELY } from "./expressions";
import { built, createQuery, joinText, sourceText } from "./queries";

const WHEN = /^when(Not)?Matched(BySource)?(And)?(Ref)?$/;
const QUIET = /^(?:returning\w*|output\w*|top|modifyEnd|with\w*|\$castTo|\$narrowType)$/;

export function createMerge(engine: Engine, dialect: string, call: LibraryCall, ctes: readonly Value[]): HandleValue {
  const merge = createBuilder(engine, KYSELY, "merge", { dialect }, call.span);
  const common = ctes.flatMap((cte, index) => [
    index === 0 ? "with " : ", ",
    `"${engine.stringOf(engine.member(cte, "name")) ?? ""}" as `,
    engine.member(cte, "text"),
  ]);
  const target = sourceText(engine, merge, call.args[0]?.value ?? UNDEFINED, call);
  return tell(engine, merge, [...common, common.length > 0 ? " " : "", "merge into ", target], call);
}

function tell(engine: Engine, merge: HandleValue, parts: readonly (string | Value)[], call: LibraryCall): HandleValue {
  return withStep(engine, merge, "part", fragment(parts), call.span);
}

export function mergeMethod(engine: Engine, call: MethodCall): Value | undefined {
  const { handle: merge, method } = call;
  const dialect = dialectOf(merge);
  const [first = UNDEFINED, second = UNDEFINED] = call.args.map((arg) => arg.value);
  if (QUIET.test(method)) return reachingTo(merge, call.span);
  if (WHEN.test(method)) return tell(engine, merge, whenParts(engine, call), call);
  switch (method) {
    case "using":
      return tell(engine, merge, [" using ", joinText(engine, { ...call, method: "using" }, "")], call);
    case "thenDelete":
      return tell(engine, merge, [" then delete"], call);
    case "thenDoNothing":
      return tell(engine, merge, [" then do nothing"], call);
    case "thenUpdateSet": {
      const sets = call.args.length > 1 ? engine.object({ [engine.stringOf(first) ?? ""]: second }) : built(engine, merge, first, call);
      return tell(engine, merge, [" then update set ", ...setText(engine, dialect, sets)], call);
    }
    case "thenUpdate":
      return tell(engine, merge, [" then update set ", ...updateParts(engine, merge, first, call)], call);
    case "thenInsertValues": {
      const values = valuesText(engine, built(engine, merge, first, call), dialect);
      return tell(engine, merge, values ? [" then insert ", ...values] : [" then do nothing"], call);
    }
    case "execute":
    case "executeTakeFirst":
    case "executeTakeFirstOrThrow":
      return execute(engine, copyBuilder(engine, merge, call.span), call);
    default:
      return undefined;
  }
}

/** `when matched`, `when not matched by source and (…)`. */
function whenParts(engine: Engine, call: MethodCall): readonly (string | Value)[] {
  const [, isNot, isBySource, isNarrowed, isReference] = WHEN.exec(call.method) ?? [];
  const words = ` when ${isNot ? "not " : ""}matched${isBySource ? " by source" : ""}`;
  if (!isNarrowed) return [words];
  const [left = UNDEFINED, operator = UNDEFINED, right = UNDEFINED] = call.args.map((arg) => built(engine, call.handle, arg.value, call));
  const condition =
    call.args.length === 1
      ? sqlPart(engine, left)
      : comparisonText(engine, dialectOf(call.handle), left, operator, right, isReference !== undefined);
  return [`${words} and (`, condition, ")"];
}

/** `thenUpdate((update) => update.set(…))`. */
function updateParts(engine: Engine, merge: HandleValue, change: Value, call: LibraryCall): readonly (string | Value)[] {
  const none = createQuery(engine, "update", dialectOf(merge), { ...call, args: [{ value: constant("merged") }] });
  const told = engine.build?.(change, [none], call.span) ?? none;
  const sets = told.v === "handle" ? lastValue(stepsOf(engine, told), "update") : undefined;
  return setText(engine, dialectOf(merge), sets ?? UNDEFINED);
}

function execute(engine: Engine, merge: HandleValue, call: LibraryCall): Value {
  return engine.rawSql({
    library: KYSELY,
    dialect: dialectOf(merge),
    text: fragment(stepsOf(engine, merge).map((step) => step.value)),
    isTagged: true,
    span: merge.at ?? call.span,
    result: "array",
    operation: "merge",
  });
}
