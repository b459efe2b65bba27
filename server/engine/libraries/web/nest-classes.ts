// Entry points in decorated NestJS classes: controllers, GraphQL resolvers, gateways, message handlers, schedules; and what
// modules apply to all controllers.
import type { DecoratedClass, DecoratorUse, Engine } from "../model";
import type { Value } from "../value";
import { UNDEFINED } from "../value";
import { isNothing, listOf, option, placeOf } from "../call-arguments";
import { NEST } from "./nest-context";
import { addHandler } from "./nest-cqrs";
import { addEventMethod } from "./nest-events";
import { patternOf } from "./nest-microservices";
import { addProviders } from "./nest-providers";
import { applicationAt, applicationFor, type NestApplication } from "./nest-registry";
import type { NestMethod, Transport } from "./nest-run";
import { runNestRoute } from "./nest-run";
import { payloadsFor } from "./payloads";
import { joinPaths } from "./route-path";

const HTTP = new Set(["Get", "Post", "Put", "Patch", "Delete", "All", "Head", "Options", "Sse"]);
const GRAPHQL = new Set(["Query", "Mutation", "Subscription", "ResolveField", "ResolveReference"]);
const SCHEDULES = new Set(["Cron", "Interval", "Timeout"]);

export function addNestClass(cls: DecoratedClass, engine: Engine): void {
  for (const use of cls.decorators) if (use.name === "Module") addModule(cls, use, engine);
  addHandler(cls, engine);
  for (const method of cls.methods) {
    for (const use of method.decorators) addMethod(cls, method, use, engine);
  }
}

function addMethod(cls: DecoratedClass, method: NestMethod, use: DecoratorUse, engine: Engine): void {
  const from = use.module ?? "";
  if (!from.startsWith("@nestjs/")) return;
  if (use.name === "OnEvent" && from === "@nestjs/event-emitter") addEventMethod(cls, method, use, engine);
  else if (SCHEDULES.has(use.name) && from === "@nestjs/schedule") addSchedule(cls, method, engine);
  else if (GRAPHQL.has(use.name) && from === "@nestjs/graphql")
    addRoute(cls, method, "graphql", `${use.name} ${cls.name}.${method.name}`, [""], engine);
  else if (use.name === "SubscribeMessage") addRoute(cls, method, "ws", `message ${cls.name}.${method.name}`, [""], engine);
  else if (/^(Message|Event|Grpc)(Pattern|Method|StreamMethod)$/.test(use.name))
    addRoute(cls, method, "rpc", `message ${cls.name}.${method.name}`, [""], engine);
  else if (HTTP.has(use.name) && from === "@nestjs/common")
    addRoute(cls, method, "http", use.name.toUpperCase(), pathsOf(cls, use, engine), engine);
}

function sentUnder(engine: Engine, pattern: string | undefined): readonly Value[] {
  return pattern === undefined ? [] : payloadsFor(engine, pattern);
}

/** Paths of the controller times those of the method. */
function pathsOf(cls: DecoratedClass, use: DecoratorUse, engine: Engine): readonly string[] {
  const controller = cls.decorators.find((candidate) => candidate.name === "Controller")?.args[0] ?? UNDEFINED;
  const bases = texts(engine, option(engine, controller, "path") ?? controller);
  return bases.flatMap((base) => texts(engine, use.args[0] ?? UNDEFINED).map((path) => joinPaths(base, path)));
}

function texts(engine: Engine, value: Value): readonly string[] {
  const listed = listOf(engine, value).map((item) => engine.stringOf(item) ?? "");
  return listed.length > 0 ? listed : [""];
}

function addRoute(
  cls: DecoratedClass,
  method: NestMethod,
  transport: Transport,
  label: string,
  paths: readonly string[],
  engine: Engine,
): void {
  const [path = ""] = paths;
  engine.addEntry({
    get label() {
      return transport === "http" ? `${label} ${joinPaths(applicationFor(engine, cls.file).prefix, path)}` : label;
    },
    framework: NEST,
    span: method.span,
    isRequest: true,
    // What is sent is known once those who send have run.
    ...(transport === "rpc" ? { received: (prover: Engine) => sentUnder(prover, patternOf(prover, method)) } : {}),
    run: (prover) => runNestRoute(prover, { cls, method, transport, path: joinPaths(applicationFor(prover, cls.file).prefix, path) }),
  });
}

function addSchedule(cls: DecoratedClass, method: NestMethod, engine: Engine): void {
  engine.addEntry({
    label: `schedule ${cls.name}.${method.name}`,
    framework: NEST,
    span: method.span,
    isRequest: false,
    run: (prover) => {
      const instance = prover.construct(cls.value, [], cls.span);
      prover.await(prover.call(prover.member(instance, method.name), [], method.span, instance));
    },
  });
}

/** Global guards and interceptors among the providers, and middleware that `configure(consumer)` applies. */
function addModule(cls: DecoratedClass, use: DecoratorUse, engine: Engine): void {
  const application = applicationAt(engine, cls.file);
  // `@Module(isCloud() ? cloud() : community())`: what each of them provides.
  for (const metadata of engine.alternatives(use.args[0] ?? UNDEFINED)) {
    addProviders(engine, metadata, cls.file);
    addGlobals(engine, application, metadata);
  }
  if (!cls.methods.some((method) => method.name === "configure")) return;
  const instance = engine.construct(cls.value, [], cls.span);
  const configure = engine.member(instance, "configure");
  if (!isNothing(configure))
    engine.call(configure, [engine.handle(NEST, "consumer", { application, fns: engine.array([]) })], cls.span, instance);
}

function addGlobals(engine: Engine, application: NestApplication, metadata: Value): void {
  for (const provider of listOf(engine, option(engine, metadata, "providers"))) {
    const token = provider.v === "object" ? tokenOf(option(engine, provider, "provide")) : "";
    if (token !== "APP_GUARD" && token !== "APP_INTERCEPTOR") continue;
    const given = option(engine, provider, "useClass") ?? option(engine, provider, "useExisting") ?? option(engine, provider, "useValue");
    if (given && token === "APP_GUARD") application.guards.push(given);
    if (given && token === "APP_INTERCEPTOR") application.interceptors.push({ values: [given], span: placeOf(provider) });
  }
}

function tokenOf(token: Value | undefined): string {
  return token?.v === "external" ? (token.path.at(-1) ?? "") : "";
}
