// Collections of Firestore, from the paths in which they lie and the fields that code uses.
import assert from "node:assert/strict";
import { inferTenancy } from "../../../../../server/engine/tenancy/infer";
import { summary } from "../../tenancy-harness";
import { readCode } from "../code-harness";

function tenancy(files: Readonly<Record<string, string>> | string): readonly string[] {
  return summary(inferTenancy(readCode(files).entities, { tenant: {}, entities: {} }));
}

describe("Collections of Firestore", () => {
  it("lie below documents, wherever the path is put together", () => {
    assert.deepEqual(
      tenancy({
        "a.ts": `import { projects } from "./paths"; projects(orgId).doc(id).collection("tasks").add({ title: "x" });`,
        "paths.ts": `import { getFirestore } from "firebase-admin/firestore"; const db = getFirestore();
          export const projects = (orgId: string) => db.collection("orgs").doc(orgId).collection("projects");
          export const plans = db.collection("plans");`,
      }),
      ["orgs root id", "plans global", "projects direct orgId", "tasks direct orgId"],
    );
  });

  it("have the fields that code stores, asks for and types", () => {
    assert.deepEqual(
      tenancy(`import { collection, addDoc, doc, query, where } from "firebase/firestore";
        interface Invoice { tenantId: string; amount: number }
        const invoices = (): Invoice[] => read(collection(db, "invoices"));
        addDoc(collection(db, "notes"), { tenantId, text: "" });
        query(collection(db, "visits"), where("tenantId", "==", x));
        doc(db, "settings", tenantId);
        doc(db, "profiles", uid);
        collection(db, "countries");`),
      [
        "countries global",
        "invoices direct tenantId",
        "notes direct tenantId",
        "profiles user id",
        "settings direct tenantId",
        "visits direct tenantId",
      ],
    );
  });

  it("of MongoDB are not read", () => {
    assert.deepEqual(
      readCode(`import { db } from "./db"; db.collection("orgs").findOne({ orgId: 1 });`).entities.filter(
        (one) => one.origin === "firestore",
      ),
      [],
    );
  });
});
