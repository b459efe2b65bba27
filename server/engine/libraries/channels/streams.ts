// Streams inside the service: subjects of RxJS 7 and 8 (https://rxjs.dev/guide/subject), event emitters (node:events, eventemitter2 and 3,
// mitt), and what a subscription of Redis brings. What one request puts in comes out at everybody who listens, so that whoever hands
// it to a client has to look whose it is: `stream.pipe(filter((event) => event.orgId === orgId))`.
import { NOWHERE } from "../../../../rules/contract/span";
import { argument, exportName, isCallable } from "../call-arguments";
import type { Engine, ExternalCall, LibraryCall, LibraryModel, MethodCall } from "../model";
import { sharedHandle } from "../shared-handle";
import { UNDEFINED, type HandleValue, type Value } from "../value";
import { addListener, tellListeners } from "./listeners";
import { reportSent } from "./sent";

export const STREAMS = "streams";
const SUBJECTS = /^(?:Subject|BehaviorSubject|ReplaySubject|AsyncSubject)$/;
const EMITTERS =
  /^(?:default|EventEmitter|EventEmitter2|EventEmitter3|EventEmitterAsyncResource|TypedEmitter|mitt|Emittery|createNanoEvents)?$/;
const LISTENS = /^(?:on|once|addListener|prependListener|many|subscribe|onAny)$/;
const EMITS = /^(?:emit|emitAsync|emitSerial)$/;
/** Operators that hand on what they get, at another time or not at all. */
const PASSES =
  /^(?:share|shareReplay|debounceTime|throttleTime|auditTime|sampleTime|delay|distinct|distinctUntilChanged|take|takeUntil|skip|first|last|tap|catchError|retry|finalize|startWith|observeOn|subscribeOn|timeout|mergeWith|buffer\w*)$/;
/** Operators that do something of their own beside what goes through them. */
const LOOKS = /^(?:tap|catchError|finalize)$/;
const MAPS = /^(?:map|mergeMap|concatMap|switchMap|flatMap|exhaustMap)$/;

/** What somebody put into a stream, as one who listens gets it. */
interface Listened {
  /** Tells streams apart. */
  readonly stream: string;
  /** Names of the event or channel. */
  readonly rooms: readonly Value[];
  readonly library: string;
  readonly operation: string;
}

export function createEvent(engine: Engine, listened: Listened, at: LibraryCall["span"]): HandleValue {
  return engine.handle(STREAMS, "event", { ...listened, asked: [] }, at);
}

/** The fixed text of a name, with holes: what is emitted and what is listened to under one shape meet. */
export function shapeOfName(engine: Engine, name: Value): string {
  if (name.v === "text") return name.parts.map((part) => (typeof part === "string" ? part : "{}")).join("");
  return engine.stringOf(name) ?? "{}";
}

/** Tells the prover what is put into a stream. */
function reportPut(engine: Engine, call: LibraryCall, put: Listened & { readonly payload: readonly Value[] }): void {
  const { stream, library, operation, rooms, payload } = put;
  reportSent(engine, call, { library, operation, rooms, payload, into: stream });
}

/** The emitter that a container hands to all who ask for one. */
export const INJECTED_EMITTER = "emitter";

function placeOfHandle(handle: HandleValue): string {
  return handle.at ? `${handle.at.file}:${handle.at.start}` : handle.type;
}

function isShared(engine: Engine, handle: HandleValue): boolean {
  return handle.data["isTyped"] === true || engine.isShared?.(handle) === true;
}

/** A stream of values like this one. */
export function observable(engine: Engine, element: Value, at: LibraryCall["span"]): HandleValue {
  return engine.handle(STREAMS, "observable", { element }, at);
}

/** What comes out of a subject or observable; undefined where it is one request's own. */
function elementOf(engine: Engine, source: HandleValue, at: LibraryCall["span"]): Value | undefined {
  if (source.type === "observable") return source.data["element"] as Value;
  if (source.type !== "subject" || !isShared(engine, source)) return undefined;
  return createEvent(engine, { stream: placeOfHandle(source), rooms: [], library: "rxjs", operation: "pipe" }, at);
}

function subjectMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method } = call;
  if (method === "next" && handle.type === "subject") {
    const payload = call.args.map((arg) => arg.value);
    if (isShared(engine, handle))
      reportPut(engine, call, { stream: placeOfHandle(handle), rooms: [], library: "rxjs", operation: "next", payload });
    return UNDEFINED;
  }
  const element = elementOf(engine, handle, call.span);
  if (!element) return undefined;
  if (method === "asObservable") return observable(engine, element, call.span);
  if (method === "pipe") return piped(engine, element, call);
  const fn = argument(call.args, 0);
  const listener = isCallable(fn) ? fn : engine.member(fn, "next");
  if ((method === "subscribe" || method === "forEach") && isCallable(listener))
    engine.maybe(() => void engine.await(engine.call(listener, [element], call.span)));
  return method === "subscribe" ? engine.unknown("subscription") : undefined;
}

/** Runs what comes out through the operators; a `filter` that lets it pass was true of it. */
function piped(engine: Engine, element: Value, call: MethodCall): Value {
  let value = placedAt(engine, element, call);
  for (const { value: operator } of call.args) {
    if (operator.v !== "handle" || operator.type !== "operator") return engine.unknown("observable");
    const name = String(operator.data["name"]);
    const fn = operator.data["fn"] as Value;
    if (name === "filter") engine.assume?.(engine.await(engine.call(fn, [value], call.span)));
    else if (MAPS.test(name)) value = engine.await(engine.call(fn, [value], call.span));
    else if (LOOKS.test(name)) lookOn(engine, name, fn, value, call.span);
  }
  return observable(engine, value, call.span);
}

/** `tap((value) => log(value))`, `tap({ next, complete })`; what is wrong or over may come or not. */
function lookOn(engine: Engine, name: string, fn: Value, value: Value, span: LibraryCall["span"]): void {
  const run = (callback: Value, args: readonly Value[]): void => {
    if (isCallable(callback)) engine.await(engine.call(callback, args, span));
  };
  if (name !== "tap") engine.maybe(() => run(fn, name === "catchError" ? [engine.unknown("error")] : []));
  else if (isCallable(fn)) run(fn, [value]);
  else {
    run(engine.member(fn, "next"), [value]);
    for (const other of ["complete", "finalize", "error"]) engine.maybe(() => run(engine.member(fn, other), []));
  }
}

/** It is told where it is last shaped, which is where it can be filtered. */
function placedAt(engine: Engine, element: Value, call: MethodCall): Value {
  return element.v === "handle" && element.model === STREAMS ? engine.handle(STREAMS, element.type, element.data, call.span) : element;
}

function emitterMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { handle, method } = call;
  const [name = UNDEFINED] = call.args.map((arg) => arg.value);
  if (!isShared(engine, handle)) return undefined;
  const emitter = placeOfHandle(handle);
  const shape = shapeOfName(engine, name);
  const stream = `${emitter}|${shape}`;
  if (EMITS.test(method)) {
    const payload = call.args.slice(1).map((arg) => arg.value);
    reportPut(engine, call, { stream, rooms: [name], library: "events", operation: method, payload });
    tellListeners(engine, emitter, shape, payload, call.span);
    return undefined;
  }
  const listener = argument(call.args, 1);
  if (!LISTENS.test(method) || !isCallable(listener)) return undefined;
  if (!engine.isInRequest?.()) {
    // The service listens to itself.
    addListener(engine, emitter, {
      at: call.span,
      name: shape,
      tell: (prover, payload, span) => void prover.await(prover.call(listener, payload, span)),
    });
    return handle;
  }
  const event = createEvent(engine, { stream, rooms: [name], library: "events", operation: method }, call.span);
  engine.maybe(() => void engine.await(engine.call(listener, [event, engine.unknown("event")], call.span)));
  return handle;
}

