// Queues: what is handed over says whose work it is, and workers get what was handed over.
import { proves } from "../../../harness/proven";

describe("queues", () => {
  proves({
    BullMQ: `
      import { FlowProducer, Queue } from "bullmq";
      const queue = new Queue("reports");
      const flows = new FlowProducer();
      ---
      await queue.add("report", { clinicId: me.clinicId }); //= job tenant-filter
      await queue.add("report", { petId: req.params.id }); //= job certain tenant-absent
      await queue.add("report", { clinicId: req.body.clinicId }); //= job certain untrusted-tenant
      await queue.add("report", { petId: req.params.id, clinicId: req.query.clinic }); //= job certain untrusted-tenant
      await queue.add("refresh-species", {}); //= job global
      await queue.add("mail", { to: req.body.email, text: "hello" }); //= job global
      await queue.addBulk([{ name: "a", data: { petId: req.body.petId } }]); //= job certain tenant-absent
      await flows.add({ name: "a", queueName: "b", data: { petId: req.body.petId } }); //= job certain tenant-absent
    `,
    "queues that NestJS injects, before anybody is asked for": `
      //- /src/svc.ts
      import { Controller, Post, Req, Body } from "@nestjs/common";
      import { InjectQueue } from "@nestjs/bullmq";
      import type { Queue } from "bullmq";
      @Controller("x")
      export class C {
        constructor(@InjectQueue("reports") private readonly queue: Queue) {}
        @Post() async make(@Req() req: any, @Body() body: any) {
          await this.queue.add("r", { petId: body.petId }); //= job certain tenant-absent
          await this.queue.add("r", { petId: body.petId, clinicId: req.user.clinicId }); //= job tenant-filter
        }
      }
    `,
    "what somebody wrote names no row, and an id that could not be followed may be their own": `
      import { Queue } from "bullmq";
      const queue = new Queue("reports");
      ---
      await queue.add("note", { text: req.body.text }); //= job global
      await queue.add("report", { petId: req.body.petId, programId: programOf(me) });
      await queue.add("report", { petId: req.body.petId, at: new Date() }); //= job certain tenant-absent
      await queue.add("report", req.body); //= job certain tenant-absent
      function programOf(user: any) {
        return lookUp(user).programId;
      }
    `,
    "an id that was checked": `
      import { Queue } from "bullmq";
      const queue = new Queue("reports");
      ---
      const pet = await db.pet.findFirst({ where: { id: req.params.id, clinicId: me.clinicId } }); //= tenant-filter
      if (!pet) return res.sendStatus(404);
      await queue.add("report", { petId: req.params.id }); //= job tenant-filter
      await queue.add("report", { petId: pet.id }); //= job tenant-filter
    `,
    "pg-boss and Bee-Queue": `
      import PgBoss from "pg-boss";
      import BeeQueue from "bee-queue";
      const boss = new PgBoss("postgres://");
      const bees = new BeeQueue("reports");
      ---
      await boss.send("report", { petId: req.params.id }); //= job certain tenant-absent
      await boss.send("report", { petId: req.params.id, clinicId: me.clinicId }); //= job tenant-filter
      await bees.createJob({ petId: req.params.id }).save(); //= job certain tenant-absent
      await bees.createJob({ clinicId: me.clinicId }).timeout(3).save(); //= job tenant-filter
    `,
    "Agenda and Graphile Worker": `
      import { Agenda } from "agenda";
      import { makeWorkerUtils, quickAddJob } from "graphile-worker";
      const agenda = new Agenda();
      ---
      await agenda.now("report", { petId: req.params.id }); //= job certain tenant-absent
      await agenda.schedule("in 1 hour", "report", { clinicId: me.clinicId }); //= job tenant-filter
      const utils = await makeWorkerUtils({});
      await utils.addJob("report", { petId: req.params.id }); //= job certain tenant-absent
      await quickAddJob({}, "report", { clinicId: me.clinicId }); //= job tenant-filter
    `,
    "SQS and SNS": `
      import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
      import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";
      const sqs = new SQSClient({});
      const sns = new SNSClient({});
      ---
      await sqs.send(new SendMessageCommand({ QueueUrl: "q", MessageBody: JSON.stringify({ petId: req.params.id }) })); //= job certain tenant-absent
      await sqs.send(new SendMessageCommand({ QueueUrl: "q", MessageBody: JSON.stringify({ petId: req.params.id, clinicId: me.clinicId }) })); //= job tenant-filter
      await sqs.send(new SendMessageCommand({ QueueUrl: "q", MessageBody: req.params.id, MessageAttributes: { clinic: { StringValue: me.clinicId } } })); //= job tenant-filter
      await sns.send(new PublishCommand({ TopicArn: "t", Message: JSON.stringify({ petId: req.params.id }) })); //= job certain tenant-absent
    `,
    "SDK 2": `
      import AWS from "aws-sdk";
      const sqs = new AWS.SQS();
      ---
      await sqs.sendMessage({ QueueUrl: "q", MessageBody: JSON.stringify({ petId: req.params.id }) }).promise(); //= job certain tenant-absent
      res.json(me.clinicId);
    `,
    Kafka: `
      import { Kafka } from "kafkajs";
      const producer = new Kafka({ brokers: [] }).producer();
      ---
      await producer.send({ topic: "pets", messages: [{ value: JSON.stringify({ petId: req.params.id }) }] }); //= job certain tenant-absent
      await producer.send({ topic: "pets", messages: [{ key: me.clinicId, value: JSON.stringify({ petId: req.params.id }) }] }); //= job tenant-filter
    `,
    RabbitMQ: `
      import amqp from "amqplib";
      const connection = await amqp.connect("amqp://");
      const channel = await connection.createChannel();
      ---
      channel.sendToQueue("pets", Buffer.from(JSON.stringify({ petId: req.params.id }))); //= job certain tenant-absent
      channel.publish("pets", "created", Buffer.from(JSON.stringify({ clinicId: me.clinicId }))); //= job tenant-filter
    `,
    "Google Pub/Sub, QStash, Temporal": `
      import { PubSub } from "@google-cloud/pubsub";
      import { WorkflowClient } from "@temporalio/client";
      import { Client } from "@upstash/qstash";
      const topic = new PubSub().topic("pets");
      const qstash = new Client({ token: "t" });
      const temporal = new WorkflowClient();
      ---
      await topic.publishMessage({ json: { petId: req.params.id } }); //= job certain tenant-absent
      await topic.publishMessage({ data: Buffer.from(JSON.stringify({ clinicId: me.clinicId })) }); //= job tenant-filter
      await qstash.publishJSON({ url: "https://w", body: { petId: req.params.id } }); //= job certain tenant-absent
      await temporal.start(report, { args: [{ petId: req.params.id }], taskQueue: "q", workflowId: "w" }); //= job certain tenant-absent
      await temporal.start(report, { args: [{ petId: req.params.id }], taskQueue: "q", workflowId: \`report-\${me.clinicId}\` }); //= job tenant-filter
    `,
    "Temporal's client, its schedules and workflows that run already": `
      import { Client, Connection } from "@temporalio/client";
      const temporal = new Client({ connection: await Connection.connect() });
      const action = { type: "startWorkflow", workflowType: "weigh", taskQueue: "q" };
      ---
      const pet = await db.pet.findFirstOrThrow({ where: { id: req.params.id, clinicId: me.clinicId } }); //= tenant-filter
      await temporal.workflow.start("weigh", { taskQueue: "q", workflowId: "w", args: [{ petId: req.params.id }] }); //= job tenant-filter
      await temporal.workflow.start("weigh", { taskQueue: "q", workflowId: "w", args: [{ petId: req.body.petId }] }); //= job certain tenant-absent
      await temporal.schedule.create({ scheduleId: "s", action: { ...action, args: [{ petId: req.body.petId }] } }); //= job certain tenant-absent
      await temporal.schedule.create({ scheduleId: \`weigh-\${me.clinicId}\`, action: { ...action, args: [{ petId: req.body.petId }] } }); //= job tenant-filter
      await temporal.workflow.getHandle(req.body.run).signal("stop", { visitId: req.body.visitId }); //= job certain tenant-absent
      await temporal.workflow.getHandle(\`weigh-\${pet.id}\`).signal("stop"); //= job tenant-filter
    `,
    "Inngest and Trigger.dev": `
      import { Inngest } from "inngest";
      import { task } from "@trigger.dev/sdk/v3";
      const inngest = new Inngest({ id: "practice" });
      const report = task({ id: "report", run: async (payload) => payload });
      ---
      await inngest.send({ name: "pet/created", data: { petId: req.params.id } }); //= job certain tenant-absent
      await inngest.send({ name: "pet/created", data: { clinicId: me.clinicId } }); //= job tenant-filter
      await report.trigger({ petId: req.params.id }); //= job certain tenant-absent
      await report.trigger({ clinicId: me.clinicId }); //= job tenant-filter
    `,
    "Cloudflare Queues": `
      await env.REPORT_QUEUE.send({ petId: req.params.id }); //= job certain tenant-absent
      await env.REPORT_QUEUE.send({ clinicId: me.clinicId }); //= job tenant-filter
    `,
  });
});

