// What MikroORM makes of an undefined member of a condition: it is compared with null, which no tenant's row is, unless the configuration
// has such members ignored (https://mikro-orm.io/docs/configuration#ignoring-undefined-values-in-find-queries).
import { option } from "../call-arguments";
import type { DataAccess, Engine } from "../model";
import type { Value } from "../value";

class Undefined {
  isIgnored = false;
}

function settingOf(engine: Engine): Undefined {
  return engine.shared("mikro-orm:undefined", () => new Undefined());
}

/** `ignoreUndefinedInQuery` of the configuration; a value that is not known may be true. */
export function noteUndefined(engine: Engine, options: Value): void {
  const flag = option(engine, options, "ignoreUndefinedInQuery");
  if (flag && !(flag.v === "constant" && !flag.value)) settingOf(engine).isIgnored = true;
}

export function undefinedOperand(engine: Engine): DataAccess["undefinedOperand"] {
  return settingOf(engine).isIgnored ? "drops" : "fails";
}
