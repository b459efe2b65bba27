// React Router 7's `app/routes.ts` (https://reactrouter.com/start/framework/routing): which modules are routes, and in which they stand.
// `flatRoutes()` names the files of `app/routes` by convention, as do projects without a configuration.
import type { Engine, ExternalCall, ModuleExports } from "../model";
import { constant, type Value } from "../value";
import { argument, exportName, listOf, option } from "../call-arguments";

export const ROUTE_CONFIG = /(?:^|\/)app\/routes\.[cm]?[jt]s$/;
const MAX_DEPTH = 12;

/** A route module, relative without its ending, with those around it, outermost first. */
export interface ConfiguredRoute {
  readonly file: string;
  readonly around: readonly string[];
}

/** `route(path, file, options?, children?)`, `layout(file, options?, children?)`, `index(file)`, `prefix(path, routes)`. */
export function callRouteConfig(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  if (name === "prefix") return argument(call.args, 1);
  const at = name === "route" ? 1 : name === "layout" || name === "index" ? 0 : undefined;
  if (at === undefined) return undefined;
  const children = call.args.slice(at + 1).find(({ value }) => engine.items(value) !== undefined);
  return engine.object({ file: argument(call.args, at), children: children?.value ?? engine.array([]) });
}

/** The routes that the configuration lists, those within others included. */
export function configuredRoutes(exports: ModuleExports, engine: Engine): readonly ConfiguredRoute[] {
  const app = exports.file.replace(/routes\.[cm]?[jt]s$/, "");
  const found: ConfiguredRoute[] = [];
  const walk = (routes: Value, around: readonly string[]): void => {
    for (const one of listOf(engine, engine.await(routes))) {
      const file = engine.stringOf(option(engine, one, "file") ?? constant(undefined));
      if (file === undefined || around.length > MAX_DEPTH) continue;
      const own = `${app}${file.replace(/^\.\//, "").replace(/\.[cm]?[jt]sx?$/, "")}`;
      found.push({ file: own, around });
      walk(option(engine, one, "children") ?? engine.array([]), [...around, own]);
    }
  };
  walk(exports.get("default") ?? engine.array([]), [`${app}root`]);
  return found;
}
