// Which storage a client of a database was made for: one that a value of the request chose (a schema, database or address per tenant),
// or the one of the settings, which everybody shares.
import type { SourceSpan } from "../../../rules/contract/span";
import { isNothing, option, remembered } from "./call-arguments";
import type { DataAccess, Engine } from "./model";
import type { ClientScope } from "./client-scope";
import { UNDEFINED, type HandleValue, type UnknownValue, type Value } from "./value";

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
  const chosen = ofParts(found.map((value) => chosenBy(engine, value)));
  if (chosen) return { chosen };
  const isHidden = found.some((value) => value.v === "unknown") || others.some((name) => option(engine, options, name) !== undefined);
  return isHidden || (!isNothing(options) && !engine.members(options)) ? {} : { isFixed: true };
}

/** What chooses a text: any part of it that is the requester's own, but of two texts the one that the request chose (`query.company ?? own`). */
export function chosenBy(engine: Engine, value: Value): Value | undefined {
  if (isOneOfVarying(engine, value)) return value;
  const choices = [...tablesIn(value), ...engine.alternatives(value)].map((one) => {
    if (one.v === "unknown") return ofParts(madeOf(one).map((part) => chosenBy(engine, part)));
    if (one.v === "text") return ofParts(one.parts.map((part) => (typeof part === "string" ? undefined : chosenBy(engine, part))));
    if (one.v === "array") return ofParts((engine.items(one)?.items ?? []).map((item) => chosenBy(engine, item.value)));
    return ofParts(varyingIn(engine, one));
  });
  return ofTexts(choices);
}

/** `query.company ?? own`: a guard may have compared whichever it is, which neither of them knows alone. */
function isOneOfVarying(engine: Engine, value: Value): boolean {
  const options = value.v === "choice" && tablesIn(value).length === 0 ? engine.alternatives(value) : [];
  return options.length > 1 && options.some(({ v }) => v === "source") && options.every(({ v }) => v === "principal" || v === "source");
}

/** The names under which alternatives were found: `{ acme: process.env.ACME_URL, … }[tenant]`. */
export function tablesIn(value: Value): readonly Value[] {
  return value.v === "choice" ? value.options.flatMap(({ under }) => under ?? []) : [];
}

function madeOf({ from = [], under }: UnknownValue): readonly Value[] {
  return under ? [...from, under] : from;
}

/** A client that was found under a name in a table of them: the name chose it. */
export function storedUnder(engine: Engine, found: Value, name: Value): Value {
  const storage = storageHeld(found);
  if (found.v !== "handle" || !storage || storage.chosen) return found;
  const chosen = chosenBy(engine, name);
  return chosen ? engine.handle(found.model, found.type, { ...found.data, storage: { chosen } }, found.at) : found;
}

/** Of texts that stand beside each other, or of several settings of one client. */
export function ofParts(parts: readonly (Value | undefined)[]): Value | undefined {
  return parts.find((part) => part?.v === "principal") ?? parts.find((part) => part !== undefined);
}

function ofTexts(texts: readonly (Value | undefined)[]): Value | undefined {
  return texts.find((text) => text?.v === "source") ?? ofParts(texts);
}

/** Parts that differ from request to request. */
export function varyingIn(engine: Engine, value: Value): readonly Value[] {
  return [...tablesIn(value), ...engine.alternatives(value)].flatMap((one) => {
    if (one.v === "text") return one.parts.flatMap((part) => (typeof part === "string" ? [] : varyingIn(engine, part)));
    // `searchPath: [schema, "public"]`.
    if (one.v === "array") return (engine.items(one)?.items ?? []).flatMap((item) => varyingIn(engine, item.value));
    // `slug.replace(…)`: a computation that cannot be followed.
    if (one.v === "unknown") return madeOf(one).flatMap((part) => varyingIn(engine, part));
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

/** A builder or database was told whose schema it works in: what is read through it is told there, as it is with a client that was made for it. */
export function noteSchema(engine: Engine, model: string, schema: Value, at: SourceSpan): void {
  const chosen = chosenBy(engine, schema);
  if (chosen) engine.handle(model, "schema", { storage: { chosen } }, at);
}

/** Where drivers are told the database: an address or a path alone, or options with these names. */
const ADDRESSES: readonly (readonly string[])[] = [
  [],
  ...["database", "connectionString", "connection", "uri", "url", "host", "server", "filename", "options", "search_path", "schema"].map(
    (name) => [name],
  ),
  ...["database", "connectionString", "uri", "url", "host", "source", "search_path"].map((name) => ["connection", name]),
];

/** For which database a driver's client was made; what cannot be seen is taken for the settings of the program. */
export function clientStorage(engine: Engine, options: Value | undefined): Storage {
  const { chosen } = storageIn(engine, options ?? UNDEFINED, ADDRESSES);
  return chosen ? { chosen } : { isFixed: true };
}

/** What a client, or one that it gave out (`maker`), says of the rows that are reached through it. */
export function rowsThrough(engine: Engine, client: HandleValue, span: SourceSpan): ReturnType<typeof storageOf> {
  const maker = remembered(client, "maker");
  if (maker?.v === "handle") return rowsThrough(engine, maker, span);
  const storage = storageHeld(client);
  const told = storage ? storageOf(engine, storage, client, span) : {};
  // A statement may name tables that are everybody's: those that are not are judged where some storage was told.
  return told.scope ? { ...told, isDefaultStorage: true } : told;
}

/** The storage of a client that another library was given. */
export function storageHeld(client: Value): Storage | undefined {
  const storage = client.v === "handle" ? client.data["storage"] : undefined;
  return isStorage(storage) ? storage : undefined;
}

/** The value by which the storage of a client was chosen, or that of the client that it came from; undefined where none was. */
export function storageChoice(client: Value): Value | undefined {
  const maker = client.v === "handle" ? remembered(client, "maker") : undefined;
  return storageHeld(client)?.chosen ?? (maker && maker !== client ? storageChoice(maker) : undefined);
}

function isStorage(value: unknown): value is Storage {
  return typeof value === "object" && value !== null && !("v" in value);
}
