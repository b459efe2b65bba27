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
