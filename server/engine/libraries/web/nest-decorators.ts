// Reading decorators of NestJS classes and methods: guards, interceptors, headers and metadata, direct or put together by
// `applyDecorators` in decorators that the workspace makes itself.
import { NOWHERE, type SourceSpan } from "../../../../rules/contract/span";
import type { DecoratorUse, Engine } from "../model";
import type { Value } from "../value";
import { constant } from "../value";
import { handleOf, isNothing, listOf, remembered } from "../call-arguments";
import { metadataKey, NEST } from "./nest-context";

/** A decorator's arguments, and where it stands. */
export interface Placed {
  readonly values: readonly Value[];
  readonly span: SourceSpan;
}

/** What decorators say about a class or a method. */
export interface Decorations {
  readonly guards: readonly Value[];
  readonly interceptors: readonly Placed[];
  /** `@Header(name, value)`. */
  readonly headers: readonly Placed[];
  /** `@CacheKey(key)`. */
  readonly cacheKey?: Placed;
  readonly metadata: ReadonlyMap<string, Value>;
}

class Reading {
  readonly guards: Value[] = [];
  readonly interceptors: Placed[] = [];
  readonly headers: Placed[] = [];
  cacheKey?: Placed;
  readonly metadata = new Map<string, Value>();

  /** True where the decorator was one of these. */
  take(name: string, { values, span }: Placed): boolean {
    if (name === "UseGuards") this.guards.push(...values);
    else if (name === "UseInterceptors") this.interceptors.push({ values, span });
    else if (name === "Header") this.headers.push({ values, span });
    else if (name === "CacheKey") this.cacheKey = { values, span };
    else return false;
    return true;
  }
}

/** Executes the decorators that the workspace makes, and reads them all. */
export function readDecorators(engine: Engine, uses: readonly DecoratorUse[]): Decorations {
  const reading = new Reading();
  for (const use of uses) {
    const span = use.span ?? NOWHERE;
    if (use.module !== undefined && reading.take(use.name, { values: use.args, span })) continue;
    if (use.name === "SetMetadata") setMetadata(engine, reading.metadata, use.args[0], use.args[1]);
    else if (use.module === undefined) readValue(engine, calledOf(engine, use), reading, span, 0);
  }
  return reading;
}

/** Value of the decorator after its call. */
function calledOf(engine: Engine, use: DecoratorUse): Value {
  if (use.value.v === "function") return engine.call(use.value, use.args, NOWHERE);
  const created = handleOf(engine, use.value, NEST, "metadata-decorator");
  return created ? engine.handle(NEST, "metadata", { key: created, value: use.args[0] ?? constant(true) }) : use.value;
}

function readValue(engine: Engine, value: Value, reading: Reading, span: SourceSpan, depth: number): void {
  if (depth > 4) return;
  for (const option of engine.alternatives(value)) {
    if (option.v !== "handle" || option.model !== NEST) continue;
    if (option.type === "applied")
      reading.take(String(option.data["name"]), { values: listOf(engine, remembered(option, "args")), span: option.at ?? span });
    if (option.type === "metadata") setMetadata(engine, reading.metadata, remembered(option, "key"), remembered(option, "value"));
    if (option.type !== "decorators") continue;
    for (const item of listOf(engine, remembered(option, "items"))) readValue(engine, item, reading, span, depth + 1);
  }
}

function setMetadata(engine: Engine, metadata: Map<string, Value>, key: Value | undefined, value: Value | undefined): void {
  const name = key && metadataKey(engine, key);
  if (name !== undefined && value && !isNothing(value)) metadata.set(name, value);
}
