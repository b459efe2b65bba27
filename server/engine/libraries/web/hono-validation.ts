// Validators of Hono 4: what a handler reads with `c.req.valid(target)` is what the schema let through
// (https://hono.dev/docs/guides/validation, https://github.com/honojs/middleware: zod-validator, valibot-validator,
// standard-validator, zod-openapi).
import type { SourceSpan } from "../../../../rules/contract/span";
import { argument, handleOf, isCallable, option } from "../call-arguments";
import type { Engine, ExternalCall } from "../model";
import { validated } from "../schema-validation";
import { UNDEFINED, type HandleValue, type Value } from "../value";

const MODEL = "hono";
const VALIDATORS: ReadonlySet<string> = new Set([
  "@hono/zod-validator#zValidator",
  "@hono/valibot-validator#vValidator",
  "@hono/standard-validator#sValidator",
  "hono/validator#validator",
  "hono-openapi#validator",
]);

/** Where a request keeps what was validated for a target. */
export function validatedName(target: string): string {
  return `*valid ${target}*`;
}

/** `zValidator("json", schema)`, `validator("json", (value, c) => …)`; undefined for any other call. */
export function callValidator(call: ExternalCall, name: string, engine: Engine): Value | undefined {
  if (!VALIDATORS.has(`${call.module}#${name}`)) return undefined;
  const target = engine.stringOf(argument(call.args, 0));
  const by = argument(call.args, 1);
  return engine.native("validator", ([context, next], span) => {
    if (target !== undefined && context) keep(engine, context.value, target, by, span);
    return next ? engine.call(next.value, [], call.span) : UNDEFINED;
  });
}

function keep(engine: Engine, context: Value, target: string, by: Value, span: SourceSpan): void {
  const request = handleOf(engine, engine.member(context, "req"), MODEL, "request");
  const input = request && inputFor(request, target);
  if (!request || !input) return;
  const isFunction = isCallable(by) && by.v !== "handle";
  const through = isFunction ? engine.await(engine.call(by, [input, context], span)) : validated(engine, by, input);
  engine.setMember(request, validatedName(target), through);
}

function inputFor(request: HandleValue, target: string): Value | undefined {
  const inputs = request.data["inputs"];
  return inputs instanceof Map ? (inputs.get(target) as Value | undefined) : undefined;
}

/** Names of the parts of a described request, and the target that each is read by. */
const PARTS: Readonly<Record<string, string>> = { params: "param", query: "query", headers: "header", cookies: "cookie" };

/** What `app.openapi(createRoute({ request: { params, query, body } }), …)` validates before the handler runs. */
export function describedValidators(engine: Engine, route: Value): readonly Value[] {
  const request = option(engine, route, "request");
  if (!request) return [];
  const parts = Object.entries(PARTS).flatMap(([name, target]): [string, Value][] => {
    const schema = option(engine, request, name);
    return schema ? [[target, schema]] : [];
  });
  const body = option(engine, request, "body");
  const contents = body && option(engine, body, "content");
  const bodies = [...((contents && engine.members(contents)) ?? [])].flatMap(([type, content]): [string, Value][] => {
    const schema = option(engine, content.value, "schema");
    return schema ? [[/json/i.test(type) ? "json" : "form", schema]] : [];
  });
  return [...parts, ...bodies].map(([target, schema]) =>
    engine.native("validator", ([context, next], span) => {
      if (context) keep(engine, context.value, target, schema, span);
      return next ? engine.call(next.value, [], span) : UNDEFINED;
    }),
  );
}
