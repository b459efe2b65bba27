// Plug-ins for every schema (https://mongoosejs.com/docs/plugins.html#global): `mongoose.plugin(fn)`, and `connection.plugin(fn)` for the models of
// one connection, as Nest's `connectionFactory` registers them. A schema gets them when its model is first used, so that the order in
// which modules are loaded does not matter here.
import { isNothing } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import type { HandleValue, Value } from "../value";

interface Plugin {
  readonly fn: Value;
  readonly options: Value;
  readonly span: LibraryCall["span"];
  /** Every connection's, where it is missing. */
  readonly connection?: HandleValue;
  readonly given: Set<number>;
}

class Plugins {
  readonly all: Plugin[] = [];
}

function pluginsOf(engine: Engine): Plugins {
  const make = (): Plugins => new Plugins();
  return engine.shared("mongoose:plugins", make);
}

export function addPlugin(engine: Engine, call: LibraryCall, connection?: HandleValue): void {
  const [fn, options] = call.args.map((arg) => arg.value);
  if (!fn) return;
  const given = options && !isNothing(options) ? options : engine.object({});
  pluginsOf(engine).all.push({ fn, options: given, span: call.span, given: new Set(), ...(connection ? { connection } : {}) });
}

/** Gives a model's schema the plug-ins that it has not had. */
export function applyPlugins(engine: Engine, schema: HandleValue, connection: unknown): void {
  for (const plugin of pluginsOf(engine).all) {
    if (plugin.given.has(schema.id) || (plugin.connection && !isSame(plugin.connection, connection))) continue;
    plugin.given.add(schema.id);
    engine.call(plugin.fn, [schema, plugin.options], plugin.span);
  }
}

function isSame(left: HandleValue, right: unknown): boolean {
  return typeof right === "object" && right !== null && "id" in right && right.id === left.id;
}