describe("workers", () => {
  proves({
    "of Agenda, with what was scheduled": `
      import { Agenda } from "agenda";
      const agenda = new Agenda();
      agenda.define("report", async (job) => {
        await db.pet.findMany({ where: { clinicId: job.attrs.data.clinicId } }); //= tenant-filter
      });
      ---
      await agenda.now("report", { clinicId: me.clinicId }); //= job tenant-filter
    `,
    "of RabbitMQ, through text and back": `
      import amqp from "amqplib";
      const connection = await amqp.connect("amqp://");
      const channel = await connection.createChannel();
      await channel.consume("pets", async (message) => {
        const { clinicId } = JSON.parse(message.content.toString());
        await db.pet.findMany({ where: { clinicId } }); //= tenant-filter
      });
      ---
      channel.sendToQueue("pets", Buffer.from(JSON.stringify({ clinicId: me.clinicId }))); //= job tenant-filter
    `,
    "of Bee-Queue, with what nobody was seen to send": `
      import BeeQueue from "bee-queue";
      const bees = new BeeQueue("elsewhere");
      bees.process(async (job) => {
        await db.pet.findMany({ where: { clinicId: job.data.clinicId } }); //= certain untrusted-tenant
      });
      ---
      res.json(me.clinicId);
    `,
    "of Graphile Worker": `
      import { quickAddJob, run } from "graphile-worker";
      await run({ taskList: { report: async (payload) => {
        await db.pet.findMany({ where: { clinicId: payload.clinicId } }); //= tenant-filter
      } } });
      ---
      await quickAddJob({}, "report", { clinicId: me.clinicId }); //= job tenant-filter
    `,
  });
});
