// NestJS: guards, decorators and injected services.
import assert from "node:assert/strict";
import type { DecoratedClass, DecoratorUse } from "../../../../server/engine/libraries/model";
import { type ClassValue, constant, TRUE, UNDEFINED, type Value } from "../../../../server/engine/libraries/value";
import { EXPRESS } from "../../../../server/engine/libraries/web/express";
import { NEST_MODEL } from "../../../../server/engine/libraries/web/nest";
import { FakeEngine, say, SPAN, text } from "../../../harness/fake-engine";

const COMMON = "@nestjs/common";

describe("NestJS", () => {
  let engine: FakeEngine;
  let trace: string[];
  let classes: number;
  beforeEach(() => {
    engine = new FakeEngine([NEST_MODEL, EXPRESS]);
    trace = [];
    classes = 0;
  });

  /** A class of the workspace whose instances have these members. */
  const classOf = (members: Readonly<Record<string, Value>>): ClassValue => {
    const cls = classes++;
    engine.instances.set(cls, engine.object(members));
    return { v: "class", file: "apps/api/src/x.ts", cls, scope: [0] };
  };
  const use = (name: string, args: readonly Value[] = [], module: string | undefined = COMMON): DecoratorUse => ({
    name,
    ...(module === undefined ? {} : { module }),
    value: { v: "external", module: module ?? "", path: [name] },
    args,
  });
  /** A decorator that the workspace makes. */
  const own = (value: Value, args: readonly Value[] = []): DecoratorUse => ({ name: "Own", value, args });

  interface Parts {
    readonly on?: readonly DecoratorUse[];
    readonly method?: readonly DecoratorUse[];
    readonly params?: readonly DecoratorUse[];
    readonly name?: string;
  }
  const add = (run: (...args: Value[]) => Value | void, parts: Parts = {}, file = "apps/api/src/orders.controller.ts"): DecoratedClass => {
    const name = parts.name ?? "list";
    const cls: DecoratedClass = {
      name: "OrdersController",
      file,
      value: classOf({ [name]: engine.fn(run) }),
      span: SPAN,
      decorators: parts.on ?? [use("Controller", [text("orders")])],
      methods: [
        {
          name,
          span: SPAN,
          decorators: parts.method ?? [use("Get", [text(":id")])],
          params: (parts.params ?? []).map((one, index) => ({ decorators: [one], name: `p${index}` })),
        },
      ],
    };
    NEST_MODEL.decorated?.(cls, engine);
    return cls;
  };
  const guard = (run: (context: Value) => Value | void) =>
    classOf({ canActivate: engine.fn((context) => run(context ?? UNDEFINED) ?? TRUE) });
  const requestOf = (context: Value) => engine.on(engine.on(context, "switchToHttp"), "getRequest");

  it("routes methods under the path of the controller and the prefix of the application", () => {
    add(() => undefined);
    const app = engine.await(
      engine.use("@nestjs/core", ["NestFactory", "create"], [], { span: { ...SPAN, file: "apps/api/src/main.ts" } }),
    );
    engine.on(app, "setGlobalPrefix", text("v1"));
    assert.deepEqual(engine.labels(), ["GET /v1/orders/:id"]);
  });

  it("fills decorated parameters from the request", () => {
    const params = [use("Param", [text("id")]), use("Body"), use("Headers", [text("X-Org")]), use("Req")];
    add((id, body, header, req) => void trace.push(say(id), say(body), say(header), say(engine.member(req ?? UNDEFINED, "query"))), {
      params,
    });
    engine.run("GET /orders/:id");
    assert.deepEqual(trace, ["source req.params.id", "source req.body", "source req.headers.x-org?", "source req.query"]);
  });

  it("runs guards of application, class and method before the method, on the same request", () => {
    const setsUser = guard((context) => {
      trace.push("class guard");
      engine.setMember(requestOf(context), "org", engine.principal("session", "org", []));
    });
    const module = {
      ...add(() => undefined, {
        on: [
          use("Module", [
            engine.object({
              providers: engine.array([
                engine.object({
                  provide: { v: "external", module: "@nestjs/core", path: ["APP_GUARD"] },
                  useClass: guard(() => void trace.push("global guard")),
                }),
              ]),
            }),
          ]),
        ],
        method: [],
      }),
    };
    assert.equal(module.methods.length, 1);
    add((req) => void trace.push(say(engine.member(req ?? UNDEFINED, "org"))), {
      on: [use("Controller", [text("orders")]), use("UseGuards", [setsUser])],
      method: [use("Get"), use("UseGuards", [guard(() => engine.unknown("allowed"))])],
      params: [use("Req")],
    });
    engine.run("GET /orders");
    assert.deepEqual(trace, ["global guard", "class guard", "principal org"]);
    assert.deepEqual(engine.assumed.map(say), ["true", "true", "unknown allowed"]);
  });

  it("makes the user certain behind AuthGuard", () => {
    const authGuard = engine.use("@nestjs/passport", ["AuthGuard"], [text("jwt")]);
    const user = engine.use(
      COMMON,
      ["createParamDecorator"],
      [
        engine.fn((data, context) => {
          const found = engine.member(requestOf(context ?? UNDEFINED), "user");
          return data && data !== UNDEFINED ? engine.member(found, engine.stringOf(data) ?? "") : found;
        }),
      ],
    );
    add((all, org) => void trace.push(say(all), say(org)), {
      method: [use("Get"), use("UseGuards", [authGuard])],
      params: [own(user), own(user, [text("orgId")])],
    });
    engine.run("GET /orders");
    assert.deepEqual(trace, ["principal request.user", "principal request.user.orgId"]);
  });

  it("reads decorators that the workspace puts together, and the metadata that guards ask for", () => {
    const roles = engine.fn(() => engine.use(COMMON, ["SetMetadata"], [text("public"), TRUE]));
    const together = engine.fn(() =>
      engine.use(COMMON, ["applyDecorators"], [engine.use(COMMON, ["UseGuards"], [asks]), engine.call(roles, [], SPAN)]),
    );
    const reflector = NEST_MODEL.typed?.("@nestjs/core", "Reflector", [], engine) ?? UNDEFINED;
    const asks = guard((context) => {
      const targets = engine.array([engine.on(context, "getHandler"), engine.on(context, "getClass")]);
      trace.push(
        say(engine.on(reflector, "getAllAndOverride", text("public"), targets)),
        say(engine.on(reflector, "get", text("other"), engine.on(context, "getHandler"))),
      );
    });
    add(() => void trace.push("handler"), { method: [use("Get"), own(together)] });
    engine.run("GET /orders");
    assert.deepEqual(trace, ["true", say(UNDEFINED), "handler"]);
  });

  it("applies middleware that a module configures for matching routes", () => {
    const middleware = (name: string) =>
      classOf({
        use: engine.fn((_req, _res, next) => {
          trace.push(name);
          if (next) engine.call(next, [], SPAN);
        }),
      });
    const configure = (consumer: Value = UNDEFINED) => {
      engine.on(engine.on(consumer, "apply", middleware("orders")), "forRoutes", text("orders"));
      engine.on(engine.on(consumer, "apply", middleware("users")), "forRoutes", text("users"));
    };
    add(configure, { on: [use("Module", [engine.object({})])], method: [], name: "configure" });
    add(() => void trace.push("handler"), { method: [use("Get")] });
    engine.run("GET /orders");
    assert.deepEqual(trace, ["orders", "handler"]);
  });

  it("does not mix the guards of two applications", () => {
    const app = engine.await(
      engine.use("@nestjs/core", ["NestFactory", "create"], [], { span: { ...SPAN, file: "apps/admin/src/main.ts" } }),
    );
    engine.on(
      app,
      "useGlobalGuards",
      guard(() => void trace.push("admin")),
    );
    engine.use("@nestjs/core", ["NestFactory", "create"], [], { span: { ...SPAN, file: "apps/api/src/main.ts" } });
    add(() => void trace.push("handler"), { method: [use("Get")] });
    engine.run("GET /orders");
    assert.deepEqual(trace, ["handler"]);
  });

  it("runs schedules without a requester, resolvers with arguments, and messages with payloads", () => {
    add(() => undefined, { on: [], method: [use("Cron", [text("* * * * *")], "@nestjs/schedule")] });
    add((id) => void trace.push(say(id)), {
      on: [],
      method: [use("Query", [], "@nestjs/graphql")],
      params: [use("Args", [text("id")], "@nestjs/graphql")],
      name: "order",
    });
    add((payload) => void trace.push(say(payload)), {
      on: [],
      method: [use("EventPattern", [constant("x")], "@nestjs/microservices")],
      params: [use("Payload", [], "@nestjs/microservices")],
      name: "on",
    });
    assert.deepEqual(
      engine.entries.map((entry) => [entry.label, entry.isRequest]),
      [
        ["schedule OrdersController.list", false],
        ["Query OrdersController.order", true],
        ["message OrdersController.on", true],
      ],
    );
    for (const entry of engine.entries) entry.run(engine);
    assert.deepEqual(trace, ["source args.id", "source payload"]);
  });

  it("assumes an identity of parameter decorators that packages bring", () => {
    add((user, other) => void trace.push(say(user), say(other)), {
      method: [use("Get")],
      params: [use("CurrentUser", [], "@acme/nest-auth"), use("Clock", [], "@acme/clock")],
    });
    engine.run("GET /orders");
    assert.deepEqual(trace, ["principal @CurrentUser() (assumed)", "unknown p1"]);
  });
});
