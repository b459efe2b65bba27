// Scopes that a type of Pothos asks for: they hold for all fields of it, wherever those are written, but for fields that skip them.
import { PROJECTS, service } from "../harness/service";

describe("Scopes of types", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        "@pothos/core": "4.3.0",
        "@pothos/plugin-scope-auth": "4.1.0",
        "graphql-yoga": "5.10.0",
        jose: "5.9.0",
        "@prisma/client": "6.0.0",
      },
    }),
    ...PROJECTS,
    "src/builder.ts": `
      import SchemaBuilder from "@pothos/core";
      import ScopeAuthPlugin from "@pothos/plugin-scope-auth";
      export interface Context { userId: string | undefined }
      export const builder = new SchemaBuilder<{ Context: Context; AuthScopes: { signedIn: boolean } }>({
        plugins: [ScopeAuthPlugin],
        scopeAuth: { authScopes: ({ userId }) => ({ signedIn: userId !== undefined }) },
      });
      builder.queryType({ authScopes: { signedIn: true } });
    `,
    "src/schema.ts": `
      import { builder } from "./builder";
      import { db } from "./db";
      const own = (userId: string | undefined) => ({ organization: { members: { some: { userId: userId! } } } });
      builder.queryFields((t) => ({
        project: t.field({
          args: { id: t.arg.id({ required: true }) },
          resolve: (_root, { id }, { userId }) => db.project.findFirst({ where: { id: String(id), ...own(userId) } }),
        }),
        anyProject: t.field({
          args: { id: t.arg.id({ required: true }) },
          resolve: (_root, { id }) => db.project.findUnique({ where: { id: String(id) } }), //! unscoped-query
        }),
        open: t.field({
          skipTypeScopes: true,
          args: { id: t.arg.id({ required: true }) },
          resolve: (_root, { id }, { userId }) => db.task.findFirst({ where: { id: String(id), project: own(userId) } }), //! bypassable-tenant-filter
        }),
      }));
    `,
    "src/server.ts": `
      import { createYoga } from "graphql-yoga";
      import { jwtVerify } from "jose";
      import { createServer } from "node:http";
      import { builder, type Context } from "./builder";
      import "./schema";
      const yoga = createYoga<{}, Context>({
        schema: builder.toSchema(),
        context: async ({ request }) => {
          const token = request.headers.get("authorization")?.split(" ")[1];
          if (!token) return { userId: undefined };
          const { payload } = await jwtVerify(token, new TextEncoder().encode(process.env.S));
          return { userId: payload.sub };
        },
      });
      createServer(yoga).listen(4000);
    `,
  });
});
