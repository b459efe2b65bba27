// Plugins of Fastify that put the client of a database or cache onto the server: `fastify.register(postgres, { connectionString })`
// makes `fastify.pg`. The model of the driver knows what that client is; the server's model keeps it, and hands it on to plugins below.
import { argument, option } from "./call-arguments";
import type { Engine, ExternalCall } from "./model";
import { constant, UNDEFINED, type Value } from "./value";

/** Where a plugin puts its client, and the option by which there may be several. */
interface Place {
  readonly property: string;
  readonly nameOption: string;
}

/** The options that a plugin was registered with. */
export function pluginOptions(call: ExternalCall): Value {
  return argument(call.args, 1);
}

export function decorateServer(engine: Engine, call: ExternalCall, { property, nameOption }: Place, client: Value): Value {
  const server = argument(call.args, 0);
  const name = engine.stringOf(option(engine, pluginOptions(call), nameOption) ?? UNDEFINED);
  const before = name === undefined ? undefined : engine.member(server, property);
  if (name !== undefined && (before?.v === "handle" || before?.v === "object")) engine.setMember(before, name, client);
  else engine.invoke?.(server, "decorate", [constant(property), name === undefined ? client : engine.object({ [name]: client })]);
  return UNDEFINED;
}
