// One function of AWS Lambda for several routes: every route that it decides between is a way.
import { PROJECTS, service } from "../harness/service";

describe("One function of AWS Lambda for several routes", () => {
  service({
    ...PROJECTS,
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "5.14.0", "aws-lambda": "1.0.7" } }),
    "src/handler.ts": `
      import type { APIGatewayProxyHandlerV2WithJWTAuthorizer } from "aws-lambda";
      import { db } from "./db";
      export const handler: APIGatewayProxyHandlerV2WithJWTAuthorizer = async (event) => {
        const organizationId = String(event.requestContext.authorizer.jwt.claims.org);
        switch (event.routeKey) {
          case "GET /projects":
            return { statusCode: 200, body: JSON.stringify(await db.project.findMany({ where: { organizationId } })) };
          case "GET /projects/{id}":
            return { statusCode: 200, body: JSON.stringify(await db.project.findUnique({ where: { id: event.pathParameters!.id! } })) }; //! unscoped-query
        }
        if (event.requestContext.http.method === "DELETE") {
          await db.project.delete({ where: { id: event.pathParameters!.id! } }); //! unscoped-mutation
        }
        return { statusCode: 404, body: "" };
      };
    `,
  });
});

describe("Functions of one file of AWS Lambda", () => {
  service({
    ...PROJECTS,
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "5.14.0", "aws-lambda": "1.0.7" } }),
    "src/projects.ts": `
      import type { APIGatewayProxyEvent } from "aws-lambda";
      import { db } from "./db";
      const json = (body: unknown) => ({ statusCode: 200, body: JSON.stringify(body) });
      export async function get(event: APIGatewayProxyEvent) {
        const organizationId = event.requestContext.authorizer!.claims.org;
        return json(await db.project.findFirst({ where: { id: event.pathParameters!.id, organizationId } }));
      }
      // Takes nothing of its event, and is deployed all the same.
      export async function count() {
        return json(await db.project.count()); //! unscoped-query
      }
    `,
  });
});

describe("Functions of AWS Lambda that run by the clock", () => {
  service({
    ...PROJECTS,
    "package.json": JSON.stringify({ dependencies: { "@prisma/client": "5.14.0", "aws-lambda": "1.0.7" } }),
    "src/nightly.ts": `
      import type { ScheduledEvent } from "aws-lambda";
      import { db } from "./db";
      export const handler = async (_event: ScheduledEvent) => {
        await db.project.deleteMany({ where: { name: "draft" } });
      };
    `,
    "src/hourly.ts": `
      import type { ScheduledHandler } from "aws-lambda";
      import { db } from "./db";
      export const handler: ScheduledHandler = async () => {
        await db.project.deleteMany({ where: { name: "empty" } });
      };
    `,
    "src/purge.ts": `
      import type { APIGatewayProxyHandler } from "aws-lambda";
      import { db } from "./db";
      export const handler: APIGatewayProxyHandler = async () => {
        await db.project.deleteMany({ where: { name: "draft" } }); //! unscoped-mutation
        return { statusCode: 204, body: "" };
      };
    `,
  });
});
