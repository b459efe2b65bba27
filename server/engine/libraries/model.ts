// What a library model is, and what the prover offers it. A model is data plus small functions; it never sees syntax,
// files or the prover's state, and two models never know each other.
import type { FixSite } from "../../../rules/contract/access";
import type { SourceSpan } from "../../../rules/contract/span";
import type { Entity, Relation, TenancyModel } from "../tenancy/model";
import type { CacheAccess } from "./cache-access";
import type { ChannelUse } from "./channel-use";
import type { ClientScope } from "./client-scope";
import type { DirectedCall } from "./directed-call";
import type { Formula } from "./formula";
import type { LogLine } from "./log-line";
import type { RawSql } from "./raw-sql";
import type {
  ClassValue,
  DeclaredType,
  FunctionValue,
  HandleValue,
  Member,
  PassedArgument,
  PrincipalPart,
  RowValue,
  SourceKind,
  SourceValue,
  Value,
} from "./value";

/** A call or `new` of something a model may know. */
export interface LibraryCall {
  readonly args: readonly PassedArgument[];
  /** The whole call, from its receiver to its closing parenthesis. */
  readonly span: SourceSpan;
  readonly isNew: boolean;
  /** Tagged templates: the text with its values; `args` is then empty. */
  readonly template?: Value;
  /** Declared type arguments, opaque; pass to `engine.typed`. */
  readonly typeArgs: readonly unknown[];
  /** Name span of the called member, for fixes. */
  readonly nameSpan?: SourceSpan;
}

export interface ExternalCall extends LibraryCall {
  /** Package specifier as imported: `next-auth/next`. */
  readonly module: string;
  /** Exported name and members after it: `["default", "verify"]`. */
  readonly path: readonly string[];
}

/** A class of the workspace that extends, itself or through its bases, a class of a package. */
export interface DerivedClass {
  /** The package's class. */
  readonly module: string;
  readonly path: readonly string[];
  readonly cls: ClassValue;
  readonly name: string;
  /** Type arguments of `extends`, those that the package's class gets first, then those of classes further down; opaque. */
  readonly typeArgs: readonly unknown[];
  /** The object that is being made, and what was passed to the package's constructor. Only for instances. */
  readonly self?: Value;
  readonly superArgs?: readonly PassedArgument[];
}

export interface MethodCall extends LibraryCall {
  readonly handle: HandleValue;
  readonly method: string;
}

/** A method of a row that an access returned (`document.save()`, `instance.destroy()`). */
export interface RowCall extends LibraryCall {
  readonly row: RowValue;
  readonly entity: Entity;
  readonly method: string;
}

/** What an access yields. */
export type ResultShape = "row" | "optional-row" | "rows" | "count" | "void";

/** A use of rows of one entity. */
export interface DataAccess {
  readonly kind: "query" | "mutation" | "create";
  readonly library: string;
  readonly operation: string;
  readonly entity: Entity;
  readonly filter: Formula;
  /** New rows, as they are inserted: object values or what stands for them. Only for `create` and upserts. */
  readonly rows?: readonly Value[];
  /** Columns that an update sets. */
  readonly sets?: Value;
  readonly shape: ResultShape;
  readonly span: SourceSpan;
  readonly fixSites: readonly FixSite[];
  /** What the library does with an undefined operand: drops the condition, or fails or matches nothing. */
  readonly undefinedOperand: "drops" | "fails";
  /** Null operands are dropped as undefined ones are. */
  readonly isNullDropped?: boolean;
  /** A mechanism that the client itself brings (a scoped client), judged by the model. */
  readonly scope?: ClientScope;
  /** The connection is one that everybody shares, and no value chose it. */
  readonly isDefaultStorage?: boolean;
  /** Tenant rows that hang on this access: included relations. They are judged at this span. */
  readonly includes?: readonly IncludedRelation[];
  /** Members that the returned rows have, where the call names them: they have no others. */
  readonly selected?: ReadonlySet<string>;
  /** Related rows that the same call makes or changes. */
  readonly nested?: readonly NestedWrite[];
}

/** Rows that a write makes or changes along with its own (`data: { lines: { create: … } }`). */
export interface NestedWrite {
  /** The row that they hang on, and the relation by which they do. */
  readonly parent: Entity;
  readonly relation: Relation;
  readonly entity: Entity;
  readonly rows: readonly Value[];
  /** What is set on related rows that exist. */
  readonly sets: readonly Value[];
}

export interface IncludedRelation {
  readonly relation: string;
  readonly filter: Formula;
  readonly nested: readonly IncludedRelation[];
}

