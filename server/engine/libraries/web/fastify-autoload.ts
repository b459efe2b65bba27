// @fastify/autoload 6: `register(autoload, { dir })` registers the plugins of a folder by their paths. A folder is a prefix, its index file
// stands for it, and what its autohooks file adds holds for its plugins, and with `cascadeHooks` for those of the folders in it.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine } from "../model";
import { constant, type HandleValue, type Value } from "../value";
import { listOf, option } from "../call-arguments";
import { createInstance, instanceOf, runPlugin } from "./fastify-instance";
import { joinPaths } from "./route-path";

export const AUTOLOAD = "@fastify/autoload";
const SCRIPT = /(?<!\.d)(?<!\.(?:test|spec))\.[cm]?[jt]s$/;
const INDEX = /^index\.[cm]?[jt]s$/;
const HOOKS = /^[_.]?auto_?hooks\.[cm]?[jt]s$/i;
const MAX_DEPTH = 8;

interface Settings {
  readonly options: Value;
  readonly isFlat: boolean;
  readonly hasHooks: boolean;
  readonly isCascading: boolean;
  readonly isPrefixed: boolean;
  readonly span: SourceSpan;
}

function isOn(engine: Engine, options: Value, name: string): boolean | undefined {
  const value = option(engine, options, name);
  return value?.v === "constant" ? Boolean(value.value) : undefined;
}

/** Registers what the folder holds. Nothing happens where the folder is not known. */
export function autoload(engine: Engine, server: HandleValue, options: Value, span: SourceSpan): void {
  const instance = instanceOf(server);
  const dir = engine.stringOf(option(engine, options, "dir") ?? constant(undefined));
  if (!instance || dir === undefined) return;
  const passed = option(engine, options, "options") ?? engine.object({});
  const settings = {
    options: passed,
    isFlat: isOn(engine, options, "encapsulate") === false,
    hasHooks: isOn(engine, options, "autoHooks") === true,
    isCascading: isOn(engine, options, "cascadeHooks") === true,
    isPrefixed: isOn(engine, options, "dirNameRoutePrefix") !== false,
    span,
  };
  const prefix = engine.stringOf(option(engine, passed, "prefix") ?? constant(undefined)) ?? "";
  loadFolder(engine, { path: dir, prefix, server, depth: 0 }, settings);
}

interface Folder {
  readonly path: string;
  readonly prefix: string;
  /** The instance that the plugins of the folder are registered in. */
  readonly server: HandleValue;
  readonly depth: number;
}

function loadFolder(engine: Engine, folder: Folder, settings: Settings): void {
  const { path, server, depth } = folder;
  const names = listOf(engine, callGlobal(engine, "fs", "readdirSync", path, settings.span)).flatMap((name) => engine.stringOf(name) ?? []);
  const hooks = settings.hasHooks ? names.find((name) => HOOKS.test(name)) : undefined;
  const inner = hooks === undefined ? server : instanceWithHooks(engine, folder, hooks, settings);
  const index = names.find((name) => INDEX.test(name));
  for (const name of names) {
    if (HOOKS.test(name)) continue;
    if (SCRIPT.test(name)) {
      if (index === undefined || name === index) loadFile(engine, { ...folder, server: inner }, name, settings);
    } else if (!name.includes(".") && name !== "node_modules" && depth < MAX_DEPTH) {
      const prefix = settings.isPrefixed ? joinPaths(folder.prefix, `/${name.replace(/^_/, ":")}`) : folder.prefix;
      loadFolder(engine, { path: `${path}/${name}`, prefix, server: settings.isCascading ? inner : server, depth: depth + 1 }, settings);
    }
  }
}

function instanceWithHooks(engine: Engine, { path, server }: Folder, hooks: string, settings: Settings): HandleValue {
  const outer = instanceOf(server);
  const inner = createInstance(engine, outer, outer?.prefix ?? "");
  const plugin = pluginIn(engine, `${path}/${hooks}`, settings.span);
  runPlugin(engine, inner, { plugin, prefix: "", options: settings.options, span: settings.span, isFlat: true });
  return inner;
}

function loadFile(engine: Engine, folder: Folder, name: string, { options, isFlat, span }: Settings): void {
  const plugin = pluginIn(engine, `${folder.path}/${name}`, span);
  runPlugin(engine, folder.server, { plugin, prefix: folder.prefix, options, span, isFlat });
}

/** The default export of the module, or what it exports as a whole. */
function pluginIn(engine: Engine, path: string, span: SourceSpan): Value {
  const module = callGlobal(engine, "global", "require", path, span);
  return module.v === "namespace" ? engine.member(module, "default") : module;
}

function callGlobal(engine: Engine, module: string, name: string, path: string, span: SourceSpan): Value {
  return engine.call({ v: "external", module, path: [name] }, [constant(path)], span);
}
