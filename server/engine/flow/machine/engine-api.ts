// The machine as library models see it. Thin: every function hands over to the file that knows.
import type { SourceSpan } from "../../../../rules/contract/span";
import type { ChannelUse } from "../../libraries/channel-use";
import type { CacheAccess } from "../../libraries/cache-access";
import type { Carried, DataAccess, Engine, EntryPoint } from "../../libraries/model";
import type { RawSql } from "../../libraries/raw-sql";
import type { LogLine } from "../../libraries/log-line";
import type { Entity, TenancyModel } from "../../tenancy/model";
import type {
  ClassValue,
  DeclaredType,
  HandleValue,
  Member,
  PassedArgument,
  PrincipalPart,
  RowValue,
  SourceKind,
  SourceValue,
  Value,
} from "../../libraries/value";
import { asDeclaredType } from "../../libraries/call-arguments";
import { joinInto, makeChoice } from "../join";
import { keyOf, labelOf } from "../keys";
import { handedOn } from "../proof/brought-along";
import { noteAuditRow } from "../proof/audit-events";
import { performCache } from "../proof/cache-uses";
import { performChannel } from "../proof/channel-uses";
import { performAccess } from "../proof/data-access";
import { performLog } from "../proof/log-lines";
import { pinned } from "../proof/judgement";
import { plainName } from "./names";
import { noteHeaders, noteSharedResponse } from "../proof/response-caching";
import { assumeGuarded } from "../proof/assumed-guards";
import { addRow, columnOf } from "../proof/rows";
import { noteRelayed } from "../proof/relayed";
import { markResponse, noteAbort } from "../proof/settle";
import { setApart, type Apart } from "../proof/set-apart";
import { endTransaction, resetSession } from "../proof/session-settings";
import { performSql } from "../proof/sql-access";
import { noteMade } from "../proof/storage-places";
import { EMPTY_DELTA, FOR_EVERY_TENANT } from "../state";
import { callMethod, callValue } from "./calls";
import { plainCall } from "./plain-call";
import { deferred, eachAlternative } from "./deferred";
import { elementOf } from "./list-element";
import { construct, instanceOfClass } from "./classes";
import { dependency } from "./provided";
import { assume } from "./conditions";
import { onlyAlternative } from "./truthiness";
import { alternativesForOthers, itemsForOthers, membersForOthers } from "./for-others";
import { lookedUp } from "./looked-up";
import type { Machine } from "./machine";
import { carried, restored } from "./carried";
import { currentArray, currentObject, eachOf, member, setMember } from "./members";
import { awaitValue, settled } from "./promises";
import { classChain, classFacts, writtenAt } from "./class-chain";
import { rowsWritten, writtenTo } from "./row-writes";
import { functionOfType } from "./typed-values";
import { fieldsOfInput, typeNameOf, valueOfType, widenedType, type DeclaredField } from "./types";
import { noteSessionRead, noteSignedIn, signedIn } from "../proof/signed-in";

export class EngineApi implements Engine {
  private readonly sharedState = new Map<string, object>();

  constructor(private readonly m: Machine) {}

  get tenancy(): TenancyModel {
    return this.m.world.tenancy;
  }

  versionOf(packageName: string): string | undefined {
    return this.m.world.versionOf(this.m.frame.file, packageName);
  }

  /** A row that the framework hands over (a resolver's parent): it was isolated where it was fetched. */
  boundRow(entity: string, label: string): Value {
    const found = this.tenancy.entities.get(entity);
    const id = `${entity}@${label}`;
    addRow(this.m, { id, entity: found, atoms: [], span: this.m.span([0, 0]), judge: () => pinned("bound-id", []) });
    this.m.state.facts.set(`row:${id}`, { is: "row", status: "verified" });
    return { v: "row", row: id, path: [] };
  }

  // ------------------------------------------------------------------------------------------------ values
  source(kind: SourceKind, label: string, at?: SourceSpan): Value {
    return { v: "source", kind, key: `src:${kind}:${label}`, label, ...(at ? { at } : {}) };
  }

  principal(
    part: PrincipalPart,
    label: string,
    path: readonly string[],
    options: { isAssumed?: boolean; isOptional?: boolean; at?: SourceSpan } = {},
  ): Value {
    const { observer } = this.m.world;
    if (options.isOptional) noteSessionRead(this.m);
    else noteSignedIn(this.m);
    const name = path.at(-1);
    if (name !== undefined && this.tenancy.tenantKeyNames.has(plainName(name))) observer.meet("hasTenantPrincipal");
    return { v: "principal", part, key: `who:${label}`, label, path, ...options };
  }

