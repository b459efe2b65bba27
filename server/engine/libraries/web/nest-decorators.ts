// Reading decorators of NestJS classes and methods: guards and metadata, direct or put together by `applyDecorators` in
// decorators that the workspace makes itself.
import type { DecoratorUse, Engine } from "../model";
import type { Value } from "../value";
import { constant } from "../value";
import { handleOf, isNothing, listOf, remembered } from "../call-arguments";
import { metadataKey, NEST } from "./nest-context";

/** What decorators say about a class or a method. */
export interface Decorations {
  readonly guards: readonly Value[];
  readonly metadata: ReadonlyMap<string, Value>;
}

/** Executes the decorators that the workspace makes, and reads them all. */
export function readDecorators(engine: Engine, uses: readonly DecoratorUse[]): Decorations {
  const guards: Value[] = [];
  const metadata = new Map<string, Value>();
  for (const use of uses) {
    if (use.name === "UseGuards") guards.push(...use.args);
    else if (use.name === "SetMetadata") setMetadata(engine, metadata, use.args[0], use.args[1]);
    else if (use.module === undefined) readValue(engine, calledOf(engine, use), guards, metadata, 0);
  }
  return { guards, metadata };
}

/** Value of the decorator after its call. */
function calledOf(engine: Engine, use: DecoratorUse): Value {
  if (use.value.v === "function") return engine.call(use.value, use.args, { file: "", start: 0, end: 0 });
  const created = handleOf(engine, use.value, NEST, "metadata-decorator");
  return created ? engine.handle(NEST, "metadata", { key: created, value: use.args[0] ?? constant(true) }) : use.value;
}

function readValue(engine: Engine, value: Value, guards: Value[], metadata: Map<string, Value>, depth: number): void {
  if (depth > 4) return;
  for (const option of engine.alternatives(value)) {
    if (option.v !== "handle" || option.model !== NEST) continue;
    if (option.type === "use-guards") guards.push(...listOf(engine, remembered(option, "guards")));
    if (option.type === "metadata") setMetadata(engine, metadata, remembered(option, "key"), remembered(option, "value"));
    if (option.type !== "decorators") continue;
    for (const item of listOf(engine, remembered(option, "items"))) readValue(engine, item, guards, metadata, depth + 1);
  }
}

function setMetadata(engine: Engine, metadata: Map<string, Value>, key: Value | undefined, value: Value | undefined): void {
  const name = key && metadataKey(engine, key);
  if (name !== undefined && value && !isNothing(value)) metadata.set(name, value);
}
