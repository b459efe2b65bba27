// Services on Firestore: the server's SDK under Express, Cloud Functions with a repository, and the functions of the browser's SDK in
// server actions.
import { service } from "../harness/service";

describe("services on Firestore", () => {
  describe("the tenant in the path or in a field", () => {
    service({
      "package.json": `
        { "name": "f", "dependencies": { "firebase-admin": "^12.0.0", "express": "4.19.0" } }
      `,
      "src/app.ts": `
        import express, { type NextFunction, type Request, type Response } from "express";
        import { FieldPath, FieldValue, Filter } from "firebase-admin/firestore";
        import { auth, db } from "./firebase";

        const app = express();
        app.use(express.json());
        declare global { namespace Express { interface Request { orgId: string; uid: string } } }
        async function authenticate(req: Request, res: Response, next: NextFunction) {
          const token = req.headers.authorization?.replace("Bearer ", "");
          if (!token) return res.status(401).end();
          try {
            const decoded = await auth.verifyIdToken(token);
            req.orgId = decoded.orgId;
            req.uid = decoded.uid;
            next();
          } catch {
            res.status(401).end();
          }
        }
        app.use(authenticate);

        const projectsOf = (orgId: string) => db.collection("orgs").doc(orgId).collection("projects");

        app.get("/projects", async (req, res) => {
          const snapshot = await projectsOf(req.orgId).orderBy("createdAt").limit(50).get();
          res.json(snapshot.docs.map((doc) => ({ id: doc.id, ...doc.data() })));
        });

        app.get("/orgs/:orgId/projects", async (req, res) => {
          const snapshot = await db.collection("orgs").doc(req.params.orgId).collection("projects").get(); //! untrusted-tenant-id
          res.json(snapshot.docs.map((doc) => doc.data()));
        });

        app.get("/projects/:id", async (req, res) => {
          const snap = await db.doc(\`orgs/\${req.orgId}/projects/\${req.params.id}\`).get();
          if (!snap.exists) return res.status(404).end();
          res.json({ id: snap.id, ...snap.data() });
        });

        app.post("/projects", async (req, res) => {
          const ref = await projectsOf(req.orgId).add({ name: req.body.name, createdAt: FieldValue.serverTimestamp() });
          res.status(201).json({ id: ref.id });
        });

        app.put("/orgs/:orgId/projects/:id", async (req, res) => {
          await db.doc(\`orgs/\${req.params.orgId}/projects/\${req.params.id}\`).set(req.body, { merge: true }); //! untrusted-tenant-id
          res.end();
        });

        app.get("/tasks", async (req, res) => {
          const snapshot = await db.collectionGroup("tasks").where("assignee", "==", req.uid).get(); //! unscoped-query
          res.json(snapshot.docs.map((d) => d.data()));
        });

        app.get("/projects/:id/tasks", async (req, res) => {
          const snapshot = await projectsOf(req.orgId).doc(req.params.id).collection("tasks").get();
          res.json(snapshot.docs.map((d) => d.data()));
        });

        app.get("/invoices", async (req, res) => {
          let query = db.collection("invoices").where("orgId", "==", req.orgId);
          if (req.query.status) query = query.where("status", "==", req.query.status);
          const snapshot = await query.get();
          if (snapshot.empty) return res.json([]);
          const rows: unknown[] = [];
          snapshot.forEach((doc) => rows.push({ id: doc.id, ...doc.data() }));
          res.json(rows);
        });

        app.get("/invoices/open", async (_req, res) => {
          const snapshot = await db.collection("invoices").where("status", "==", "open").get(); //! unscoped-query
          res.json(snapshot.docs.map((doc) => doc.data()));
        });

        app.get("/invoices/count", async (req, res) => {
          const mine = await db.collection("invoices").where("orgId", "==", req.orgId).count().get();
          const all = await db.collection("invoices").count().get(); //! unscoped-query
          res.json([mine.data().count, all.data().count]);
        });

        app.get("/invoices/any", async (req, res) => {
          const snapshot = await db.collection("invoices").where(Filter.or(Filter.where("orgId", "==", req.orgId), Filter.where("public", "==", true))).get(); //! bypassable-tenant-filter
          res.json(snapshot.docs.map((doc) => doc.data()));
        });

        app.get("/invoices/:id", async (req, res) => {
          const doc = await db.collection("invoices").doc(req.params.id).get(); //! unscoped-query
          if (!doc.exists) return res.status(404).end();
          res.json(doc.data());
        });

        app.get("/invoices/:id/safe", async (req, res) => {
          const doc = await db.collection("invoices").doc(req.params.id).get();
          const invoice = doc.data();
          if (!doc.exists || invoice?.orgId !== req.orgId) return res.status(404).end();
          res.json({ id: doc.id, ...invoice });
        });

        app.get("/invoices/:id/safe2", async (req, res) => {
          const doc = await db.collection("invoices").doc(req.params.id).get();
          if (!doc.exists) return res.status(404).end();
          if (doc.get("orgId") !== req.orgId) return res.status(403).end();
          const lines = await doc.ref.collection("lines").get();
          res.json({ ...doc.data(), lines: lines.docs.map((l) => l.data()) });
        });

        app.post("/invoices", async (req, res) => {
          const ref = db.collection("invoices").doc();
          await ref.set({ orgId: req.orgId, amount: req.body.amount, status: "open", public: false });
          await ref.collection("lines").add({ text: req.body.text });
          res.json({ id: ref.id });
        });

        app.post("/invoices/raw", async (req, res) => {
          await db.collection("invoices").add({ ...req.body, createdBy: req.uid }); //! missing-tenant-on-create
          res.end();
        });

        app.patch("/invoices/:id", async (req, res) => {
          await db.collection("invoices").doc(req.params.id).update({ status: req.body.status }); //! unscoped-mutation
          res.end();
        });

        app.patch("/invoices/:id/checked", async (req, res) => {
          const ref = db.collection("invoices").doc(req.params.id);
          const snap = await ref.get();
          if (!snap.exists || snap.data()!.orgId !== req.orgId) return res.status(404).end();
          await ref.update({ status: req.body.status });
          res.end();
        });

        app.delete("/invoices/:id", async (req, res) => {
          const ref = db.collection("invoices").doc(req.params.id);
          await db.runTransaction(async (tx) => {
            const snap = await tx.get(ref);
            if (!snap.exists || snap.get("orgId") !== req.orgId) throw new Error("not found");
            tx.delete(ref);
          });
          res.end();
        });

        app.post("/invoices/close", async (req, res) => {
          const batch = db.batch();
          for (const id of req.body.ids as string[]) {
            batch.update(db.collection("invoices").doc(id), { status: "closed" }); //! unscoped-mutation
          }
          await batch.commit();
          res.end();
        });

        app.post("/invoices/close-mine", async (req, res) => {
          const snapshot = await db.collection("invoices").where("orgId", "==", req.orgId).where("status", "==", "open").get();
          const batch = db.batch();
          snapshot.docs.forEach((doc) => batch.update(doc.ref, { status: "closed" }));
          await batch.commit();
          res.end();
        });

        app.post("/invoices/many", async (req, res) => {
          const refs = (req.body.ids as string[]).map((id) => db.collection("invoices").doc(id));
          const docs = await db.getAll(...refs); //! unscoped-query
          res.json(docs.map((d) => d.data()));
        });

        app.post("/invoices/many2", async (req, res) => {
          const snapshot = await db.collection("invoices").where(FieldPath.documentId(), "in", req.body.ids).where("orgId", "==", req.orgId).get();
          res.json(snapshot.docs.map((d) => d.data()));
        });

        app.get("/settings", async (req, res) => {
          const doc = await db.collection("settings").doc(req.orgId).get();
          res.json(doc.data() ?? {});
        });

        app.get("/settings/:orgId", async (req, res) => {
          const { orgId } = req.params;
          const doc = await db.collection("settings").doc(orgId).get(); //! untrusted-tenant-id
          res.json(doc.data() ?? {});
        });

        app.get("/me", async (req, res) => {
          const user = await db.collection("users").doc(req.uid).get();
          res.json(user.data());
        });

        app.get("/plans", async (_req, res) => {
          const plans = await db.collection("plans").get();
          res.json(plans.docs.map((p) => p.data()));
        });
        app.listen(3000);
      `,
      "src/firebase.ts": `
        import { applicationDefault, initializeApp } from "firebase-admin/app";
        import { getAuth } from "firebase-admin/auth";
        import { getFirestore } from "firebase-admin/firestore";
        initializeApp({ credential: applicationDefault() });
        export const auth = getAuth();
        export const db = getFirestore();
      `,
    });
  });

  describe("callable functions and a repository", () => {
    service({
      "package.json": `
        { "name": "f", "dependencies": { "firebase-admin": "^12.0.0", "firebase-functions": "^5.0.0" } }
      `,
      "src/index.ts": `
        import * as admin from "firebase-admin";
        import * as functions from "firebase-functions";
        import { TicketRepository } from "./repo";

        admin.initializeApp();
        const db = admin.firestore();
        const repo = new TicketRepository(db);

        export const listTickets = functions.https.onCall(async (data, context) => {
          if (!context.auth) throw new functions.https.HttpsError("unauthenticated", "Sign in");
          return repo.list(context.auth.token.companyId, data.status);
        });

        export const listOf = functions.region("europe-west1").https.onCall(async (data, context) => {
          if (!context.auth) throw new functions.https.HttpsError("unauthenticated", "Sign in");
          const snap = await db.collection("companies").doc(data.companyId).collection("tags").get(); //! untrusted-tenant-id
          return snap.docs.map((d) => d.data());
        });

        export const byStatus = functions.https.onCall(async (data, context) => repo.byStatus(data.status));

        export const getTicket = functions.https.onCall(async (data, context) => {
          const { companyId } = context.auth!.token;
          const ticket = await repo.find(companyId, data.id);
          if (!ticket) throw new functions.https.HttpsError("not-found", "No such ticket");
          const comments = await repo.comments(data.id).get();
          return { ticket, comments: comments.docs.map((c) => c.data()) };
        });

        export const getTicketRaw = functions.https.onCall(async (data) => repo.findAny(data.id));

        export const addTicket = functions.https.onCall(async (data, context) => {
          const companyId = await companyOf(context.auth!.uid);
          return repo.create({ companyId, title: data.title, status: "open" });
        });

        export const closeTicket = functions.https.onCall(async (data, context) => {
          await repo.close(await companyOf(context.auth!.uid), data.id);
        });

        export const renameTicket = functions.https.onCall(async (data, context) => {
          await repo.rename(data.id, data.title);
        });

        async function companyOf(uid: string): Promise<string> {
          const user = await db.collection("users").doc(uid).get();
          if (!user.exists) throw new functions.https.HttpsError("permission-denied", "Unknown user");
          return user.data()!.companyId;
        }

        export const addMember = functions.https.onCall(async (data, context) => {
          const member = await db.doc(\`companies/\${data.companyId}/members/\${context.auth!.uid}\`).get();
          if (!member.exists || member.get("role") !== "admin") throw new functions.https.HttpsError("permission-denied", "Admins only");
          await db.collection("companies").doc(data.companyId).collection("members").doc(data.userId).set({ role: data.role });
        });

        export const cleanUp = functions.pubsub.schedule("every 24 hours").onRun(async () => {
          const old = await db.collection("tickets").where("status", "==", "closed").get();
          for (const doc of old.docs) await doc.ref.delete();
        });

        export const onTicket = functions.firestore.document("tickets/{id}").onCreate(async (snap, context) => {
          await db.collection("companies").doc(snap.data().companyId).update({ tickets: admin.firestore.FieldValue.increment(1) });
        });

        export const api = functions.https.onRequest(async (req, res) => {
          const decoded = await admin.auth().verifyIdToken(String(req.headers.authorization));
          const snap = await db.collection("tickets").where("companyId", "==", decoded.companyId).get();
          const other = await db.collection("tickets").where("companyId", "==", req.query.companyId).get(); //! untrusted-tenant-id
          res.json([snap.size, other.size]);
        });
      `,
      "src/repo.ts": `
        import { CollectionReference, Firestore, FirestoreDataConverter, QueryDocumentSnapshot, Timestamp } from "firebase-admin/firestore";

        export interface Ticket { id?: string; companyId: string; title: string; status: string; createdAt: Timestamp }

        const converter: FirestoreDataConverter<Ticket> = {
          toFirestore: (ticket) => ticket as any,
          fromFirestore: (snap: QueryDocumentSnapshot) => ({ id: snap.id, ...snap.data() }) as Ticket,
        };

        export class TicketRepository {
          private readonly tickets: CollectionReference<Ticket>;
          constructor(private readonly db: Firestore) {
            this.tickets = db.collection("tickets").withConverter(converter);
          }

          async list(companyId: string, status?: string): Promise<Ticket[]> {
            let q = this.tickets.where("companyId", "==", companyId);
            if (status) q = q.where("status", "==", status);
            const snap = await q.orderBy("createdAt", "desc").get();
            return snap.docs.map((d) => d.data());
          }

          async byStatus(status: string): Promise<Ticket[]> {
            const snap = await this.tickets.where("status", "==", status).get(); //! unscoped-query
            return snap.docs.map((d) => d.data());
          }

          async find(companyId: string, id: string): Promise<Ticket | null> {
            const snap = await this.tickets.doc(id).get();
            const ticket = snap.data();
            if (!ticket || ticket.companyId !== companyId) return null;
            return ticket;
          }

          async findAny(id: string): Promise<Ticket | undefined> {
            return (await this.tickets.doc(id).get()).data(); //! unscoped-query
          }

          async create(ticket: Omit<Ticket, "id" | "createdAt">): Promise<string> {
            const ref = await this.tickets.add({ ...ticket, createdAt: Timestamp.now() });
            return ref.id;
          }

          async close(companyId: string, id: string): Promise<void> {
            const ticket = await this.find(companyId, id);
            if (!ticket) throw new Error("not found");
            await this.tickets.doc(id).update({ status: "closed" });
          }

          async rename(id: string, title: string): Promise<void> {
            await this.tickets.doc(id).update("title", title); //! unscoped-mutation
          }

          comments(ticketId: string) {
            return this.tickets.doc(ticketId).collection("comments");
          }
        }
      `,
    });
  });

  describe("server actions", () => {
    service({
      "package.json": `
        { "name": "n", "dependencies": { "firebase": "^10.0.0", "firebase-admin": "^12.0.0", "next": "15.0.0" } }
      `,
      "src/app/actions/boards.ts": `
        "use server";
        import { addDoc, and, collection, collectionGroup, deleteDoc, doc, getCountFromServer, getDoc, getDocs, limit, or, orderBy, query, runTransaction, serverTimestamp, setDoc, updateDoc, where, writeBatch, type QueryConstraint } from "firebase/firestore";
        import { boards, cards, db } from "../../lib/firebase";
        import { requireSession } from "../../lib/session";

        export async function listBoards() {
          const { workspaceId } = await requireSession();
          const snap = await getDocs(query(boards(workspaceId), orderBy("name"), limit(20)));
          return snap.docs.map((d) => ({ id: d.id, ...d.data() }));
        }

        export async function listBoardsOf(workspaceId: string) {
          await requireSession();
          const snap = await getDocs(boards(workspaceId)); //! untrusted-tenant-id
          return snap.docs.map((d) => d.data());
        }

        export async function listCards(filter: { label?: string; mine?: boolean }) {
          const { workspaceId, uid } = await requireSession();
          const constraints: QueryConstraint[] = [where("workspaceId", "==", workspaceId)];
          if (filter.label) constraints.push(where("label", "==", filter.label));
          if (filter.mine) constraints.push(where("assignee", "==", uid));
          const snap = await getDocs(query(cards(), ...constraints, orderBy("createdAt")));
          return snap.docs.map((d) => d.data());
        }

        export async function searchCards(filter: { label?: string; all?: boolean }) {
          const { workspaceId } = await requireSession();
          const constraints: QueryConstraint[] = [];
          if (!filter.all) constraints.push(where("workspaceId", "==", workspaceId));
          const q = query(cards(), ...constraints); //! bypassable-tenant-filter
          const snap = await getDocs(q);
          return snap.docs.map((d) => d.data());
        }

        export async function anyCards() {
          const { workspaceId } = await requireSession();
          const mine = await getDocs(query(cards(), and(where("workspaceId", "==", workspaceId), or(where("a", "==", 1), where("b", "==", 2)))));
          const open = await getDocs(query(cards(), or(where("workspaceId", "==", workspaceId), where("public", "==", true)))); //! bypassable-tenant-filter
          const count = await getCountFromServer(query(collection(db, "cards"), where("label", "==", "x"))); //! unscoped-query
          const group = await getDocs(query(collectionGroup(db, "boards"), where("workspaceId", "==", workspaceId)));
          return [mine.size, open.size, count.data().count, group.size];
        }

        export async function getCard(id: string) {
          const { workspaceId } = await requireSession();
          const snap = await getDoc(doc(db, "cards", id));
          if (!snap.exists()) return null;
          const card = snap.data();
          if (card.workspaceId !== workspaceId) throw new Error("Forbidden");
          return { id: snap.id, ...card };
        }

        export async function getCardRaw(id: string) {
          await requireSession();
          const snap = await getDoc(doc(db, "cards", id)); //! unscoped-query
          return snap.exists() ? snap.data() : null;
        }

        export async function addCard(input: { title: string; label: string }) {
          const { workspaceId, uid } = await requireSession();
          const ref = await addDoc(cards(), { title: input.title, label: input.label, workspaceId, assignee: uid, createdAt: serverTimestamp() });
          return ref.id;
        }

        export async function addCardRaw(input: any) {
          await requireSession();
          await addDoc(cards(), input); //! missing-tenant-on-create
        }

        export async function putBoard(id: string, data: any) {
          const { workspaceId } = await requireSession();
          await setDoc(doc(boards(workspaceId), id), { name: data.name });
          await setDoc(doc(db, \`workspaces/\${workspaceId}/boards/\${id}\`), { name: data.name }, { merge: true });
          await setDoc(doc(db, "workspaces", data.workspaceId, "boards", id), { name: data.name }); //! untrusted-tenant-id
        }

        export async function renameCard(id: string, title: string) {
          await requireSession();
          await updateDoc(doc(db, "cards", id), { title }); //! unscoped-mutation
        }

        export async function moveCard(id: string, workspaceId: string) {
          const session = await requireSession();
          const ref = doc(db, "cards", id);
          await runTransaction(db, async (tx) => {
            const snap = await tx.get(ref);
            if (!snap.exists() || snap.data().workspaceId !== session.workspaceId) throw new Error("Forbidden");
            tx.update(ref, { workspaceId }); //! tenant-key-overwrite
          });
        }

        export async function clearCards() {
          const { workspaceId } = await requireSession();
          const snap = await getDocs(query(cards(), where("workspaceId", "==", workspaceId)));
          const batch = writeBatch(db);
          snap.forEach((d) => batch.delete(d.ref));
          await batch.commit();
        }

        export async function removeCard(id: string) {
          await requireSession();
          await deleteDoc(doc(db, "cards", id)); //! unscoped-mutation
        }
      `,
      "src/lib/firebase.ts": `
        import { initializeApp } from "firebase/app";
        import { collection, doc, getFirestore } from "firebase/firestore";
        export const db = getFirestore(initializeApp({ projectId: process.env.PROJECT }));
        export const workspaceDoc = (workspaceId: string) => doc(db, "workspaces", workspaceId);
        export const boards = (workspaceId: string) => collection(db, "workspaces", workspaceId, "boards");
        export const cards = () => collection(db, "cards");
      `,
      "src/lib/session.ts": `
        import { cookies } from "next/headers";
        import { getAuth } from "firebase-admin/auth";
        export async function requireSession() {
          const cookie = (await cookies()).get("session")?.value;
          if (!cookie) throw new Error("Not signed in");
          const claims = await getAuth().verifySessionCookie(cookie, true);
          return { uid: claims.uid, workspaceId: claims.workspaceId as string };
        }
      `,
    });
  });
});
