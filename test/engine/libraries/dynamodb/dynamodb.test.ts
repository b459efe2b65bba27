// DynamoDB: operations, expressions and keys, each scoped and open. Tables in the cases: `invoices` by tenant and id, `notes` by id alone,
// and one table of several kinds under `PK` and `SK`.
import { provesIn, type StoreApp } from "../store-harness";

const APP: StoreApp = {
  versions: { "@aws-sdk/lib-dynamodb": "3.600.0", "@aws-sdk/client-dynamodb": "3.600.0" },
  files: {
    "src/db.ts": `
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocument } from "@aws-sdk/lib-dynamodb";
export const db = DynamoDBDocument.from(new DynamoDBClient({}));
export const inputs = [
  { TableName: "invoices", Item: { tenantId: "", invoiceId: "", amount: 0, status: "" } },
  { TableName: "invoices", Key: { tenantId: "", invoiceId: "" } },
  { TableName: "notes", Item: { noteId: "", tenantId: "", text: "" } },
  { TableName: "notes", Key: { noteId: "" } },
];
export const invoiceKey = (tenantId: string, id: string) => ({ PK: "TENANT#" + tenantId, SK: "INVOICE#" + id });
export const line = (invoiceId: string, id: string) => ({ PK: \`INVOICE#\${invoiceId}\`, SK: \`LINE#\${id}\` });
`,
  },
  imports: `import { db, invoiceKey, line } from "./db";`,
};

