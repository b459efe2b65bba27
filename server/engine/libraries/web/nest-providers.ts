// Custom providers of NestJS modules (https://docs.nestjs.com/fundamentals/custom-providers): a token with a value, a class or a
// factory; also those of dynamic modules that a module imports.
import type { Engine } from "../model";
import type { Value } from "../value";
import { listOf, option } from "../call-arguments";
import { providersOf, type Provider } from "../providers";

/** Dynamic modules that import dynamic modules. */
const DEPTH = 3;

/** `metadata`: of a module, or what a dynamic module is made with. */
export function addProviders(engine: Engine, metadata: Value, file: string, depth = DEPTH): void {
  listOf(engine, option(engine, metadata, "providers")).forEach((provider) => addProvider(engine, provider, file));
  if (depth === 0) return;
  for (const imported of listOf(engine, option(engine, metadata, "imports")))
    for (const one of engine.alternatives(engine.await(imported))) if (one.v === "object") addProviders(engine, one, file, depth - 1);
}

function addProvider(engine: Engine, provider: Value, file: string): void {
  const token = provider.v === "object" ? option(engine, provider, "provide") : undefined;
  const given = token && givenBy(engine, provider);
  if (token && given) providersOf(engine).all.push({ token, file, given });
}

function givenBy(engine: Engine, provider: Value): Provider["given"] | undefined {
  const fn = option(engine, provider, "useFactory");
  if (fn) return { by: "factory", fn, inject: listOf(engine, option(engine, provider, "inject")).map((asked) => tokenIn(engine, asked)) };
  const cls = option(engine, provider, "useClass");
  if (cls) return { by: "class", value: cls };
  const existing = option(engine, provider, "useExisting");
  if (existing) return { by: "token", value: existing };
  const value = option(engine, provider, "useValue");
  return value && { by: "value", value };
}

/** `inject: [{ token: CONFIG, optional: true }]`. */
function tokenIn(engine: Engine, asked: Value): Value {
  return (asked.v === "object" ? option(engine, asked, "token") : undefined) ?? asked;
}