/** A function that a framework calls. `run` executes it from a fresh state; it may call several functions in turn. */
export interface EntryPoint {
  /** `GET /orders/:id`, `server action saveContact`. */
  readonly label: string;
  readonly framework: string;
  readonly span: SourceSpan;
  /** False for scheduled, command-line and migration code: there is no requester. */
  readonly isRequest: boolean;
  /** Called from outside only where a client has this export (a server action); its file is relative. */
  readonly published?: { readonly file: string; readonly name: string };
  /** A worker: what was sent to it so far. It runs after all other entry points, and again when more comes: workers send to workers. */
  readonly received?: (engine: Engine) => readonly Value[];
  readonly run: (engine: Engine) => void;
}

/** A value that one execution hands to another. */
export interface Carried {
  readonly value: Value;
  /** The execution that sent it. What was sent by one that has run again, or that nothing is known to start, does not count. */
  readonly from?: { readonly isOutdated: boolean; readonly isOrphan: boolean; readonly entry: EntryPoint | undefined };
}

/** The prover, as models use it. Every function is total: it never throws. */
export interface Engine {
  readonly tenancy: TenancyModel;
  /** Declared version of a package, nearest to the file under evaluation: `5.22.0`; undefined when not declared. */
  versionOf(packageName: string): string | undefined;

  // --- values
  source(kind: SourceKind, label: string, at?: SourceSpan): Value;
  principal(
    part: PrincipalPart,
    label: string,
    path: readonly string[],
    options?: { isAssumed?: boolean; isOptional?: boolean; at?: SourceSpan },
  ): Value;
  unknown(key: string, from?: readonly Value[]): Value;
  object(members: Readonly<Record<string, Value>>): Value;
  /** `each`: the list of which it has one item for each. */
  array(items: readonly Value[], more?: Value, each?: Value): Value;
  choice(options: readonly Value[]): Value;
  handle(model: string, type: string, data: Readonly<Record<string, unknown>>, at?: SourceSpan): HandleValue;
  native(name: string, call: (args: readonly PassedArgument[], span: SourceSpan) => Value): Value;
  promise(value: Value): Value;
  /** The value that a declared type promises (a typed client, a request); undefined when no model knows the type. */
  typed(typeArg: unknown): Value | undefined;
  /** What the program adds to an interface of a package (`declare module "next-auth" { interface Session … }`), as a type; undefined when nothing. `member`: that of its type. */
  widened?(module: string, name: string, member?: string): DeclaredType | undefined;
  /** Name of the entity that a declared type argument names, if it is one. */
  typeName(typeArg: unknown): string | undefined;

