// Sequelize models as values: which entity, with which scopes, and what was registered for it: default scope, named scopes, hooks
// (https://sequelize.org/docs/v6/other-topics/scopes/, https://sequelize.org/docs/v6/other-topics/hooks/).
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Entity } from "../../tenancy/model";
import { isNothing, listOf, remembered } from "../call-arguments";
import { rowsThrough, storageHeld } from "../chosen-storage";
import type { Engine } from "../model";
import { namedEntity } from "../orm/entities";
import { UNDEFINED, type HandleValue, type Value } from "../value";

export const SEQUELIZE = "sequelize";

/** What a model was told besides its columns. */
export class ModelTraits {
  defaultScope: Value = UNDEFINED;
  readonly scopes = new Map<string, Value>();
  readonly hooks = new Map<string, Value[]>();
  /** Of the database, under the empty name. */
  dialect: "postgres" | "mysql" | "sqlite" | undefined;

  /** The connection that the class was told. */
  maker: HandleValue | undefined;

  /** Scopes that a function yields. */
  readonly laterScopes: Value[] = [];

  addHook(name: string, fn: Value): void {
    this.hooks.set(name, [...(this.hooks.get(name) ?? []), fn]);
  }

  addScopes(told: Value): void {
    this.laterScopes.push(told);
  }
}

/** Traits by entity; those of every model under the empty name. */
class Registry {
  readonly traits = new Map<string, ModelTraits>();
}

export function traitsOf(engine: Engine, entity: string): ModelTraits {
  const { traits } = engine.shared(SEQUELIZE, () => new Registry());
  const known = traits.get(entity) ?? new ModelTraits();
  traits.set(entity, known);
  return known;
}

/** `scopes` replaces the default scope where it is given. */
export function modelHandle(engine: Engine, entity: string, cls?: Value, scopes?: Value, maker?: Value): HandleValue {
  const told = { ...(cls ? { class: cls } : {}), ...(scopes ? { scopes } : {}), ...(maker ? { maker } : {}) };
  return engine.handle(SEQUELIZE, "model", { entity, ...told });
}

/** The database behind a model: of the connection that defined it, or that its class was told with `init`. */
export function modelStorage(engine: Engine, model: HandleValue, span: SourceSpan): ReturnType<typeof rowsThrough> {
  if (storageHeld(model) || remembered(model, "maker")) return rowsThrough(engine, model, span);
  const entity = model.data["entity"];
  const { maker } = traitsOf(engine, typeof entity === "string" ? entity : "");
  return maker ? rowsThrough(engine, maker, span) : {};
}

export function entityOfModel(engine: Engine, value: Value | undefined): Entity | undefined {
  return namedEntity(engine, value);
}

/** `{ defaultScope, scopes, hooks }` of `define` and `init`. */
export function noteSettings(engine: Engine, entity: string, settings: Value): void {
  if (isNothing(settings)) return;
  const traits = traitsOf(engine, entity);
  const connection = entity === "" ? UNDEFINED : engine.member(settings, "sequelize");
  if (connection.v === "handle") traits.maker ??= connection;
  const defaultScope = engine.member(settings, "defaultScope");
  if (!isNothing(defaultScope)) traits.defaultScope = defaultScope;
  for (const [name, member] of engine.members(engine.member(settings, "scopes")) ?? []) traits.scopes.set(name, member.value);
  for (const [name, member] of engine.members(engine.member(settings, "hooks")) ?? [])
    for (const fn of listOf(engine, member.value)) traits.addHook(name, fn);
}

/** The scope objects that hold for a model: those it was asked for, else the default one. */
export function scopesOf(engine: Engine, model: HandleValue, span: SourceSpan): readonly Value[] {
  const asked = remembered(model, "scopes");
  const entity = model.data["entity"];
  if (asked) return listOf(engine, asked);
  return defaultScopes(engine, traitsOf(engine, typeof entity === "string" ? entity : ""), span);
}

function defaultScopes(engine: Engine, { defaultScope }: ModelTraits, span: SourceSpan): readonly Value[] {
  return isNothing(defaultScope) ? [] : calledScope(engine, defaultScope, [], span);
}

/** A scope by its name; of several that functions yield, the last one counts. */
function scopeNamed(engine: Engine, traits: ModelTraits, name: string, span: SourceSpan): Value | undefined {
  const later = traits.laterScopes.flatMap((told) => calledScope(engine, told, [], span));
  return later.flatMap((told) => engine.members(told)?.get(name)?.value ?? []).at(-1) ?? traits.scopes.get(name);
}

/** `scope("paid")`, `scope({ method: ["ofTenant", id] })`, `scope(["a", "b"])`, `scope(null)`. */
export function scopesNamed(engine: Engine, entity: string, args: readonly Value[], span: SourceSpan): Value {
  const traits = traitsOf(engine, entity);
  const found = args
    .flatMap((arg) => listOf(engine, arg))
    .flatMap((arg): readonly Value[] => {
      const name = engine.stringOf(arg);
      if (name === "defaultScope") return defaultScopes(engine, traits, span);
      if (name !== undefined) return calledScope(engine, scopeNamed(engine, traits, name, span), [], span);
      if (arg.v !== "object") return [];
      const [method, ...passed] = listOf(engine, engine.member(arg, "method"));
      const asked = method && engine.stringOf(method);
      return asked === undefined ? [arg] : calledScope(engine, scopeNamed(engine, traits, asked, span), passed, span);
    });
  return engine.array(found);
}

function calledScope(engine: Engine, scope: Value | undefined, args: readonly Value[], span: SourceSpan): readonly Value[] {
  if (!scope) return [];
  return scope.v === "function" ? [engine.build?.(scope, args, span) ?? scope] : [scope];
}
