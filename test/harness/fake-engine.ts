// A small engine for tests of library models: it executes natives and test functions for real, keeps assignments, and records
// what models report. It has no paths: `maybe` simply runs, `choice` is a choice.
import type { CacheAccess } from "../../server/engine/libraries/cache-access";
import type { Carried, DataAccess, Engine, EntryPoint, ExternalCall, LibraryCall, LibraryModel } from "../../server/engine/libraries/model";
import type { RawSql } from "../../server/engine/libraries/raw-sql";
import type { LogLine } from "../../server/engine/libraries/log-line";
import type {
  ClassValue,
  FunctionValue,
  HandleValue,
  Member,
  ObjectValue,
  PassedArgument,
  PrincipalPart,
  SourceKind,
  Value,
} from "../../server/engine/libraries/value";
import { UNDEFINED } from "../../server/engine/libraries/value";
import type { SourceSpan } from "../../rules/contract/span";
import type { TenancyModel } from "../../server/engine/tenancy/model";

export const SPAN: SourceSpan = { file: "src/app.ts", start: 0, end: 1 };

const NO_TENANCY: TenancyModel = { roots: [], tenantKeyNames: new Set(), entities: new Map(), byTable: new Map(), why: [] };

export type TestFunction = (...args: Value[]) => Value | void;

function plain(args: readonly Value[]): readonly PassedArgument[] {
  return args.map((value) => ({ value }));
}

export class FakeEngine implements Engine {
  readonly tenancy = NO_TENANCY;
  readonly entries: EntryPoint[] = [];
  readonly responses: Value[] = [];
  readonly accesses: DataAccess[] = [];
  readonly statements: RawSql[] = [];
  readonly caches: CacheAccess[] = [];
  readonly logs: LogLine[] = [];
  readonly assumed: Value[] = [];
  readonly guarded: { readonly values: readonly Value[]; readonly by: string }[] = [];
  /** Number of times that a model said that the code ends. */
  aborts = 0;
  readonly versions = new Map<string, string>();
  private readonly functions: { readonly run: TestFunction; readonly arity: number }[] = [];
  private readonly heap = new Map<number | string, Map<string, Value>>();
  private readonly contexts = new Map<string, Value>();
  private readonly registry = new Map<string, object>();
  private nextId = 1;

  constructor(private readonly models: readonly LibraryModel[]) {}

  // --- what tests do

  /** A function of the code under test. */
  fn(run: TestFunction): FunctionValue {
    return { v: "function", file: SPAN.file, fn: this.functions.push({ run, arity: run.length }) - 1, scope: [0], at: SPAN };
  }

  /** Calls `module`'s export: `use("express", ["default"])`. */
  use(module: string, path: readonly string[], args: readonly Value[] = [], parts: Partial<ExternalCall> = {}): Value {
    const call: ExternalCall = { module, path, args: plain(args), span: SPAN, isNew: false, typeArgs: [], ...parts };
    for (const model of this.models) {
      if (!model.packages.some((name) => module === name || module.startsWith(`${name}/`))) continue;
      const value = model.call?.(call, this);
      if (value) return value;
    }
    return this.unknown(`${module}#${path.join(".")}()`);
  }

  create(module: string, path: readonly string[], args: readonly Value[] = []): Value {
    return this.use(module, path, args, { isNew: true });
  }

  /** `object.name(…)`. */
  on(object: Value, name: string, ...args: Value[]): Value {
    const own = object.v === "handle" ? this.heap.get(object.id)?.get(name) : undefined;
    if (object.v !== "handle" || own) return this.call(own ?? this.member(object, name), args, SPAN);
    const model = this.modelOf(object);
    const known = model?.method?.({ ...this.plainCall(args), handle: object, method: name }, this);
    if (known) return known;
    const member = model?.member?.(object, name, this);
    return member ? this.call(member, args, SPAN) : this.unknown(`${object.type}.${name}()`);
  }

  run(label: string): void {
    const entry = this.entries.find((candidate) => candidate.label === label);
    if (!entry) throw new Error(`no entry point "${label}" among: ${this.labels().join(", ")}`);
    entry.run(this);
  }

  labels(): readonly string[] {
    return this.entries.map((entry) => entry.label);
  }