  // --- reading values under what is known now
  /** Alternatives that are possible now; one value when there is no choice. */
  alternatives(value: Value): readonly Value[];
  member(value: Value, name: string): Value;
  /** Whether what comes with an option, or with a member that is missing, is that only somebody who may act for every tenant gets it. */
  isForEveryTenant?(given: unknown): boolean;
  /** Own enumerable members of an object, in order; undefined when the value is not an object that can be enumerated. */
  members(value: Value): ReadonlyMap<string, Member> | undefined;
  /** Spread values of an object whose names are not known; later ones win. */
  spreads(value: Value): readonly Value[];
  /** Elements of an array; `more` describes further ones. */
  items(value: Value): { readonly items: readonly Member[]; readonly more?: Value } | undefined;
  /** An element of a list, for callbacks and loops. */
  element(value: Value): Value;
  stringOf(value: Value): string | undefined;
  await(value: Value): Value;
  /** What a collection with these keys, where all are known, holds under this one: there it is one of them. */
  lookedUp?(value: Value, keys: Value | undefined, key: Value, span: SourceSpan): Value;
  // --- effects
  setMember(target: Value, name: string, value: Value): void;
  call(fn: Value, args: readonly Value[], span: SourceSpan, self?: Value): Value;
  /** Like `call`, for callbacks whose result the library does not await: what they return is a part of something being built. */
  build?(fn: Value, args: readonly Value[], span: SourceSpan, self?: Value): Value;
  construct(cls: ClassValue, args: readonly Value[], span: SourceSpan): Value;
  /** Calls a method of a value, whatever it is: `list.map(fn)`, `promise.catch(fn)`. */
  invoke?(value: Value, method: string, args: readonly Value[]): Value;
  /** The promise of what `work` comes to: what it finds out counts once that is awaited. Undefined when it never comes to an end. */
  deferred?(work: () => Value): Value | undefined;
  /** Runs each alternative of a value with what holds when it is the one. */
  each?(value: Value, run: (option: Value) => Value): Value;
  /** What a container hands to all who ask for a class, or in `file` by a token. */
  instanceOf?(asked: Value, file?: string): Value;
  /**
   * Runs `work` on a copy of the state as code that may or may not run, and joins. False when it never comes to its end. `unasked`: it
   * is what nobody asked for; `rest`: of the accesses that it leads to only those count to which nothing before led.
   */
  maybe(work: () => void, apart?: "unasked" | "rest"): boolean;
  /** Runs `work` with a context value that `contextOf` yields inside it (AsyncLocalStorage, RLS sessions). */
  within(key: string, value: Value, work: () => Value): Value;
  contextOf(key: string): Value | undefined;
  /** A transaction of the database session at hand is over. */
  endTransaction?(): void;
  /** The database session at hand is closed, or brought back to what it was. */
  resetSession?(): void;
  /** Says that the code after this does not run (a redirect, `notFound()`). */
  abort(): void;
  /** Says that the argument has been verified by code that cannot be seen, from its name. */
  assumeGuarded(values: readonly Value[], by: string, span: SourceSpan): void;
  /** Says that these values reach the requester (a response). */
  respond(values: readonly Value[], span: SourceSpan): void;
  /** Says that these values go to the client of a stream or socket, which goes on. */
  relay?(values: readonly Value[]): void;
  /** Whether what runs was asked for by a request, and whether its requester is known to be signed in. */
  isInRequest?(): boolean;
  isSignedIn?(): boolean;
  /** Goes on only where the value is truthy: `if (!value) throw …`, as a framework does with what a guard returned. */
  assume?(value: Value): void;
  /** Like `within`, for the rest of the execution (`enterWith`). */
  enter?(key: string, value: Value): void;
  /** The value with what is known of it now written into it, so that another execution can read it (a job's payload). */
  carry?(value: Value): Carried;
  /** What was carried, with what was known of it holding from here on. */
  restore?(value: Value): Value;
  /** A row of this entity that other code has fetched in isolation (the parent of a resolver). */
  boundRow?(entity: string, label: string): Value;
  /** The classes of the workspace that a class extends, nearest first. */
  basesOf?(cls: ClassValue): readonly ClassValue[];
  /** The name of a class; empty when it has none. */
  className?(cls: ClassValue): string;
  /** The entity of a fetched row; undefined for a column of one, and for what is no row. */
  entityOf?(row: Value): Entity | undefined;
  /** What code has assigned to a fetched row since: an object; undefined when nothing was. */
  writtenTo?(row: RowValue): Value | undefined;
  /** All fetched rows that code has assigned to so far. */
  rowsWritten?(): readonly RowValue[];
  /** All members that the declared type of an input has, and whether each is compared as it is; undefined when it may have others. */
  fieldsOf?(value: SourceValue): readonly { readonly name: string; readonly isPlain: boolean }[] | undefined;
  /** Number of declared parameters of a function; undefined when it cannot be seen. */
  arity?(fn: Value): number | undefined;
  /** Source text at a span, for fix sites. */
  textOf?(span: SourceSpan): string;
  /** Where a function or method is written; undefined for what is no function of the workspace. */
  writtenAt?(fn: Value): SourceSpan | undefined;
  /** Whether a handle was made when its module was loaded, and so outlives a request. */
  isShared?(handle: HandleValue): boolean;
  /** Whether a module is being loaded, so that what is made now outlives requests. */
  isLoading?(): boolean;
  /** The function named by `typeof f`, `ReturnType<typeof f>`, `Awaited<…>` of these, or an alias of one. */
  functionOf?(typeArg: unknown): Value | undefined;
  /** State of one analysis that belongs to no handle (global guards, producers of a queue); made on first use. */
  shared<T extends object>(key: string, make: () => T): T;

  // --- what models find
  access(access: DataAccess): Value;
  rawSql(sql: RawSql): Value;
  cache(access: CacheAccess): void;
  log(line: LogLine): void;
  /** Anything else through which tenants can meet: files, jobs, messages, searches, limits. */
  channel?(use: ChannelUse): void;
  /** Headers of the response, as they are passed to what sets them: `(name, value)`, or an object. */
  headers?(args: readonly PassedArgument[], span: SourceSpan): void;
  /** The response of the entry point at hand is kept by caches outside the process (rendered ahead). */
  sharedResponse?(operation: string, detail: string, span: SourceSpan): void;
  addEntry(entry: EntryPoint): void;
}

/** Exports of a module that a framework finds by its path. */
export interface ModuleExports {
  /** Relative to the workspace root, forward slashes. */
  readonly file: string;
  /** Directives at the top of the file. */
  readonly directives: readonly string[];
  /** Value of an export; undefined when there is none. */
  get(name: string): Value | undefined;
  names(): readonly string[];
  spanOf(name: string): SourceSpan;
}

