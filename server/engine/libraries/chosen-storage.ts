// Which storage a client of a database was made for: one that a value of the request chose (a schema, database or address per tenant),
// or the one of the settings, which everybody shares.
import type { SourceSpan } from "../../../rules/contract/span";
import { isNothing, option } from "./call-arguments";
import type { ClientScope, DataAccess, Engine } from "./model";
import type { HandleValue, Value } from "./value";

export interface Storage {
  /** Text, or a part of it, that differs from request to request. */
  readonly chosen?: Value;
  /** Nothing that differs: the settings of the program. */
  readonly isFixed?: true;
}

/** What the options of a client say, at these paths. `others`: options that may choose, and are not followed. */
export function storageIn(engine: Engine, options: Value, paths: readonly (readonly string[])[], others: readonly string[] = []): Storage {
  const found = paths
    .map((path) => path.reduce<Value | undefined>((value, name) => value && option(engine, value, name), options))
    .filter((value) => value !== undefined);
  const varying = found.flatMap((value) => varyingIn(engine, value));
  const chosen = varying.find((value) => value.v === "principal") ?? varying[0];
  if (chosen) return { chosen };
  const isHidden = found.some((value) => value.v === "unknown") || others.some((name) => option(engine, options, name) !== undefined);
  return isHidden || (!isNothing(options) && !engine.members(options)) ? {} : { isFixed: true };
}

/** Parts that differ from request to request. */
export function varyingIn(engine: Engine, value: Value): readonly Value[] {
  return engine.alternatives(value).flatMap((one) => {
    if (one.v === "text") return one.parts.flatMap((part) => (typeof part === "string" ? [] : varyingIn(engine, part)));
    return one.v === "principal" || one.v === "source" || one.v === "row" ? [one] : [];
  });
}

/** What an access through such a client says of where its rows are. */
export function storageOf(
  engine: Engine,
  storage: Storage,
  client: HandleValue,
  span: SourceSpan,
): Pick<DataAccess, "isDefaultStorage"> & { readonly scope?: ClientScope } {
  if (storage.chosen) return { scope: { mechanism: "isolated-storage", tenant: storage.chosen, span: client.at ?? span } };
  return storage.isFixed && engine.isShared?.(client) ? { isDefaultStorage: true } : {};
}
