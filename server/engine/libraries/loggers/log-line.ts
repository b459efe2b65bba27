// What all loggers share: a handle that remembers what is bound to it, and handing a line to the prover with the places where a fix
// may name the tenant.
import type { FixSite } from "../../../../rules/contract/access";
import { isWithin, type SourceSpan } from "../../../../rules/contract/span";
import { argument, option, textsOf } from "../call-arguments";
import type { Engine, LibraryCall } from "../model";
import type { LogLine } from "../log-line";
import { UNDEFINED, type HandleValue, type PassedArgument, type Value } from "../value";

/** What a logger adds to each of its lines. */
export interface Bindings {
  /** Objects bound once: base fields, child bindings, default meta. */
  readonly fields: readonly Value[];
  /** Functions that are asked anew for each line, and what they are given. */
  readonly dynamic: readonly Value[];
  /** pino: paths that are left out, as a list or under `paths`. */
  readonly redact?: Value;
  /** pino, bunyan: functions by member name. */
  readonly serializers?: Value;
  /** winston: functions that each line passes through, in order. */
  readonly formats?: readonly Value[];
}

export const NO_BINDINGS: Bindings = { fields: [], dynamic: [] };

/** Fields that were added to a logger after it was made. */
const ADDED = "*bindings*";

export function createLogger(engine: Engine, model: string, bindings: Bindings, at?: SourceSpan): HandleValue {
  return engine.handle(model, "logger", { bindings }, at);
}

export function bindingsOf(logger: HandleValue): Bindings {
  const bindings = logger.data["bindings"];
  return isBindings(bindings) ? bindings : NO_BINDINGS;
}

function isBindings(value: unknown): value is Bindings {
  return typeof value === "object" && value !== null && "fields" in value && "dynamic" in value;
}

/** A child speaks for its parent: it stands where the parent was made. */
export function childOf(engine: Engine, logger: HandleValue, fields: readonly Value[]): HandleValue {
  const own = bindingsOf(logger);
  const added = addedFields(engine, logger);
  return createLogger(engine, logger.model, { ...own, fields: [...own.fields, ...added, ...fields] }, logger.at);
}

/** `logger.setBindings({ … })`: from here on, in what runs now. */
export function addFields(engine: Engine, logger: HandleValue, fields: Value): void {
  engine.setMember(logger, ADDED, engine.array([...addedFields(engine, logger), fields]));
}

function addedFields(engine: Engine, logger: HandleValue): readonly Value[] {
  return engine.items(engine.member(logger, ADDED))?.items.map((item) => item.value) ?? [];
}

/** Where the merge object stands among the arguments of a logger. */
export type ObjectPlace = "first" | "last";

export interface Line {
  readonly library: string;
  readonly operation: string;
  readonly logger: HandleValue;
  readonly place: ObjectPlace;
  /** Said besides the arguments. */
  readonly more?: readonly Value[];
}

export function logLine(engine: Engine, call: LibraryCall, line: Line): Value {
  const { fields, dynamic } = bindingsOf(line.logger);
  const asked = dynamic.map((fn) => engine.call(fn, [engine.object({}), engine.unknown("level"), line.logger], call.span));
  engine.log({
    library: line.library,
    operation: line.operation,
    logger: line.logger,
    bindings: [...fields, ...addedFields(engine, line.logger), ...asked.map((value) => engine.await(value)), ...(line.more ?? [])],
    args: call.args,
    span: call.span,
    fixSites: logSites(engine, call, line.place),
    ...filtersOf(engine, call, bindingsOf(line.logger)),
  });
  return UNDEFINED;
}

/** Something that goes to where the lines go, but is none of them: a tag of a scope, an attribute of a span. Judged for what it holds. */
export function fieldOf(engine: Engine, call: LibraryCall, library: string, operation: string, logger: HandleValue): void {
  engine.log({ library, operation, logger, bindings: [], args: call.args, span: call.span, fixSites: [], isField: true });
}

/** What the logger does to a line before it is written. */
function filtersOf(engine: Engine, call: LibraryCall, { redact, serializers, formats }: Bindings): Partial<LogLine> {
  const paths = redact && (option(engine, redact, "paths") ?? redact);
  const members = serializers && engine.members(serializers);
  return {
    ...(paths ? { redacted: textsOf(engine, paths).filter((path) => path !== undefined) } : {}),
    ...(members ? { serializers: new Map([...members].map(([name, member]) => [name, member.value])) } : {}),
    ...(formats && formats.length > 0 ? { shown: [formatted(engine, call, formats)] } : {}),
  };
}

/** winston hands `{ level, message, ...meta }` from format to format. */
function formatted(engine: Engine, call: LibraryCall, formats: readonly Value[]): Value {
  const meta = call.args.slice(1).flatMap(({ value }, index): readonly (readonly [string, Value])[] => {
    const members = engine.members(value);
    return members ? [...members].map(([name, member]) => [name, member.value]) : [[`meta${index}`, value]];
  });
  const info = engine.object({ message: argument(call.args, 0), ...Object.fromEntries(meta) });
  return formats.reduce((value, format) => {
    const result = engine.await(engine.call(format, [value, engine.object({})], call.span));
    return engine.members(result) ? result : value;
  }, info);
}

/** The merge object where it is a literal in the call; else the arguments as they are. */
function logSites(engine: Engine, call: LibraryCall, place: ObjectPlace): readonly FixSite[] {
  const candidate = place === "first" ? call.args[0] : call.args.at(-1);
  const object = candidate && literalIn(candidate, call.span);
  if (object) return [siteAt(engine, "log-object", object.span, object.isEmpty)];
  const first = call.args[0]?.span;
  const last = call.args.at(-1)?.span;
  const end = call.span.end - 1;
  const span = first && last ? { ...first, end: last.end } : { ...call.span, start: end, end };
  return call.args.length > 0 && !first ? [] : [siteAt(engine, "log-arguments", span, false)];
}

function literalIn({ value }: PassedArgument, call: SourceSpan): { readonly span: SourceSpan; readonly isEmpty: boolean } | undefined {
  if (value.v !== "object" || !value.at || !isWithin(value.at, call)) return undefined;
  return { span: value.at, isEmpty: value.members.size === 0 && value.rest.length === 0 };
}

function siteAt(engine: Engine, kind: FixSite["kind"], span: SourceSpan, isEmpty: boolean): FixSite {
  return { kind, span, text: engine.textOf?.(span) ?? "", ...(isEmpty ? { isEmpty } : {}) };
}