  widened(module: string, name: string, member?: string): DeclaredType | undefined {
    return widenedType(this.m, module, name, member);
  }

  unknown(key: string, from: readonly Value[] = []): Value {
    const origin = from.length > 0 ? { from } : {};
    return { v: "unknown", key: `${key}(${from.map(keyOf).join(",")})`, label: from[0] ? labelOf(from[0]) : key, ...origin };
  }

  object(members: Readonly<Record<string, Value>>): Value {
    const own = new Map(Object.entries(members).map(([name, value]) => [name, { value }]));
    return { v: "object", id: this.m.newId(), members: own, rest: [] };
  }

  array(items: readonly Value[], more?: Value, each?: Value): Value {
    return { v: "array", id: this.m.newId(), items: items.map((value) => ({ value })), ...(more ? { more } : {}), ...eachOf(this.m, each) };
  }

  choice(options: readonly Value[]): Value {
    return makeChoice(options.map((value) => ({ value })));
  }

  handle(model: string, type: string, data: Readonly<Record<string, unknown>>, at?: SourceSpan): HandleValue {
    return noteMade(this.m, { v: "handle", model, type, id: this.m.newObjectId(), data, ...(at ? { at } : {}) });
  }

  native(name: string, call: (args: readonly PassedArgument[], span: SourceSpan) => Value): Value {
    return { v: "native", name, key: `${name}#${this.m.newId()}`, call: (given) => call(given.args, given.span) };
  }

  promise(value: Value): Value {
    return { v: "promise", of: value };
  }

  typed(typeArg: unknown): Value | undefined {
    const type = asDeclaredType(typeArg);
    return type ? valueOfType(this.m, type) : undefined;
  }

  typeName(typeArg: unknown): string | undefined {
    return typeNameOf(typeArg);
  }

  fieldsOf(value: SourceValue): readonly DeclaredField[] | undefined {
    return fieldsOfInput(this.m, value);
  }

  functionOf(typeArg: unknown): Value | undefined {
    const type = asDeclaredType(typeArg);
    return type && functionOfType(this.m, type);
  }

  // ----------------------------------------------------------------------------------------------- reading
  alternatives(value: Value): readonly Value[] {
    return alternativesForOthers(this.m, value);
  }

  isForEveryTenant(given: unknown): boolean {
    return given instanceof Map && given.has(FOR_EVERY_TENANT);
  }

  lookedUp(value: Value, keys: Value | undefined, key: Value, span: SourceSpan): Value {
    return lookedUp(this.m, value, keys, key, span);
  }

  member(value: Value, name: string): Value {
    return member(this.m, value, name);
  }

  members(value: Value): ReadonlyMap<string, Member> | undefined {
    if (value.v === "object") return membersForOthers(this.m, currentObject(this.m, value).members);
    const only = onlyAlternative(this.m, value);
    return only && this.members(only);
  }

  spreads(value: Value): readonly Value[] {
    return value.v === "object" ? currentObject(this.m, value).rest : [];
  }

  items(value: Value): { readonly items: readonly Member[]; readonly more?: Value } | undefined {
    if (value.v === "array") {
      const array = currentArray(this.m, value);
      return { items: itemsForOthers(this.m, array.items), ...(array.more ? { more: array.more } : {}) };
    }
    const only = onlyAlternative(this.m, value);
    return only && this.items(only);
  }

  element(value: Value): Value {
    return elementOf(this.m, value);
  }

  stringOf(value: Value): string | undefined {
    if (value.v === "constant") return typeof value.value === "string" || typeof value.value === "number" ? String(value.value) : undefined;
    const only = onlyAlternative(this.m, value);
    return only && this.stringOf(only);
  }

  await(value: Value): Value {
    return awaitValue(this.m, value);
  }

  invoke(value: Value, method: string, args: readonly Value[]): Value {
    return callMethod(this.m, value, method, plainCall(args, this.m.span([0, 0])));
  }

  deferred(work: () => Value): Value | undefined {
    return deferred(this.m, work);
  }

  each(value: Value, run: (option: Value) => Value): Value {
    return eachAlternative(this.m, value, run);
  }

  basesOf(cls: ClassValue): readonly ClassValue[] {
    return classChain(this.m, cls)
      .slice(1)
      .flatMap((link) => (link.kind === "class" ? [link.cls] : []));
  }

  className(cls: ClassValue): string {
    return classFacts(this.m, cls)?.name ?? "";
  }

  entityOf(row: Value): Entity | undefined {
    const found = row.v === "row" ? columnOf(this.m, row) : undefined;
    return found?.column === undefined ? found?.entity : undefined;
  }

