// Workers and schedules: who asks for the work, and with what.
import assert from "node:assert/strict";
import type { DecoratedClass } from "../../../../server/engine/libraries/model";
import { UNDEFINED, type Value } from "../../../../server/engine/libraries/value";
import { EVENT_FUNCTIONS } from "../../../../server/engine/libraries/web/event-functions";
import { JOBS } from "../../../../server/engine/libraries/web/jobs";
import { MIDDY } from "../../../../server/engine/libraries/web/middy";
import { payloadsFor, recordPayload } from "../../../../server/engine/libraries/web/payloads";
import { FakeEngine, say, SPAN, text } from "../../../harness/fake-engine";

describe("background jobs", () => {
  let engine: FakeEngine;
  let trace: string[];
  beforeEach(() => {
    engine = new FakeEngine([JOBS, EVENT_FUNCTIONS]);
    trace = [];
  });
  const org = () => engine.principal("session", "session.orgId", []);
  const notes = (...names: string[]) =>
    engine.fn((job = UNDEFINED) => void trace.push(...names.map((name) => say(engine.member(engine.member(job, "data"), name)))));

  it("gives workers of queues whose names are not to be read what requests send, and what workers send where nobody else does", () => {
    const send = (id: string, from: "request" | "worker"): void => {
      const entry = { label: from, framework: "bullmq", span: SPAN, isRequest: true, run: () => undefined };
      const by = from === "worker" ? { ...entry, received: () => [] } : entry;
      engine.carry = (value) => ({ value, from: { isOutdated: false, isOrphan: false, entry: by } });
      recordPayload(engine, undefined, text(id));
    };
    send("forwarded", "worker");
    assert.deepEqual(payloadsFor(engine, "count").map(say), ['"forwarded"']);
    send("asked for", "request");
    send("forwarded again", "worker");
    assert.deepEqual(payloadsFor(engine, "count").map(say), ['"asked for"']);
  });

  it("runs a worker with what the producers of its queue sent, after everything else", () => {
    engine.create("bullmq", ["Worker"], [text("mail"), notes("orgId", "to")]);
    const mail = engine.create("bullmq", ["Queue"], [text("mail")]);
    const other = engine.create("bullmq", ["Queue"], [text("other")]);
    engine.on(mail, "add", text("send"), engine.object({ orgId: org(), to: engine.source("body", "req.body.to") }));
    engine.on(other, "add", text("send"), engine.object({ orgId: engine.source("body", "req.body.orgId") }));
    assert.equal(engine.entries[0]?.received?.(engine).length, 1);
    engine.run("worker mail");
    assert.deepEqual(trace, ["principal session.orgId", "source req.body.to"]);
  });

  it("takes a payload for input when no producer is seen", () => {
    engine.create("bullmq", ["Worker"], [text("mail"), notes("orgId")]);
    engine.run("worker mail");
    assert.deepEqual(trace, ["source job.data.orgId"]);
  });

  it("keeps every producer's value when there are several", () => {
    const mail = engine.create("bullmq", ["Queue"], [text("mail")]);
    engine.on(mail, "add", text("a"), engine.object({ orgId: org() }));
    engine.on(
      mail,
      "addBulk",
      engine.array([
        engine.object({ name: text("b"), data: engine.object({ orgId: engine.source("body", "req.body.orgId"), extra: text("x") }) }),
      ]),
    );
    engine.create("bullmq", ["Worker"], [text("mail"), notes("orgId", "extra")]);
    engine.run("worker mail");
    // Once for each kind of jobs.
    assert.deepEqual(trace, ["principal session.orgId", "undefined", "source req.body.orgId", '"x"']);
  });

  it("lets queues whose name cannot be read feed workers that nobody else feeds", () => {
    const injected = JOBS.typed?.("bullmq", "Queue", [], engine) ?? UNDEFINED;
    engine.on(injected, "add", text("a"), engine.object({ orgId: org() }));
    engine.create("bullmq", ["Worker"], [text("mail"), notes("orgId", "missing")]);
    engine.run("worker mail");
    assert.deepEqual(trace, ["principal session.orgId", "source job.data.missing"]);
  });

  it("knows Bull's process and add, and pg-boss", () => {
    const bull = engine.create("bull", ["default"], [text("old")]);
    engine.on(bull, "add", engine.object({ orgId: org() }));
    engine.on(bull, "process", text("name"), notes("orgId"));
    const boss = engine.create("pg-boss", ["default"]);
    engine.on(boss, "send", text("export"), engine.object({ orgId: org() }));
    engine.on(
      boss,
      "work",
      text("export"),
      engine.fn((jobs = UNDEFINED) => void engine.call(notes("orgId"), [engine.element(jobs)], SPAN)),
    );
    engine.run("worker old");
    engine.run("worker export");
    assert.deepEqual(trace, ["principal session.orgId", "principal session.orgId"]);
  });

  it("runs processors of NestJS", () => {
    engine.instances.set(0, engine.object({ process: notes("orgId") }));
    const cls: DecoratedClass = {
      name: "MailProcessor",
      file: "src/mail.processor.ts",
      value: { v: "class", file: "src/mail.processor.ts", cls: 0, scope: [0] },
      span: SPAN,
      decorators: [{ name: "Processor", module: "@nestjs/bullmq", value: UNDEFINED, args: [text("mail")] }],
      methods: [{ name: "process", span: SPAN, decorators: [], params: [] }],
    };
    JOBS.decorated?.(cls, engine);
    engine.run("worker mail");
    assert.deepEqual(trace, ["source job.data.orgId"]);
  });

  it("runs schedules without a requester", () => {
    const tick = engine.fn(() => void trace.push("tick"));
    engine.use("node-cron", ["default", "schedule"], [text("* * * * *"), tick]);
    engine.create("cron", ["CronJob"], [text("* * * * *"), tick]);
    engine.use("cron", ["CronJob", "from"], [engine.object({ cronTime: text("* * * * *"), onTick: tick })]);
    for (const entry of engine.entries) entry.run(engine);
    assert.deepEqual(
      [engine.entries.map((entry) => entry.isRequest), trace],
      [
        [false, false, false],
        ["tick", "tick", "tick"],
      ],
    );
  });
});