describe("DynamoDB", () => {
  describe("by key", () => {
    provesIn(APP, {
      "the whole key holds the tenant": `
        await db.get({ TableName: "invoices", Key: { tenantId: me.tenantId, invoiceId: req.params.id } }); //= tenant-filter
        await db.get({ TableName: "invoices", Key: { tenantId: req.body.tenantId, invoiceId: req.params.id } }); //= certain untrusted-tenant
        await db.delete({ TableName: "invoices", Key: { tenantId: me.tenantId, invoiceId: req.params.id } }); //= tenant-filter
        await db.delete({ TableName: "invoices", Key: { tenantId: req.query.t, invoiceId: req.params.id } }); //= certain untrusted-tenant
      `,
      "an id alone is open, unless a condition names the tenant or the item is checked": `
        await db.update({ TableName: "notes", Key: { noteId: req.params.id }, UpdateExpression: "SET #t = :t", //= certain unpinned
          ExpressionAttributeNames: { "#t": "text" }, ExpressionAttributeValues: { ":t": req.body.text } });
        await db.update({ TableName: "notes", Key: { noteId: req.params.id }, UpdateExpression: "REMOVE pinned", //= tenant-filter
          ConditionExpression: "attribute_exists(noteId) AND tenantId = :o", ExpressionAttributeValues: { ":o": me.tenantId } });
        await db.delete({ TableName: "notes", Key: { noteId: req.params.id }, ConditionExpression: "attribute_exists(noteId)" }); //= certain unpinned
        const { Item } = await db.get({ TableName: "notes", Key: { noteId: req.params.id } }); //= checked-after
        if (!Item || Item.tenantId !== me.tenantId) return res.sendStatus(404);
        await db.delete({ TableName: "notes", Key: { noteId: req.params.id } }); //= bound-id
      `,
      "keys made of text are compared by what is inside": `
        await db.get({ TableName: process.env.TABLE, Key: invoiceKey(me.tenantId, req.params.id) }); //= tenant-filter
        await db.get({ TableName: process.env.TABLE, Key: invoiceKey(req.query.org, req.params.id) }); //= certain untrusted-tenant
        await db.get({ TableName: process.env.TABLE, Key: { PK: ["TENANT", me.tenantId].join("#"), SK: "INVOICE#" + req.params.id } }); //= tenant-filter
      `,
      "what hangs on an item that was found is bound to it": `
        await db.query({ TableName: process.env.TABLE, KeyConditionExpression: "PK = :i", ExpressionAttributeValues: { ":i": "INVOICE#" + req.body.id } }); //= certain unpinned
        const { Item } = await db.get({ TableName: process.env.TABLE, Key: invoiceKey(me.tenantId, req.params.id) }); //= tenant-filter
        if (!Item) return res.sendStatus(404);
        await db.delete({ TableName: process.env.TABLE, Key: line(req.params.id, req.body.line) }); //= bound-id
      `,
    });
  });

  describe("expressions", () => {
    const ask = (filter: string, rest = ""): string =>
      `await db.scan({ TableName: "invoices", FilterExpression: "${filter}", ExpressionAttributeValues: { ":me": me.tenantId, ":x": req.query.x }${rest} });`;
    provesIn(APP, {
      "conjunctions pin, alternatives and negations do not": `
        ${ask("#s = :x AND tenantId = :me", `, ExpressionAttributeNames: { "#s": "status" }`)} //= tenant-filter
        ${ask("(amount > :x) and (:me = tenantId)")} //= tenant-filter
        ${ask("tenantId = :me OR amount > :x")} //= certain bypassable or
        ${ask("tenantId <> :me")} //= certain bypassable not
        ${ask("NOT (tenantId = :me)")} //= certain bypassable not
        ${ask("begins_with(tenantId, :me) AND amount BETWEEN :x AND :x")} //= certain unpinned
        ${ask("tenantId IN (:me)")} //= tenant-filter
        ${ask("tenantId IN (:me, :x)")} //= certain untrusted-tenant
        ${ask("#k = :me", `, ExpressionAttributeNames: { "#k": "tenantId" }`)} //= tenant-filter
      `,
      "pieces that are added on some paths": `
        const params = { TableName: "invoices", FilterExpression: "amount > :x", ExpressionAttributeValues: { ":x": 1 } };
        if (req.query.mine) {
          params.FilterExpression += " AND tenantId = :me";
          params.ExpressionAttributeValues[":me"] = me.tenantId;
        }
        await db.scan(params); //= certain bypassable undefined
        const parts = ["tenantId = :me"];
        if (req.query.x) parts.push("amount > :x");
        await db.scan({ TableName: "invoices", FilterExpression: parts.join(" AND "), ExpressionAttributeValues: { ":me": me.tenantId, ":x": 1 } }); //= tenant-filter
        await db.scan({ TableName: "invoices", FilterExpression: parts.join(" OR "), ExpressionAttributeValues: { ":me": me.tenantId, ":x": 1 } }); //= certain bypassable or
        await db.scan({ TableName: "invoices", ...(req.query.mine ? { FilterExpression: "tenantId = :me" } : {}), ExpressionAttributeValues: { ":me": me.tenantId } }); //= certain bypassable conditional
      `,
      "condition objects of old code": `
        await db.query({ TableName: "invoices", KeyConditions: { tenantId: { ComparisonOperator: "EQ", AttributeValueList: [me.tenantId] } } }); //= tenant-filter
        await db.scan({ TableName: "invoices", ScanFilter: { status: { ComparisonOperator: "EQ", AttributeValueList: [req.query.s] } } }); //= certain unpinned
      `,
      "statements in PartiQL": `
        await db.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM "invoices" WHERE tenantId = ? AND status = ?', Parameters: [me.tenantId, "open"] })); //= tenant-filter
        await db.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM "invoices" WHERE status = ?', Parameters: ["open"] })); //= certain unpinned
      `.replace("\n", `\n        import { ExecuteStatementCommand } from "@aws-sdk/lib-dynamodb";\n        ---\n`),
    });
  });

  describe("writes", () => {
    provesIn(APP, {
      "new items carry the tenant": `
        await db.put({ TableName: "invoices", Item: { ...req.body, tenantId: me.tenantId } }); //= tenant-filter
        await db.put({ TableName: "invoices", Item: { tenantId: me.tenantId, ...req.body } }); //= certain untrusted-tenant
        await db.put({ TableName: process.env.TABLE, Item: { ...invoiceKey(me.tenantId, "1"), amount: 1 } }); //= tenant-filter
        await db.put({ TableName: process.env.TABLE, Item: { ...invoiceKey(req.body.tenantId, "1"), amount: 1 } }); //= certain untrusted-tenant
      `,
      "a put under an id of the request replaces what is there": `
        await db.put({ TableName: "notes", Item: { noteId: req.body.id, tenantId: me.tenantId, text: "" } }); //= certain unpinned
        await db.put({ TableName: "notes", Item: { noteId: req.body.id, tenantId: me.tenantId, text: "" }, ConditionExpression: "attribute_not_exists(noteId)" }); //= tenant-filter
        await db.put({ TableName: "notes", Item: { noteId: req.body.id, tenantId: me.tenantId, text: "" }, ConditionExpression: "tenantId = :me", ExpressionAttributeValues: { ":me": me.tenantId } }); //= tenant-filter
        await db.put({ TableName: "notes", Item: { noteId: crypto.randomUUID(), tenantId: me.tenantId, text: "" } }); //= tenant-filter
      `,
      "items that are fetched together are one read, and may be sifted": `
        const ids = (req.query.ids ?? "").split(",");
        const found = await db.batchGet({ RequestItems: { notes: { Keys: ids.map((noteId) => ({ noteId })) } } }); //= checked-after
        res.json(found.Responses.notes.filter((note) => note.tenantId === me.tenantId));
        const all = await db.batchGet({ RequestItems: { notes: { Keys: ids.map((noteId) => ({ noteId })) } } }); //= certain unpinned
        res.json(all.Responses.notes);
        await db.batchGet({ RequestItems: { invoices: { Keys: ids.map((invoiceId) => ({ tenantId: me.tenantId, invoiceId })) } } }); //= tenant-filter
        await db.batchGet({ RequestItems: { invoices: { Keys: [{ tenantId: req.body.t, invoiceId: "1" }, { tenantId: req.body.t, invoiceId: "2" }] } } }); //= certain untrusted-tenant
      `,
      "batches and transactions are judged one by one": `
        await db.batchWrite({ RequestItems: { invoices: [{ PutRequest: { Item: { tenantId: me.tenantId, invoiceId: "1" } } }] } }); //= tenant-filter
        await db.batchWrite({ RequestItems: { invoices: [{ DeleteRequest: { Key: { tenantId: req.body.t, invoiceId: "1" } } }] } }); //= certain untrusted-tenant
        await db.transactWrite({ TransactItems: [
          { Update: { TableName: "invoices", Key: { tenantId: me.tenantId, invoiceId: "1" }, UpdateExpression: "SET amount = :a" } }, //= tenant-filter
          { Delete: { TableName: "invoices", Key: { tenantId: req.body.t, invoiceId: "1" } } }, //= certain untrusted-tenant
        ] });
      `,
      "a table that the tenant chose": `
        await db.get({ TableName: \`notes-\${me.tenantId}\`, Key: { noteId: req.params.id } }); //= isolated-storage
        await db.get({ TableName: \`notes-\${req.query.t}\`, Key: { noteId: req.params.id } }); //= certain unscoped-storage
      `,
    });
  });
});
