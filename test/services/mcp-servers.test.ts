// Servers of the Model Context Protocol: arguments of tools are input, whoever made them up.
import { PROJECTS, service } from "../harness/service";

const VERIFY = `
  import jwt from "jsonwebtoken";
  export const orgOf = (header: string | undefined) => (jwt.verify(header!, process.env.KEY!) as { organizationId: string }).organizationId;
`;

describe("The SDK of the Model Context Protocol", () => {
  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@modelcontextprotocol/sdk": "1.12.0",
          express: "5.0.0",
          jsonwebtoken: "9.0.0",
          zod: "3.0.0",
          "@prisma/client": "6.0.0",
        },
      }),
      ...PROJECTS,
      "src/verify.ts": VERIFY,
      "src/server.ts": `
        import { McpServer, ResourceTemplate } from "@modelcontextprotocol/sdk/server/mcp.js";
        import { z } from "zod";
        import { db } from "./db";
        const said = (value: unknown) => ({ content: [{ type: "text" as const, text: JSON.stringify(value) }] });
        function addResources(server: McpServer, organizationId: string) {
          server.registerResource("project", new ResourceTemplate("projects://{id}", { list: undefined }), {}, async (uri, { id }) => {
            const project = await db.project.findFirst({ where: { id: id as string, organizationId } });
            return { contents: [{ uri: uri.href, text: JSON.stringify(project) }] };
          });
          server.resource("task", new ResourceTemplate("tasks://{id}", { list: undefined }), async (uri, { id }) => {
            const task = await db.task.findUnique({ where: { id: id as string } }); //! unscoped-query
            return { contents: [{ uri: uri.href, text: JSON.stringify(task) }] };
          });
          server.resource("all", "projects://all", async () => {
            const projects = await db.project.findMany({ where: { organizationId } });
            return { contents: [{ uri: "projects://all", text: JSON.stringify(projects) }] };
          });
        }
        export function createServer(organizationId: string) {
          const server = new McpServer({ name: "projects", version: "1.0.0" });
          server.registerTool("find", { inputSchema: { name: z.string() } }, async (args) =>
            said(await db.project.findMany({ where: { organizationId, ...args } })),
          );
          server.registerTool("rename", { inputSchema: { id: z.string(), name: z.string() } }, async ({ id, name }) => {
            return said(await db.project.update({ where: { id }, data: { name } })); //! unscoped-mutation
          });
          server.tool("count", async () => said(await db.project.count({ where: { organizationId } })));
          server.tool("list", "of any", { organizationId: z.string() }, { readOnlyHint: true }, async (args) =>
            said(await db.project.findMany({ where: args })), //! untrusted-tenant-id
          );
          addResources(server, organizationId);
          return server;
        }
      `,
      "src/app.ts": `
        import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
        import express from "express";
        import { createServer } from "./server";
        import { orgOf } from "./verify";
        const app = express();
        app.post("/mcp", async (req, res) => {
          const server = createServer(orgOf(req.headers.authorization));
          const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
          await server.connect(transport);
          await transport.handleRequest(req, res, req.body);
        });
        app.listen(3000);
      `,
    },
    "where the request makes the server",
  );

  service(
    {
      "package.json": JSON.stringify({
        dependencies: {
          "@modelcontextprotocol/sdk": "1.12.0",
          "mcp-handler": "1.0.0",
          jsonwebtoken: "9.0.0",
          zod: "3.0.0",
          "@prisma/client": "6.0.0",
        },
      }),
      ...PROJECTS,
      "src/verify.ts": VERIFY,
      "src/app/api/mcp/route.ts": `
        import { createMcpHandler, withMcpAuth } from "mcp-handler";
        import { z } from "zod";
        import { db } from "../../../db";
        import { orgOf } from "../../../verify";
        const handler = createMcpHandler((server) => {
          server.tool("find", { name: z.string() }, async ({ name }, { authInfo }) => {
            const organizationId = authInfo?.extra?.organizationId as string | undefined;
            if (!organizationId) throw new Error("unauthorized");
            return { content: [{ type: "text", text: JSON.stringify(await db.project.findMany({ where: { organizationId, name } })) }] };
          });
          server.tool("drop", { id: z.string() }, async ({ id }) => {
            await db.project.delete({ where: { id } }); //! unscoped-mutation
            return { content: [] };
          });
        });
        const authenticated = withMcpAuth(handler, async (_request, token) => ({
          token: token!, clientId: "app", scopes: [], extra: { organizationId: orgOf(token) },
        }));
        export { authenticated as GET, authenticated as POST };
      `,
      "src/second.ts": `
        import { McpServer } from "@modelcontextprotocol/server";
        import { z } from "zod";
        import { db } from "./db";
        const server = new McpServer({ name: "projects", version: "2.0.0" });
        server.registerTool("own", { inputSchema: z.object({ name: z.string() }) }, async ({ name }, ctx) => {
          const organizationId = ctx.http?.authInfo?.extra?.organizationId as string | undefined;
          if (!organizationId) throw new Error("unauthorized");
          return { content: [{ type: "text", text: JSON.stringify(await db.project.findMany({ where: { organizationId, name } })) }] };
        });
        server.registerTool("any", { inputSchema: z.object({ id: z.string() }) }, async ({ id }) => {
          return { content: [{ type: "text", text: JSON.stringify(await db.project.findUnique({ where: { id } })) }] }; //! unscoped-query
        });
      `,
      "src/low.ts": `
        import { Server } from "@modelcontextprotocol/sdk/server/index.js";
        import { CallToolRequestSchema } from "@modelcontextprotocol/sdk/types.js";
        import { db } from "./db";
        const server = new Server({ name: "tasks", version: "1.0.0" }, { capabilities: { tools: {} } });
        server.setRequestHandler(CallToolRequestSchema, async (request, extra) => {
          const { organizationId } = extra.authInfo!.extra as { organizationId: string };
          switch (request.params.name) {
            case "tasks":
              return { content: await db.task.findMany({ where: { project: { organizationId } } }) };
            default:
              return { content: await db.task.findMany({ where: { projectId: String(request.params.arguments!.projectId) } }) }; //! unscoped-query
          }
        });
      `,
    },
    "where a module makes it",
  );
});

describe("FastMCP", () => {
  service({
    "package.json": JSON.stringify({ dependencies: { fastmcp: "3.0.0", jsonwebtoken: "9.0.0", zod: "3.0.0", "@prisma/client": "6.0.0" } }),
    ...PROJECTS,
    "src/verify.ts": VERIFY,
    "src/server.ts": `
      import { FastMCP } from "fastmcp";
      import { z } from "zod";
      import { db } from "./db";
      import { orgOf } from "./verify";
      const server = new FastMCP({
        name: "projects",
        version: "1.0.0",
        authenticate: async (request) => ({ organizationId: orgOf(request.headers.authorization), wanted: request.headers["x-org"] as string }),
      });
      server.addTool({
        name: "find",
        parameters: z.object({ name: z.string() }),
        execute: async (args, { session }) =>
          JSON.stringify(await db.project.findMany({ where: { organizationId: session!.organizationId, name: args.name } })),
      });
      server.addTool({
        name: "wanted",
        parameters: z.object({}),
        execute: async (_args, { session }) =>
          JSON.stringify(await db.project.findMany({ where: { organizationId: session!.wanted } })), //! untrusted-tenant-id
      });
      server.start({ transportType: "httpStream" });
    `,
  });
});
