// Services on DynamoDB: one table for several kinds of items, a table per kind, the clients of SDK v2 in Lambda functions, and the plain
// client with its wrapped values.
import { service } from "../harness/service";

describe("services on DynamoDB", () => {
  describe("one table, the tenant in the partition key", () => {
    service({
      "package.json": `
        { "name": "a", "dependencies": { "@aws-sdk/client-dynamodb": "^3.600.0", "@aws-sdk/lib-dynamodb": "^3.600.0", "express": "4.19.0", "jsonwebtoken": "9.0.0" } }
      `,
      "src/app.ts": `
        import express from "express";
        import jwt from "jsonwebtoken";
        import { randomUUID } from "node:crypto";
        import { BatchGetCommand, BatchWriteCommand, DeleteCommand, GetCommand, PutCommand, QueryCommand, ScanCommand, TransactWriteCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
        import { ddb, TABLE } from "./db";
        import { customerKey, invoiceKey, orgPk } from "./keys";

        const app = express();
        app.use(express.json());
        app.use((req: any, res, next) => {
          const token = req.headers.authorization?.slice(7);
          if (!token) return res.sendStatus(401);
          const claims = jwt.verify(token, process.env.JWT_SECRET!) as { orgId: string; sub: string };
          req.orgId = claims.orgId;
          req.userId = claims.sub;
          next();
        });

        app.post("/orgs", async (req: any, res) => {
          const orgId = randomUUID();
          await ddb.send(new PutCommand({ TableName: TABLE, Item: { PK: \`ORG#\${orgId}\`, SK: "METADATA", name: req.body.name } }));
          res.json({ orgId });
        });

        app.get("/invoices", async (req: any, res) => {
          const { Items } = await ddb.send(
            new QueryCommand({
              TableName: TABLE,
              KeyConditionExpression: "PK = :pk AND begins_with(SK, :sk)",
              ExpressionAttributeValues: { ":pk": orgPk(req.orgId), ":sk": "INVOICE#" },
            }),
          );
          res.json(Items);
        });

        app.get("/orgs/:orgId/invoices", async (req: any, res) => {
          const { Items } = await ddb.send( //! untrusted-tenant-id
            new QueryCommand({
              TableName: TABLE,
              KeyConditionExpression: "PK = :pk AND begins_with(SK, :sk)",
              ExpressionAttributeValues: { ":pk": orgPk(req.params.orgId), ":sk": "INVOICE#" },
            }),
          );
          res.json(Items);
        });

        app.get("/invoices/:id", async (req: any, res) => {
          const { Item } = await ddb.send(new GetCommand({ TableName: TABLE, Key: invoiceKey(req.orgId, req.params.id) }));
          if (!Item) return res.sendStatus(404);
          res.json(Item);
        });

        app.get("/by-customer/:customerId", async (req: any, res) => {
          const { Items } = await ddb.send(new QueryCommand({ //! unscoped-query
            TableName: TABLE,
            IndexName: "GSI1",
            KeyConditionExpression: "GSI1PK = :c",
            ExpressionAttributeValues: { ":c": \`CUSTOMER#\${req.params.customerId}\` },
          }));
          res.json(Items);
        });

        app.get("/by-customer-ok/:customerId", async (req: any, res) => {
          const customer = await ddb.send(new GetCommand({ TableName: TABLE, Key: customerKey(req.orgId, req.params.customerId) }));
          if (!customer.Item) return res.sendStatus(404);
          const { Items } = await ddb.send(new QueryCommand({
            TableName: TABLE,
            IndexName: "GSI1",
            KeyConditionExpression: "GSI1PK = :c",
            ExpressionAttributeValues: { ":c": \`CUSTOMER#\${req.params.customerId}\` },
          }));
          res.json(Items);
        });

        app.get("/overdue", async (req: any, res) => {
          const { Items } = await ddb.send(new ScanCommand({ //! unscoped-query
            TableName: TABLE,
            FilterExpression: "#status = :s AND begins_with(SK, :sk)",
            ExpressionAttributeNames: { "#status": "status" },
            ExpressionAttributeValues: { ":s": "overdue", ":sk": "INVOICE#" },
          }));
          res.json(Items);
        });

        app.get("/overdue-ok", async (req: any, res) => {
          const { Items } = await ddb.send(new ScanCommand({
            TableName: TABLE,
            FilterExpression: "#status = :s AND orgId = :org",
            ExpressionAttributeNames: { "#status": "status" },
            ExpressionAttributeValues: { ":s": "overdue", ":org": req.orgId },
          }));
          res.json(Items);
        });

        app.get("/overdue-or", async (req: any, res) => {
          const { Items } = await ddb.send(new ScanCommand({ //! bypassable-tenant-filter
            TableName: TABLE,
            FilterExpression: "orgId = :org OR #status = :s",
            ExpressionAttributeNames: { "#status": "status" },
            ExpressionAttributeValues: { ":s": "public", ":org": req.orgId },
          }));
          res.json(Items);
        });

        app.post("/invoices", async (req: any, res) => {
          const id = randomUUID();
          await ddb.send(
            new PutCommand({
              TableName: TABLE,
              Item: {
                ...invoiceKey(req.orgId, id),
                GSI1PK: \`CUSTOMER#\${req.body.customerId}\`, GSI1SK: \`INVOICE#\${id}\`,
                orgId: req.orgId, invoiceId: id, customerId: req.body.customerId, amount: req.body.amount, status: "open",
              },
            }),
          );
          res.status(201).json({ id });
        });

        app.post("/invoices/import", async (req: any, res) => {
          await ddb.send(new PutCommand({ //! missing-tenant-on-create
            TableName: TABLE,
            Item: { ...invoiceKey(req.body.orgId, req.body.id), orgId: req.body.orgId, amount: req.body.amount },
          }));
          res.status(201).end();
        });

        app.patch("/invoices/:id", async (req: any, res) => {
          const { Attributes } = await ddb.send(new UpdateCommand({
            TableName: TABLE,
            Key: { PK: \`ORG#\${req.orgId}\`, SK: \`INVOICE#\${req.params.id}\` },
            UpdateExpression: "SET amount = :a, #status = :s",
            ExpressionAttributeNames: { "#status": "status" },
            ExpressionAttributeValues: { ":a": req.body.amount, ":s": req.body.status },
            ReturnValues: "ALL_NEW",
          }));
          res.json(Attributes);
        });

        app.patch("/orgs/:orgId/invoices/:id", async (req: any, res) => {
          await ddb.send(new UpdateCommand({ //! untrusted-tenant-id
            TableName: TABLE,
            Key: { PK: \`ORG#\${req.params.orgId}\`, SK: \`INVOICE#\${req.params.id}\` },
            UpdateExpression: "SET amount = :a",
            ExpressionAttributeValues: { ":a": req.body.amount },
          }));
          res.end();
        });

        app.delete("/invoices/:id", async (req: any, res) => {
          await ddb.send(new DeleteCommand({ TableName: TABLE, Key: invoiceKey(req.orgId, req.params.id) }));
          res.end();
        });

        app.post("/invoices/pay", async (req: any, res) => {
          await ddb.send(new TransactWriteCommand({
            TransactItems: [
              { Update: { TableName: TABLE, Key: invoiceKey(req.orgId, req.body.id), UpdateExpression: "SET #s = :p", ExpressionAttributeNames: { "#s": "status" }, ExpressionAttributeValues: { ":p": "paid" } } },
              { Delete: { TableName: TABLE, Key: invoiceKey(req.body.orgId, req.body.id) } }, //! untrusted-tenant-id
              { Put: { TableName: TABLE, Item: { PK: \`ORG#\${req.orgId}\`, SK: \`PAYMENT#\${randomUUID()}\`, orgId: req.orgId, invoiceId: req.body.id } } },
            ],
          }));
          res.end();
        });

        app.post("/batch", async (req: any, res) => {
          const out = await ddb.send(new BatchGetCommand({
            RequestItems: { [TABLE]: { Keys: req.body.ids.map((id: string) => invoiceKey(req.orgId, id)) } },
          }));
          res.json(out.Responses?.[TABLE]);
        });

        app.post("/batch2", async (req: any, res) => {
          const out = await ddb.send(new BatchGetCommand({ //! untrusted-tenant-id
            RequestItems: { [TABLE]: { Keys: req.body.ids.map((one: any) => ({ PK: \`ORG#\${one.orgId}\`, SK: \`INVOICE#\${one.id}\` })) } },
          }));
          res.json(out.Responses?.[TABLE]);
        });

        app.post("/batch3", async (req: any, res) => {
          await ddb.send(new BatchWriteCommand({
            RequestItems: { [TABLE]: req.body.items.map((one: any) => ({ PutRequest: { Item: { ...one, ...invoiceKey(req.orgId, randomUUID()), orgId: req.orgId } } })) },
          }));
          res.end();
        });

        app.delete("/customers/:id", async (req: any, res) => {
          const { Items = [] } = await ddb.send(new QueryCommand({
            TableName: TABLE,
            KeyConditionExpression: "PK = :pk",
            ExpressionAttributeValues: { ":pk": \`ORG#\${req.orgId}\` },
          }));
          for (const item of Items) {
            await ddb.send(new DeleteCommand({ TableName: TABLE, Key: { PK: item.PK, SK: item.SK } }));
          }
          res.end();
        });
        app.listen(3000);
      `,
      "src/db.ts": `
        import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
        import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
        export const TABLE = process.env.TABLE_NAME!;
        export const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });
      `,
      "src/keys.ts": `
        export const orgPk = (orgId: string) => \`ORG#\${orgId}\`;
        export const invoiceKey = (orgId: string, invoiceId: string) => ({ PK: orgPk(orgId), SK: \`INVOICE#\${invoiceId}\` });
        export const customerKey = (orgId: string, customerId: string) => ({ PK: orgPk(orgId), SK: \`CUSTOMER#\${customerId}\` });
      `,
    });
  });

  describe("a table per kind, behind repositories", () => {
    service({
      "package.json": `
        { "name": "a", "dependencies": { "@aws-sdk/client-dynamodb": "^3.600.0", "@aws-sdk/lib-dynamodb": "^3.600.0", "express": "4.19.0", "jsonwebtoken": "9.0.0" } }
      `,
      "src/app.ts": `
        import express, { type NextFunction, type Request, type Response } from "express";
        import jwt from "jsonwebtoken";
        import { randomUUID } from "crypto";
        import { customers, OrderRepository, plans } from "./repo";

        interface AuthedRequest extends Request { auth: { tenantId: string; userId: string } }
        const orders = new OrderRepository();
        const app = express();
        app.use(express.json());
        function authenticate(req: Request, res: Response, next: NextFunction) {
          try {
            (req as AuthedRequest).auth = jwt.verify(req.header("authorization") ?? "", process.env.SECRET!) as AuthedRequest["auth"];
            next();
          } catch {
            res.sendStatus(401);
          }
        }
        app.use(authenticate);
        app.get("/orders/:id", async (req, res) => res.json(await orders.findById(req.params.id)));
        app.get("/v2/orders/:id", async (req, res) => {
          const order = await orders.findOwned((req as AuthedRequest).auth.tenantId, req.params.id);
          if (!order) return res.sendStatus(404);
          res.json(order);
        });
        app.get("/orders", async (req, res) => res.json(await orders.list((req as AuthedRequest).auth.tenantId, req.query.status as string)));
        app.get("/search", async (req, res) => {
          const { auth } = req as AuthedRequest;
          const mine = req.query.all ? undefined : auth.tenantId;
          res.json(await orders.search(mine, String(req.query.status)));
        });
        app.post("/orders", async (req, res) => {
          const { auth } = req as AuthedRequest;
          await orders.create({ orderId: randomUUID(), tenantId: auth.tenantId, customerId: "none", status: "new", total: Number(req.body.total) });
          res.end();
        });
        app.post("/orders/raw", async (req, res) => {
          await orders.createRaw({ ...req.body, orderId: randomUUID() });
          res.end();
        });
        app.post("/orders/:id/status", async (req, res) => {
          await orders.setStatus((req as AuthedRequest).auth.tenantId, req.params.id, req.body.status);
          res.end();
        });
        app.post("/orders/:id/total", async (req, res) => {
          await orders.setTotal(req.params.id, req.body.total);
          res.end();
        });
        app.patch("/orders/:id", async (req, res) => {
          await orders.patch((req as AuthedRequest).auth.tenantId, req.params.id, req.body);
          res.end();
        });
        app.delete("/orders/:id", async (req, res) => {
          await orders.remove((req as AuthedRequest).auth.tenantId, req.params.id);
          res.end();
        });
        app.get("/customers/:id", async (req, res) => res.json(await customers.get((req as AuthedRequest).auth.tenantId, req.params.id)));
        app.get("/customers", async (_req, res) => res.json(await customers.all()));
        app.get("/customers-by-email", async (req, res) => res.json(await customers.byEmail(String(req.query.email))));
        app.post("/customers", async (req, res) => {
          await customers.put({ ...req.body, tenantId: (req as AuthedRequest).auth.tenantId, customerId: randomUUID() });
          res.end();
        });
        app.get("/plans", async (_req, res) => res.json(await plans()));
        app.listen(3000);
      `,
      "src/repo.ts": `
        import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
        import { DynamoDBDocument } from "@aws-sdk/lib-dynamodb";

        export interface Order { orderId: string; tenantId: string; customerId: string; status: string; total: number }
        export interface Customer { tenantId: string; customerId: string; email: string }

        const client = DynamoDBDocument.from(new DynamoDBClient({ region: process.env.AWS_REGION }));

        export class OrderRepository {
          constructor(private readonly tableName = process.env.ORDERS_TABLE!) {}

          async findById(orderId: string): Promise<Order | undefined> {
            const result = await client.get({ TableName: this.tableName, Key: { orderId } }); //! unscoped-query
            return result.Item as Order | undefined;
          }

          async findOwned(tenantId: string, orderId: string): Promise<Order | undefined> {
            const { Item } = await client.get({ TableName: this.tableName, Key: { orderId } });
            if (!Item || Item.tenantId !== tenantId) return undefined;
            return Item as Order;
          }

          async list(tenantId: string, status?: string): Promise<Order[]> {
            const { Items } = await client.query({
              TableName: this.tableName,
              IndexName: "byTenant",
              KeyConditionExpression: "tenantId = :t",
              ...(status ? { FilterExpression: "#s = :s", ExpressionAttributeNames: { "#s": "status" } } : {}),
              ExpressionAttributeValues: { ":t": tenantId, ...(status ? { ":s": status } : {}) },
            });
            return (Items ?? []) as Order[];
          }

          async search(tenantId: string | undefined, status: string): Promise<Order[]> {
            const filters: string[] = ["#s = :s"];
            const values: Record<string, unknown> = { ":s": status };
            if (tenantId) {
              filters.push("tenantId = :t");
              values[":t"] = tenantId;
            }
            const { Items } = await client.scan({ //! bypassable-tenant-filter
              TableName: this.tableName,
              FilterExpression: filters.join(" AND "),
              ExpressionAttributeNames: { "#s": "status" },
              ExpressionAttributeValues: values,
            });
            return (Items ?? []) as Order[];
          }

          async create(order: Order): Promise<void> {
            await client.put({ TableName: this.tableName, Item: order, ConditionExpression: "attribute_not_exists(orderId)" });
          }

          async createRaw(order: Order): Promise<void> {
            await client.put({ TableName: this.tableName, Item: order, ConditionExpression: "attribute_not_exists(orderId)" }); //! missing-tenant-on-create
          }

          async setStatus(tenantId: string, orderId: string, status: string): Promise<void> {
            await client.update({
              TableName: this.tableName,
              Key: { orderId },
              UpdateExpression: "SET #s = :s",
              ConditionExpression: "tenantId = :t",
              ExpressionAttributeNames: { "#s": "status" },
              ExpressionAttributeValues: { ":s": status, ":t": tenantId },
            });
          }

          async setTotal(orderId: string, total: number): Promise<void> {
            await client.update({ //! unscoped-mutation
              TableName: this.tableName,
              Key: { orderId },
              UpdateExpression: "SET total = :total",
              ExpressionAttributeValues: { ":total": total },
            });
          }

          async patch(tenantId: string, orderId: string, changes: Record<string, unknown>): Promise<void> {
            const keys = Object.keys(changes);
            await client.update({ //! tenant-key-overwrite
              TableName: this.tableName,
              Key: { orderId },
              UpdateExpression: \`SET \${keys.map((key, i) => \`#k\${i} = :v\${i}\`).join(", ")}\`,
              ConditionExpression: "tenantId = :t",
              ExpressionAttributeNames: Object.fromEntries(keys.map((key, i) => [\`#k\${i}\`, key])),
              ExpressionAttributeValues: { ":t": tenantId, ...Object.fromEntries(keys.map((key, i) => [\`:v\${i}\`, changes[key]])) },
            });
          }

          async remove(tenantId: string, orderId: string): Promise<void> {
            const order = await this.findOwned(tenantId, orderId);
            if (!order) throw new Error("not found");
            await client.delete({ TableName: this.tableName, Key: { orderId } });
          }
        }

        export const customers = {
          async get(tenantId: string, customerId: string): Promise<Customer | undefined> {
            const { Item } = await client.get({ TableName: process.env.CUSTOMERS_TABLE, Key: { tenantId, customerId } });
            return Item as Customer | undefined;
          },
          async all(): Promise<Customer[]> {
            const { Items } = await client.scan({ TableName: process.env.CUSTOMERS_TABLE }); //! unscoped-query
            return Items as Customer[];
          },
          async put(customer: Customer): Promise<void> {
            await client.put({ TableName: process.env.CUSTOMERS_TABLE, Item: customer });
          },
          async byEmail(email: string): Promise<Customer[]> {
            const { Items } = await client.query({ //! unscoped-query
              TableName: process.env.CUSTOMERS_TABLE,
              IndexName: "byEmail",
              KeyConditionExpression: "#e = :e",
              ExpressionAttributeNames: { "#e": "email" },
              ExpressionAttributeValues: { ":e": email },
            });
            return Items as Customer[];
          },
        };

        export async function plans() {
          const { Items } = await client.scan({ TableName: process.env.PLANS_TABLE });
          return Items;
        }
      `,
    });
  });

  describe("Lambda functions with SDK v2 in CommonJS", () => {
    service({
      "package.json": `
        { "name": "c", "dependencies": { "aws-sdk": "^2.1500.0" } }
      `,
      "serverless.yml": `
        service: notes
        provider:
          name: aws
        functions:
          list: { handler: src/handlers.list, events: [ { http: { path: notes, method: get } } ] }
      `,
      "src/handlers.js": `
        'use strict';
        const AWS = require('aws-sdk');
        const { v4: uuid } = require('uuid');
        const docClient = new AWS.DynamoDB.DocumentClient();
        const TABLE_NAME = process.env.NOTES_TABLE;

        const tenantOf = (event) => event.requestContext.authorizer.claims['custom:tenantId'];
        const respond = (statusCode, body) => ({ statusCode, body: JSON.stringify(body) });

        module.exports.list = async (event) => {
          const params = {
            TableName: TABLE_NAME,
            KeyConditionExpression: 'tenantId = :tenantId',
            ExpressionAttributeValues: { ':tenantId': tenantOf(event) },
          };
          const data = await docClient.query(params).promise();
          return respond(200, data.Items);
        };

        module.exports.listFor = async (event) => {
          const { tenantId } = event.pathParameters;
          const data = await docClient.query({ //! untrusted-tenant-id
            TableName: TABLE_NAME,
            KeyConditionExpression: 'tenantId = :tenantId',
            ExpressionAttributeValues: { ':tenantId': tenantId },
          }).promise();
          return respond(200, data.Items);
        };

        module.exports.get = async (event) => {
          const { Item } = await docClient.get({ TableName: TABLE_NAME, Key: { tenantId: tenantOf(event), noteId: event.pathParameters.id } }).promise();
          return Item ? respond(200, Item) : respond(404, {});
        };

        module.exports.create = async (event) => {
          const body = JSON.parse(event.body);
          const item = { tenantId: tenantOf(event), noteId: uuid(), text: body.text, createdAt: Date.now() };
          await docClient.put({ TableName: TABLE_NAME, Item: item }).promise();
          return respond(201, item);
        };

        module.exports.createAny = async (event) => {
          const item = { noteId: uuid(), ...JSON.parse(event.body) };
          await docClient.put({ TableName: TABLE_NAME, Item: item }).promise(); //! missing-tenant-on-create
          return respond(201, item);
        };

        module.exports.update = async (event) => {
          const body = JSON.parse(event.body);
          const params = {
            TableName: TABLE_NAME,
            Key: { tenantId: tenantOf(event), noteId: event.pathParameters.id },
            UpdateExpression: 'set #t = :t, updatedAt = :u',
            ConditionExpression: 'attribute_exists(noteId)',
            ExpressionAttributeNames: { '#t': 'text' },
            ExpressionAttributeValues: { ':t': body.text, ':u': Date.now() },
          };
          await docClient.update(params).promise();
          return respond(200, {});
        };

        module.exports.remove = async (event) => {
          const body = JSON.parse(event.body);
          await docClient.delete({ TableName: TABLE_NAME, Key: { tenantId: body.tenantId, noteId: event.pathParameters.id } }).promise(); //! untrusted-tenant-id
          return respond(204, {});
        };

        module.exports.search = async (event) => {
          const params = {
            TableName: TABLE_NAME,
            FilterExpression: 'contains(#t, :q)',
            ExpressionAttributeNames: { '#t': 'text' },
            ExpressionAttributeValues: { ':q': event.queryStringParameters.q },
          };
          if (event.queryStringParameters.from) {
            params.FilterExpression += ' AND createdAt > :from';
            params.ExpressionAttributeValues[':from'] = Number(event.queryStringParameters.from);
          }
          const items = [];
          let data;
          do {
            data = await docClient.scan(params).promise(); //! unscoped-query
            items.push(...data.Items);
            params.ExclusiveStartKey = data.LastEvaluatedKey;
          } while (data.LastEvaluatedKey);
          return respond(200, items);
        };

        module.exports.searchMine = async (event) => {
          const params = {
            TableName: TABLE_NAME,
            FilterExpression: 'contains(#t, :q) AND tenantId = :tenant',
            ExpressionAttributeNames: { '#t': 'text' },
            ExpressionAttributeValues: { ':q': event.queryStringParameters.q, ':tenant': tenantOf(event) },
          };
          if (event.queryStringParameters.from) {
            params.FilterExpression += ' AND createdAt > :from';
            params.ExpressionAttributeValues[':from'] = Number(event.queryStringParameters.from);
          }
          const data = await docClient.scan(params).promise();
          return respond(200, data.Items);
        };

        module.exports.cb = (event, context, callback) => {
          docClient.query({ //! unscoped-query
            TableName: TABLE_NAME,
            IndexName: 'author-index',
            KeyConditionExpression: 'author = :a',
            ExpressionAttributeValues: { ':a': event.queryStringParameters.author },
          }, (err, data) => {
            if (err) return callback(err);
            callback(null, respond(200, data.Items));
          });
        };
      `,
    });
  });

  describe("the plain client, and tasks below projects", () => {
    service({
      "package.json": `
        { "name": "a", "dependencies": { "@aws-sdk/client-dynamodb": "^3.600.0", "@aws-sdk/lib-dynamodb": "^3.600.0", "express": "4.19.0", "jsonwebtoken": "9.0.0" } }
      `,
      "src/model.ts": `
        import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand, DeleteItemCommand, paginateQuery, paginateScan } from "@aws-sdk/client-dynamodb";
        import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
        import { ulid } from "ulid";

        const client = new DynamoDBClient({});
        const TableName = process.env.DYNAMO_TABLE;

        export type Project = { tenantId: string; projectId: string; name: string };
        export type Task = { taskId: string; projectId: string; title: string; done: boolean };

        const toKey = {
          tenant: (id: string) => ({ pk: \`TENANT#\${id}\`, sk: "#META" }),
          project: (tenantId: string, id: string) => ({ pk: \`TENANT#\${tenantId}\`, sk: \`PROJECT#\${id}\` }),
          task: (projectId: string, id: string) => ({ pk: \`PROJECT#\${projectId}\`, sk: \`TASK#\${id}\` }),
          user: (userId: string) => ({ pk: \`USER#\${userId}\`, sk: \`USER#\${userId}\` }),
        };

        export async function getTenant(id: string) {
          const { Item } = await client.send(new GetItemCommand({ TableName, Key: marshall(toKey.tenant(id)) }));
          return Item ? unmarshall(Item) : undefined;
        }

        export async function createProject(tenantId: string, name: string) {
          const projectId = ulid();
          const project: Project = { tenantId, projectId, name };
          await client.send(new PutItemCommand({ TableName, Item: marshall({ ...toKey.project(tenantId, projectId), ...project, gsi1pk: "PROJECT", gsi1sk: projectId }) }));
          return project;
        }

        export async function getProject(tenantId: string, projectId: string): Promise<Project | null> {
          const out = await client.send(new GetItemCommand({ TableName, Key: marshall(toKey.project(tenantId, projectId)) }));
          return out.Item ? (unmarshall(out.Item) as Project) : null;
        }

        export async function listProjects(tenantId: string) {
          const projects: Project[] = [];
          for await (const page of paginateQuery({ client }, {
            TableName,
            KeyConditionExpression: "#pk = :pk and begins_with(#sk, :sk)",
            ExpressionAttributeNames: { "#pk": "pk", "#sk": "sk" },
            ExpressionAttributeValues: { ":pk": { S: \`TENANT#\${tenantId}\` }, ":sk": { S: "PROJECT#" } },
          })) {
            projects.push(...(page.Items ?? []).map((item) => unmarshall(item) as Project));
          }
          return projects;
        }

        export async function allProjects() {
          const out = await client.send(new QueryCommand({ //! unscoped-query
            TableName,
            IndexName: "gsi1",
            KeyConditionExpression: "gsi1pk = :p",
            ExpressionAttributeValues: marshall({ ":p": "PROJECT" }),
          }));
          return out.Items?.map((i) => unmarshall(i)) ?? [];
        }

        export async function listTasks(projectId: string) {
          const out = await client.send(new QueryCommand({
            TableName,
            KeyConditionExpression: "pk = :pk and begins_with(sk, :sk)",
            ExpressionAttributeValues: { ":pk": { S: "PROJECT#" + projectId }, ":sk": { S: "TASK#" } },
          }));
          return (out.Items ?? []).map((item) => unmarshall(item) as Task);
        }

        export async function listTasksUnchecked(projectId: string) {
          const out = await client.send(new QueryCommand({ //! unscoped-query
            TableName,
            KeyConditionExpression: "pk = :pk and begins_with(sk, :sk)",
            ExpressionAttributeValues: { ":pk": { S: "PROJECT#" + projectId }, ":sk": { S: "TASK#" } },
          }));
          return (out.Items ?? []).map((item) => unmarshall(item) as Task);
        }

        export async function addTask(projectId: string, title: string) {
          const task: Task = { taskId: ulid(), projectId, title, done: false };
          await client.send(new PutItemCommand({ TableName, Item: marshall({ ...toKey.task(projectId, task.taskId), ...task }) }));
          return task;
        }

        export async function completeTask(projectId: string, taskId: string) {
          await client.send(new UpdateItemCommand({ //! unscoped-mutation
            TableName,
            Key: marshall(toKey.task(projectId, taskId)),
            UpdateExpression: "SET done = :d",
            ExpressionAttributeValues: { ":d": { BOOL: true } },
          }));
        }

        export async function removeTask(projectId: string, taskId: string) {
          await client.send(new DeleteItemCommand({ TableName, Key: marshall(toKey.task(projectId, taskId)) }));
        }

        export async function getUser(userId: string) {
          const { Item } = await client.send(new GetItemCommand({ TableName, Key: marshall(toKey.user(userId)) }));
          return Item && unmarshall(Item);
        }
      `,
      "src/server.ts": `
        import Fastify from "fastify";
        import jwt from "@fastify/jwt";
        import * as db from "./model";

        const app = Fastify();
        app.register(jwt, { secret: process.env.SECRET! });
        app.addHook("onRequest", async (request) => { await request.jwtVerify(); });

        type Claims = { tenantId: string; sub: string };
        app.get("/tenant", async (request) => db.getTenant((request.user as Claims).tenantId));
        app.get("/me", async (request) => db.getUser((request.user as Claims).sub));
        app.get("/projects", async (request) => db.listProjects((request.user as Claims).tenantId));
        app.get("/projects/all", async () => db.allProjects());
        app.post("/projects", async (request) => db.createProject((request.user as Claims).tenantId, (request.body as any).name));
        app.get("/projects/:projectId/tasks", async (request, reply) => {
          const { projectId } = request.params as any;
          const project = await db.getProject((request.user as Claims).tenantId, projectId);
          if (!project) return reply.code(404).send();
          return db.listTasks(projectId);
        });
        app.get("/raw/:projectId/tasks", async (request) => db.listTasksUnchecked((request.params as any).projectId));
        app.post("/projects/:projectId/tasks", async (request, reply) => {
          const { projectId } = request.params as any;
          if (!(await db.getProject((request.user as Claims).tenantId, projectId))) return reply.code(404).send();
          return db.addTask(projectId, (request.body as any).title);
        });
        app.post("/projects/:projectId/tasks/:id/complete", async (request) => {
          const { projectId, id } = request.params as any;
          await db.completeTask(projectId, id);
          return {};
        });
        app.delete("/projects/:projectId/tasks/:id", async (request, reply) => {
          const { projectId, id } = request.params as any;
          const project = await db.getProject((request.user as Claims).tenantId, projectId);
          if (project === null) throw new Error("nope");
          await db.removeTask(project.projectId, id);
          return reply.send({});
        });
        app.listen({ port: 1 });
      `,
    });
  });

  describe("an injected client in NestJS", () => {
    service({
      "package.json": `
        { "name": "n", "dependencies": { "@nestjs/common": "10", "@aws-sdk/client-dynamodb": "3", "@aws-sdk/lib-dynamodb": "3", "passport-jwt": "4", "@nestjs/passport": "10" } }
      `,
      "src/document.controller.ts": `
        import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Req, UseGuards } from "@nestjs/common";
        import { AuthGuard } from "@nestjs/passport";
        import { DocumentService } from "./document.service";

        interface AuthedRequest { user: { sub: string; workspaceId: string } }

        @Controller("documents")
        @UseGuards(AuthGuard("jwt"))
        export class DocumentController {
          constructor(private readonly documents: DocumentService) {}
          @Post() create(@Req() req: AuthedRequest, @Body() body: { title: string }) { return this.documents.create(req.user.workspaceId, req.user.sub, body.title); }
          @Get() list(@Req() req: AuthedRequest) { return this.documents.list(req.user.workspaceId); }
          @Get("all") all(@Req() req: AuthedRequest) { return this.documents.listAll(req.user.workspaceId); }
          @Get("search") search(@Query("q") q: string) { return this.documents.search(q); }
          @Get("raw/:id") raw(@Param("id") id: string) { return this.documents.byId(id); }
          @Get(":id") one(@Req() req: AuthedRequest, @Param("id") id: string) { return this.documents.byIdIn(req.user.workspaceId, id); }
          @Patch(":id") rename(@Req() req: AuthedRequest, @Param("id") id: string, @Body("title") title: string) { return this.documents.rename(req.user.workspaceId, id, title); }
          @Patch(":id/checked") async renameChecked(@Req() req: AuthedRequest, @Param("id") id: string, @Body("title") title: string) {
            const doc = await this.documents.byIdIn(req.user.workspaceId, id);
            await this.documents.renameByDoc(doc, title);
          }
          @Delete(":id") remove(@Req() req: AuthedRequest, @Param("id") id: string) { return this.documents.remove(req.user.workspaceId, id); }
          @Post(":id/move") move(@Req() req: AuthedRequest, @Param("id") id: string, @Body("to") to: string) { return this.documents.move(req.user.workspaceId, to, id); }
        }
      `,
      "src/document.service.ts": `
        import { Inject, Injectable, NotFoundException, ForbiddenException } from "@nestjs/common";
        import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, type QueryCommandInput, UpdateCommand, DeleteCommand, ScanCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
        import { randomUUID } from "crypto";

        export interface DocumentEntity { pk: string; sk: string; gsi1pk: string; gsi1sk: string; id: string; workspaceId: string; title: string; ownerId: string }

        @Injectable()
        export class DocumentService {
          private readonly tableName = process.env.TABLE_NAME!;
          constructor(@Inject("DDB") private readonly client: DynamoDBDocumentClient) {}

          private pk(workspaceId: string) { return \`WS#\${workspaceId}\`; }
          private sk(id: string) { return \`DOC#\${id}\`; }

          async create(workspaceId: string, ownerId: string, title: string) {
            const id = randomUUID();
            const item: DocumentEntity = { pk: this.pk(workspaceId), sk: this.sk(id), gsi1pk: this.sk(id), gsi1sk: this.sk(id), id, workspaceId, title, ownerId };
            await this.client.send(new PutCommand({ TableName: this.tableName, Item: item, ConditionExpression: "attribute_not_exists(pk)" }));
            return item;
          }

          async list(workspaceId: string, cursor?: Record<string, unknown>) {
            const input: QueryCommandInput = {
              TableName: this.tableName,
              KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
              ExpressionAttributeValues: { ":pk": this.pk(workspaceId), ":prefix": "DOC#" },
              Limit: 20,
            };
            if (cursor) input.ExclusiveStartKey = cursor;
            const result = await this.client.send(new QueryCommand(input));
            return { items: result.Items as DocumentEntity[], next: result.LastEvaluatedKey };
          }

          async listAll(workspaceId: string) {
            const items: DocumentEntity[] = [];
            let ExclusiveStartKey: Record<string, unknown> | undefined;
            do {
              const page = await this.client.send(new QueryCommand({
                TableName: this.tableName,
                KeyConditionExpression: "#pk = :pk",
                ExpressionAttributeNames: { "#pk": "pk" },
                ExpressionAttributeValues: { ":pk": this.pk(workspaceId) },
                ExclusiveStartKey,
              }));
              items.push(...((page.Items ?? []) as DocumentEntity[]));
              ExclusiveStartKey = page.LastEvaluatedKey;
            } while (ExclusiveStartKey);
            return items;
          }

          async byId(id: string): Promise<DocumentEntity> {
            const { Items } = await this.client.send(new QueryCommand({ //! unscoped-query
              TableName: this.tableName,
              IndexName: "gsi1",
              KeyConditionExpression: "gsi1pk = :id",
              ExpressionAttributeValues: { ":id": this.sk(id) },
            }));
            const [item] = Items ?? [];
            if (!item) throw new NotFoundException();
            return item as DocumentEntity;
          }

          async byIdIn(workspaceId: string, id: string): Promise<DocumentEntity> {
            const { Items } = await this.client.send(new QueryCommand({
              TableName: this.tableName,
              IndexName: "gsi1",
              KeyConditionExpression: "gsi1pk = :id",
              ExpressionAttributeValues: { ":id": this.sk(id) },
            }));
            const item = Items?.[0] as DocumentEntity | undefined;
            if (!item) throw new NotFoundException();
            if (item.workspaceId !== workspaceId) throw new ForbiddenException();
            return item;
          }

          async rename(workspaceId: string, id: string, title: string) {
            const { Attributes } = await this.client.send(new UpdateCommand({
              TableName: this.tableName,
              Key: { pk: this.pk(workspaceId), sk: this.sk(id) },
              UpdateExpression: "SET title = :t",
              ExpressionAttributeValues: { ":t": title },
              ReturnValues: "ALL_NEW",
            }));
            return Attributes;
          }

          async renameByDoc(doc: { pk: string; sk: string }, title: string) {
            await this.client.send(new UpdateCommand({
              TableName: this.tableName,
              Key: { pk: doc.pk, sk: doc.sk },
              UpdateExpression: "SET title = :t",
              ExpressionAttributeValues: { ":t": title },
            }));
          }

          async remove(workspaceId: string, id: string) {
            const doc = await this.byIdIn(workspaceId, id);
            await this.client.send(new DeleteCommand({ TableName: this.tableName, Key: { pk: doc.pk, sk: doc.sk } }));
          }

          async move(from: string, to: string, id: string) {
            const { Item } = await this.client.send(new GetCommand({ TableName: this.tableName, Key: { pk: this.pk(from), sk: this.sk(id) } }));
            if (!Item) throw new NotFoundException();
            await this.client.send(new TransactWriteCommand({
              TransactItems: [
                { Delete: { TableName: this.tableName, Key: { pk: this.pk(from), sk: this.sk(id) } } },
                { Put: { TableName: this.tableName, Item: { ...Item, pk: this.pk(to), workspaceId: to } } }, //! missing-tenant-on-create
              ],
            }));
          }

          async search(term: string) {
            const { Items } = await this.client.send(new ScanCommand({ TableName: this.tableName, FilterExpression: "contains(title, :t)", ExpressionAttributeValues: { ":t": term } })); //! unscoped-query
            return Items;
          }
        }
      `,
    });
  });

  describe("devices behind an API gateway and API keys", () => {
    service({
      "package.json": `
        { "name": "l", "dependencies": { "@aws-sdk/client-dynamodb": "3", "@aws-sdk/lib-dynamodb": "3", "@types/aws-lambda": "8" } }
      `,
      "src/api.ts": `
        import type { APIGatewayProxyEventV2, APIGatewayProxyHandlerV2, APIGatewayProxyHandlerV2WithJWTAuthorizer, ScheduledHandler } from "aws-lambda";
        import * as store from "./store";

        const json = (statusCode: number, body: unknown) => ({ statusCode, body: JSON.stringify(body) });

        async function accountOf(event: APIGatewayProxyEventV2) {
          const key = event.headers["x-api-key"];
          if (!key) return undefined;
          return (await store.accountByKey(key))?.accountId;
        }

        export const listDevices: APIGatewayProxyHandlerV2WithJWTAuthorizer = async (event) => {
          const accountId = event.requestContext.authorizer.jwt.claims.accountId as string;
          return json(200, await store.devices(accountId));
        };
        export const addDevice: APIGatewayProxyHandlerV2WithJWTAuthorizer = async (event) => {
          const accountId = event.requestContext.authorizer.jwt.claims.accountId as string;
          const body = JSON.parse(event.body ?? "{}");
          await store.putDevice({ accountId, deviceId: body.deviceId, name: body.name });
          return json(201, {});
        };
        export const getReadings: APIGatewayProxyHandlerV2WithJWTAuthorizer = async (event) => {
          const accountId = event.requestContext.authorizer.jwt.claims.accountId as string;
          const { deviceId } = event.pathParameters as { deviceId: string };
          const device = await store.device(accountId, deviceId);
          if (!device) return json(404, {});
          return json(200, await store.readings(deviceId, Number(event.queryStringParameters?.since ?? 0)));
        };
        export const getReadingsRaw: APIGatewayProxyHandlerV2WithJWTAuthorizer = async (event) => json(200, await store.readingsRaw(event.pathParameters!.deviceId!));
        export const getReadingsFiltered: APIGatewayProxyHandlerV2WithJWTAuthorizer = async (event) =>
          json(200, await store.readingsFiltered(event.requestContext.authorizer.jwt.claims.accountId as string, event.pathParameters!.deviceId!));
        export const ingest: APIGatewayProxyHandlerV2 = async (event) => {
          const accountId = await accountOf(event);
          if (!accountId) return json(401, {});
          const body = JSON.parse(event.body ?? "{}");
          const device = await store.device(accountId, body.deviceId);
          if (!device) return json(404, {});
          await store.addReading({ deviceId: device.deviceId, at: Date.now(), accountId, value: Number(body.value) });
          return json(202, {});
        };
      `,
      "src/store.ts": `
        import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
        import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand, paginateQuery, paginateScan } from "@aws-sdk/lib-dynamodb";
        import { createHash, randomUUID } from "node:crypto";
        const client = DynamoDBDocumentClient.from(new DynamoDBClient());
        const Tables = { devices: process.env.DEVICES_TABLE!, keys: process.env.API_KEYS_TABLE!, readings: process.env.READINGS_TABLE!, tenants: process.env.TENANTS_TABLE! } as const;

        export type Device = { accountId: string; deviceId: string; name: string };
        export type Reading = { deviceId: string; at: number; accountId: string; value: number };

        export async function accountByKey(key: string) {
          const keyHash = createHash("sha256").update(key).digest("hex");
          const { Item } = await client.send(new GetCommand({ TableName: Tables.keys, Key: { keyHash } }));
          return Item as { keyHash: string; accountId: string } | undefined;
        }
        export async function saveKey(accountId: string, key: string) {
          await client.send(new PutCommand({ TableName: Tables.keys, Item: { keyHash: createHash("sha256").update(key).digest("hex"), accountId } }));
        }
        export async function putDevice(device: Device) {
          await client.send(new PutCommand({ TableName: Tables.devices, Item: device }));
        }
        export async function devices(accountId: string) {
          const found: Device[] = [];
          for await (const page of paginateQuery({ client }, { TableName: Tables.devices, KeyConditionExpression: "accountId = :a", ExpressionAttributeValues: { ":a": accountId } })) found.push(...(page.Items as Device[]));
          return found;
        }
        export async function device(accountId: string, deviceId: string) {
          return (await client.send(new GetCommand({ TableName: Tables.devices, Key: { accountId, deviceId } }))).Item as Device | undefined;
        }
        export async function readings(deviceId: string, since: number) {
          const { Items } = await client.send(new QueryCommand({
            TableName: Tables.readings,
            KeyConditionExpression: "deviceId = :d AND #at > :since",
            ExpressionAttributeNames: { "#at": "at" },
            ExpressionAttributeValues: { ":d": deviceId, ":since": since },
          }));
          return Items as Reading[];
        }
        export async function readingsRaw(deviceId: string) {
          const { Items } = await client.send(new QueryCommand({ TableName: Tables.readings, KeyConditionExpression: "deviceId = :d", ExpressionAttributeValues: { ":d": deviceId } })); //! unscoped-query
          return Items as Reading[];
        }
        export async function readingsFiltered(accountId: string, deviceId: string) {
          const { Items } = await client.send(new QueryCommand({ TableName: Tables.readings, KeyConditionExpression: "deviceId = :d", FilterExpression: "accountId = :a", ExpressionAttributeValues: { ":d": deviceId, ":a": accountId } }));
          return Items as Reading[];
        }
        export async function addReading(reading: Reading) {
          await client.send(new PutCommand({ TableName: Tables.readings, Item: reading }));
        }
        export async function purge(before: number) {
          for await (const page of paginateScan({ client }, { TableName: Tables.readings, FilterExpression: "#at < :b", ExpressionAttributeNames: { "#at": "at" }, ExpressionAttributeValues: { ":b": before } })) console.log(page.Count);
        }
      `,
    });
  });
});
