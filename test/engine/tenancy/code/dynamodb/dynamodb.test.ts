// Tables of DynamoDB, from the items that code puts, the keys that it asks for and the types it takes items for.
import assert from "node:assert/strict";
import { inferTenancy } from "../../../../../server/engine/tenancy/infer";
import { keyParts, tableWords } from "../../../../../server/engine/tenancy/code/dynamodb/key-names";
import { summary } from "../../tenancy-harness";
import { readCode } from "../code-harness";

function tenancy(files: Readonly<Record<string, string>> | string): readonly string[] {
  return summary(inferTenancy(readCode(files).entities, { tenant: {}, entities: {} }));
}

describe("Tables of DynamoDB", () => {
  it("that hold one kind of item are named after it, also by a setting", () => {
    assert.deepEqual(
      tenancy(`import { PutCommand } from "@aws-sdk/lib-dynamodb";
        interface Order { orderId: string; tenantId: string }
        const TABLE = process.env.ORDERS_TABLE_NAME!;
        class Lines { table = process.env.LINES_TABLE; find(orderId) { return q({ TableName: this.table, KeyConditionExpression: "#o = :o", ExpressionAttributeNames: { "#o": "orderId" } }); } }
        const save = (order: Order) => new PutCommand({ TableName: TABLE, Item: order });
        const get = (orderId) => ({ TableName: TABLE, Key: { orderId } });
        const tag = { TableName: "tags", Item: { tenantId: "" } };
        const rates = { TableName: "acme-rates-prod", Key: { code: "x" } };`),
      ["acmeRate global", "line via orderId.tenantId", "order direct tenantId", "tag direct tenantId"],
    );
  });

  it("that hold several kinds are told apart by the words in their keys", () => {
    assert.deepEqual(
      tenancy({
        "keys.ts": `export const pk = { org: (id: string) => \`ORG#\${id}\`, user: (id: string) => "USER#" + id };
          export class Keys { static member(org: string, user: string) { return { PK: pk.org(org), SK: pk.user(user) }; } }`,
        "store.ts": `import "@aws-sdk/client-dynamodb"; import { Keys, pk } from "./keys";
          put({ PK: pk.org(id), SK: "METADATA", name: "x" });
          put({ PK: pk.user(id), SK: pk.user(id), email: "x" });
          put({ ...Keys.member(org, user), role: "x" });
          put({ PK: { S: pk.org(id) }, SK: { S: ["PROJECT", projectId].join("#") } });
          function task() { const PK = "PROJECT#" + projectId; return { PK, SK: \`TASK#\${taskId}\`, done: false }; }
          put({ PK: "PLAN", SK: "PLAN#" + plan });`,
      }),
      ["org root orgId", "orgUser direct orgId", "plan global", "project direct orgId", "task via projectId.orgId", "user user userId"],
    );
  });

  it("keep the tenant's name that a value bears", () => {
    assert.deepEqual(tenancy(`import "dynamodb"; put({ pk: \`T#\${tenantId}\`, sk: \`note#\${id}\`, text: "" });`), [
      "note direct tenantId",
    ]);
    assert.deepEqual(tenancy(`import "dynamodb"; put({ TableName: "notes", Item: { pk: tenantId, sk: id, text: "" } });`), [
      "note direct tenantId",
    ]);
  });

  it("keys are taken apart at their values", () => {
    const parts = keyParts<string>(["ORG#", { value: "a" }, "#INVOICE#", { value: "b" }, "#LINES"]);
    assert.deepEqual(
      parts.map(({ word, value, isClosed }) => [word, value, isClosed]),
      [
        ["org", "a", true],
        ["invoice", "b", true],
        ["lines", undefined, false],
      ],
    );
    assert.deepEqual(["ORDERS_TABLE", "process.env.TABLE_NAME", "acme-orders-dev"].map(tableWords), ["order", "", "acme order"]);
  });
});
