// Principals of many kinds.
import { PROJECTS, service } from "../harness/service";

describe("Principals of many kinds", () => {
  service({
    "package.json": JSON.stringify({
      dependencies: {
        express: "^5.0.0",
        "@clerk/express": "*",
        "@supabase/supabase-js": "*",
        "iron-session": "*",
        "firebase-admin": "*",
        "@workos-inc/node": "*",
        "express-oauth2-jwt-bearer": "*",
        "@clerk/nextjs": "*",
        "next-auth": "^5.0.0",
        "@auth0/nextjs-auth0": "*",
        "@workos-inc/authkit-nextjs": "*",
        "@kinde-oss/kinde-auth-nextjs": "*",
        "@descope/nextjs-sdk": "*",
        "@supabase/ssr": "*",
        next: "^15.0.0",
        "@stackframe/stack": "*",
        "@prisma/client": "^6.0.0",
      },
    }),
    ...PROJECTS,
    "src/a.ts": `
      import express from "express";
      import { db } from "./db";
      import { clerkMiddleware, getAuth, requireAuth } from "@clerk/express";
      import { createClient } from "@supabase/supabase-js";
      import { getIronSession } from "iron-session";
      import admin from "firebase-admin";
      import { auth as auth0 } from "express-oauth2-jwt-bearer";
      import { AsyncLocalStorage } from "node:async_hooks";
      const app = express();
      app.get("/clerk", clerkMiddleware(), async (req, res) => {
        const { orgId, userId } = getAuth(req);
        if (!orgId) return void res.sendStatus(403);
        res.json(await db.project.findMany({ where: { organizationId: orgId } }));
      });
      app.get("/clerk2", requireAuth(), async (req, res) => {
        res.json(await db.project.findMany({ where: { organizationId: getAuth(req).orgId! } })); //! bypassable-tenant-filter
      });
      app.get("/supa", async (req, res) => {
        const supabase = createClient(process.env.URL!, process.env.KEY!);
        const { data: { user }, error } = await supabase.auth.getUser(String(req.headers.authorization).slice(7));
        if (error || !user) return void res.sendStatus(401);
        res.json(await db.project.findMany({ where: { organizationId: user.app_metadata.org_id } }));
      });
      app.get("/supa2", async (req, res) => {
        const supabase = createClient(process.env.URL!, process.env.KEY!);
        const { data: { user } } = await supabase.auth.getUser(String(req.headers.authorization).slice(7));
        if (!user) return void res.sendStatus(401);
        res.json(await db.project.findMany({ where: { organization: { members: { some: { userId: user.id } } } } }));
      });
      app.get("/iron", async (req, res) => {
        const session = await getIronSession<{ orgId?: string; userId?: string }>(req, res, { password: process.env.P!, cookieName: "x" });
        if (!session.orgId) return void res.sendStatus(401);
        res.json(await db.project.findMany({ where: { organizationId: session.orgId } }));
      });
      app.get("/fire", async (req, res) => {
        const decoded = await admin.auth().verifyIdToken(String(req.headers.authorization).slice(7));
        res.json(await db.project.findMany({ where: { organizationId: decoded.orgId } }));
      });
      app.get("/auth0", auth0({ audience: "x", issuerBaseURL: "y" }), async (req, res) => {
        const orgId = req.auth!.payload.org_id as string;
        res.json(await db.project.findMany({ where: { organizationId: orgId } }));
      });
      const als = new AsyncLocalStorage<{ orgId: string }>();
      const currentOrg = () => { const store = als.getStore(); if (!store) throw new Error("no context"); return store.orgId; };
      app.use(async (req: any, res, next) => {
        const { orgId } = getAuth(req);
        if (!orgId) return void res.sendStatus(401);
        als.run({ orgId }, () => next());
      });
      app.get("/als", async (_req, res) => { res.json(await db.project.findMany({ where: { organizationId: currentOrg() } })); });
      const bad = new AsyncLocalStorage<string>();
      app.use((req, _res, next) => bad.run(String(req.headers["x-org"]), next));
      app.get("/als2", async (_req, res) => { res.json(await db.project.findMany({ where: { organizationId: bad.getStore()! } })); }); //! untrusted-tenant-id
    `,
    "app/lib.ts": `
      import { auth, currentUser } from "@clerk/nextjs/server";
      import { getServerSession } from "next-auth";
      import { getSession } from "@auth0/nextjs-auth0";
      import { withAuth } from "@workos-inc/authkit-nextjs";
      import { getKindeServerSession } from "@kinde-oss/kinde-auth-nextjs/server";
      import { stackServerApp } from "./stack";
      import { session as descope } from "@descope/nextjs-sdk/server";
      import { createServerClient } from "@supabase/ssr";
      import { cookies, headers } from "next/headers";
      export { auth, currentUser, getServerSession, getSession, withAuth, getKindeServerSession, stackServerApp, descope, createServerClient, cookies, headers };
    `,
    "app/stack.ts": `
      import { StackServerApp } from "@stackframe/stack";
      export const stackServerApp = new StackServerApp({ tokenStore: "nextjs-cookie" });
    `,
    "app/api/x/route.ts": `
      import { NextResponse } from "next/server";
      import { auth, withAuth, getKindeServerSession, stackServerApp, descope, cookies, createServerClient } from "../../lib";
      import { db } from "../../../src/db";
      export async function GET(req: Request) {
        const { orgId } = await auth();
        if (!orgId) return new Response(null, { status: 401 });
        return NextResponse.json(await db.project.findMany({ where: { organizationId: orgId } }));
      }
      export async function POST(req: Request) {
        const { user, organizationId } = await withAuth({ ensureSignedIn: true });
        if (!organizationId) return new Response(null, { status: 401 });
        return NextResponse.json(await db.project.findMany({ where: { organizationId } }));
      }
      export async function PUT(req: Request) {
        const { getUser, getOrganization } = getKindeServerSession();
        const org = await getOrganization();
        if (!org?.orgCode) return new Response(null, { status: 401 });
        return NextResponse.json(await db.project.findMany({ where: { organizationId: org.orgCode } }));
      }
      export async function PATCH(req: Request) {
        const user = await stackServerApp.getUser({ or: "redirect" });
        if (!user.selectedTeam) return new Response(null, { status: 401 });
        return NextResponse.json(await db.project.findMany({ where: { organizationId: user.selectedTeam.id } }));
      }
      export async function DELETE(req: Request) {
        const s = await descope();
        if (!s) return new Response(null, { status: 401 });
        const tenant = (s.token as any).dct as string;
        await db.project.deleteMany({ where: { organizationId: tenant } });
        await db.project.deleteMany({ where: { id: new URL(req.url).searchParams.get("id")! } }); //! unscoped-mutation
        return new Response(null);
      }
    `,
  });
});