  writtenTo(row: RowValue): Value | undefined {
    return writtenTo(this.m, row);
  }

  rowsWritten(): readonly RowValue[] {
    return rowsWritten(this.m);
  }

  arity(fn: Value): number | undefined {
    return fn.v === "function" ? this.m.world.factsOf(fn.file)?.functions[fn.fn]?.params.length : undefined;
  }

  writtenAt(fn: Value): SourceSpan | undefined {
    return writtenAt(this.m, fn);
  }

  textOf(span: SourceSpan): string {
    return this.m.world.textOf(span);
  }

  isShared(handle: HandleValue): boolean {
    return this.m.sharedIds.has(handle.id);
  }

  isLoading(): boolean {
    return this.m.isLoading();
  }

  // ----------------------------------------------------------------------------------------------- effects
  setMember(target: Value, name: string, value: Value): void {
    setMember(this.m, target, name, value);
  }

  call(fn: Value, args: readonly Value[], span: SourceSpan, self?: Value): Value {
    return handedOn(this.m, settled(this.m, this.build(fn, args, span, self)));
  }

  build(fn: Value, args: readonly Value[], span: SourceSpan, self?: Value): Value {
    return callValue(this.m, self && fn.v === "function" && !fn.self ? { ...fn, self } : fn, plainCall(args, span));
  }

  instanceOf(asked: Value, file?: string): Value {
    return asked.v === "class" && file === undefined ? instanceOfClass(this.m, asked) : dependency(this.m, asked, file ?? "");
  }

  construct(cls: ClassValue, args: readonly Value[]): Value {
    return construct(
      this.m,
      cls,
      args.map((value) => ({ value })),
    );
  }

  maybe(work: () => void, apart?: Apart): boolean {
    const branch = this.m.branch(() => setApart(this.m, apart, work));
    joinInto(this.m.state, [EMPTY_DELTA, ...(branch.isDead ? [] : [branch.delta])]);
    return !branch.isDead;
  }

  within(key: string, value: Value, work: () => Value): Value {
    const fact = `context:${key}`;
    const before = this.m.state.getFact(fact);
    this.enter(key, value);
    const result = work();
    this.m.state.facts.set(fact, before);
    return result;
  }

  enter(key: string, value: Value): void {
    this.m.contextKeys.add(`context:${key}`);
    this.m.state.facts.set(`context:${key}`, { is: "context", value });
  }

  contextOf(key: string): Value | undefined {
    const fact = this.m.state.getFact(`context:${key}`);
    return fact?.is === "context" ? fact.value : undefined;
  }

  endTransaction(): void {
    endTransaction(this.m);
  }

  resetSession(): void {
    resetSession(this.m);
  }

  abort(): void {
    noteAbort(this.m);
    this.m.state.isDead = true;
  }

  assume(value: Value): void {
    assume(this.m, awaitValue(this.m, value), true);
  }

  carry(value: Value): Carried {
    return { value: carried(this.m, value), from: this.m.world.observer.run };
  }

  restore(value: Value): Value {
    return restored(this.m, value);
  }

  assumeGuarded(values: readonly Value[], by: string, span: SourceSpan): void {
    assumeGuarded(this.m, values, by, span);
  }

  respond(values: readonly Value[]): void {
    markResponse(this.m, values);
    noteRelayed(this.m, values);
  }

  relay(values: readonly Value[]): void {
    noteRelayed(this.m, values);
  }

  isSignedIn(): boolean {
    return signedIn(this.m) === "yes";
  }

  isInRequest(): boolean {
    return this.m.world.observer.run.entry?.isRequest === true;
  }

  shared<T extends object>(key: string, make: () => T): T {
    const known = this.sharedState.get(key);
    if (known) return known as T;
    const made = make();
    this.sharedState.set(key, made);
    return made;
  }

  // ---------------------------------------------------------------------------------------------- findings
  access(access: DataAccess): Value {
    noteAuditRow(this.m, access);
    return performAccess(this.m, access);
  }

  rawSql(sql: RawSql): Value {
    return performSql(this.m, sql);
  }

  cache(access: CacheAccess): void {
    performCache(this.m, access);
  }

  log(line: LogLine): void {
    performLog(this.m, line);
  }

  channel(use: ChannelUse): void {
    performChannel(this.m, use);
  }

  headers(args: readonly PassedArgument[], span: SourceSpan): void {
    noteHeaders(this.m, args, span);
  }

  sharedResponse(operation: string, detail: string, span: SourceSpan): void {
    noteSharedResponse(this.m, operation, detail, span);
  }

  addEntry(entry: EntryPoint): void {
    this.m.impurity++;
    this.m.world.observer.addEntry(entry);
  }
}
