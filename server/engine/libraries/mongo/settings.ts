// What a MongoDB client was told for all of its operations.
import { isNothing } from "../call-arguments";
import type { Engine } from "../model";
import { UNDEFINED, type Value } from "../value";

/** Options that the whole analysis knows of: `mongoose.connect(uri, { ignoreUndefined: true })`. */
class Settings {
  dropsUndefined = false;
}

function settings(engine: Engine): Settings {
  const make = (): Settings => new Settings();
  return engine.shared("mongodb:settings", make);
}

export function noteOptions(engine: Engine, options: Value): void {
  const flag = isNothing(options) ? UNDEFINED : engine.member(options, "ignoreUndefined");
  if (flag.v === "constant" && flag.value === true) settings(engine).dropsUndefined = true;
}

/** MongoDB stores and compares an undefined value as null, unless the client was told to ignore it (MongoDB driver, `ignoreUndefined`). */
export function undefinedOperand(engine: Engine): "drops" | "fails" {
  return settings(engine).dropsUndefined ? "drops" : "fails";
}
