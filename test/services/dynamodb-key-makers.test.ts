// DynamoDB: keys that functions make whole, and of which code takes a member; what is said of a kind in one place counts in all.
import { service } from "../harness/service";

describe("DynamoDB: keys that functions make", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { "@aws-sdk/client-dynamodb": "3.600.0", "@aws-sdk/lib-dynamodb": "3.600.0" } }),
    "src/table.ts": `
      import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
      import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
      export const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
      export const TABLE = process.env.TABLE_NAME!;
      export const keys = {
        visit: (studioId: string, id: string) => ({ pk: \`STUDIO#\${studioId}\`, sk: \`VISIT#\${id}\` }),
        guest: (studioId: string, id: string) => ({ pk: \`STUDIO#\${studioId}\`, sk: \`GUEST#\${id}\` }),
      };
    `,
    "src/handlers.ts": `
      import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
      import type { APIGatewayProxyEventV2WithJWTAuthorizer } from "aws-lambda";
      import { ddb, keys, TABLE } from "./table";

      type Event = APIGatewayProxyEventV2WithJWTAuthorizer;
      const studioOf = (event: Event) => String(event.requestContext.authorizer.jwt.claims.studioId);

      export async function list(event: Event) {
        const { Items } = await ddb.send(
          new QueryCommand({ TableName: TABLE, KeyConditionExpression: "pk = :pk AND begins_with(sk, :v)", ExpressionAttributeValues: { ":pk": keys.visit(studioOf(event), "").pk, ":v": "VISIT#" } }),
        );
        return { statusCode: 200, body: JSON.stringify(Items) };
      }
      export async function listOf(event: Event) {
        const { Items } = await ddb.send( //! untrusted-tenant-id
          new QueryCommand({ TableName: TABLE, KeyConditionExpression: "pk = :pk AND begins_with(sk, :v)", ExpressionAttributeValues: { ":pk": keys.visit(event.pathParameters!.studio!, "").pk, ":v": "VISIT#" } }),
        );
        return { statusCode: 200, body: JSON.stringify(Items) };
      }
      export async function get(event: Event) {
        const { Item } = await ddb.send(new GetCommand({ TableName: TABLE, Key: keys.visit(studioOf(event), event.pathParameters!.id!) }));
        return { statusCode: 200, body: JSON.stringify(Item) };
      }
      export async function getOf(event: Event) {
        const { studio, id } = event.pathParameters!;
        const { Item } = await ddb.send(new GetCommand({ TableName: TABLE, Key: keys.visit(studio!, id!) })); //! untrusted-tenant-id
        return { statusCode: 200, body: JSON.stringify(Item) };
      }
    `,
  });
});
