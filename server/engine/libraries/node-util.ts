// Node's util (https://nodejs.org/api/util.html): `promisify(fn)` calls what ends in a callback, and promises what that is told.
import { argument, exportName } from "./call-arguments";
import type { Engine, LibraryModel } from "./model";
import { UNDEFINED, type Value } from "./value";

function promisify(engine: Engine, fn: Value): Value {
  return engine.native("promisified", (args, span) => {
    const told: Value[] = [];
    const callback = engine.native("callback", (given) => {
      told.push(argument(given, 1));
      return UNDEFINED;
    });
    const returned = engine.call(fn, [...args.map((arg) => arg.value), callback], span);
    if (returned.v === "promise") return returned;
    return engine.promise(told.length > 0 ? engine.choice(told) : returned);
  });
}

export const NODE_UTIL: LibraryModel = {
  id: "node:util",
  packages: ["node:util", "util"],
  tokens: [],
  call: (call, engine) => (exportName(call.path) === "promisify" ? promisify(engine, argument(call.args, 0)) : undefined),
};
