// Functions of AWS Lambda that get what was sent to a queue, a topic or a bus: the tenant in it is as trusted as its producers made it.
import { PROJECTS, service } from "../harness/service";

const APP = {
  "package.json": JSON.stringify({
    dependencies: {
      "@aws-sdk/client-sqs": "3.700.0",
      "@aws-sdk/client-sns": "3.700.0",
      "@types/aws-lambda": "8.10.0",
      "@prisma/client": "6.0.0",
    },
  }),
  ...PROJECTS,
};

const WORKERS = `
  import type { SNSHandler, SQSEvent } from "aws-lambda";
  import { db } from "./db";
  export const close = async (event: SQSEvent) => {
    for (const record of event.Records) {
      const { id, organizationId } = JSON.parse(record.body) as { id: string; organizationId: string };
      await db.project.updateMany({ where: { id, organizationId }, data: { name: "closed" } });
      await db.task.deleteMany({ where: { projectId: id } }); //! unscoped-mutation
    }
  };
  export const rename: SNSHandler = async (event) => {
    for (const { Sns } of event.Records) {
      const { organizationId, name } = JSON.parse(Sns.Message);
      await db.project.updateMany({ where: { organizationId }, data: { name } }); //! untrusted-tenant-id
    }
  };
`;

describe("Queues of AWS", () => {
  service(
    {
      ...APP,
      "src/workers.ts": WORKERS,
      "src/api.ts": `
      import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
      import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
      import type { APIGatewayProxyHandlerV2WithJWTAuthorizer } from "aws-lambda";
      const sqs = new SQSClient({});
      const sns = new SNSClient({});
      export const close: APIGatewayProxyHandlerV2WithJWTAuthorizer = async (event) => {
        const organizationId = event.requestContext.authorizer.jwt.claims.organizationId as string;
        const id = event.pathParameters?.id;
        await sqs.send(new SendMessageCommand({ QueueUrl: process.env.CLOSE!, MessageBody: JSON.stringify({ id, organizationId }) }));
        return { statusCode: 202 };
      };
      export const rename: APIGatewayProxyHandlerV2WithJWTAuthorizer = async (event) => {
        const { organizationId, name } = JSON.parse(event.body!);
        await sns.send(new PublishCommand({ TopicArn: process.env.RENAME!, Message: JSON.stringify({ organizationId, name }) }));
        return { statusCode: 202 };
      };
    `,
    },
    "hand on what their producers know of the requester",
    /^(?:log|audit|schema|job)-/,
  );

  service(
    {
      ...APP,
      "src/workers.ts": WORKERS.replace('data: { name: "closed" } });', "$& //! untrusted-tenant-id"),
    },
    "bring untrusted input where no producer is seen",
  );
});

describe("Consumers of SQS", () => {
  service(
    {
      ...APP,
      "package.json": JSON.stringify({
        dependencies: {
          "sqs-consumer": "11.0.0",
          "sqs-producer": "5.0.0",
          express: "4.19.0",
          jsonwebtoken: "9.0.0",
          "@prisma/client": "6.0.0",
        },
      }),
      "src/worker.ts": `
        import { Consumer } from "sqs-consumer";
        import { db } from "./db";
        const consumer = Consumer.create({
          queueUrl: process.env.QUEUE_URL!,
          handleMessage: async (message) => {
            const { id, organizationId } = JSON.parse(message.Body!) as { id: string; organizationId: string };
            await db.project.updateMany({ where: { id, organizationId }, data: { name: "closed" } });
            await db.task.deleteMany({ where: { projectId: id } }); //! unscoped-mutation
          },
        });
        consumer.on("error", (error) => console.error(error.message));
        consumer.start();
      `,
      "src/api.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { Producer } from "sqs-producer";
        const producer = Producer.create({ queueUrl: process.env.QUEUE_URL! });
        const app = express();
        app.post("/projects/:id/close", async (req, res) => {
          const me = jwt.verify(req.headers.authorization!, process.env.JWT!) as { organizationId: string };
          await producer.send({ id: req.params.id, body: JSON.stringify({ id: req.params.id, organizationId: me.organizationId }) });
          res.sendStatus(202);
        });
      `,
    },
    "get what was sent, with the tenant that the producer knew",
    /^(?:log|audit|schema|job)-/,
  );
});
