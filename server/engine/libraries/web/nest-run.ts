// Executes one method of a NestJS controller as the framework does: middleware, then guards (global, class, method), then the
// interceptors around the method with its decorated parameters.
import type { DecoratedClass, Engine } from "../model";
import { UNDEFINED, type Value } from "../value";
import { handleOf, native, option, placeOf, remembered } from "../call-arguments";
import { passFilter } from "../channels/graphql-topics";
import { goesOnUnlessError, runChain } from "./chain";
import { tellCached } from "./nest-caching";
import type { NestContext } from "./nest-context";
import { createNestContext, handOut, instanceFor, NEST } from "./nest-context";
import { readDecorators } from "./nest-decorators";
import { intercepted } from "./nest-interceptors";
import { messageFor, patternOf } from "./nest-microservices";
import { parameterValue } from "./nest-parameters";
import { runThrottler } from "./nest-throttling";
import type { NestMiddleware } from "./nest-registry";
import { applicationFor } from "./nest-registry";
import { covers, joinPaths } from "./route-path";

export type NestMethod = DecoratedClass["methods"][number];
export type Transport = "http" | "graphql" | "ws" | "rpc";

export interface NestRoute {
  readonly cls: DecoratedClass;
  readonly method: NestMethod;
  readonly transport: Transport;
  readonly path: string;
}

export function runNestRoute(engine: Engine, route: NestRoute): void {
  const { cls, method } = route;
  const application = applicationFor(engine, cls.file);
  const onClass = readDecorators(engine, cls.decorators);
  const onMethod = readDecorators(engine, method.decorators);
  const guards = [...application.guards, ...onClass.guards, ...onMethod.guards];
  // The user of a NestJS request is set by guards; where one runs, it is there.
  const isOpen = guards.length > 0;
  const sent = route.transport === "rpc" ? messageFor(engine, patternOf(engine, method)) : undefined;
  const context = createNestContext(engine, route.transport, isOpen, onMethod.metadata, onClass.metadata, sent);
  handOut(engine, context);
  const middleware = application.middleware.filter((one) => appliesTo(engine, one, route)).flatMap((one) => one.fns);
  const interceptors = [...application.interceptors, ...onClass.interceptors, ...onMethod.interceptors];
  const handler = native(engine, method.name, () => {
    if (route.transport === "ws") connect(engine, route, context);
    for (const guard of guards) runGuard(engine, guard, context);
    const result = intercepted(engine, interceptors, context, () => callMethod(engine, route, context));
    for (const { values, span } of onMethod.headers)
      engine.headers?.(
        values.map((value) => ({ value })),
        span,
      );
    tellCached(engine, { interceptors, cacheKey: onMethod.cacheKey, context, path: route.path, isGet: isGet(route), result });
    return result;
  });
  runChain(engine, [...middleware, handler], {
    goesOn: goesOnUnlessError,
    call: (step, next) => callMiddleware(engine, step, context, next),
  });
}

function isGet({ method, transport }: NestRoute): boolean {
  return transport === "http" && method.decorators.some((use) => use.name === "Get");
}

function callMiddleware(engine: Engine, step: Value, context: NestContext, next: Value): Value {
  const args = [context.request, context.response, next];
  if (step.v !== "class") return engine.await(engine.call(step, args, placeOf(step)));
  const instance = instanceFor(engine, step);
  return engine.await(engine.call(engine.member(instance, "use"), args, placeOf(step), instance));
}

function appliesTo(engine: Engine, middleware: NestMiddleware, route: NestRoute): boolean {
  return middleware.routes.some((wanted) => {
    if (wanted.v === "class") return wanted.file === route.cls.value.file && wanted.cls === route.cls.value.cls;
    const text = engine.stringOf(wanted) ?? engine.stringOf(engine.member(wanted, "path"));
    return covers(text === undefined ? undefined : joinPaths(text), route.path, "prefix");
  });
}

/** Goes on only where `canActivate` was true; a guard that cannot be seen is taken to have set the user. */
function runGuard(engine: Engine, guard: Value, context: NestContext): void {
  const span = placeOf(guard);
  const instance = guard.v === "class" ? instanceFor(engine, guard) : guard;
  if (runThrottler(engine, instance, context)) return;
  if (instance.v === "external") {
    engine.call(instance, [context.context], span);
    return;
  }
  const canActivate = engine.member(instance, "canActivate");
  if (canActivate.v === "function" || canActivate.v === "native") {
    engine.assume?.(engine.await(engine.call(canActivate, [context.context], span, instance)));
    return;
  }
  if (!handleOf(engine, instance, NEST))
    engine.setMember(context.request, "user", engine.principal("session", "request.user", [], { isAssumed: true }));
}

/** A gateway's `handleConnection(client)` ran before any message of the client came: it says who is connected. */
function connect(engine: Engine, { cls, method }: NestRoute, context: NestContext): void {
  const instance = engine.instanceOf?.(cls.value) ?? engine.construct(cls.value, [], cls.span);
  const handler = engine.member(instance, "handleConnection");
  const client = remembered(context.context, "client");
  if (handler.v === "function" && client)
    engine.await(engine.call(handler, [client, engine.member(client, "request")], method.span, instance));
}

function callMethod(engine: Engine, route: NestRoute, context: NestContext): Value {
  const { cls, method } = route;
  const instance = engine.instanceOf?.(cls.value) ?? engine.construct(cls.value, [], cls.span);
  const args = method.params.map((parameter) => parameterValue(engine, parameter, context));
  const result = engine.await(engine.call(engine.member(instance, method.name), args, method.span, instance));
  if (route.transport === "graphql") filterPublished(engine, method, context, result);
  engine.respond([result], method.span);
  return result;
}

/** `@Subscription(() => Issue, { filter: (payload, variables, context) => … })`: of what is published, that reaches the client. */
function filterPublished(engine: Engine, { decorators }: NestMethod, { context }: NestContext, source: Value): void {
  const use = decorators.find((one) => one.name === "Subscription");
  const options = use?.args.find((arg) => arg.v === "object");
  const filter = options && option(engine, options, "filter");
  const given = ["args", "graphql"].map((part) => remembered(context, part) ?? UNDEFINED);
  if (filter) passFilter(engine, filter, source, given, use?.span ?? placeOf(filter));
}
