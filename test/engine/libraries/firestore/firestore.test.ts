// Firestore: paths, conditions and writes, each scoped and open. `orgs/{orgId}/projects` lie below the tenant, `invoices` name it.
import { provesIn, type StoreApp } from "../store-harness";

const APP: StoreApp = {
  versions: { "firebase-admin": "12.0.0" },
  files: {
    "src/db.ts": `
import { getFirestore } from "firebase-admin/firestore";
export const db = getFirestore();
export const shapes = () => [db.collection("invoices").where("orgId", "==", ""), db.doc("orgs/x/projects/y/tasks/z")];
`,
  },
  imports: `import { db } from "./db";`,
};

describe("Firestore", () => {
  provesIn(APP, {
    "paths are taken apart, however they are written": `
      await db.doc("orgs/" + me.orgId + "/projects/" + req.params.id).get(); //= tenant-filter
      await db.collection("orgs").doc(me.orgId).collection("projects/p/tasks").get(); //= tenant-filter
      await db.collection(\`orgs/\${req.query.org}/projects\`).get(); //= certain untrusted-tenant
      await db.collection("orgs").doc(me.orgId).get(); //= tenant-filter
      await db.collection("orgs").doc(req.params.id).collection("projects").doc("x").delete(); //= certain untrusted-tenant
      await db.collectionGroup("tasks").get(); //= certain no-filter
    `,
    "conditions pin, comparisons and lists of input do not": `
      const invoices = db.collection("invoices");
      await invoices.where("orgId", "==", me.orgId).where("amount", ">", 1).get(); //= tenant-filter
      await invoices.where("orgId", "in", [me.orgId]).get(); //= tenant-filter
      await invoices.where("orgId", "in", req.body.orgs).get(); //= certain untrusted-tenant
      await invoices.where("orgId", "!=", me.orgId).get(); //= certain bypassable not
      await invoices.where("orgId", ">=", me.orgId).get(); //= certain unpinned
      await invoices.where("tags", "array-contains", req.query.tag).limit(1).get(); //= certain unpinned
      await invoices.where("orgId", "==", req.query.org).count().get(); //= certain untrusted-tenant
    `,
    "a query that is narrowed on some paths only": `
      let query = db.collection("invoices").orderBy("amount"); //= certain bypassable conditional
      if (req.query.mine) query = query.where("orgId", "==", me.orgId);
      res.json((await query.get()).docs.map((doc) => doc.data()));
    `,
    "new documents carry the tenant in their path or in a field": `
      await db.collection("orgs").doc(me.orgId).collection("projects").add(req.body); //= tenant-filter
      await db.collection("invoices").doc().create({ ...req.body, orgId: me.orgId }); //= tenant-filter
      await db.collection("invoices").doc().set({ orgId: me.orgId, ...req.body }); //= certain untrusted-tenant
      await db.collection("invoices").add({ amount: 1 }); //= certain missing-tenant
    `,
    "a document whose name the request chose is replaced": `
      await db.collection("invoices").doc(req.body.id).set({ orgId: me.orgId, amount: 1 }); //= certain unpinned
      await db.collection("orgs").doc(me.orgId).collection("projects").doc(req.body.id).set({ name: "x" }); //= tenant-filter
    `,
    "documents that were found are bound, with what is below them": `
      const found = await db.collection("invoices").where("orgId", "==", me.orgId).where("number", "==", req.body.number).get(); //= tenant-filter
      if (found.empty) return res.sendStatus(404);
      await found.docs[0].ref.update({ paid: true }); //= bound-id
      for (const doc of found.docs) await doc.ref.delete(); //= bound-id
    `,
    "a database that the tenant chose": `
      import { getFirestore } from "firebase-admin/firestore";
      ---
      await getFirestore(\`tenant-\${me.orgId}\`).collection("invoices").get(); //= isolated-storage
    `,
  });
});