describe("event functions", () => {
  let engine: FakeEngine;
  let trace: string[];
  beforeEach(() => {
    engine = new FakeEngine([EVENT_FUNCTIONS, MIDDY]);
    trace = [];
  });
  const org = () => engine.principal("session", "session.orgId", []);

  it("runs Inngest functions with what was sent under their event, steps included", () => {
    const inngest = engine.create("inngest", ["Inngest"], [engine.object({})]);
    const handler = engine.fn((context = UNDEFINED) => {
      const data = engine.member(engine.member(context, "event"), "data");
      engine.on(
        engine.member(context, "step"),
        "run",
        text("load"),
        engine.fn(() => void trace.push(say(engine.member(data, "orgId")))),
      );
    });
    engine.on(inngest, "createFunction", engine.object({ id: text("f") }), engine.object({ event: text("order/created") }), handler);
    engine.on(inngest, "send", engine.object({ name: text("order/created"), data: engine.object({ orgId: org() }) }));
    engine.run("event order/created");
    assert.deepEqual(trace, ["principal session.orgId"]);
  });

  it("runs Trigger.dev tasks with what triggered them", () => {
    const task = engine.use(
      "@trigger.dev/sdk/v3",
      ["task"],
      [engine.object({ id: text("t"), run: engine.fn((payload = UNDEFINED) => void trace.push(say(engine.member(payload, "orgId")))) })],
    );
    engine.on(task, "trigger", engine.object({ orgId: org() }));
    engine.run("task t");
    assert.deepEqual(trace, ["principal session.orgId"]);
  });

  describe("AWS Lambda", () => {
    const handlerOf = (file: string, fn: Value) =>
      EVENT_FUNCTIONS.entries?.(
        { file, directives: [], get: (name) => (name === "handler" ? fn : undefined), names: () => ["handler"], spanOf: () => SPAN },
        engine,
      );

    it("tells the event's input from what the authorizer verified", () => {
      engine.versions.set("@types/aws-lambda", "8.10.0");
      const handler = engine.fn((event = UNDEFINED) => {
        trace.push(
          say(engine.member(engine.member(event, "pathParameters"), "id")),
          say(engine.member(engine.member(engine.member(event, "requestContext"), "authorizer"), "orgId")),
        );
      });
      handlerOf("src/lambda/orders.ts", engine.use("@middy/core", ["default"], [handler]));
      engine.run("lambda src/lambda/orders.ts");
      assert.deepEqual(trace, ["source event.pathParameters.id", "principal event.requestContext.authorizer.orgId?"]);
    });

    it("leaves exports named handler alone where nothing of Lambda is installed", () => {
      handlerOf(
        "src/lambda/orders.ts",
        engine.fn(() => undefined),
      );
      assert.deepEqual(engine.labels(), []);
    });
  });
});
