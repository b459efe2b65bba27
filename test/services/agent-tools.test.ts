// Tools that a language model calls: their arguments are input, and what is known of the requester comes from where they are made.
import { PROJECTS, service } from "../harness/service";

describe("Tools of language models", () => {
  service(
    {
      "package.json": JSON.stringify({ dependencies: { ai: "5.0.0", next: "15.0.0", "next-auth": "5.0.0", "@prisma/client": "6.0.0" } }),
      ...PROJECTS,
      "src/auth.ts": `
        import NextAuth from "next-auth";
        export const { auth } = NextAuth({ providers: [] });
      `,
      "src/app/api/ask/route.ts": `
        import { streamText, tool } from "ai";
        import { z } from "zod";
        import { auth } from "../../../auth";
        import { db } from "../../../db";
        export async function POST(request: Request) {
          const session = await auth();
          if (!session) return new Response(null, { status: 401 });
          const organizationId = session.user.organizationId;
          const result = streamText({
            model: "gpt",
            messages: await request.json(),
            tools: {
              projects: tool({
                inputSchema: z.object({ name: z.string() }),
                execute: ({ name }) => db.project.findMany({ where: { organizationId, name } }),
              }),
              task: tool({
                inputSchema: z.object({ id: z.string() }),
                execute: async ({ id }) => db.task.findUnique({ where: { id } }), //! unscoped-query
              }),
            },
          });
          return result.toUIMessageStreamResponse();
        }
      `,
    },
    "of the AI SDK run in the request that makes them",
  );
});

describe("What a language model said of a tenant's rows", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: { express: "4.19.0", jsonwebtoken: "9.0.0", openai: "4.0.0", "@prisma/client": "5.0.0" },
    }),
    ...PROJECTS,
    "src/app.ts": `
      import express from "express";
      import jwt from "jsonwebtoken";
      import OpenAI from "openai";
      import { db } from "./db";
      const app = express();
      const openai = new OpenAI();
      const summaries = new Map<string, string>();
      const greetings = new Map<string, string>();
      const talks = new Map<string, string[]>();
      const orgOf = (req: express.Request) => (jwt.verify(req.headers.authorization!, "s") as { organizationId: string }).organizationId;
      const say = async (content: string) =>
        (await openai.chat.completions.create({ model: "gpt", messages: [{ role: "user", content }] })).choices[0].message.content ?? "";
      app.get("/summary/:day", async (req, res) => {
        const known = summaries.get(req.params.day); //! cache-key-missing-tenant
        if (known) return res.send(known);
        const projects = await db.project.findMany({ where: { organizationId: orgOf(req) } });
        const text = await say(JSON.stringify(projects));
        summaries.set(req.params.day, text); //! cache-key-missing-tenant
        res.send(text);
      });
      app.get("/greeting/:language", async (req, res) => {
        orgOf(req);
        const text = greetings.get(req.params.language) ?? (await say("Greet in " + req.params.language));
        greetings.set(req.params.language, text);
        res.send(text);
      });
      app.post("/talks/:id", async (req, res) => {
        const organizationId = orgOf(req);
        const key = organizationId + ":" + req.params.id;
        const projects = await db.project.findMany({ where: { organizationId } });
        talks.set(key, [...(talks.get(key) ?? []), await say(JSON.stringify(projects))]);
        res.json(talks.get(key));
      });
      app.get("/talks/:id", (req, res) => {
        orgOf(req);
        res.json(talks.get(req.params.id)); //! cache-key-missing-tenant
      });
      app.listen(3000);
    `,
  });
});
