// Lines, bindings and places for fixes of every logger that is known.
import assert from "node:assert/strict";
import { CONSOLE_MODEL } from "../../../../server/engine/libraries/loggers/console";
import { PINO_MODEL } from "../../../../server/engine/libraries/loggers/pino";
import { PLAIN_LOGGERS } from "../../../../server/engine/libraries/loggers/plain-loggers";
import { WINSTON_MODEL } from "../../../../server/engine/libraries/loggers/winston";
import { UNDEFINED, type ObjectValue, type Value } from "../../../../server/engine/libraries/value";
import { text } from "../../../harness/fake-engine";
import { call, DataEngine, spanOf } from "../data-harness";

describe("loggers", () => {
  let engine: DataEngine;
  let org: Value;
  beforeEach(() => {
    engine = new DataEngine([CONSOLE_MODEL, PINO_MODEL, WINSTON_MODEL, ...PLAIN_LOGGERS]);
    org = engine.principal("claim", "org", ["orgId"]);
  });
  /** What is bound to each line, as member names. */
  const bound = () =>
    engine.logs.map(({ bindings }) =>
      bindings.flatMap((value) => [...(engine.members(value) ?? new Map<string, Value>([[value.v, value]])).keys()]).join(),
    );
  const operations = () => engine.logs.map(({ library, operation }) => `${library}.${operation}`);

  it("take the console's lines, and not its other methods", () => {
    for (const method of ["log", "error", "time", "group"]) engine.use("global", ["console", method], [text("x")]);
    engine.use("global", ["Math", "max"], [text("x")]);
    assert.deepEqual(operations(), ["console.log", "console.error"]);
  });

  describe("pino", () => {
    const pino = (options?: Value) => engine.use("pino", ["default"], options ? [options] : []);

    it("binds base fields and children, which speak for their parent", () => {
      const root = pino(engine.value({ base: { service: "x" } }));
      const child = engine.on(root, "child", engine.value({ orgId: org }));
      engine.on(root, "info", text("a"));
      engine.on(child, "warn", engine.value({ a: 1 }), text("b"));
      engine.on(engine.on(child, "child", engine.value({ requestId: "r" })), "debug", text("c"));
      assert.deepEqual(bound(), ["service", "service,orgId", "service,orgId,requestId"]);
      assert.equal(new Set(engine.logs.map(({ logger }) => logger.at)).size, 1);
    });

    it("asks mixins and formatters anew for each line", () => {
      let asked = 0;
      const mixin = engine.fn(() => (asked++, engine.object({ orgId: org })));
      const root = pino(engine.object({ mixin, formatters: engine.object({ log: mixin }) }));
      engine.on(root, "info", text("a"));
      engine.on(engine.on(root, "child", engine.object({})), "info", text("b"));
      assert.equal(asked, 4);
      assert.deepEqual(bound(), ["orgId,orgId", "orgId,orgId"]);
    });

    it("adds bindings later, to this logger and its children", () => {
      const root = pino();
      engine.on(root, "info", text("before"));
      engine.on(root, "setBindings", engine.value({ orgId: org }));
      engine.on(root, "info", text("after"));
      engine.on(engine.on(root, "child", engine.object({})), "info", text("child"));
      assert.deepEqual(bound(), ["", "orgId", "orgId"]);
    });

    it("gives requests a logger with custom props", () => {
      const customProps = engine.fn(() => engine.object({ orgId: org }));
      const middleware = engine.use("pino-http", ["default"], [engine.object({ customProps })]);
      const request = engine.object({});
      engine.call(
        middleware,
        [request, engine.object({}), engine.fn(() => void engine.on(engine.member(request, "log"), "info", text("x")))],
        spanOf(0, 1),
      );
      assert.deepEqual(bound(), ["orgId"]);
    });

    it("recognises request.log where a framework that carries pino is declared", () => {
      const line = () => PINO_MODEL.anyMember?.(["request", "log", "info"], call([text("x")]), engine);
      assert.equal(line(), undefined);
      engine.versions.set("fastify", "5.0.0");
      line();
      assert.equal(PINO_MODEL.anyMember?.(["my", "log", "info"], call([]), engine), undefined);
      assert.deepEqual(operations(), ["pino.info"]);
    });
  });

  describe("winston", () => {
    it("binds default meta and children", () => {
      const root = engine.use("winston", ["default", "createLogger"], [engine.value({ defaultMeta: { service: "x" } })]);
      engine.on(root, "info", text("a"));
      engine.on(engine.on(root, "child", engine.value({ orgId: org })), "log", text("info"), text("b"));
      engine.use("winston", ["error"], [text("by the default logger")]);
      assert.deepEqual(bound(), ["service", "service,orgId", ""]);
    });

    it("passes lines through formats of the logger and its transports", () => {
      const adds = engine.fn(() => engine.object({ orgId: org }));
      const format = engine.call(engine.use("winston", ["format"], [adds]), [], spanOf(0, 1));
      const json = engine.use("winston", ["format", "json"]);
      const combined = engine.use("winston", ["format", "combine"], [json, format]);
      const transport = engine.create(
        "winston",
        ["transports", "Console"],
        [engine.object({ format: engine.use("winston", ["format", "printf"], [adds]) })],
      );
      engine.on(engine.use("winston", ["createLogger"], [engine.object({ format: combined })]), "info", text("a"));
      engine.on(engine.use("winston", ["createLogger"], [engine.object({ transports: engine.array([transport]) })]), "info", text("b"));
      engine.on(engine.use("winston", ["createLogger"], [engine.object({ format: json })]), "info", text("c"));
      assert.deepEqual(bound(), ["orgId", "orgId", ""]);
    });
  });

  it("knows bunyan, Nest's logger, log4js, consola and others", () => {
    const bunyan = engine.use("bunyan", ["default", "createLogger"], [engine.value({ name: "x" })]);
    engine.on(engine.on(bunyan, "child", engine.value({ orgId: org })), "info", text("a"));
    engine.on(engine.create("@nestjs/common", ["Logger"], [text("Service")]), "verbose", text("b"));
    engine.use("@nestjs/common", ["Logger", "log"], [text("c")]);
    const log4js = engine.use("log4js", ["getLogger"]);
    engine.on(log4js, "addContext", text("orgId"), org);
    engine.on(log4js, "info", text("d"));
    engine.use("consola", ["consola", "success"], [text("e")]);
    assert.deepEqual(operations(), ["bunyan.info", "nest-logger.verbose", "nest-logger.log", "log4js.info", "consola.success"]);
    assert.deepEqual(bound(), ["name,orgId", "", "", "orgId", ""]);
  });

  it("offer the merge object, or the arguments, for fixes", () => {
    const literal: ObjectValue = { ...(engine.object({}) as ObjectValue), at: spanOf(10, 12) };
    const sites = (method: string, ...args: { value: Value; span?: ReturnType<typeof spanOf> }[]) => {
      const logger = engine.use("pino", ["default"]);
      PINO_MODEL.method?.({ ...call([], { span: spanOf(0, 30) }), args, handle: logger as never, method }, engine);
      return engine.logs.at(-1)?.fixSites.map(({ kind, span, isEmpty }) => `${kind} ${span.start}-${span.end}${isEmpty ? " empty" : ""}`);
    };
    assert.deepEqual(sites("info", { value: literal, span: spanOf(10, 12) }, { value: text("m"), span: spanOf(14, 17) }), [
      "log-object 10-12 empty",
    ]);
    assert.deepEqual(sites("info", { value: text("m"), span: spanOf(10, 13) }, { value: UNDEFINED, span: spanOf(15, 20) }), [
      "log-arguments 10-20",
    ]);
    assert.deepEqual(sites("info"), ["log-arguments 29-29"]);
  });
});
