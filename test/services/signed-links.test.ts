// Values that the service itself signed or encrypted, and gets back: links in mails, states of OAuth, tokens of its own making.
import { service, PROJECTS } from "../harness/service";

const APP = {
  "package.json": JSON.stringify({ dependencies: { express: "5.0.0", "@prisma/client": "6.0.0" } }),
  ...PROJECTS,
  "src/signing.ts": `
    import { createDecipheriv, createHash, createHmac, timingSafeEqual } from "node:crypto";
    const secret = process.env.LINK_SECRET!;
    export const linkHash = (taskId: string, commentId: string) =>
      createHash("sha256").update(\`\${taskId}-\${commentId}-\${process.env.LINK_SECRET}\`).digest("hex");
    export const sign = (text: string) => createHmac("sha256", secret).update(text).digest("base64url");
    export const same = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
    export function open(token: string): { projectId: string; organizationId: string } {
      const [payload, signature] = token.split(".") as [string, string];
      if (!same(signature, sign(payload))) throw new Error("forged");
      return JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    }
    export function peek(token: string): { projectId: string; organizationId: string } {
      const [payload] = token.split(".") as [string, string];
      return JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    }
    const key = () => Buffer.from(process.env.STATE_KEY!, "hex");
    export function decrypted(text: string): string {
      const data = Buffer.from(text, "base64");
      const decipher = createDecipheriv("aes-256-gcm", key(), data.subarray(0, 16));
      decipher.setAuthTag(data.subarray(16, 32));
      let plain = decipher.update(data.subarray(32).toString("hex"), "hex", "utf8");
      plain += decipher.final("utf8");
      return plain;
    }
    export function unsealed<T>(text: string, isState: (value: unknown) => value is T): T | null {
      try {
        const decipher = createDecipheriv("chacha20-poly1305", key(), Buffer.from(text.slice(0, 24), "hex"), { authTagLength: 16 });
        decipher.setAuthTag(Buffer.from(text.slice(24, 56), "hex"));
        const value = JSON.parse(Buffer.concat([decipher.update(Buffer.from(text.slice(56), "hex")), decipher.final()]).toString("utf8"));
        return isState(value) ? (value as T) : null;
      } catch {
        return null;
      }
    }
    export function malleable(text: string): string {
      const decipher = createDecipheriv("aes-256-ctr", key(), Buffer.alloc(16));
      return decipher.update(text, "hex", "utf8") + decipher.final("utf8");
    }
    export function chained(text: string): string {
      const derived = createHmac("sha512", secret).update(secret).digest();
      const decipher = createDecipheriv("aes-256-cbc", derived.subarray(0, 32), derived.subarray(-16));
      return Buffer.concat([decipher.update(Buffer.from(text, "base64")), decipher.final()]).toString("utf8");
    }
    export const checksum = (text: string) => createHash("sha256").update(text).digest("hex");
  `,
};

describe("What the service itself signed", () => {
  service({
    ...APP,
    "src/app.ts": `
      import express from "express";
      import { createHmac } from "node:crypto";
      import { db } from "./db";
      import { chained, checksum, decrypted, linkHash, malleable, open, peek, same, sign, unsealed } from "./signing";
      const app = express();
      app.get("/unsubscribe", async (req, res) => {
        const id = String(req.query.id);
        const [taskId, commentId] = id.split("-") as [string, string];
        if (req.query.hash !== linkHash(taskId, commentId)) return res.sendStatus(400);
        await db.comment.update({ where: { id: commentId }, data: { body: "" } });
        res.json(await db.task.findUnique({ where: { id: taskId } }));
      });
      app.post("/confirm/:id", async (req, res) => {
        if (!same(String(req.query.signature), sign(req.params.id))) return res.sendStatus(400);
        await db.task.update({ where: { id: req.params.id }, data: { title: "confirmed" } });
        res.sendStatus(204);
      });
      app.get("/callback", async (req, res) => {
        const state = open(String(req.query.state));
        await db.project.update({ where: { id: state.projectId }, data: { name: String(req.query.code) } });
        res.json(await db.project.findMany({ where: { organizationId: state.organizationId } }));
      });
      interface State { projectId: string; organizationId: string }
      const isState = (value: unknown): value is State => typeof value === "object" && value !== null && "projectId" in value;
      app.get("/a", async (req, res) => {
        const state = JSON.parse(decrypted(String(req.query.state))) as State;
        await db.project.update({ where: { id: state.projectId }, data: { name: String(req.query.code) } });
        res.json(await db.project.findMany({ where: { organizationId: state.organizationId } }));
      });
      app.get("/b", async (req, res) => {
        const state = unsealed(String(req.query.state), isState);
        if (!state) return res.sendStatus(400);
        res.json(await db.project.create({ data: { id: "new", name: "", organizationId: state.organizationId } }));
      });
      app.get("/c", async (req, res) => {
        const state = JSON.parse(malleable(String(req.query.state))) as State;
        res.json(await db.project.findMany({ where: { organizationId: state.organizationId } })); //! untrusted-tenant-id
      });
      // What the service keeps in the browser; a link may have been put together by whoever sends it.
      app.get("/session", async (req, res) => {
        const state = JSON.parse(chained(req.cookies.session)) as State;
        res.json(await db.project.findMany({ where: { organizationId: state.organizationId } }));
      });
      app.get("/link", async (req, res) => {
        const state = JSON.parse(chained(String(req.query.state))) as State;
        res.json(await db.project.findMany({ where: { organizationId: state.organizationId } })); //! untrusted-tenant-id
      });
      // Something else was signed.
      app.post("/other/:id", async (req, res) => {
        if (!same(String(req.query.signature), sign(String(req.query.until)))) return res.sendStatus(400);
        await db.task.update({ where: { id: req.params.id }, data: { title: "confirmed" } }); //! unscoped-mutation
        res.sendStatus(204);
      });
      // Anybody can compute it.
      app.post("/sum/:id", async (req, res) => {
        if (req.query.sum !== checksum(req.params.id)) return res.sendStatus(400);
        await db.task.update({ where: { id: req.params.id }, data: { title: "confirmed" } }); //! unscoped-mutation
        res.sendStatus(204);
      });
      // The sender brings the key along.
      app.post("/own/:id", async (req, res) => {
        const made = createHmac("sha256", String(req.query.key)).update(req.params.id).digest("hex");
        if (!same(String(req.query.signature), made)) return res.sendStatus(400);
        await db.task.update({ where: { id: req.params.id }, data: { title: "confirmed" } }); //! unscoped-mutation
        res.sendStatus(204);
      });
      app.get("/unchecked", async (req, res) => {
        const state = peek(String(req.query.state));
        await db.project.update({ where: { id: state.projectId }, data: { name: String(req.query.code) } }); //! unscoped-mutation
        res.sendStatus(204);
      });
    `,
  });
});
