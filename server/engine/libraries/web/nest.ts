// NestJS 9 to 11 (https://docs.nestjs.com): what its functions make, and the contexts that guards read. Classes are read by
// `nest-classes.ts`, executed by `nest-run.ts`.
import type { Engine, ExternalCall, LibraryModel, MethodCall } from "../model";
import type { Value } from "../value";
import { TRUE, UNDEFINED } from "../value";
import { argument, exportName, listOf, native, remembered } from "../call-arguments";
import { gatewaySocketMember, gatewaySocketMethod } from "../channels/socket-io";
import { CACHE_INTERCEPTOR, cacheInterceptorMethod } from "./nest-caching";
import { CONFIG_SERVICE, configMethod } from "./nest-config";
import { addNestClass } from "./nest-classes";
import { asGraphql, contextMethod, givenRequest, NEST, reflect, requestMember, socketMember } from "./nest-context";
import { mountCls } from "./nest-cls";
import { BUS, BUSES, busMethod } from "./nest-cqrs";
import { THROTTLER } from "./nest-throttling";
import { askedToken } from "../providers";
import { applicationAt, NestApplication } from "./nest-registry";

function callNest(call: ExternalCall, engine: Engine): Value | undefined {
  const name = exportName(call.path);
  const values = call.args.map((arg) => arg.value);
  switch (name) {
    // What it is called with, under a name of its own.
    case "mixin":
      return argument(call.args, 0);
    case "createParamDecorator":
      return engine.handle(NEST, "param-decorator", { factory: argument(call.args, 0) });
    case "Inject":
      return engine.handle(NEST, "asked", { token: askedToken(engine, argument(call.args, 0)) });
    case "UseGuards":
    case "UseInterceptors":
    case "Header":
    case "CacheKey":
      return engine.handle(NEST, "applied", { name, args: engine.array(values) }, call.span);
    case "SetMetadata":
      return engine.handle(NEST, "metadata", { key: argument(call.args, 0), value: argument(call.args, 1) });
    case "applyDecorators":
      return engine.handle(NEST, "decorators", { items: engine.array(values) });
    case "Reflector":
      return call.isNew ? engine.handle(NEST, "reflector", {}) : undefined;
    case "Reflector.createDecorator":
      return engine.handle(NEST, "metadata-decorator", {});
    case "GqlExecutionContext.create":
      return asGraphql(engine, argument(call.args, 0));
    case "AuthGuard":
      return call.module === "@nestjs/passport" ? engine.handle(NEST, "auth-guard", {}) : undefined;
    case "CacheInterceptor":
      return engine.handle(NEST, CACHE_INTERCEPTOR, {});
    case "ThrottlerGuard":
      return engine.handle(NEST, THROTTLER, {});
    case "ClsModule.forRoot":
    case "ClsModule.forRootAsync":
      mountCls(engine, call);
      return undefined;
    case "NestFactory.create":
    case "NestFactory.createMicroservice":
      return engine.promise(engine.handle(NEST, "app", { application: applicationAt(engine, call.span.file) }));
    default:
      return undefined;
  }
}

function applicationMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { application } = call.handle.data;
  if (!(application instanceof NestApplication)) return undefined;
  switch (call.method) {
    case "useGlobalGuards":
      application.guards.push(...call.args.map((arg) => arg.value));
      return call.handle;
    case "useGlobalInterceptors":
      application.interceptors.push({ values: call.args.map((arg) => arg.value), span: call.span });
      return call.handle;
    case "setGlobalPrefix":
      application.prefix = engine.stringOf(argument(call.args, 0)) ?? "";
      return call.handle;
    case "get":
      return undefined;
    default:
      return call.method.startsWith("use") || call.method.startsWith("enable") ? call.handle : undefined;
  }
}

/** `consumer.apply(A, B).exclude(…).forRoutes("orders", OrdersController)`. */
function consumerMethod(call: MethodCall, engine: Engine): Value | undefined {
  const { application } = call.handle.data;
  const values = call.args.map((arg) => arg.value);
  if (call.method === "apply") return engine.handle(NEST, "consumer", { application, fns: engine.array(values) });
  if (call.method === "exclude") return call.handle;
  if (call.method !== "forRoutes" || !(application instanceof NestApplication)) return undefined;
  application.middleware.push({
    fns: listOf(engine, remembered(call.handle, "fns")),
    routes: values.flatMap((value) => listOf(engine, value)),
  });
  return call.handle;
}

/** @nestjs/passport 10 and 11: `canActivate` authenticates, sets `request.user`, or throws. */
function authGuard(engine: Engine): Value {
  return native(engine, "AuthGuard.canActivate", ([context]) => {
    const request = context?.v === "handle" ? remembered(context, "request") : undefined;
    if (request) engine.setMember(request, "user", engine.principal("session", "request.user", []));
    return engine.promise(TRUE);
  });
}

export const NEST_MODEL: LibraryModel = {
  id: NEST,
  packages: [
    "@nestjs/common",
    "@nestjs/cache-manager",
    "@nestjs/config",
    "@nestjs/core",
    "@nestjs/cqrs",
    "@nestjs/passport",
    "@nestjs/graphql",
    "@nestjs/schedule",
    "@nestjs/microservices",
    "@nestjs/websockets",
    "@nestjs/throttler",
    "nestjs-cls",
  ],
  tokens: ["@nestjs/", "nestjs-cls"],
  call: callNest,
  decorated: addNestClass,
  gives: (decorator, engine) => (decorator.type === "asked" ? givenRequest(engine, remembered(decorator, "token")) : undefined),
  asksFor: (decorator) => (decorator.type === "asked" ? remembered(decorator, "token") : undefined),
  method(call, engine) {
    switch (call.handle.type) {
      case "context":
        return contextMethod(call, engine);
      case "reflector":
        return reflect(call, engine);
      case "app":
        return applicationMethod(call, engine);
      case "consumer":
        return consumerMethod(call, engine);
      case "socket":
        return gatewaySocketMethod(call, engine);
      case CACHE_INTERCEPTOR:
        return cacheInterceptorMethod(call);
      case BUS:
        return busMethod(call, engine);
      case CONFIG_SERVICE:
        return configMethod(call, engine);
      default:
        return undefined;
    }
  },
  member(handle, name, engine) {
    if (handle.type === "request") return requestMember(engine, handle, name);
    if (handle.type === "auth-guard") return name === "canActivate" ? authGuard(engine) : undefined;
    return handle.type === "socket" ? (socketMember(name, engine) ?? gatewaySocketMember(name, engine)) : undefined;
  },
  // A decorator made here is only read, never run.
  invoke: (handle) => (handle.type === "param-decorator" || handle.type === "metadata-decorator" ? UNDEFINED : undefined),
  extended(_module, path, engine) {
    if (path.at(-1) === "CacheInterceptor") return engine.handle(NEST, CACHE_INTERCEPTOR, {});
    return path.at(-1) === "ThrottlerGuard" ? engine.handle(NEST, THROTTLER, {}) : undefined;
  },
  typed(_module, name, _typeArgs, engine) {
    if (BUSES.has(name)) return engine.handle(NEST, BUS, {});
    if (name === "ConfigService") return engine.handle(NEST, CONFIG_SERVICE, {});
    return name === "Reflector" ? engine.handle(NEST, "reflector", {}) : undefined;
  },
};
