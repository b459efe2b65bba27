// What the models of files, messages, searches and limits share: kinds of handles with named methods, written as tables.
import { argument, exportName, option } from "../call-arguments";
import type { SourceSpan } from "../../../../rules/contract/span";
import type { Engine, LibraryCall, LibraryModel } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";

/** Where a value stands in a call: an argument, or an option (by path) of one. */
export type Place = number | readonly [argument: number, ...path: string[]];

export function valueAt(engine: Engine, call: LibraryCall, place: Place): Value {
  if (typeof place === "number") return argument(call.args, place);
  const [index, ...path] = place;
  let value: Value | undefined = argument(call.args, index);
  for (const name of path) value = value && option(engine, value, name);
  return value ?? UNDEFINED;
}

/** The source of a value for fixes: the argument, or what is written for the option where that is a plain text or path. */
export function spanAt(engine: Engine, call: LibraryCall, place: Place): SourceSpan | undefined {
  const [index, ...path] = typeof place === "number" ? [place] : place;
  const span = call.args[index]?.span;
  const name = path.at(-1);
  if (!span || name === undefined) return span;
  const text = engine.textOf?.(span) ?? "";
  const found = new RegExp(`[{,\\s]${name}:\\s*(\`[^\`]*\`|"[^"]*"|'[^']*'|[\\w$.]+)(?=\\s*[,}])`).exec(text);
  if (!found?.[1]) return undefined;
  const start = span.start + found.index + found[0].length - found[1].length;
  return { file: span.file, start, end: start + found[1].length };
}

/** What a method does, given the handle that it was called on. */
export type Work = (call: LibraryCall, engine: Engine, handle: HandleValue) => Value | undefined;

export interface HandleKind {
  /** Exported names that make one: `S3Client`, `Storage`. */
  readonly makers?: RegExp;
  /** Declared types that stand for one; the makers, if not given. */
  readonly types?: RegExp;
  /** What the maker is given that later matters. */
  readonly remembers?: Readonly<Record<string, Place>>;
  readonly methods: Readonly<Record<string, Work>>;
  /** Members that are handles of their own: `supabase.storage`. */
  readonly members?: Readonly<Record<string, string>>;
  /** Methods that are not listed, by name. */
  readonly other?: (method: string) => Work | undefined;
}

export interface Vendor {
  readonly id: string;
  readonly packages: readonly string[];
  readonly tokens: readonly string[];
  readonly kinds: Readonly<Record<string, HandleKind>>;
  /** Exported functions. */
  readonly functions?: Readonly<Record<string, Work>>;
  readonly anyMember?: LibraryModel["anyMember"];
}

/** A method that hands out a handle of another kind, which remembers where it came from. */
export function opens(model: string, kind: string, remembers: Readonly<Record<string, Place>> = {}): Work {
  return (call, engine, handle) => engine.handle(model, kind, { ...handle.data, ...rememberedIn(engine, call, remembers) }, handle.at);
}

function rememberedIn(engine: Engine, call: LibraryCall, remembers: Readonly<Record<string, Place>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(remembers).map(([name, place]) => [name, valueAt(engine, call, place)]));
}

/** Methods that go on with the same handle. */
export const GOES_ON: Work = (_call, _engine, handle) => handle;

export function answered(engine: Engine, name: string): Value {
  return engine.promise(engine.unknown(name));
}

export function createVendorModel(vendor: Vendor): LibraryModel {
  const kinds = Object.entries(vendor.kinds);
  const nowhere = (engine: Engine): HandleValue => engine.handle(vendor.id, "module", {});
  return {
    id: vendor.id,
    packages: vendor.packages,
    tokens: vendor.tokens,
    call(call, engine) {
      const name = exportName(call.path).replace(/^\*require\*\.?/, "");
      const work = vendor.functions?.[name];
      if (work) return work(call, engine, nowhere(engine));
      const made = kinds.find(([, kind]) => kind.makers?.test(name));
      return made && engine.handle(vendor.id, made[0], rememberedIn(engine, call, made[1].remembers ?? {}), call.span);
    },
    method(call, engine) {
      const kind = vendor.kinds[call.handle.type];
      const work = kind && (Object.hasOwn(kind.methods, call.method) ? kind.methods[call.method] : kind.other?.(call.method));
      return work?.(call, engine, call.handle);
    },
    member(handle, name, engine) {
      const kind = vendor.kinds[handle.type]?.members?.[name];
      return kind === undefined ? undefined : engine.handle(vendor.id, kind, handle.data, handle.at);
    },
    typed(_module, name, _typeArgs, engine) {
      const plain = exportName(name.split("."));
      const kind = kinds.find(([, one]) => (one.types ?? one.makers)?.test(plain))?.[0];
      return kind === undefined ? undefined : sharedHandle(engine, `${vendor.id}:${kind}`, () => engine.handle(vendor.id, kind, {}));
    },
    extended(_module, path, engine) {
      const kind = kinds.find(([, one]) => one.makers?.test(exportName(path)))?.[0];
      return kind === undefined ? undefined : engine.handle(vendor.id, kind, {});
    },
    ...(vendor.anyMember ? { anyMember: vendor.anyMember } : {}),
  };
}