/** `fromEvent(emitter, "order.created")`, `merge(a$, b$)`, operators, `new Observable((subscriber) => …)`. */
function rxCall(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  const [first = UNDEFINED, second = UNDEFINED] = call.args.map((arg) => arg.value);
  if (SUBJECTS.test(name) && call.isNew) return engine.handle(STREAMS, "subject", {}, call.span);
  if (name === "fromEvent" && first.v === "handle" && first.type === "emitter" && isShared(engine, first)) {
    const stream = `${placeOfHandle(first)}|${shapeOfName(engine, second)}`;
    return observable(engine, createEvent(engine, { stream, rooms: [second], library: "rxjs", operation: name }, call.span), call.span);
  }
  if (name === "merge" || name === "concat" || name === "race") return merged(engine, call);
  if (name === "Observable" || name === "observable") {
    if (isCallable(first)) engine.maybe(() => void engine.call(first, [engine.handle(STREAMS, "sink", {}, call.span)], call.span));
    return engine.unknown("observable");
  }
  if (name === "filter" || MAPS.test(name) || PASSES.test(name)) return engine.handle(STREAMS, "operator", { name, fn: first });
  return undefined;
}

function merged(engine: Engine, call: ExternalCall): Value {
  const elements = call.args.flatMap(({ value }) => {
    const element = value.v === "handle" && value.model === STREAMS ? elementOf(engine, value, call.span) : undefined;
    return element ? [element] : [];
  });
  return elements.length > 0 ? observable(engine, engine.choice(elements), call.span) : engine.unknown("observable");
}

function eventMember(event: HandleValue, name: string, engine: Engine): Value | undefined {
  const { asked } = event.data;
  if (!Array.isArray(asked)) return undefined;
  const value = engine.unknown(`event.${name}`, [event]);
  (asked as Value[]).push(value);
  return value.v === "unknown" ? { ...value, label: `event.${name}` } : value;
}

export const STREAMS_MODEL: LibraryModel = {
  id: STREAMS,
  packages: [
    "rxjs",
    "events",
    "node:events",
    "eventemitter2",
    "eventemitter3",
    "@nestjs/event-emitter",
    "mitt",
    "emittery",
    "tiny-typed-emitter",
    "@trpc/server/observable",
  ],
  tokens: ["rxjs", "EventEmitter", "mitt", "mittery", "observable"],
  call(call, engine) {
    if (call.module.startsWith("rxjs") || call.module.endsWith("/observable")) return rxCall(call, engine);
    const isMaker = EMITTERS.test(exportName(call.path)) && (call.isNew || call.module === "mitt");
    return isMaker ? engine.handle(STREAMS, "emitter", {}, call.span) : undefined;
  },
  method(call, engine) {
    const { type } = call.handle;
    if (type === "emitter") return emitterMethod(call, engine);
    if (type === "subject" || type === "observable") return subjectMethod(call, engine);
    if (type !== "sink" || call.method !== "next") return undefined;
    engine.relay?.(call.args.map((arg) => arg.value));
    return UNDEFINED;
  },
  member: (handle, name, engine) => (handle.type === "event" ? eventMember(handle, name, engine) : undefined),
  awaited: (handle, engine) =>
    handle.type === "observable" || handle.type === "subject" ? elementOf(engine, handle, handle.at ?? NOWHERE) : undefined,
  typed(module, name, _typeArgs, engine) {
    const plain = exportName(name.split("."));
    if (module.startsWith("rxjs") || !/^(?:EventEmitter\d?|TypedEmitter|Emitter|Emittery)$/.test(plain)) return undefined;
    return sharedHandle(engine, `${STREAMS}:emitter`, () => engine.handle(STREAMS, "emitter", { isTyped: true }));
  },
  extended: (module, path, engine) =>
    module.startsWith("rxjs") || !EMITTERS.test(exportName(path)) ? undefined : engine.handle(STREAMS, "emitter", {}),
};
