// Methods that code gives to every builder: `knex.QueryBuilder.extend("inOrg", function (orgId) { return this.where(…) })`
// (https://knexjs.org/guide/extending.html).
import { argument, exportName } from "../call-arguments";
import { reachingTo } from "../builders/builder";
import type { Engine, ExternalCall, MethodCall } from "../model";
import { UNDEFINED, type Value } from "../value";

interface Extensions {
  readonly methods: Map<string, Value>;
}

function extensionsOf(engine: Engine): Extensions {
  return engine.shared("knex:extensions", (): Extensions => ({ methods: new Map() }));
}

/** `QueryBuilder.extend(name, fn)`; undefined for other calls. */
export function extendBuilder(engine: Engine, call: ExternalCall): Value | undefined {
  if (!/(?:^|\.)QueryBuilder\.extend$/.test(exportName(call.path))) return undefined;
  const name = engine.stringOf(argument(call.args, 0));
  if (name !== undefined) extensionsOf(engine).methods.set(name, argument(call.args, 1));
  return UNDEFINED;
}

/** What such a method makes of the builder; undefined when there is none of that name. */
export function extensionCall(engine: Engine, call: MethodCall): Value | undefined {
  const fn = extensionsOf(engine).methods.get(call.method);
  if (!fn) return undefined;
  const builder = reachingTo(call.handle, call.span);
  const made = engine.build?.(
    fn,
    call.args.map((arg) => arg.value),
    call.span,
    builder,
  );
  return made?.v === "handle" ? reachingTo(made, call.span) : builder;
}