  private plainCall(args: readonly Value[]): LibraryCall {
    return { args: plain(args), span: SPAN, isNew: false, typeArgs: [] };
  }

  private modelOf(handle: HandleValue): LibraryModel | undefined {
    return this.models.find((model) => model.id === handle.model);
  }

  // --- the engine

  versionOf(name: string): string | undefined {
    return this.versions.get(name);
  }
  source(kind: SourceKind, label: string): Value {
    return { v: "source", kind, key: `s:${label}`, label };
  }
  principal(
    part: PrincipalPart,
    label: string,
    path: readonly string[],
    options: { isAssumed?: boolean; isOptional?: boolean } = {},
  ): Value {
    const { isAssumed, isOptional } = options;
    return {
      v: "principal",
      part,
      key: `P:${label}`,
      label,
      path,
      ...(isAssumed ? { isAssumed } : {}),
      ...(isOptional ? { isOptional } : {}),
    };
  }
  unknown(key: string): Value {
    return { v: "unknown", key, label: key };
  }
  object(members: Readonly<Record<string, Value>>): Value {
    return {
      v: "object",
      id: this.nextId++,
      members: new Map(Object.entries(members).map(([name, value]) => [name, { value }])),
      rest: [],
    };
  }
  array(items: readonly Value[], more?: Value): Value {
    return { v: "array", id: this.nextId++, items: items.map((value) => ({ value })), ...(more ? { more } : {}) };
  }
  choice(options: readonly Value[]): Value {
    const [only] = options;
    return options.length === 1 && only ? only : { v: "choice", id: String(this.nextId++), options: options.map((value) => ({ value })) };
  }
  handle(model: string, type: string, data: Readonly<Record<string, unknown>>, at?: SourceSpan): HandleValue {
    return { v: "handle", model, type, id: this.nextId++, data, ...(at ? { at } : {}) };
  }
  native(name: string, call: (args: readonly PassedArgument[], span: SourceSpan) => Value): Value {
    return { v: "native", name, key: `${name}${this.nextId++}`, call: (made) => call(made.args, made.span) };
  }
  promise(value: Value): Value {
    return { v: "promise", of: value };
  }
  typed(typeArg: unknown): Value | undefined {
    return typeof typeArg === "object" && typeArg !== null && "v" in typeArg ? (typeArg as Value) : undefined;
  }
  typeName(typeArg: unknown): string | undefined {
    return typeof typeArg === "string" ? typeArg : undefined;
  }
  alternatives(value: Value): readonly Value[] {
    return value.v === "choice" ? value.options.flatMap((option) => this.alternatives(option.value)) : [value];
  }
  member(value: Value, name: string): Value {
    if (value.v === "object") return this.heap.get(value.id)?.get(name) ?? value.members.get(name)?.value ?? UNDEFINED;
    if (value.v === "array") return value.items[Number(name)]?.value ?? UNDEFINED;
    if (value.v === "handle") {
      const own = this.heap.get(value.id)?.get(name) ?? this.modelOf(value)?.member?.(value, name, this);
      return own ?? this.native(name, (args) => this.on(value, name, ...args.map((arg) => arg.value)));
    }
    if (value.v === "principal") {
      const assigned = this.heap.get(value.key)?.get(name);
      return assigned ?? { ...value, key: `${value.key}.${name}`, label: `${value.label}.${name}`, path: [...value.path, name] };
    }
    if (value.v === "source" || value.v === "unknown") {
      return this.heap.get(value.key)?.get(name) ?? { ...value, key: `${value.key}.${name}`, label: `${value.label}.${name}` };
    }
    return value.v === "constant" ? UNDEFINED : this.unknown(name);
  }
  members(value: Value): ReadonlyMap<string, Member> | undefined {
    if (value.v !== "object") return undefined;
    const members = new Map(value.members);
    for (const [name, assigned] of this.heap.get(value.id) ?? []) members.set(name, { value: assigned });
    return members;
  }
  spreads(value: Value): readonly Value[] {
    return value.v === "object" ? value.rest : [];
  }
  items(value: Value): { readonly items: readonly Member[]; readonly more?: Value } | undefined {
    return value.v === "array" ? value : undefined;
  }
  element(value: Value): Value {
    return value.v === "array" ? (value.items[0]?.value ?? value.more ?? UNDEFINED) : value;
  }
  stringOf(value: Value): string | undefined {
    return value.v === "constant" && typeof value.value === "string" ? value.value : undefined;
  }
  await(value: Value): Value {
    return value.v === "promise" ? this.await(value.of) : value;
  }
  setMember(target: Value, name: string, value: Value): void {
    const key = target.v === "handle" || target.v === "object" ? target.id : "key" in target ? target.key : "";
    this.heap.set(key, (this.heap.get(key) ?? new Map<string, Value>()).set(name, value));
  }
  call(fn: Value, args: readonly Value[], span: SourceSpan): Value {
    if (fn.v === "native") return fn.call({ args: plain(args), span });
    if (fn.v === "function") return this.functions[fn.fn]?.run(...args) ?? UNDEFINED;
    if (fn.v === "external") return this.use(fn.module, fn.path, args);
    if (fn.v === "handle") return this.modelOf(fn)?.invoke?.(fn, this.plainCall(args), this) ?? this.unknown(`${fn.type}()`);
    return this.unknown("call");
  }
  construct(cls: ClassValue): Value {
    return this.instances.get(cls.cls) ?? this.object({});
  }
  /** Instances by class index, for frameworks that make them. */
  readonly instances = new Map<number, Value>();
  maybe(work: () => void): boolean {
    work();
    return true;
  }
  within(key: string, value: Value, work: () => Value): Value {
    const before = this.contexts.get(key);
    this.contexts.set(key, value);
    const result = work();
    if (before) this.contexts.set(key, before);
    else this.contexts.delete(key);
    return result;
  }
  contextOf(key: string): Value | undefined {
    return this.contexts.get(key);
  }
  enter(key: string, value: Value): void {
    this.contexts.set(key, value);
  }
  abort(): void {
    this.aborts += 1;
  }
  assume(value: Value): void {
    this.assumed.push(value);
  }
  arity(fn: Value): number | undefined {
    return fn.v === "function" ? this.functions[fn.fn]?.arity : undefined;
  }
  carry(value: Value): Carried {
    return { value };
  }
  functionOf(typeArg: unknown): Value | undefined {
    const value = this.typed(typeArg);
    return value?.v === "function" ? value : undefined;
  }
  shared<T extends object>(key: string, make: () => T): T {
    const known = this.registry.get(key);
    if (known) return known as T;
    const made = make();
    this.registry.set(key, made);
    return made;
  }
  assumeGuarded(values: readonly Value[], by: string): void {
    this.guarded.push({ values, by });
  }
  respond(values: readonly Value[]): void {
    this.responses.push(...values);
  }
  access(access: DataAccess): Value {
    this.accesses.push(access);
    return this.unknown("rows");
  }
  rawSql(sql: RawSql): Value {
    this.statements.push(sql);
    return this.unknown("rows");
  }
  cache(access: CacheAccess): void {
    this.caches.push(access);
  }
  log(line: LogLine): void {
    this.logs.push(line);
  }
  addEntry(entry: EntryPoint): void {
    this.entries.push(entry);
  }
}

/** An object literal with spreads after its members. */
export function objectWithSpread(members: Readonly<Record<string, Value>>, ...rest: Value[]): ObjectValue {
  return {
    v: "object",
    id: -Math.floor(Math.random() * 1e9),
    members: new Map(Object.entries(members).map(([name, value]) => [name, { value }])),
    rest,
  };
}

/** Words for a value, short enough to compare in tests: `principal session.user`, `source req.body.id`. */
export function say(value: Value | undefined): string {
  if (!value) return "nothing";
  switch (value.v) {
    case "principal":
      return `principal ${value.label}${value.isAssumed ? " (assumed)" : ""}${value.isOptional ? "?" : ""}`;
    case "source":
      return `source ${value.label}${value.isOptional ? "?" : ""}`;
    case "unknown":
      return `unknown ${value.label}`;
    case "constant":
      return JSON.stringify(value.value) ?? "undefined";
    case "choice":
      return value.options.map((option) => say(option.value)).join(" | ");
    default:
      return value.v;
  }
}

export function text(value: string): Value {
  return { v: "constant", value };
}