/** A decorated class, for frameworks with decorators. */
export interface DecoratedClass {
  readonly name: string;
  readonly file: string;
  readonly value: ClassValue;
  readonly span: SourceSpan;
  readonly decorators: readonly DecoratorUse[];
  readonly methods: readonly {
    readonly name: string;
    readonly span: SourceSpan;
    readonly decorators: readonly DecoratorUse[];
    readonly params: readonly {
      readonly decorators: readonly DecoratorUse[];
      readonly type?: unknown;
      readonly name: string;
    }[];
  }[];
}

export interface DecoratorUse {
  readonly name: string;
  /** Package that the decorator comes from; undefined for one of the workspace. */
  readonly module?: string;
  /** Value of the decorator expression's callee (a workspace-made decorator). */
  readonly value: Value;
  readonly args: readonly Value[];
  /** The decorator, from its name to its closing parenthesis. */
  readonly span?: SourceSpan;
}

export interface LibraryModel {
  readonly id: string;
  /** Packages whose symbols the model understands; subpaths included. */
  readonly packages: readonly string[];
  /** Whether an import that leads to no file (`./gen/client`, the name imported) is of code that the library generates. */
  readonly generated?: (module: string, name: string) => boolean;
  /** Texts one of which a file holds when it can matter to this model. */
  readonly tokens: readonly string[];
  /** What a module declares of one of its types, and leaves unset, is the application's own by the time of a request. */
  readonly isAmbient?: true;
  /** A call or `new` of an imported symbol. Undefined: not understood. */
  call?(call: ExternalCall, engine: Engine): Value | undefined;
  /** A method of a handle that this model made. Undefined: not understood. */
  method?(call: MethodCall, engine: Engine): Value | undefined;
  /** A method of a row of an entity that this model's library may have fetched (`entity.origin` says). Undefined: not understood. */
  rowMethod?(call: RowCall, engine: Engine): Value | undefined;
  /** What `yield` gives back for a handle in a generator that the library runs. Undefined: the handle itself. */
  yielded?(handle: HandleValue, engine: Engine): Value | undefined;
  /** A handle that runs when it is awaited, returned to a framework or handed to unseen code (a query builder): its result. */
  awaited?(handle: HandleValue, engine: Engine): Value | undefined;
  /** Values of the code that a handle hands on when it is handed on itself: what is in a result. */
  inside?(handle: HandleValue): readonly Value[];
  /** Calling a handle itself: `sql\`…\``, `auth()`. */
  invoke?(handle: HandleValue, call: LibraryCall, engine: Engine): Value | undefined;
  /** A member of a handle that was not assigned by the code. Undefined: not understood. */
  member?(handle: HandleValue, name: string, engine: Engine): Value | undefined;
  /** A value of an imported type or class: `PoolClient`, `FastifyInstance`, `Request`. */
  typed?(module: string, name: string, typeArgs: readonly unknown[], engine: Engine): Value | undefined;
  /** A class that extends an imported class is made: what its instances are besides. */
  extended?(module: string, path: readonly string[], engine: Engine, derived?: DerivedClass): Value | undefined;
  /** What stands for a class itself that extends an imported class: its methods are the static ones (`Invoice.findAll`). */
  statics?(derived: DerivedClass, engine: Engine): HandleValue | undefined;
  /** A member call on a value that no model made: `<anything>.<model>.<method>`. */
  anyMember?(path: readonly string[], call: LibraryCall, engine: Engine): Value | undefined;
  /** Members of an imported symbol that are values, not calls. */
  external?(module: string, path: readonly string[], engine: Engine): Value | undefined;
  /** Entry points that a framework finds by file name. */
  entries?(exports: ModuleExports, engine: Engine): void;
  /** Paths (relative, forward slashes) of the files that `entries` wants, whatever their text holds. */
  readonly entryFiles?: readonly RegExp[];
  /** A function that begins with a directive (`use server`) was made; not for those of a file that begins with it. */
  directed?(fn: FunctionValue, at: { readonly directive: string; readonly name: string; readonly span: SourceSpan }, engine: Engine): void;
  /** Such a function was called. */
  directedCall?(call: DirectedCall, engine: Engine): void;
  /** The token by which a decorator of this model's making asks a container for a value. */
  asksFor?(decorator: HandleValue): Value | undefined;
  /** What a decorator of this model's making gives to the parameter or field that it stands at: `@InjectQueue("mail")`. */
  gives?(decorator: HandleValue, engine: Engine): Value | undefined;
  /** Entry points in decorated classes. */
  decorated?(cls: DecoratedClass, engine: Engine): void;
}

export type { FunctionValue };
